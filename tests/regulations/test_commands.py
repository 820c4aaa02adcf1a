"""What an office sets for itself holds for its branch, and the nearest office decides."""

from datetime import date, datetime

import pytest
from sqlalchemy import select

from meetings.audit.models import AuditEntry
from meetings.kit.database import db
from meetings.kit.errors import NotAllowedError, NotFoundError
from meetings.kit.transactions import transaction
from meetings.kit.workdays import is_working_day
from meetings.organisations.models import Organisation
from meetings.people.models import Account
from meetings.regulations import commands, queries
from meetings.regulations.rules import RegulationError, Rule
from tests.cast import NOON, Cast
from tests.counting import statements

MONDAY, SATURDAY = date(2027, 3, 15), date(2027, 3, 20)
AROUND = date(2027, 3, 1)


def put(
    cast: Cast,
    office: Organisation,
    who: Account,
    value: int | None,
    source: str = "",
    rule: Rule = Rule.NOTICE,
) -> int:
    with transaction():
        return commands.set_terms(
            office, values={rule: (value, source)}, actor=cast.actor(who), now=NOON
        )


def mark(
    cast: Cast,
    office: Organisation,
    who: Account,
    day: date,
    *,
    last: date | None = None,
    worked: bool = False,
) -> None:
    with transaction():
        commands.mark_days(
            office, first=day, last=last or day, is_worked=worked, name="Ngày của tỉnh",
            actor=cast.actor(who), now=NOON,
        )  # fmt: skip


def notice(office: Organisation) -> int:
    return queries.terms(office, around=AROUND)[Rule.NOTICE].value


def works(office: Organisation, day: date) -> bool:
    return is_working_day(day, queries.terms(office, around=AROUND).calendar)


def test_the_nearest_office_decides_and_no_other_branch_hears_of_it(cast: Cast) -> None:
    put(cast, cast.centre, cast.lan, 4)
    put(cast, cast.north, cast.bich, 5, "Quy chế 12/QC-VP")

    told = queries.terms(cast.north_a, around=AROUND)[Rule.NOTICE]
    assert (told.value, told.source, told.is_own) == (5, "Quy chế 12/QC-VP", False)
    assert queries.terms(cast.north, around=AROUND)[Rule.NOTICE].is_own
    assert (notice(cast.south), notice(cast.centre)) == (4, 4)
    assert queries.terms(cast.south, around=AROUND)[Rule.DOCUMENTS].value == 3


def test_an_empty_number_is_the_regulations_again(cast: Cast) -> None:
    assert put(cast, cast.north, cast.bich, 5) == 1
    assert put(cast, cast.north, cast.bich, 5) == 0
    assert put(cast, cast.north, cast.bich, None) == 1
    assert put(cast, cast.north, cast.bich, None) == 0

    assert notice(cast.north) == 3
    wanted = select(AuditEntry).where(AuditEntry.action == "TermSet").order_by(AuditEntry.id)
    told = db.session.scalars(wanted).all()
    assert [entry.facts["value"] for entry in told] == [5, None]


def test_a_number_no_rule_can_bear_changes_nothing(cast: Cast) -> None:
    with pytest.raises(RegulationError):
        put(cast, cast.north, cast.bich, 31)

    assert notice(cast.north) == 3


def test_days_are_marked_for_a_branch_and_forgotten(cast: Cast) -> None:
    mark(cast, cast.north, cast.bich, MONDAY, last=date(2027, 3, 16))
    mark(cast, cast.north, cast.bich, SATURDAY, worked=True)

    assert [works(cast.north_a, day) for day in (MONDAY, date(2027, 3, 16), SATURDAY)] == [
        False, False, True,
    ]  # fmt: skip
    assert [works(cast.south, day) for day in (MONDAY, SATURDAY)] == [True, False]

    with transaction():
        commands.forget_day(cast.north, day=MONDAY, actor=cast.actor(cast.bich), now=NOON)
    assert works(cast.north, MONDAY)


def test_a_lower_office_may_work_on_a_day_its_superior_takes_off(cast: Cast) -> None:
    mark(cast, cast.centre, cast.lan, MONDAY)
    mark(cast, cast.north, cast.bich, MONDAY, worked=True)

    assert not works(cast.south, MONDAY)
    assert works(cast.north_a, MONDAY)


def test_marking_a_day_twice_keeps_the_later_word(cast: Cast) -> None:
    mark(cast, cast.north, cast.bich, MONDAY)
    mark(cast, cast.north, cast.bich, MONDAY, worked=True)

    (told,) = (one for one in queries.days(cast.north, year=2027) if one.day == MONDAY)
    assert told.is_worked
    assert told.office == cast.north


def test_the_year_lists_what_the_law_takes_off(cast: Cast) -> None:
    listed = {one.day: one for one in queries.days(cast.north, year=2026)}

    assert listed[date(2026, 11, 24)].name == "Ngày Văn hóa Việt Nam"
    assert listed[date(2026, 8, 22)].is_worked
    assert not listed[date(2026, 8, 31)].is_worked
    assert listed[date(2026, 2, 17)].office is None
    assert list(listed) == sorted(listed)


def test_only_the_law_and_superiors_change_what_one_did_not_mark(cast: Cast) -> None:
    mark(cast, cast.centre, cast.lan, MONDAY)

    for day in (MONDAY, date(2027, 9, 2)):
        with pytest.raises(NotFoundError), transaction():
            commands.forget_day(cast.north, day=day, actor=cast.actor(cast.bich), now=NOON)


@pytest.mark.parametrize("who", ["son", "canh", "tuan", "chair", "clerk", "auditor", "stranger"])
def test_only_the_secretariat_of_the_office_and_administrators_set_them(
    cast: Cast, who: str
) -> None:
    somebody = getattr(cast, who)
    with pytest.raises(NotAllowedError):
        put(cast, cast.north, somebody, 4)
    with pytest.raises(NotAllowedError):
        mark(cast, cast.north, somebody, MONDAY)
    with pytest.raises(NotAllowedError), transaction():
        commands.forget_day(cast.north, day=MONDAY, actor=cast.actor(somebody), now=NOON)

    assert put(cast, cast.north, cast.admin, 4) == 1


def test_many_marked_days_cost_no_more_statements(cast: Cast) -> None:
    counts = []
    for last in (date(2027, 7, 2), date(2027, 7, 30)):
        mark(cast, cast.north, cast.bich, date(2027, 7, 1), last=last)
        with statements() as told:
            queries.terms(cast.north_a, around=AROUND)
        counts.append(len(told))

    assert counts[0] == counts[1] <= 3


def test_the_year_around_a_conference_at_new_year_is_known_too(cast: Cast) -> None:
    calendar = queries.terms(cast.north, around=datetime(2026, 12, 30).date()).calendar

    assert not is_working_day(date(2027, 1, 1), calendar)
    assert not is_working_day(date(2026, 11, 24), calendar)
