"""Hanging points as a selection says; a step of commands, which have asked permission."""

from collections import defaultdict
from typing import Final

from sqlalchemy import update

from meetings.access.actor import Actor
from meetings.conferences.models import Conference, Participation
from meetings.conferences.queries import hanging as queries
from meetings.conferences.rules import hanging
from meetings.conferences.rules.cascade import Selection, Which
from meetings.conferences.rules.vocabulary import Stage
from meetings.kit.database import db

_P: Final = Participation


def hang_selected(conference: Conference, selection: Selection, *, actor: Actor) -> None:
    """Hang the points just placed as a pasted list or a former conference says.

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
