"""What happens to requests to send somebody else, and to absences told beforehand.

The subject is the public id of the point; names stay out, as with all events about delegates.
"""

from dataclasses import dataclass

from meetings.conferences.rules.substitution import RequestState
from meetings.kit.events import Event


@dataclass(frozen=True, kw_only=True, slots=True)
class SubstitutionAsked(Event):
    """A point asked to send somebody else; `office` is filled when another office asked for it."""

    request: str
    delegate: str
    office: str
    has_letter: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class SubstitutionTakenBack(Event):
    """A point no longer asks."""

    request: str


@dataclass(frozen=True, kw_only=True, slots=True)
class SubstitutionDecided(Event):
    """The chair, or the secretariat in the chair's name, agreed or did not."""

    request: str
    state: RequestState
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class SubstitutionMade(Event):
    """The person changed without a request: with the consent told to the host, or on the day."""

    request: str
    state: RequestState


@dataclass(frozen=True, kw_only=True, slots=True)
class AbsenceReported(Event):
    """A point told beforehand that a delegate will be absent; the reason stays with the list."""

    delegate: str


@dataclass(frozen=True, kw_only=True, slots=True)
class AbsenceTakenBack(Event):
    """The delegate will come after all."""

    delegate: str
