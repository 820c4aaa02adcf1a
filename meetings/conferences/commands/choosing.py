"""Choosing whom to invite while the conference is a draft."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, delete, false

from meetings.access.actor import Actor
from meetings.access.permissions import Permission
from meetings.conferences.commands import _hanging as hanging
from meetings.conferences.commands import _placing as placing
from meetings.conferences.events.inviting import PointsChosen, PointsDropped
from meetings.conferences.models import Conference, Participation
from meetings.conferences.queries import candidates, former, point_list
from meetings.conferences.queries.point_list import Sought
from meetings.conferences.rules import cascade, places
from meetings.conferences.rules.cascade import Selection, Which
from meetings.kit import events
from meetings.kit.database import db


@dataclass(frozen=True, kw_only=True, slots=True)
class Chosen:
    """How many points joined the list, and who did not.

    `without_point` names organisations that have no point of their own yet; `gone` those of a
    former conference that do not stand any more on the day, or are below its lowest tier.
    """

    count: int
    without_point: tuple[str, ...]
    gone: tuple[str, ...] = ()


def choose_points(
    conference: Conference, *, selection: Selection, actor: Actor, now: datetime
) -> Chosen:
    """Put the points of the organisations selected on the list of a draft; known ones stay.

    Each takes part by its own point, at the tier of its office, below the point of the office
    above it or else the main point; unless a pasted list, or the former conference, hangs it
    elsewhere. Unknown names or codes are refused (422), nothing is added.
    """
    actor.must(Permission.INVITATION_ANNOUNCE, *places.of_conference(conference))
    cascade.check_draft(conference.stage)

    wanted = candidates.condition(conference, selection, actor=actor)
    without_point = tuple(candidates.without_point(conference, wanted))
    before = placing.placed(_chosen(conference))
    placing.place(conference, wanted)
    hanging.hang_selected(conference, selection, actor=actor)
    placing.hang_anew(conference, without=false())
    placing.lay_paths(conference.id)

    after = placing.placed(_chosen(conference))
    events.emit(
        PointsChosen(
            at=now,
            by=actor.by,
            subject=conference.code,
            conference_id=conference.id,
            which=selection.which,
            count=after.count - before.count,
            digest=after.digest,
        )
    )
    gone: Sequence[str] = ()
    if selection.which is Which.FORMER:
        standing = candidates.standing(conference)
        gone = former.gone(selection.former, standing, conference=conference, actor=actor)
    return Chosen(count=after.count - before.count, without_point=without_point, gone=tuple(gone))


def drop_points(
    conference: Conference,
    *,
    points: Sequence[str] = (),
    selection: Selection | None = None,
    sought: Sought | None = None,
    actor: Actor,
    now: datetime,
) -> int:
    """Strike points (public ids), those of a selection or of a search, from the list of a draft."""
    actor.must(Permission.INVITATION_ANNOUNCE, *places.of_conference(conference))
    cascade.check_draft(conference.stage)

    going: ColumnElement[bool] = Participation.public_id.in_(points)
    if selection is not None:
        wanted = candidates.condition(conference, selection, actor=actor)
        going = Participation.organisation_id.in_(candidates.standing(conference).where(wanted))
    if sought is not None:
        going = Participation.id.in_(point_list.ids(conference, sought, actor=actor, now=now))
    going = and_(_chosen(conference), going)
    dropped = placing.placed(going)
    placing.hang_anew(conference, without=going)
    db.session.execute(
        delete(Participation).where(going).execution_options(synchronize_session=False)
    )
    placing.lay_paths(conference.id)

    events.emit(
        PointsDropped(
            at=now,
            by=actor.by,
            subject=conference.code,
            conference_id=conference.id,
            count=dropped.count,
            digest=dropped.digest,
        )
    )
    return dropped.count


def _chosen(conference: Conference) -> ColumnElement[bool]:
    return and_(Participation.conference_id == conference.id, ~Participation.is_main)
