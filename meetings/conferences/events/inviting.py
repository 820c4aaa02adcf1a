"""What happens to invitations: chosen, sent, passed on, answered, withdrawn; and to delegates.

The subject is the code of the conference or the public id of the point; names of people stay out,
so that the log, which is kept for ever, holds no personal data of delegates.
"""

from dataclasses import dataclass
from datetime import datetime

from meetings.conferences.rules.vocabulary import Answer
from meetings.kit.events import Event


@dataclass(frozen=True, kw_only=True, slots=True)
class PointsChosen(Event):
    """Points joined the list of a draft."""

    which: str
    count: int
    digest: str


@dataclass(frozen=True, kw_only=True, slots=True)
class PointsDropped(Event):
    """Points left the list of a draft."""

    count: int
    digest: str


@dataclass(frozen=True, kw_only=True, slots=True)
class PointsHung(Event):
    """Points of a draft hang below another one by hand; without a parent as their offices do."""

    parent: str
    count: int
    digest: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ConferenceAnnounced(Event):
    """The letters went out: every point of the list was invited at the moment of the event."""

    count: int
    digest: str
    letter_number: str
    reply_deadline: datetime
    starts_at: datetime
    is_short_notice: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class PointsInvited(Event):
    """The host invited more points after announcing; their `invited_at` is the event's moment."""

    count: int
    digest: str
    reply_deadline: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class InvitationPassedOn(Event):
    """A point invited its lower tier; those newly invited have `invited_at` of the event's moment.

    `office` is filled when another office, the host or one above, did it in its place.
    """

    count: int
    digest: str
    reply_deadline: datetime
    letter_number: str
    office: str


@dataclass(frozen=True, kw_only=True, slots=True)
class InvitationWithdrawn(Event):
    """A point and all that it had invited are no longer invited."""

    count: int
    digest: str
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class AnswerGiven(Event):
    """A point said yes or no; `office` is filled when another office recorded it for the point."""

    answer: Answer
    before: Answer
    reason: str
    headcount: int | None
    rooms: int
    office: str


@dataclass(frozen=True, kw_only=True, slots=True)
class AnswersRecorded(Event):
    """An office recorded the answers of many points at once."""

    answer: Answer
    count: int
    digest: str


@dataclass(frozen=True, kw_only=True, slots=True)
class DelegatesNamed(Event):
    """People were named at a point, or at many points of the conference."""

    count: int
    digest: str


@dataclass(frozen=True, kw_only=True, slots=True)
class DelegateChanged(Event):
    """What is written about a delegate changed; `parts` names the columns."""

    delegate: str
    parts: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class DelegateRemoved(Event):
    """A delegate is no longer named."""

    delegate: str


@dataclass(frozen=True, kw_only=True, slots=True)
class DelegateSubstituted(Event):
    """Another person sits in the seat."""

    delegate: str
    successor: str
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class DelegateListRead(Event):
    """A list of people was uploaded and read; nothing of it is taken over yet."""

    lines: int
    good: int


@dataclass(frozen=True, kw_only=True, slots=True)
class DelegateListTaken(Event):
    """The good lines of a list that was read became delegates."""

    taken: int
    left_out: int
