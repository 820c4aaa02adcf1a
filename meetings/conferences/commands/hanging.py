"""Hanging points of a draft below another point than that of the office above their own."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import false, update

from meetings.access.actor import Actor
from meetings.access.permissions import Permission
from meetings.conferences.commands import _placing as placing
from meetings.conferences.events.inviting import PointsHung
from meetings.conferences.models import Conference, Participation
from meetings.conferences.queries import hanging as queries
from meetings.conferences.rules import cascade, hanging, places
from meetings.kit import events
from meetings.kit.database import db

_P: Final = Participation


def hang(
    conference: Conference,
    *,
    points: Sequence[str],
    parent: str,
    only_fitting: bool = False,
    actor: Actor,
    now: datetime,
) -> int:
    """Hang points of a draft (public ids) below another of its points; return how many.

    Without a `parent` they go back below the point of the office above their own. A point that
    cannot hang there is refused (WrongParentError), or with `only_fitting` stays where it is.
    """
    actor.must(Permission.INVITATION_ANNOUNCE, *places.of_conference(conference))
    cascade.check_draft(conference.stage)
    children = queries.listed(conference, points)
    above = queries.listed_one(conference, parent) if parent else None
    if only_fitting:
        children = queries.parted(above, children).fit
    cascade.check_somebody_chosen(len(children))

    some = update(_P).where(_P.id.in_([one.id for one in children]))
    if above is not None:
        hanging.check_parent(above, children)
        some = some.values(parent_id=above.id, is_apart=True)
    else:
        some = some.values(is_apart=False)
    db.session.execute(some.execution_options(synchronize_session=False))
    placing.hang_anew(conference, without=false())
    placing.lay_paths(conference.id)

    hung = placing.placed(_P.id.in_([one.id for one in children]))
    events.emit(
        PointsHung(
            at=now,
            by=actor.by,
            subject=conference.code,
            conference_id=conference.id,
            parent=parent,
            count=hung.count,
            digest=hung.digest,
        )
    )
    return hung.count
