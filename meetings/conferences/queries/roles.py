"""The parts an account plays in conferences, added to its duties."""

from dataclasses import replace

from sqlalchemy import select

from meetings.access.actor import Actor, Grant
from meetings.conferences.models import ConferenceRole, Participation
from meetings.kit.database import db


def with_roles(actor: Actor) -> Actor:
    """Return the actor with a grant for each part it plays in a conference."""
    held = (
        select(ConferenceRole.role, ConferenceRole.conference_id, Participation.path)
        .outerjoin(Participation, Participation.id == ConferenceRole.participation_id)
        .where(ConferenceRole.account_id == actor.id)
    )
    grants = tuple(
        Grant(role, f"c{conference_id}{path or '/'}")
        for role, conference_id, path in db.session.execute(held)
    )
    return replace(actor, grants=actor.grants + grants) if grants else actor
