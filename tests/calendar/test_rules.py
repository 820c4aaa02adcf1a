"""How a month is laid out."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pytest

from meetings.calendar.rules.month import Day, Month

TODAY = date(2027, 3, 1)  # a Monday
MARCH = Month(year=2027, month=3)


@dataclass(frozen=True)
class Held:
    """One day of something."""

    starts_at: datetime


@dataclass(frozen=True)
class Meeting:
    """Something held."""

    name: str
    days: tuple[Held, ...]


def meeting(name: str, *starts: datetime) -> Meeting:
    return Meeting(name, tuple(map(Held, starts)))


def sheet(*found: Meeting) -> dict[date, Day[Meeting]]:
    return {day.date: day for week in MARCH.weeks(found, today=TODAY) for day in week}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("2026-11", "2026-11"),
        ("2999-12", "2999-12"),
        ("", "2027-03"),
        ("2026-13", "2027-03"),
        ("0001-01", "2027-03"),
        ("3000-01", "2027-03"),
        ("2026-11-02", "2027-03"),
        ("tháng này", "2027-03"),
    ],
)
def test_an_address_names_a_month_or_means_today(text: str, name: str) -> None:
    assert Month.named(text, today=TODAY).name == name


@pytest.mark.parametrize(
    ("text", "before", "after"),
    [
        ("2027-01", "2026-12", "2027-02"),
        ("2027-12", "2027-11", "2028-01"),
        ("2028-02", "2028-01", "2028-03"),
    ],
)
def test_one_steps_from_month_to_month(text: str, before: str, after: str) -> None:
    month = Month.named(text, today=TODAY)

    assert (month.before_name, month.after_name) == (before, after)


def test_a_sheet_is_whole_weeks_from_monday_to_sunday_of_viet_nam() -> None:
    nothing: list[Meeting] = []
    weeks = MARCH.weeks(nothing, today=TODAY)

    assert all(len(week) == 7 for week in weeks)
    assert (weeks[0][0].date, weeks[-1][-1].date) == (date(2027, 3, 1), date(2027, 4, 4))
    assert MARCH.begins == datetime(2027, 2, 28, 17, tzinfo=UTC)
    assert MARCH.ends == datetime(2027, 4, 4, 17, tzinfo=UTC)
    assert [day.date for week in weeks for day in week if day.is_today] == [TODAY]
    assert sum(day.is_inside for week in weeks for day in week) == 31


def test_a_conference_stands_on_its_day_in_viet_nam() -> None:
    late = meeting("khuya", datetime(2027, 3, 9, 17, tzinfo=UTC))

    cells = sheet(late)

    assert not cells[date(2027, 3, 9)].entries
    assert [entry.what for entry in cells[date(2027, 3, 10)].entries] == [late]


def test_several_days_stand_in_several_cells_in_order_of_time() -> None:
    eight = datetime(2027, 3, 10, 1, tzinfo=UTC)
    long = meeting("hai ngày", eight + timedelta(hours=6), eight + timedelta(days=1))
    short = meeting("sáng", eight)

    cells = sheet(long, short)

    assert [e.what.name for e in cells[date(2027, 3, 10)].entries] == ["sáng", "hai ngày"]
    assert [e.what.name for e in cells[date(2027, 3, 11)].entries] == ["hai ngày"]
    assert sum(len(cell.entries) for cell in cells.values()) == 3
