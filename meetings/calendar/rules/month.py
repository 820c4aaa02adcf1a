"""A month laid out in weeks that begin on Monday."""

import calendar
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final, Generic, Protocol, TypeVar

from meetings.kit.vietnamese import ZONE

_MONDAY: Final = calendar.Calendar(firstweekday=0)
_EARLIEST: Final = 1900
_LATEST: Final = 2999


class OneDay(Protocol):
    """A stretch of time within one day."""

    @property
    def starts_at(self) -> datetime: ...  # noqa: D102 its beginning


class HeldOnDays(Protocol):
    """Something held on one day or on several."""

    @property
    def days(self) -> Sequence[OneDay]: ...  # noqa: D102 its days


T = TypeVar("T", bound=HeldOnDays)


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry(Generic[T]):
    """What is on at a day, and from when on that day."""

    what: T
    starts_at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Day(Generic[T]):
    """One day of the sheet; `is_inside` where it belongs to the month shown."""

    date: date
    is_inside: bool
    is_today: bool
    entries: tuple[Entry[T], ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Month:
    """One month of a year."""

    year: int
    month: int

    @classmethod
    def named(cls, text: str, *, today: date) -> "Month":
        """Read "2026-11"; anything else is the month of today."""
        try:
            read = date.fromisoformat(f"{text}-01")
        except ValueError:
            read = today
        if not _EARLIEST <= read.year <= _LATEST:
            read = today
        return cls(year=read.year, month=read.month)

    @property
    def first(self) -> date:
        """Return the first day of the month."""
        return date(self.year, self.month, 1)

    @property
    def name(self) -> str:
        """Return the month as its address has it."""
        return f"{self.year:04d}-{self.month:02d}"

    @property
    def before_name(self) -> str:
        """Return the address of the month before."""
        return (date(self.year, self.month, 1) - timedelta(days=1)).strftime("%Y-%m")

    @property
    def after_name(self) -> str:
        """Return the address of the next month."""
        return (date(self.year, self.month, 28) + timedelta(days=4)).strftime("%Y-%m")

    @property
    def begins(self) -> datetime:
        """Return the moment at which the sheet of the month begins: a Monday."""
        return _midnight(_MONDAY.monthdatescalendar(self.year, self.month)[0][0])

    @property
    def ends(self) -> datetime:
        """Return the moment at which the sheet ends, after a Sunday."""
        last = _MONDAY.monthdatescalendar(self.year, self.month)[-1][-1]
        return _midnight(last + timedelta(days=1))

    def weeks(self, found: Iterable[T], *, today: date) -> Sequence[Sequence[Day[T]]]:
        """Return the weeks of the sheet, each day with what is on, in order of time."""
        held: dict[date, list[Entry[T]]] = {}
        for one in found:
            for day in one.days:
                entry = Entry(what=one, starts_at=day.starts_at)
                held.setdefault(day.starts_at.astimezone(ZONE).date(), []).append(entry)
        return [
            [self._day(day, held.get(day, []), today) for day in week]
            for week in _MONDAY.monthdatescalendar(self.year, self.month)
        ]

    def _day(self, day: date, entries: list[Entry[T]], today: date) -> Day[T]:
        return Day(
            date=day,
            is_inside=day.month == self.month,
            is_today=day == today,
            entries=tuple(sorted(entries, key=lambda entry: entry.starts_at)),
        )


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=ZONE)
