"""What attendance does when a list of names changes."""

from meetings.access.actor import Actor, Grant
from meetings.access.roles import Role
from meetings.attendance.commands import marking
from meetings.attendance.queries import points
from meetings.conferences.events.inviting import DelegateRemoved, DelegateSubstituted


def release(event: DelegateRemoved | DelegateSubstituted) -> None:
    """Let what was seen of somebody who is no longer named no longer count."""
    point = points.of_delegate(event.delegate)
    if point is None:
        return
    part = Grant(Role.CONFERENCE_SECRETARY, f"c{event.conference_id}/")
    actor = Actor(
        id=event.by.account_id, name=event.by.name, origin=event.by.origin, grants=(part,)
    )
    marking.release(point, delegate=event.delegate, actor=actor, now=event.at)
