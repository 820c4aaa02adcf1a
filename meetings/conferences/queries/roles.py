"""The parts an account plays in conferences, added to its duties."""

from dataclasses import replace
from typing import Final

from sqlalchemy import bindparam, select

from meetings.access.actor import Actor, Grant
from meetings.conferences.models import ConferenceRole, Participation
from meetings.kit.database import db

# every request asks it
_HELD: Final = (
    select(ConferenceRole.role, ConferenceRole.conference_id, Participation.path)
    .outerjoin(Participation, Participation.id == ConferenceRole.participation_id)
    .where(ConferenceRole.account_id == bindparam("account"))
)


def with_roles(actor: Actor) -> Actor:
    """Return the actor with a grant for each part it plays in a conference."""
    grants = tuple(
        Grant(role, f"c{conference_id}{path or '/'}")
        for role, conference_id, path in db.session.execute(_HELD, {"account": actor.id})
    )
    return replace(actor, grants=actor.grants + grants) if grants else actor
