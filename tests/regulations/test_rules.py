"""Deadlines in working days of Việt Nam: Tết, days taken instead, Saturdays worked, 24/11."""

from datetime import date, datetime, timedelta

import pytest

from meetings.kit import public_holidays
from meetings.kit.vietnamese import ZONE
from meetings.kit.workdays import WorkCalendar
from meetings.regulations import rules
from meetings.regulations.rules import REGULATIONS, RegulationError, Rule, Term, Terms


def lawful(*years: int) -> WorkCalendar:
    """The working days of these years as the law has them."""
    law = [public_holidays.of_year(year) for year in years]
    return WorkCalendar(
        holidays=frozenset(day for one in law for day, _name in one.off),
        make_up_days=frozenset(day for one in law for day in one.worked),
    )


TERMS = Terms(calendar=lawful(2019, 2020, 2022, 2026, 2027))


def at(day: str, hour: int = 9) -> datetime:
    """A moment of a day written 07/02/2020, in Việt Nam."""
    return datetime.strptime(day, "%d/%m/%Y").replace(hour=hour, tzinfo=ZONE)


@pytest.mark.parametrize(
    ("issued", "held", "left", "is_late"),
    [
        ("07/02/2020", "12/02/2020", 2, True),  # the conference of 2020: Monday and Tuesday
        ("06/02/2020", "12/02/2020", 3, False),
        ("22/01/2020", "31/01/2020", 1, True),  # over Tết Canh Tý only Thursday 30 is worked
        ("20/01/2020", "31/01/2020", 3, False),  # 21, 22 and 30
        ("13/02/2026", "24/02/2026", 1, True),  # over Tết Bính Ngọ: Monday 23
        ("27/08/2026", "03/09/2026", 1, True),  # Friday 28; 31/08 was swapped, then 01 and 02
        ("20/08/2026", "26/08/2026", 4, False),  # 21, Saturday 22 (worked), 24, 25
        ("20/08/2026", "25/08/2026", 3, False),  # in time thanks to the Saturday worked
        ("20/11/2026", "26/11/2026", 2, True),  # 24/11 is off: 23 and 25
        ("19/11/2026", "26/11/2026", 3, False),
        ("28/04/2026", "05/05/2026", 2, True),  # 29/04 and 04/05 around 30/4 and 1/5
        ("24/04/2026", "29/04/2026", 1, True),  # Giỗ Tổ on Sunday 26, taken on Monday 27
    ],
)
def test_letters_and_documents_leave_three_working_days(
    issued: str, held: str, left: int, *, is_late: bool
) -> None:
    for rule in (Rule.NOTICE, Rule.DOCUMENTS):
        told = rules.before(rule, at=at(issued), starts_at=at(held, 8), terms=TERMS)
        assert (told.left, told.is_late) == (left, is_late)


def test_the_last_day_in_time_and_the_first_that_is_late_follow_each_other() -> None:
    for number in range(400):
        held = at("05/01/2026", 8) + timedelta(days=number)
        due = rules.before(Rule.NOTICE, at=held, starts_at=held, terms=TERMS).due
        later = due + timedelta(minutes=1)

        assert not rules.before(Rule.NOTICE, at=due, starts_at=held, terms=TERMS).is_late
        assert rules.before(Rule.NOTICE, at=later, starts_at=held, terms=TERMS).is_late


@pytest.mark.parametrize(
    ("ended", "last"),
    [
        ("12/02/2020", "19/02/2020"),
        ("09/04/2022", "18/04/2022"),  # Saturday; Monday 11 was off: 12 is the first
        ("17/08/2026", "22/08/2026"),  # Saturday 22 counts
        ("18/11/2026", "26/11/2026"),  # not 24/11
        ("11/02/2026", "25/02/2026"),  # 12, 13, then after Tết 23, 24, 25
    ],
)
def test_conclusions_go_out_within_five_working_days(ended: str, last: str) -> None:
    told = rules.after(Rule.CONCLUSIONS, at=at(last, 23), ended_at=at(ended, 11), terms=TERMS)
    late = at(last, 0) + timedelta(days=1)

    assert not told.is_late
    assert told.due.date() == at(last).date()
    assert rules.after(Rule.CONCLUSIONS, at=late, ended_at=at(ended), terms=TERMS).is_late


@pytest.mark.parametrize(("minute", "is_late"), [(44, False), (45, False), (46, True)])
def test_the_list_of_those_present_comes_a_quarter_of_an_hour_before(
    minute: int, *, is_late: bool
) -> None:
    handed_in = at("12/02/2020", 7).replace(minute=minute)
    told = rules.shortly_before(
        Rule.DELEGATES, at=handed_in, starts_at=at("12/02/2020", 8), terms=TERMS
    )

    assert told.is_late is is_late


@pytest.mark.parametrize(
    ("kind", "half_days"),
    [
        ("giao_ban", 1), ("hop", 1), ("so_ket", 2), ("tong_ket", 2), ("chuyen_de", 2),
        ("tap_huan", 4), ("hoi_thao", None), ("toa_dam", None),
    ],
)  # fmt: skip
def test_each_kind_of_meeting_has_its_longest(kind: str, half_days: int | None) -> None:
    longest = TERMS.longest(kind)

    assert (longest.value if longest else None) == half_days


def test_an_office_goes_by_its_own_number_with_its_source() -> None:
    own = Term(rule=Rule.NOTICE, value=5, source="Quy chế 12/QC-VP", is_own=True)
    terms = Terms(own={Rule.NOTICE: own}, calendar=TERMS.calendar)

    told = rules.before(Rule.NOTICE, at=at("06/02/2020"), starts_at=at("12/02/2020"), terms=terms)
    assert told.is_late
    assert told.term.source == "Quy chế 12/QC-VP"
    assert terms[Rule.DOCUMENTS].value == 3
    assert terms[Rule.DOCUMENTS].source.startswith("QĐ 45/2018")


@pytest.mark.parametrize("rule", REGULATIONS)
def test_no_number_is_taken_that_no_rule_can_bear(rule: Rule) -> None:
    one = REGULATIONS[rule]
    rules.check_value(rule, one.least)
    rules.check_value(rule, one.most)

    for wrong in (one.least - 1, one.most + 1):
        with pytest.raises(RegulationError):
            rules.check_value(rule, wrong)


def test_a_span_without_days_or_of_more_than_a_month_is_refused() -> None:
    rules.check_days([date(2027, 2, 4)])
    for days in ([], [date(2027, 1, 1) + timedelta(days=n) for n in range(32)]):
        with pytest.raises(RegulationError):
            rules.check_days(days)
