"""What happens when attendance is taken.

The subject is the public id of the point; names and reasons stay out, so that the log, which is
kept for ever, holds no personal data of delegates. `hash` is the end of the point's chain.
"""

from dataclasses import dataclass
from datetime import datetime

from meetings.attendance.rules import Presence
from meetings.conferences.rules.vocabulary import LineTest
from meetings.kit.events import Event


@dataclass(frozen=True, kw_only=True, slots=True)
class AttendanceMarked(Event):
    """A delegate was seen, or found missing."""

    delegate: str
    state: Presence
    before: Presence
    occurred_at: datetime
    nonce: str
    hash: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ManyMarked(Event):
    """Several delegates of one point were marked at once; the hash covers every one of them."""

    state: str
    occurred_at: datetime
    count: int
    hash: str


@dataclass(frozen=True, kw_only=True, slots=True)
class MarkVoided(Event):
    """A mark was taken back; it stays in the chain."""

    delegate: str
    voided: str
    state: Presence
    hash: str


@dataclass(frozen=True, kw_only=True, slots=True)
class StandingReleased(Event):
    """A delegate is no longer named, so what was seen of him or her no longer counts."""

    delegate: str
    before: Presence


@dataclass(frozen=True, kw_only=True, slots=True)
class HeadcountEntered(Event):
    """The people in the hall were counted."""

    headcount: int
    before: int | None


@dataclass(frozen=True, kw_only=True, slots=True)
class LineTested(Event):
    """The line of a point was rehearsed."""

    result: LineTest
    passed: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class LineConnected(Event):
    """A point joined, for the first time or again."""

    is_first: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class LinesConnected(Event):
    """The host saw many points joined and recorded them at once."""

    count: int


@dataclass(frozen=True, kw_only=True, slots=True)
class LineDropped(Event):
    """A point lost its line."""


@dataclass(frozen=True, kw_only=True, slots=True)
class LineClosed(Event):
    """A point ended its line."""


@dataclass(frozen=True, kw_only=True, slots=True)
class AttendanceRebuilt(Event):
    """States and counters were derived from the marks again; `differences` were mended."""

    differences: int
