"""What the floor does when a conference begins or ends."""

from meetings.access.actor import Actor, Grant
from meetings.access.roles import Role
from meetings.conferences.events.planning import ConferenceEnded, ConferenceStarted
from meetings.conferences.queries import visibility
from meetings.kit.events import Event
from meetings.speeches.commands import giving


def line_up(event: ConferenceStarted) -> None:
    """Let the accepted papers wait in the queue."""
    actor = _on_duty(event)
    conference = visibility.get(event.subject, actor=actor)
    giving.line_up(conference, actor=actor, now=event.at)


def close_floor(event: ConferenceEnded) -> None:
    """End the one who speaks, and note who was not reached."""
    actor = _on_duty(event)
    conference = visibility.get(event.subject, actor=actor)
    giving.close_floor(conference, actor=actor, now=event.at)


def _on_duty(event: Event) -> Actor:
    """Return whoever led the conference there, with the part that this proves."""
    part = Grant(Role.CONFERENCE_SECRETARY, f"c{event.conference_id}/")
    return Actor(id=event.by.account_id, name=event.by.name, origin=event.by.origin, grants=(part,))
