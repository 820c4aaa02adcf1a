"""A month laid out in weeks that begin on Monday."""

import calendar
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Protocol, TypeVar

from meetings.kit.vietnamese import ZONE

_MONDAY = calendar.Calendar(firstweekday=0)


class Lasting(Protocol):
    """Something with a beginning and an end."""

    starts_at: datetime
    ends_at: datetime


T = TypeVar("T", bound=Lasting)


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
        return cls(year=read.year, month=read.month)

    @property
    def first(self) -> date:
        """Return the first day of the month."""
        return date(self.year, self.month, 1)

    @property
    def after(self) -> date:
        """Return the first day of the next month."""
        return (self.first + timedelta(days=32)).replace(day=1)

    @property
    def name(self) -> str:
        """Return the month as its address has it."""
        return f"{self.year:04d}-{self.month:02d}"

    @property
    def before_name(self) -> str:
        """Return the address of the month before."""
        return (self.first - timedelta(days=1)).strftime("%Y-%m")

    @property
    def after_name(self) -> str:
        """Return the address of the next month."""
        return self.after.strftime("%Y-%m")

    def weeks(self, found: Iterable[T]) -> Sequence[Sequence[tuple[date, bool, Sequence[T]]]]:
        """Return weeks of (day, whether it is of this month, what is on)."""
        held = [(one.starts_at.astimezone(ZONE).date(), one.ends_at.astimezone(ZONE).date(), one)
                for one in found]  # fmt: skip
        return [
            [
                (day, day.month == self.month, [o for a, b, o in held if a <= day <= b])
                for day in week
            ]
            for week in _MONDAY.monthdatescalendar(self.year, self.month)
        ]
