"""When people who chair, points and rooms are taken; nothing is told of what takes them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from sqlalchemy import ColumnElement, and_, exists, false, func, or_, select

from meetings.access.actor import Actor
from meetings.access.permissions import Permission
from meetings.access.roles import Reach
from meetings.bridge_points import queries as bridge_points
from meetings.bridge_points.models import BridgePoint, BridgeRoom
from meetings.calendar.rules.stretches import Span, WindowError
from meetings.conferences.models import (
    Chair,
    Conference,
    ConferenceDay,
    Participation,
    ParticipationRoom,
)
from meetings.conferences.rules.clashes import HOLDING, NOT_COMING
from meetings.conferences.rules.vocabulary import Stage
from meetings.kit import vietnamese
from meetings.kit.database import db
from meetings.kit.i18n import mark as _m
from meetings.kit.orm import another
from meetings.organisations.models import Organisation


@dataclass(frozen=True, kw_only=True, slots=True)
class Room:
    """A room of one's own offices."""

    public_id: str
    name: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Needed:
    """What must be free: folded names, keys of points and public ids of rooms.

    `like` adds the people and points of a conference, which itself takes no time.
    """

    chairs: tuple[str, ...] = ()
    points: tuple[int, ...] = ()
    rooms: tuple[str, ...] = ()
    like: Conference | None = None


def rooms(*, actor: Actor) -> Sequence[Room]:
    """List the rooms of the offices in whose name the actor may plan."""
    wanted = (
        select(BridgeRoom.public_id, BridgeRoom.name, BridgePoint.name)
        .join(BridgePoint, BridgePoint.id == BridgeRoom.bridge_point_id)
        .join(Organisation, Organisation.id == BridgePoint.organisation_id)
        .where(Organisation.path.in_(_planned_for(actor)), BridgePoint.is_active)
        .order_by(BridgePoint.sort_key, BridgeRoom.name)
    )
    rows = db.session.execute(wanted)
    return [Room(public_id=row[0], name=f"{row[1]}, {row[2]}") for row in rows]


def points_named(text: str, *, actor: Actor) -> tuple[int, ...]:
    """Return the points that bear these names, or whose office does, one per line.

    Refuses names of none that the actor may see (422).
    """
    lines = {vietnamese.fold(line): line for line in text.splitlines() if line}
    if not lines:
        return ()
    wanted = (
        select(BridgePoint.id, BridgePoint.name, BridgePoint.is_default, Organisation.fold)
        .join(Organisation, Organisation.id == BridgePoint.organisation_id)
        .where(
            bridge_points.visible_to(actor),
            BridgePoint.is_active,
            or_(_begins_with(lines), and_(Organisation.fold.in_(lines), BridgePoint.is_default)),
        )
    )
    found: set[str] = set()
    ids: list[int] = []
    for point_id, name, is_default, office in db.session.execute(wanted):
        borne = {vietnamese.fold(name), office if is_default else ""} & lines.keys()
        found |= borne
        ids += [point_id] if borne else []
    missing = [line for folded, line in lines.items() if folded not in found]
    if missing:
        raise WindowError(
            _m("Không tìm thấy: %(names)s. Hãy ghi đúng tên điểm cầu hoặc đơn vị."),
            field="points",
            names="; ".join(missing[:5]),
        )
    return tuple(ids)


def _begins_with(folded: Iterable[str]) -> ColumnElement[bool]:
    """Return the condition for a point to begin with one of these names; its address follows it."""
    sized = groupby(sorted(folded, key=len), key=len)
    begins = (func.substr(BridgePoint.fold, 1, size).in_(list(same)) for size, same in sized)
    return or_(*begins)


def never_chaired(names: Iterable[str]) -> Sequence[str]:
    """Return the names that no conference has among its chairs: mistyped, or nothing to compare."""
    folded = {vietnamese.fold(name): name for name in names}
    known = set(db.session.scalars(select(Chair.fold).where(Chair.fold.in_(folded)).distinct()))
    return [name for fold, name in folded.items() if fold not in known]


def busy(needed: Needed, *, start: datetime, end: datetime, actor: Actor) -> Sequence[Span]:
    """Return the days of conferences that take any of it: announced, live, or one's own drafts."""
    own = select(Organisation.id).where(Organisation.path.in_(_planned_for(actor)))
    wanted = (
        select(ConferenceDay.starts_at, ConferenceDay.ends_at)
        .join(Conference, Conference.id == ConferenceDay.conference_id)
        .where(
            ConferenceDay.starts_at < end,
            ConferenceDay.ends_at > start,
            or_(
                Conference.stage.in_(HOLDING),
                and_(Conference.stage == Stage.DRAFT, Conference.host_id.in_(own)),
            ),
            Conference.id != (needed.like.id if needed.like else 0),
            or_(_chaired(needed), _taking_part(needed), _in_rooms(needed)),
        )
        .order_by(ConferenceDay.starts_at)
    )
    return [Span(starts_at=row[0], ends_at=row[1]) for row in db.session.execute(wanted)]


def _chaired(needed: Needed) -> ColumnElement[bool]:
    named: list[ColumnElement[bool]] = [Chair.fold.in_(needed.chairs)]
    if needed.like:
        other = another(Chair, "chaired_other")
        same = select(other.fold).where(other.conference_id == needed.like.id, other.fold != "")
        named.append(Chair.fold.in_(same))
    return exists().where(Chair.conference_id == Conference.id, or_(*named))


def _taking_part(needed: Needed) -> ColumnElement[bool]:
    named: list[ColumnElement[bool]] = [Participation.bridge_point_id.in_(needed.points)]
    if needed.like:
        other = another(Participation, "taking_part_other")
        same = select(other.bridge_point_id).where(
            other.conference_id == needed.like.id, other.answer.not_in(NOT_COMING)
        )
        named.append(Participation.bridge_point_id.in_(same))
    return exists().where(_comes(), or_(*named))


def _in_rooms(needed: Needed) -> ColumnElement[bool]:
    if not needed.rooms:
        return false()
    room = select(BridgeRoom.id).where(BridgeRoom.public_id.in_(needed.rooms))
    used = ParticipationRoom.participation_id == Participation.id
    return exists().where(_comes(), used, ParticipationRoom.room_id.in_(room))


def _comes() -> ColumnElement[bool]:
    return and_(
        Participation.conference_id == Conference.id, Participation.answer.not_in(NOT_COMING)
    )


def _planned_for(actor: Actor) -> tuple[str, ...]:
    return actor.territory(Permission.CONFERENCE_PLAN, Reach.OWN)
