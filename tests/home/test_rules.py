"""In which order work stands, and until when it is to be done."""

from datetime import UTC, datetime, timedelta

import pytest

from meetings.home import rules
from meetings.home.rules import Card, Work
from meetings.kit.vietnamese import ZONE
from meetings.regulations.rules import Terms

NOON = datetime(2027, 3, 1, 5, tzinfo=UTC)
HOUR = timedelta(hours=1)


def card(work: Work, due: datetime | None) -> Card:
    return Card(work=work, about="", code="hn", due=due)


def here(year: int, month: int, day: int, hour: int = 17) -> datetime:
    return datetime(year, month, day, hour, tzinfo=ZONE)


def test_the_nearest_deadline_comes_first_and_what_has_none_last() -> None:
    late = card(Work.ANSWER, NOON - HOUR)
    soon = card(Work.TASK, NOON + HOUR)
    later = card(Work.ROLL, NOON + 2 * HOUR)
    whenever = card(Work.WRITE_MINUTES, None)

    assert rules.by_deadline([whenever, later, soon, late]) == [late, soon, later, whenever]


def test_the_same_deadline_keeps_the_order_of_work() -> None:
    for due in (NOON, None):
        cards = [card(work, due) for work in Work]
        assert rules.by_deadline(reversed(cards)) == cards


def test_a_deadline_is_the_same_moment_in_every_zone() -> None:
    first = card(Work.TASK, datetime(2027, 3, 1, 11, tzinfo=ZONE))  # 04 giờ 00 UTC
    second = card(Work.ROLL, NOON)

    assert rules.by_deadline([second, first]) == [first, second]


@pytest.mark.parametrize(
    ("starts_at", "until"),
    [
        (here(2027, 3, 12, 8), here(2027, 3, 8)),  # a Friday: three working days between
        (here(2027, 3, 10, 8), here(2027, 3, 4)),  # over the weekend
        (datetime(2027, 3, 11, 18, tzinfo=UTC), here(2027, 3, 8)),  # already Friday here
    ],
)
def test_letters_go_out_three_working_days_before(starts_at: datetime, until: datetime) -> None:
    assert rules.announce_until(starts_at, Terms()) == until


@pytest.mark.parametrize(
    ("closed_at", "until"),
    [
        (here(2027, 3, 2, 9), here(2027, 3, 3)),
        (here(2027, 3, 5, 9), here(2027, 3, 8)),  # Friday: Monday
        (datetime(2027, 3, 2, 18, tzinfo=UTC), here(2027, 3, 4)),  # already Wednesday here
    ],
)
def test_minutes_are_numbered_by_the_next_working_day(closed_at: datetime, until: datetime) -> None:
    assert rules.number_until(closed_at, Terms()) == until
