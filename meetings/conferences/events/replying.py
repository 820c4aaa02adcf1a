"""What happens to the answers of persons; names and words stay out of the log."""

from dataclasses import dataclass

from meetings.conferences.rules.replying import Channel, Fate, PersonAnswer
from meetings.kit.events import Event


@dataclass(frozen=True, kw_only=True, slots=True)
class ReplyGiven(Event):
    """A delegate (the subject) said whether he or she comes."""

    answer: PersonAnswer
    channel: Channel
    sequence: int


@dataclass(frozen=True, kw_only=True, slots=True)
class ReplySetAside(Event):
    """Something arrived for a delegate (the subject) and changed no answer."""

    fate: Fate
    channel: Channel


@dataclass(frozen=True, kw_only=True, slots=True)
class InvitationAskedAgain(Event):
    """The calendar of a delegate (the subject) asked for the invitation once more."""
