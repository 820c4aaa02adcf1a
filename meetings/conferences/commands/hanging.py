"""Hanging points of a draft below another point than that of the office above their own."""

from collections import defaultdict
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
from meetings.conferences.rules.cascade import Selection, Which
from meetings.conferences.rules.vocabulary import Stage
from meetings.kit import events
from meetings.kit.database import db

_P: Final = Participation


def hang(
    conference: Conference, *, points: Sequence[str], parent: str, actor: Actor, now: datetime
) -> int:
    """Hang points of a draft (public ids) below another of its points; return how many.

    Without a `parent` they go back below the point of the office above their own.
    """
    actor.must(Permission.INVITATION_ANNOUNCE, *places.of_conference(conference))
    cascade.check_draft(conference.stage)
    children = queries.listed(conference, points)
    cascade.check_somebody_chosen(len(children))

    some = update(_P).where(_P.id.in_([one.id for one in children]))
    if parent:
        above = queries.listed_one(conference, parent)
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


def hang_selected(conference: Conference, selection: Selection, *, actor: Actor) -> None:
    """Hang the points just placed as a pasted list or a former conference says; a step of commands.

    Once the letters went out only what is new, and has no path yet. A pasted parent that does not
    take part, or stands no higher, is refused (422). One statement for each parent.
    """
    wanted = queries.wanted(conference, selection, actor=actor)
    if not wanted:
        return
    known = queries.by_office(conference, {*wanted, *filter(None, wanted.values())})
    main = queries.main(conference)
    parents = {main.id: main} | {point.id: point for point in known.values()}
    groups: dict[int, list[Participation]] = defaultdict(list)
    for office, above in wanted.items():
        parent, child = known.get(above) if above else main, known.get(office)
        if parent is None or child is None or (child.path and conference.stage is not Stage.DRAFT):
            continue
        if selection.which is Which.PASTED or hanging.fits(parent, child):
            groups[parent.id].append(child)
    for parent_id, children in groups.items():
        hanging.check_parent(parents[parent_id], children)
        hung = update(_P).where(_P.id.in_([one.id for one in children]))
        hung = hung.values(parent_id=parent_id, is_apart=True)
        db.session.execute(hung.execution_options(synchronize_session=False))
