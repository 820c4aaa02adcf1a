"""What happens to answers beside being given: drafts, and requests to answer after the deadline.

The subject is the public id of the point.
"""

from dataclasses import dataclass
from datetime import datetime

from meetings.conferences.rules.reopening import ReopeningState
from meetings.kit.events import Event


@dataclass(frozen=True, kw_only=True, slots=True)
class AnswerDrafted(Event):
    """A point saved an answer without sending it; what it says stays with the draft."""

    declines: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class AnswerDraftDropped(Event):
    """A point let go of what it had saved."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ReopeningAsked(Event):
    """A point asked to answer after the deadline."""

    request: str
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ReopeningTakenBack(Event):
    """A point no longer asks."""

    request: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ReopeningDecided(Event):
    """The office that invited opened the answer until a moment, or did not and said why."""

    request: str
    state: ReopeningState
    open_until: datetime | None
    reason: str
    office: str
