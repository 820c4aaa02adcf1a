"""Offices, points, rooms and people whose calendar one may look at."""

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select, true

from meetings.access.actor import Actor
from meetings.bridge_points import queries as bridge_points
from meetings.bridge_points.models import BridgePoint, BridgeRoom
from meetings.calendar.rules.subjects import About, Subject
from meetings.conferences.models import Chair, Conference, Participation, ParticipationRoom
from meetings.conferences.rules.clashes import NOT_COMING
from meetings.kit import vietnamese
from meetings.kit.database import db
from meetings.kit.errors import NotFoundError
from meetings.kit.i18n import mark as _m
from meetings.organisations import queries as organisations
from meetings.organisations.models import Organisation

MOST_OFFERED: Final = 20


def get(about: About, key: str, *, actor: Actor) -> Subject:
    """Return the subject of this key if the actor may look at it, or refuse (404)."""
    if about is About.CHAIR:
        return Subject(about=about, key=vietnamese.fold(key), name=vietnamese.clean(key))
    public_id, wanted = _listed(about, actor)
    row = db.session.execute(wanted.where(public_id == key)).first()
    if row is None:
        raise NotFoundError(_m("Không tìm thấy nội dung này, hoặc bạn không được xem."))
    return Subject(about=about, key=row[0], name=_name(row))


def named(about: About, text: str, *, actor: Actor) -> Sequence[Subject]:
    """List the subjects whose name holds every word, as far as the actor may look at them.

    Rooms are found by the name of their point. Whoever chairs needs no list: the words are enough.
    """
    words = vietnamese.fold(text).split()
    if about is About.MINE or not words:
        return []
    if about is About.CHAIR:
        return [get(about, text, actor=actor)]
    _, wanted = _listed(about, actor)
    fold = Organisation.fold if about is About.OFFICE else BridgePoint.fold
    found = wanted.where(*(fold.contains(word, autoescape=True) for word in words))
    rows = db.session.execute(found.limit(MOST_OFFERED))
    return [Subject(about=about, key=row[0], name=_name(row)) for row in rows]


def condition(of: Subject) -> ColumnElement[bool]:
    """Return the condition on Conference for what belongs in the calendar of a subject."""
    takes_part = and_(
        Participation.conference_id == Conference.id, Participation.answer.not_in(NOT_COMING)
    )
    match of.about:
        case About.OFFICE:
            office = select(Organisation.id).where(Organisation.public_id == of.key)
            mine = Participation.organisation_id == office.scalar_subquery()
            return or_(
                Conference.host_id == office.scalar_subquery(), exists().where(takes_part, mine)
            )
        case About.POINT:
            point = select(BridgePoint.id).where(BridgePoint.public_id == of.key)
            mine = Participation.bridge_point_id == point.scalar_subquery()
            return exists().where(takes_part, mine)
        case About.ROOM:
            room = select(BridgeRoom.id).where(BridgeRoom.public_id == of.key)
            used = ParticipationRoom.participation_id == Participation.id
            return exists().where(
                takes_part, used, ParticipationRoom.room_id == room.scalar_subquery()
            )
        case About.CHAIR:
            words = (Chair.fold.contains(word, autoescape=True) for word in of.key.split())
            return exists().where(Chair.conference_id == Conference.id, *words)
        case About.MINE:
            return true()


def _listed(about: About, actor: Actor) -> tuple[Any, Select[*tuple[Any, ...]]]:
    """Return the column of the public id, and what the actor may look at: id, name, of what."""
    if about is About.OFFICE:
        offices: Select[*tuple[Any, ...]] = select(Organisation.public_id, Organisation.name)
        offices = offices.where(organisations.visible_to(actor))
        return Organisation.public_id, offices.order_by(Organisation.level, Organisation.sort_key)
    visible = bridge_points.visible_to(actor)
    if about is About.POINT:
        points: Select[*tuple[Any, ...]] = select(BridgePoint.public_id, BridgePoint.name)
        points = points.join(Organisation, Organisation.id == BridgePoint.organisation_id)
        return BridgePoint.public_id, points.where(visible).order_by(BridgePoint.sort_key)
    rooms: Select[*tuple[Any, ...]] = (
        select(BridgeRoom.public_id, BridgeRoom.name, BridgePoint.name)
        .join(BridgePoint, BridgePoint.id == BridgeRoom.bridge_point_id)
        .join(Organisation, Organisation.id == BridgePoint.organisation_id)
        .where(visible)
    )
    return BridgeRoom.public_id, rooms.order_by(BridgePoint.sort_key, BridgeRoom.name)


def _name(row: Any) -> str:  # noqa: ANN401 a row of one or two names
    return ", ".join(row[1:])
