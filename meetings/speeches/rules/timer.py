"""The clock of a speech: time used, left and overrun, all from moments of the server (D24)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from meetings.kit.errors import InvalidError
from meetings.kit.i18n import mark as _m

MINUTE: Final = 60
LONGEST_MINUTES: Final = 240


class WrongLengthError(InvalidError):
    """A speech takes at least a minute and at most half a day."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Clock:
    """Milliseconds used up to the last pause, and since when it runs again, if it does."""

    used_ms: int
    resumed_at: datetime | None
    allotted_seconds: int


def used_ms(clock: Clock, *, now: datetime) -> int:
    """Return the milliseconds used by now; a server clock set back never takes time away."""
    if clock.resumed_at is None:
        return clock.used_ms
    running = round((now - clock.resumed_at).total_seconds() * 1000)
    return clock.used_ms + max(0, running)


def whole_seconds(milliseconds: int) -> int:
    """Return milliseconds as whole seconds, halves up."""
    return (milliseconds + 500) // 1000


def elapsed(clock: Clock, *, now: datetime) -> int:
    """Return the seconds used by now."""
    return whole_seconds(used_ms(clock, now=now))


def remaining(clock: Clock, *, now: datetime) -> int:
    """Return the seconds left, 0 when none are."""
    return max(0, clock.allotted_seconds - elapsed(clock, now=now))


def overrun(clock: Clock, *, now: datetime) -> int:
    """Return the seconds spoken beyond what was allotted."""
    return max(0, elapsed(clock, now=now) - clock.allotted_seconds)


def check_minutes(minutes: int) -> None:
    """Refuse a length that no speech has."""
    if not 1 <= minutes <= LONGEST_MINUTES:
        raise WrongLengthError(_m("Thời lượng phát biểu từ 1 đến 240 phút."), field="minutes")
