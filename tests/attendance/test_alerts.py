"""The secretariat learns who keeps away and which answers lack somebody, and nobody else does."""

from datetime import timedelta

import pytest

from meetings.attendance.models import AttendanceState
from meetings.attendance.queries import absences
from meetings.attendance.rules import Presence
from meetings.conferences.commands import composition, delegates
from meetings.conferences.models import Conference, Delegate
from meetings.conferences.queries import visibility
from meetings.conferences.rules.composition import Wanted
from meetings.conferences.rules.delegates import Named
from meetings.conferences.rules.vocabulary import Stage
from meetings.kit import clock
from meetings.kit.database import db
from meetings.kit.transactions import transaction
from meetings.organisations.models import Organisation
from tests.cascades import DEADLINE, announced, locked, point_of
from tests.cast import DAY, HOUR, NOON, Cast, sign_in
from tests.conftest import Browser
from tests.counting import statements
from tests.home.desk import say_yes
from tests.plans import EIGHT, day

A, P, E = Presence.ABSENT, Presence.PRESENT, Presence.EXCUSED
WHO = "Lê Trí Thanh"


def hold(
    cast: Cast,
    office: Organisation,
    *marks: Presence | None,
    name: str = WHO,
    prefix: str = "hn",
    every: timedelta = DAY,
) -> None:
    """Hold a conference for each mark, one after the other, with this person named."""
    for number, mark in enumerate(marks):
        conference = announced(cast, code=f"{prefix}-{number}", days=(day(EIGHT + number * every),))
        with transaction():
            at = locked(cast, conference, office, cast.lan)
            (public_id,) = delegates.name_delegates(
                at, people=[Named(name=name)], actor=cast.actor(cast.lan), now=NOON
            )
        wanted = db.select(Delegate.id).where(Delegate.public_id == public_id)
        with transaction():
            db.session.get_one(Conference, conference.id).stage = Stage.ENDED
            if mark:
                db.session.add(
                    AttendanceState(
                        delegate_id=db.session.scalars(wanted).one(),
                        conference_id=conference.id,
                        participation_id=at.id,
                        state=mark,
                        since=EIGHT,
                    )
                )


def told(cast: Cast, now: object = EIGHT + 30 * DAY) -> list[tuple[str, bool, int]]:
    found = absences.often_absent(actor=cast.actor(cast.lan), now=now)  # type: ignore[arg-type]
    return [(one.name, one.in_a_row, one.this_year) for one in found]


@pytest.mark.parametrize(
    ("marks", "expected"),
    [
        ((A, A), []),
        ((A, A, A), [(WHO, True, 3)]),
        ((P, A, A, A), [(WHO, True, 3)]),
        ((A, P, A, P, A), [(WHO, False, 3)]),
        ((A, A, P), []),
        ((A, A, E, P), []),
        ((A, None, A, A), [(WHO, True, 3)]),
        ((A, A, A, P), [(WHO, False, 3)]),
    ],
)
def test_three_in_a_row_or_three_in_a_year(
    cast: Cast, marks: tuple[Presence | None, ...], expected: list[tuple[str, bool, int]]
) -> None:
    hold(cast, cast.north, *marks)

    assert told(cast) == expected


def test_the_year_begins_anew_but_a_row_goes_on(cast: Cast) -> None:
    hold(cast, cast.north, A, A, A)
    hold(cast, cast.south, A, P, A, A, name="Vũ Thị Hoa", prefix="nam")

    assert told(cast, EIGHT + 400 * DAY) == [(WHO, True, 0)]


def test_the_same_name_in_another_office_is_another_person(cast: Cast) -> None:
    hold(cast, cast.north, A, A)
    hold(cast, cast.south, A, prefix="nam")

    assert told(cast) == []


def test_a_name_typed_in_capitals_is_the_same_person(cast: Cast) -> None:
    hold(cast, cast.north, A, A)
    hold(cast, cast.north, A, name="LÊ TRÍ THANH", prefix="hoa", every=5 * DAY)

    assert [row[2] for row in told(cast)] == [3]


def test_another_office_is_not_told(cast: Cast) -> None:
    hold(cast, cast.north, A, A, A)

    assert absences.often_absent(actor=cast.actor(cast.bich), now=EIGHT + DAY) == []
    assert absences.often_absent(actor=cast.actor(cast.stranger), now=EIGHT + DAY) == []


def test_an_answer_that_lacks_somebody_after_its_deadline_is_told(cast: Cast) -> None:
    conference = announced(cast)
    lan = cast.actor(cast.lan)
    with transaction():
        found = visibility.for_change(conference.code, actor=lan)
        composition.ask_tier(
            found, level=2, wanted=[Wanted(post="Chủ tịch", is_required=True)], actor=lan, now=NOON
        )
    say_yes(cast, conference, cast.lan, cast.north)

    in_time = absences.incomplete(actor=lan, now=DEADLINE)
    (late,) = absences.incomplete(actor=lan, now=DEADLINE + HOUR)

    assert in_time == []
    assert (late.point.id, late.lacking) == (point_of(conference, cast.north).id, ("Chủ tịch",))
    assert absences.incomplete(actor=cast.actor(cast.bich), now=DEADLINE + HOUR) == []


def test_the_page_shows_both_with_as_many_statements_for_few_as_for_many(
    browser: Browser, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOON)
    sign_in(browser, cast.lan)
    counts, page = [], ""
    for prefix, name in (("hn", WHO), ("hai", "Vũ Thị Hoa")):
        hold(cast, cast.north, A, A, A, name=name, prefix=prefix)
        with statements() as asked:
            page = browser.get("/alerts/").get_data(as_text=True)
        counts.append(len(asked))

    assert WHO in page
    assert "Vũ Thị Hoa" in page
    assert "3 lần liên tiếp" in page
    point = point_of(visibility.get("hn-2", actor=cast.actor(cast.lan)), cast.north)
    assert f'href="/conferences/hn-2/attendance/{point.public_id}"' in page
    assert f'href="/conferences/hn-2/invitations/{point.public_id}"' in page
    assert "Không điểm cầu nào thiếu" in page
    assert counts[0] == counts[1]
    assert "/alerts/" in browser.get("/").get_data(as_text=True)
    sign_in(browser, cast.canh)
    assert browser.get("/alerts/").status_code == 404
    assert "/alerts/" not in browser.get("/").get_data(as_text=True)
