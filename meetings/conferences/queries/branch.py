"""What an invited office adds for its lower tier: whom to ask, and what it requires."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, select

from meetings.access.actor import Actor
from meetings.access.permissions import Permission
from meetings.conferences.models import (
    BranchContact,
    Conference,
    ConferenceContact,
    Participation,
)
from meetings.conferences.queries import points, visibility
from meetings.conferences.rules import branch as rules
from meetings.conferences.rules.vocabulary import Answer
from meetings.kit.database import db
from meetings.kit.orm import another


def contacts(office: Participation | None) -> Sequence[BranchContact]:
    """List whom an office lets those below it ask; none where the host invited directly."""
    if office is None or office.is_main:
        return ()
    wanted = select(BranchContact).where(BranchContact.participation_id == office.id)
    return db.session.scalars(wanted.order_by(BranchContact.position)).all()


def call(point: Participation) -> str:
    """Return whom a point calls: the first contact of the office that invited it, else that office.

    Where no office stands between, the first contact of the conference, else its host. An office
    that named nobody to call has no number here (people's own are not shown), so the one that the
    letter gives for the host stands beside its name: the host may help in its place.
    """
    above, conference = points.parent(point), point.conference
    host = conference.host_name or conference.host.name
    named = points.contacts(conference)
    if above is None or above.is_main:
        return _first(named) or host
    beside = f"; {_first(named)} ({host})" if named and named[0].phone else ""
    return _first(contacts(above)) or f"{above.organisation_name}{beside}"


def offices(conference: Conference, *, actor: Actor) -> Sequence[Participation]:
    """List the actor's own points that may write to a lower tier."""
    return [
        point
        for point in points.mine(conference, actor=actor)
        if rules.has_branch(point) and points.may(point, Permission.INVITATION_PASS_ON, actor=actor)
    ]


def stands_below(
    owner: Any,  # noqa: ANN401 an alias of Participation
    conference: Conference,
    *,
    actor: Actor,
) -> ColumnElement[bool]:
    """Return the condition for an office (`owner`) in whose branch the actor stands.

    At the office's own point or anywhere below it, by duty or by a part played there.
    """
    own = another(Participation, "stands_below")
    at = select(own.id).where(
        own.conference_id == conference.id,
        own.answer != Answer.WITHDRAWN,
        ~own.is_main,
        own.id.in_(select(Participation.id).where(visibility.stood_at(conference, actor))),
        own.path.startswith(owner.path),
    )
    return and_(owner.conference_id == conference.id, at.correlate(owner).exists())


def written_by(conference: Conference, *, actor: Actor) -> ColumnElement[bool]:
    """Return the condition on Participation for the offices the actor itself writes for."""
    return and_(
        Participation.conference_id == conference.id,
        points.held(actor, Permission.INVITATION_PASS_ON),
    )


def _first(contacts: Sequence[BranchContact | ConferenceContact]) -> str:
    return " – ".join(filter(None, (contacts[0].name, contacts[0].phone))) if contacts else ""
