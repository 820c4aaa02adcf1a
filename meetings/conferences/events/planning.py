"""What happens to a conference as a whole: its plan, its stages, the parts people play in it."""

from dataclasses import dataclass
from datetime import datetime

from meetings.access.roles import Role
from meetings.conferences.rules.vocabulary import Stage
from meetings.kit.events import Event


@dataclass(frozen=True, kw_only=True, slots=True)
class ConferencePlanned(Event):
    """A conference exists as a draft; the subject is its code."""

    title: str
    starts_at: datetime
    host: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ConferenceChanged(Event):
    """The plan changed; `parts` names what, `sequence` rose when people's calendars must change.

    `dropped_uids` are the calendar entries of days that are no longer held.
    """

    stage: Stage
    parts: tuple[str, ...]
    is_moved: bool
    sequence: int
    dropped_uids: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class ConferencePostponed(Event):
    """The conference is put off; without `starts_at` nobody knows yet until when."""

    reason: str
    starts_at: datetime | None
    sequence: int
    dropped_uids: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class ConferenceCancelled(Event):
    """The conference will not take place; `was` tells whether anybody had been invited."""

    reason: str
    was: Stage
    sequence: int


@dataclass(frozen=True, kw_only=True, slots=True)
class ConferenceStarted(Event):
    """The conference is on."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ConferenceEnded(Event):
    """The conference is over; its papers are not yet."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ConferenceClosed(Event):
    """Everything about the conference is done."""


@dataclass(frozen=True, kw_only=True, slots=True)
class RoleGiven(Event):
    """An account plays a part in the conference, perhaps at one point of it."""

    account: str
    role: Role
    point: str


@dataclass(frozen=True, kw_only=True, slots=True)
class RolesRepeated(Event):
    """Whoever played a part at a point of a former conference plays it here again."""

    former: str
    count: int


@dataclass(frozen=True, kw_only=True, slots=True)
class RoleTaken(Event):
    """An account no longer plays that part."""

    account: str
    role: Role
