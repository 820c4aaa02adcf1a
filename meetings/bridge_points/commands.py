"""Founding and changing bridge points."""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError

from meetings.access.actor import Actor
from meetings.access.permissions import Permission
from meetings.bridge_points import rules
from meetings.bridge_points.events import (
    BridgePointChanged,
    BridgePointFounded,
    BridgePointsFounded,
)
from meetings.bridge_points.models import BridgeContact, BridgeLine, BridgePoint, BridgeRoom
from meetings.bridge_points.rules import PointFacts, PointOf, RoomFacts
from meetings.kit import events, tokens, vietnamese
from meetings.kit.database import db
from meetings.kit.i18n import mark as _m
from meetings.organisations.models import Organisation

_AT_ONCE: Final = 5_000  # public ids in one question


def found(
    organisation: Organisation, *, facts: PointFacts, actor: Actor, now: datetime
) -> BridgePoint:
    """Found a bridge point of an organisation with its rooms, lines and contacts."""
    actor.must(Permission.POINT_MANAGE, organisation.path)

    rules.check(facts)
    if organisation.valid_to and organisation.valid_to < now.astimezone(vietnamese.ZONE).date():
        raise rules.NotStandingError(
            _m("Đơn vị này đã hết hiệu lực; hãy lập điểm cầu cho đơn vị kế thừa.")
        )

    point = BridgePoint(
        public_id=tokens.public_id(),
        organisation_id=organisation.id,
        name=facts.name,
        is_default=facts.is_default,
    )
    _describe(point, facts)
    db.session.add(point)
    db.session.flush()
    if facts.is_default:
        _be_the_only_default(point)
    db.session.add_all(_room(point.id, room) for room in facts.rooms)
    _connect(point.id, facts)

    events.emit(BridgePointFounded(at=now, by=actor.by, subject=point.public_id, name=point.name))
    return point


def change(point: BridgePoint, *, facts: PointFacts, actor: Actor, now: datetime) -> None:
    """Change what is told about a point; rooms keep their identity by `public_id`.

    `point` is loaded by `queries.for_change`. Raises RoomInUseError when a room that a conference
    has chosen would go.
    """
    actor.must(Permission.POINT_MANAGE, point.place)

    rules.check(facts)

    changed = _changed(point, facts)
    _describe(point, facts)
    point.version += 1
    if facts.is_default:
        _be_the_only_default(point)
    _turn_rooms(point, facts.rooms)
    for old in [*point.lines, *point.contacts]:
        db.session.delete(old)
    db.session.flush()
    _connect(point.id, facts)

    events.emit(
        BridgePointChanged(
            at=now, by=actor.by, subject=point.public_id, name=point.name, changed=changed
        )
    )


def found_for_organisations(points: Sequence[PointOf], *, actor: Actor, now: datetime) -> int:
    """Found many points at once, one statement per table; return how many."""
    actor.must(Permission.POINT_MANAGE, "/")

    for point in points:
        rules.check(point.facts)

    if points:
        pairs = list(zip(_insert_points(points), (p.facts for p in points), strict=True))
        _insert(BridgeRoom, [_room_row(id_, room) for id_, f in pairs for room in f.rooms])
        _insert(BridgeLine, [row for id_, f in pairs for row in _line_rows(id_, f)])
        _insert(BridgeContact, [row for id_, f in pairs for row in _contact_rows(id_, f)])

    events.emit(
        BridgePointsFounded(
            at=now,
            by=actor.by,
            subject="bridge-points",
            count=len(points),
            digest=_digest(points),
        )
    )
    return len(points)


def _describe(point: BridgePoint, facts: PointFacts) -> None:
    for name, value in _described(facts).items():
        setattr(point, name, value)


def _described(facts: PointFacts) -> dict[str, Any]:
    return {
        "name": facts.name,
        "address": facts.address,
        "lat": facts.lat,
        "lon": facts.lon,
        "is_default": facts.is_default,
        "is_active": facts.is_active,
        "sort_key": vietnamese.sort_key(facts.name),
        "fold": vietnamese.fold(f"{facts.name} {facts.address}")[:600],
    }


def _be_the_only_default(point: BridgePoint) -> None:
    """Take the default away from the other points of the same organisation."""
    db.session.execute(
        update(BridgePoint)
        .where(
            BridgePoint.organisation_id == point.organisation_id,
            BridgePoint.id != point.id,
            BridgePoint.is_default,
        )
        .values(is_default=False, version=BridgePoint.version + 1)
    )


def _turn_rooms(point: BridgePoint, rooms: Sequence[RoomFacts]) -> None:
    """Rename the rooms that stay, add the new ones and take away the rest."""
    standing = {room.public_id: room for room in point.rooms}
    kept = {room.public_id for room in rooms}
    for gone in (room for room in point.rooms if room.public_id not in kept):
        _take_away(gone)
    for room in rooms:
        known = standing.get(room.public_id)
        if known is None:
            db.session.add(_room(point.id, room))
        else:
            known.name, known.capacity = room.name, room.capacity
    db.session.flush()


def _take_away(room: BridgeRoom) -> None:
    try:
        with db.session.begin_nested():
            db.session.delete(room)
            db.session.flush()
    except IntegrityError as error:
        raise rules.RoomInUseError(
            _m(
                "Phòng %(name)s đã được chọn cho một hội nghị nên không xóa được. "
                "Hãy đổi tên hoặc sức chứa của phòng."
            ),
            name=room.name,
        ) from error


def _changed(point: BridgePoint, facts: PointFacts) -> tuple[str, ...]:
    told = _described(facts)
    names = [name for name in told if getattr(point, name) != told[name]]
    rooms = {(r.public_id, r.name, r.capacity) for r in point.rooms}
    if rooms != {(r.public_id, r.name, r.capacity) for r in facts.rooms}:
        names.append("rooms")
    lines = {(one.kind, one.address, one.is_backup) for one in point.lines}
    if lines != {(one.kind, one.address, one.is_backup) for one in facts.lines}:
        names.append("lines")
    people = {(c.kind, c.name, c.phone, c.email) for c in point.contacts}
    if people != {(c.kind, c.name, c.phone, c.email) for c in facts.contacts}:
        names.append("contacts")
    return tuple(name for name in names if name not in {"sort_key", "fold"})


def _connect(point_id: int, facts: PointFacts) -> None:
    _insert(BridgeLine, _line_rows(point_id, facts))
    _insert(BridgeContact, _contact_rows(point_id, facts))
    db.session.flush()


def _room(point_id: int, room: RoomFacts) -> BridgeRoom:
    return BridgeRoom(**_room_row(point_id, room))


def _insert_points(points: Sequence[PointOf]) -> list[int]:
    """Store the points in a few statements and return their ids in the same order.

    They are found again by their public ids: SQLite returns the ids of many rows only one by one.
    """
    rows = [_point_row(point) for point in points]
    db.session.execute(insert(BridgePoint), rows)
    made = [row["public_id"] for row in rows]
    ids: dict[str, int] = {}
    for start in range(0, len(made), _AT_ONCE):
        wanted = select(BridgePoint.public_id, BridgePoint.id).where(
            BridgePoint.public_id.in_(made[start : start + _AT_ONCE])
        )
        ids |= {row[0]: row[1] for row in db.session.execute(wanted)}
    return [ids[public_id] for public_id in made]


def _point_row(point: PointOf) -> dict[str, Any]:
    identity = {"public_id": tokens.public_id(), "organisation_id": point.organisation_id}
    return identity | {"version": 1} | _described(point.facts)


def _room_row(point_id: int, room: RoomFacts) -> dict[str, Any]:
    return {
        "public_id": tokens.public_id(),
        "bridge_point_id": point_id,
        "name": room.name,
        "capacity": room.capacity,
    }


def _line_rows(point_id: int, facts: PointFacts) -> list[dict[str, Any]]:
    return [
        {
            "bridge_point_id": point_id,
            "kind": line.kind,
            "address": line.address,
            "is_backup": line.is_backup,
        }
        for line in facts.lines
    ]


def _contact_rows(point_id: int, facts: PointFacts) -> list[dict[str, Any]]:
    return [
        {
            "bridge_point_id": point_id,
            "kind": contact.kind,
            "name": contact.name,
            "phone": contact.phone,
            "email": contact.email,
        }
        for contact in facts.contacts
    ]


def _insert(
    table: type[BridgeRoom | BridgeLine | BridgeContact], rows: list[dict[str, Any]]
) -> None:
    if rows:
        db.session.execute(insert(table), rows)


def _digest(points: Sequence[PointOf]) -> str:
    told = "\n".join(f"{point.organisation_id} {point.facts.name}" for point in points)
    return hashlib.sha256(told.encode()).hexdigest()
