"""What happens to the terms of an office."""

from dataclasses import dataclass

from meetings.kit.events import Event


@dataclass(frozen=True, kw_only=True, slots=True)
class TermSet(Event):
    """An office set a number of its own, or went back to the regulation's (None)."""

    rule: str
    value: int | None


@dataclass(frozen=True, kw_only=True, slots=True)
class WorkingDaysMarked(Event):
    """Days were marked as off, or as worked."""

    first: str
    last: str
    is_worked: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class WorkingDayForgotten(Event):
    """A marked day is again what the law says."""

    day: str
