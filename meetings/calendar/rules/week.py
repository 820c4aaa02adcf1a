"""Days side by side or one under the other, with what is on and what is free."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final, Generic, Protocol, TypeVar

from meetings.calendar.rules import stretches
from meetings.calendar.rules.stretches import CLOSES, OPENS, Span
from meetings.kit.vietnamese import ZONE

_EARLIEST: Final = 1900
_LATEST: Final = 2999


class View(StrEnum):
    """How the calendar is laid out."""

    MONTH = "month"
    WEEK = "week"
    DAY = "day"
    LIST = "list"


_LENGTHS: Final = {View.WEEK: 7, View.DAY: 1, View.LIST: 28}


class OneDay(Protocol):
    """A stretch of time within one day."""

    @property
    def starts_at(self) -> datetime: ...  # noqa: D102 its beginning
    @property
    def ends_at(self) -> datetime: ...  # noqa: D102 its end


class HeldOnDays(Protocol):
    """Something held on one day or on several."""

    @property
    def days(self) -> Sequence[OneDay]: ...  # noqa: D102 its days


T = TypeVar("T", bound=HeldOnDays)


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry(Generic[T]):
    """What is on, from when to when."""

    what: T
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Column(Generic[T]):
    """One day with what is on, in order of time, and what of its hours is free."""

    date: date
    is_today: bool
    entries: tuple[Entry[T], ...]
    free: tuple[Span, ...]

    def at(self, hour: int) -> tuple[Entry[T], ...]:
        """Return what is on in one hour of the day."""
        midnight = datetime(self.date.year, self.date.month, self.date.day, tzinfo=ZONE)
        starts_at = midnight + timedelta(hours=hour)
        ends_at = starts_at + timedelta(hours=1)
        return tuple(
            one for one in self.entries if one.starts_at < ends_at and one.ends_at > starts_at
        )

    def begins(self, entry: Entry[T], hour: int) -> bool:
        """Tell whether an entry begins in this hour."""
        return entry.starts_at.astimezone(ZONE).hour == hour


@dataclass(frozen=True, kw_only=True, slots=True)
class Stretch:
    """Some days in a row."""

    view: View
    first: date

    @classmethod
    def named(cls, view: View, text: str, *, today: date) -> "Stretch":
        """Read "2026-11-24"; anything else is today. A week begins on its Monday."""
        try:
            read = date.fromisoformat(text)
        except ValueError:
            read = today
        if not _EARLIEST <= read.year <= _LATEST:
            read = today
        if view is View.WEEK:
            read -= timedelta(days=read.weekday())
        return cls(view=view, first=read)

    @property
    def length(self) -> timedelta:
        """Return how many days it has."""
        return timedelta(days=_LENGTHS[self.view])

    @property
    def last(self) -> date:
        """Return its last day."""
        return self.first + self.length - timedelta(days=1)

    @property
    def begins(self) -> datetime:
        """Return the moment at which it begins."""
        return datetime(self.first.year, self.first.month, self.first.day, tzinfo=ZONE)

    @property
    def ends(self) -> datetime:
        """Return the moment at which it ends."""
        return self.begins + self.length

    def columns(
        self, found: Iterable[T], *, today: date, is_held: Callable[[T], bool]
    ) -> Sequence[Column[T]]:
        """Return its days with what is on; what is not held after all leaves its time free."""
        held: dict[date, list[Entry[T]]] = {}
        for one in found:
            for day in one.days:
                entry = Entry(what=one, starts_at=day.starts_at, ends_at=day.ends_at)
                held.setdefault(day.starts_at.astimezone(ZONE).date(), []).append(entry)
        days = (self.first + timedelta(days=n) for n in range(self.length.days))
        return [_column(day, held.get(day, []), today, is_held) for day in days]


def hours(columns: Sequence[Column[T]]) -> range:
    """Return the hours to show: those of the office, and whatever something is on at."""
    entries = [entry for column in columns for entry in column.entries]
    first = min([OPENS.hour, *(one.starts_at.astimezone(ZONE).hour for one in entries)])
    last = max([CLOSES.hour - 1, *(_last_hour(one.ends_at) for one in entries)])
    return range(first, last + 1)


def _last_hour(ends_at: datetime) -> int:
    return (ends_at - timedelta(microseconds=1)).astimezone(ZONE).hour


def _column(
    day: date, entries: list[Entry[T]], today: date, is_held: Callable[[T], bool]
) -> Column[T]:
    busy = [
        Span(starts_at=one.starts_at, ends_at=one.ends_at) for one in entries if is_held(one.what)
    ]
    return Column(
        date=day,
        is_today=day == today,
        entries=tuple(sorted(entries, key=lambda entry: entry.starts_at)),
        free=stretches.free(busy, within=stretches.hours(day)),
    )
