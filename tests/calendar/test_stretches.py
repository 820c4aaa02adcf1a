"""What is free between what is taken, and days laid out side by side."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest

from meetings.calendar.rules import stretches, week
from meetings.calendar.rules.stretches import Span, WindowError, Wish
from meetings.calendar.rules.week import Stretch, View
from meetings.kit.vietnamese import ZONE

MONDAY = date(2027, 3, 1)


def at(clock: str, day: date = MONDAY) -> datetime:
    return datetime.combine(day, time.fromisoformat(clock), tzinfo=ZONE)


def spans(text: str, day: date = MONDAY) -> list[Span]:
    """Stretches written 08:00-09:30 10:00-11:00."""
    pairs = (part.split("-") for part in text.split())
    return [Span(starts_at=at(one, day), ends_at=at(two, day)) for one, two in pairs]


def written(found: Any) -> str:
    told = ((one.starts_at.astimezone(ZONE), one.ends_at.astimezone(ZONE)) for one in found)
    return " ".join(f"{one:%H:%M}-{two:%H:%M}" for one, two in told)


@pytest.mark.parametrize(
    ("busy", "left"),
    [
        ("", "07:00-18:00"),
        ("08:00-11:30", "07:00-08:00 11:30-18:00"),
        ("06:00-08:00 17:00-19:00", "08:00-17:00"),
        ("08:00-10:00 09:00-11:00", "07:00-08:00 11:00-18:00"),
        ("09:00-11:00 08:00-12:00", "07:00-08:00 12:00-18:00"),
        ("08:00-10:00 10:00-11:00", "07:00-08:00 11:00-18:00"),
        ("07:00-18:00", ""),
        ("05:00-23:00", ""),
        ("19:00-20:00", "07:00-18:00"),
    ],
)
def test_what_nothing_takes_is_free(busy: str, left: str) -> None:
    assert written(stretches.free(spans(busy), within=stretches.hours(MONDAY))) == left


def wish(**changes: Any) -> Wish:
    facts: dict[str, Any] = {
        "first": MONDAY, "last": MONDAY, "opens": time(8), "closes": time(17),
        "length": timedelta(hours=2),
    }  # fmt: skip
    return Wish(**{**facts, **changes})


def found(wanted: Wish, busy: str = "", now: str = "00:00") -> str:
    told = stretches.windows(wanted, spans(busy), works=lambda day: day.weekday() < 5, now=at(now))
    return written(told)


@pytest.mark.parametrize(
    ("changes", "busy", "expected"),
    [
        ({}, "", "08:00-17:00"),
        ({}, "09:00-10:00", "10:00-17:00"),  # the hour before is too short
        ({}, "10:00-11:00", "08:00-10:00 11:00-17:00"),
        ({"length": timedelta(hours=3)}, "10:00-15:00", ""),
        ({"last": date(2027, 3, 2)}, "08:00-17:00", "08:00-17:00"),
        ({"first": date(2027, 3, 6), "last": date(2027, 3, 8)}, "", "08:00-17:00"),  # a weekend
    ],
)
def test_windows_are_long_enough_and_on_working_days(
    changes: dict[str, Any], busy: str, expected: str
) -> None:
    assert found(wish(**changes), busy) == expected


def test_what_has_passed_is_no_window() -> None:
    assert found(wish(), now="09:15") == "09:15-17:00"
    assert found(wish(), now="16:00") == ""


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"last": date(2027, 2, 28)}, "last"),
        ({"last": date(2027, 5, 2)}, "last"),
        ({"closes": time(8)}, "closes"),
        ({"length": timedelta()}, "minutes"),
        ({"length": timedelta(hours=10)}, "minutes"),
    ],
)
def test_a_wish_that_leaves_nothing_says_what_to_mend(changes: dict[str, Any], field: str) -> None:
    with pytest.raises(WindowError) as refused:
        found(wish(**changes))

    assert refused.value.field == field


def test_no_more_windows_are_shown_than_can_be_read() -> None:
    busy = [
        Span(starts_at=at(f"{hour:02d}:00", day), ends_at=at(f"{hour:02d}:30", day))
        for day in (MONDAY + timedelta(days=n) for n in range(60))
        for hour in range(8, 17)
    ]
    wanted = wish(last=MONDAY + timedelta(days=60), length=timedelta(minutes=30))

    told = stretches.windows(wanted, busy, works=lambda _day: True, now=at("00:00"))

    assert len(told) == stretches.MOST_WINDOWS


# --- days side by side -------------------------------------------------------------------------


@dataclass(frozen=True)
class Meeting:
    """Something held."""

    days: tuple[Span, ...]
    is_held: bool = True


@pytest.mark.parametrize(
    ("view", "text", "first", "last"),
    [
        (View.WEEK, "2027-03-04", "2027-03-01", "2027-03-07"),
        (View.DAY, "2027-03-04", "2027-03-04", "2027-03-04"),
        (View.LIST, "2027-03-04", "2027-03-04", "2027-03-31"),
        (View.WEEK, "nonsense", "2027-03-01", "2027-03-07"),
        (View.DAY, "0001-01-01", "2027-03-01", "2027-03-01"),
    ],
)
def test_a_stretch_is_read_from_its_address(view: View, text: str, first: str, last: str) -> None:
    told = Stretch.named(view, text, today=MONDAY)

    assert (told.first.isoformat(), told.last.isoformat()) == (first, last)
    assert told.ends - told.begins == told.length


def test_each_day_holds_what_is_on_and_what_is_free() -> None:
    morning = Meeting(days=tuple(spans("08:00-11:30")))
    put_off = Meeting(days=tuple(spans("13:00-15:00")), is_held=False)
    evening = Meeting(days=tuple(spans("19:00-20:00")))

    told = Stretch(view=View.WEEK, first=MONDAY).columns(
        [evening, put_off, morning], today=MONDAY, is_held=lambda one: one.is_held
    )

    assert [one.what for one in told[0].entries] == [morning, put_off, evening]
    assert written(told[0].free) == "07:00-08:00 11:30-18:00"
    assert written(told[1].free) == "07:00-18:00"
    assert [column.is_today for column in told] == [True] + [False] * 6
    assert week.hours(told) == range(7, 20)
    (entry,) = told[0].at(11)
    assert not told[0].begins(entry, 11)
    assert told[0].at(12) == ()
