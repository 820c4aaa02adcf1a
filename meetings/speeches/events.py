"""What happens on the floor.

The subject is the public id of the speech, `point` that of its point; names and what was said stay
out of the log, which is kept for ever.
"""

from dataclasses import dataclass

from meetings.kit.events import Event
from meetings.speeches.rules.vocabulary import SpeechKind


@dataclass(frozen=True, kw_only=True, slots=True)
class SpeechRegistered(Event):
    """A point would like to present something."""

    point: str
    kind: SpeechKind


@dataclass(frozen=True, kw_only=True, slots=True)
class SpeechChanged(Event):
    """What was registered was corrected."""

    point: str


@dataclass(frozen=True, kw_only=True, slots=True)
class SpeechAdded(Event):
    """The secretary put a speech into the queue."""

    point: str
    kind: SpeechKind


@dataclass(frozen=True, kw_only=True, slots=True)
class SpeechAccepted(Event):
    """The host will hear it, for so many seconds."""

    point: str
    allotted_seconds: int


@dataclass(frozen=True, kw_only=True, slots=True)
class SpeechDeclined(Event):
    """The host will not hear it."""

    point: str


@dataclass(frozen=True, kw_only=True, slots=True)
class SpeechWithdrawn(Event):
    """Whoever had registered or asked no longer wants to speak."""

    point: str


@dataclass(frozen=True, kw_only=True, slots=True)
class FloorAsked(Event):
    """A point asks for the floor."""

    point: str
    kind: SpeechKind


@dataclass(frozen=True, kw_only=True, slots=True)
class SpeechMoved(Event):
    """The secretary moved a speech in the queue, to a position counted from 1."""

    point: str
    rank: int


@dataclass(frozen=True, kw_only=True, slots=True)
class SpeechesLinedUp(Event):
    """The accepted papers stand in the queue: the conference is on. The subject is its code."""

    count: int


@dataclass(frozen=True, kw_only=True, slots=True)
class SpeechStarted(Event):
    """The floor was given."""

    point: str
    kind: SpeechKind


@dataclass(frozen=True, kw_only=True, slots=True)
class SpeechPaused(Event):
    """The clock stands."""

    point: str
    used_seconds: int


@dataclass(frozen=True, kw_only=True, slots=True)
class SpeechResumed(Event):
    """The clock runs again."""

    point: str


@dataclass(frozen=True, kw_only=True, slots=True)
class SpeechExtended(Event):
    """More time was given."""

    point: str
    allotted_seconds: int


@dataclass(frozen=True, kw_only=True, slots=True)
class SpeechEnded(Event):
    """A speech was given, and took so long."""

    point: str
    used_seconds: int
    allotted_seconds: int


@dataclass(frozen=True, kw_only=True, slots=True)
class ListOpened(Event):
    """Points may ask for the floor again. The subject is the code of the conference."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ListClosed(Event):
    """Points may no longer ask for the floor. The subject is the code of the conference."""


@dataclass(frozen=True, kw_only=True, slots=True)
class FloorClosed(Event):
    """The conference is over; `not_reached` were still waiting. The subject is its code."""

    not_reached: int
    ended: int
