"""Founding and changing bridge points: the facts left behind."""

from dataclasses import replace
from datetime import timedelta

import pytest

from meetings.audit.models import AuditEntry
from meetings.bridge_points import commands, queries, rules
from meetings.bridge_points.models import BridgePoint
from meetings.bridge_points.queries import Sought
from meetings.bridge_points.rules import (
    ContactFacts,
    ContactKind,
    LineFacts,
    LineKind,
    PointFacts,
    PointOf,
    RoomFacts,
)
from meetings.kit import clock, vietnamese
from meetings.kit.database import db
from meetings.kit.errors import NotAllowedError, NotFoundError
from meetings.kit.transactions import transaction
from tests.cast import ROOT, Cast

FACTS = PointFacts(
    name="Điểm cầu Nhà văn hóa",
    address="Số 2, phố Mới",
    rooms=(RoomFacts(name="Hội trường", capacity=120), RoomFacts(name="Phòng nhỏ", capacity=12)),
    lines=(
        LineFacts(kind=LineKind.SIP, address="sip:nvh@diemcau.example"),
        LineFacts(kind=LineKind.WEB, address="https://hop.example/nvh", is_backup=True),
    ),
    contacts=(ContactFacts(kind=ContactKind.LIAISON, name="Lan", phone="0900 000 000"),),
)


def found(cast: Cast, facts: PointFacts = FACTS) -> BridgePoint:
    actor = cast.actor(cast.bich)
    with transaction():
        made = commands.found(cast.north, facts=facts, actor=actor, now=clock.now())
    return queries.get(made.public_id, actor=actor)


def change(cast: Cast, point: BridgePoint, facts: PointFacts) -> BridgePoint:
    actor = cast.actor(cast.bich)
    with transaction():
        held = queries.for_change(point.public_id, actor=actor)
        commands.change(held, facts=facts, actor=actor, now=clock.now())
    db.session.expire_all()
    return queries.get(point.public_id, actor=actor)


def as_facts(point: BridgePoint, **other: object) -> PointFacts:
    told = replace(
        FACTS,
        name=point.name,
        rooms=tuple(
            RoomFacts(name=r.name, capacity=r.capacity, public_id=r.public_id) for r in point.rooms
        ),
    )
    return replace(told, **other)  # type: ignore[arg-type]


def test_a_point_is_founded_with_all_its_parts(cast: Cast) -> None:
    point = found(cast)

    assert [(r.name, r.capacity) for r in point.rooms] == [("Hội trường", 120), ("Phòng nhỏ", 12)]
    assert [(one.kind, one.is_backup) for one in point.lines] == [
        (LineKind.SIP, False),
        (LineKind.WEB, True),
    ]
    assert point.contacts[0].phone == "0900 000 000"
    assert point.place == f"{cast.north.path}p{point.id}/"


def test_an_office_has_one_default_point(cast: Cast) -> None:
    found(cast)

    points = queries.of_organisation(cast.north, actor=ROOT)
    assert [(p.name, p.is_default) for p in points] == [
        ("Điểm cầu Nhà văn hóa", True),
        ("Điểm cầu Tỉnh Bắc", False),
    ]


def test_rooms_keep_their_identity(cast: Cast) -> None:
    point = found(cast)
    before = {room.name: room.public_id for room in point.rooms}
    rooms = (
        RoomFacts(name="Đại sảnh", capacity=150, public_id=before["Hội trường"]),
        RoomFacts(name="Phòng mới", capacity=30),
    )

    point = change(cast, point, as_facts(point, rooms=rooms))

    after = {room.name: room.public_id for room in point.rooms}
    assert after["Đại sảnh"] == before["Hội trường"]
    assert set(after) == {"Đại sảnh", "Phòng mới"}
    assert point.version == 2


def test_a_room_of_another_point_cannot_be_taken_over(cast: Cast) -> None:
    point, other = found(cast), cast.point(cast.south)
    foreign = queries.get(other.public_id, actor=ROOT).rooms[0]
    stolen = RoomFacts(name="Của người khác", capacity=1, public_id=foreign.public_id)

    change(cast, point, as_facts(point, rooms=(stolen,)))

    db.session.refresh(foreign)
    assert foreign.name == "Phòng 1"


def test_the_log_tells_which_parts_changed_but_no_phone(cast: Cast) -> None:
    point = found(cast)
    contacts = (ContactFacts(kind=ContactKind.TECHNICIAN, name="Sơn", phone="0911 222 333"),)

    change(cast, point, as_facts(point, address="Số 3", contacts=contacts))

    entry = db.session.scalars(
        db.select(AuditEntry).where(AuditEntry.action == "BridgePointChanged")
    ).one()
    assert entry.facts["changed"] == ["address", "contacts"]
    assert "0911" not in str(entry.facts)


@pytest.mark.parametrize("who", ["lan", "canh", "tuan", "chair", "auditor", "son", "stranger"])
def test_only_the_office_itself_or_an_administrator_changes_a_point(cast: Cast, who: str) -> None:
    point = found(cast)
    actor = cast.actor(getattr(cast, who))

    with pytest.raises(NotAllowedError), transaction():
        commands.change(point, facts=FACTS, actor=actor, now=clock.now())
    with pytest.raises(NotAllowedError), transaction():
        commands.found(cast.north, facts=FACTS, actor=actor, now=clock.now())


def test_an_office_that_ended_founds_nothing(cast: Cast) -> None:
    with transaction():
        cast.north.valid_to = clock.now().astimezone(vietnamese.ZONE).date() - timedelta(days=1)

    with pytest.raises(rules.NotStandingError), transaction():
        commands.found(cast.north, facts=FACTS, actor=ROOT, now=clock.now())


def test_many_points_are_founded_in_a_few_statements(cast: Cast) -> None:
    from sqlalchemy import event

    points = [
        PointOf(
            organisation_id=cast.south.id, facts=replace(FACTS, name=f"Điểm {n}", is_default=False)
        )
        for n in range(300)
    ]
    asked: list[str] = []
    event.listen(db.engines[None], "before_cursor_execute", lambda *a: asked.append(a[2]))

    with transaction():
        made = commands.found_for_organisations(points, actor=ROOT, now=clock.now())

    assert made == 300
    assert len(asked) < 40
    page = queries.page(Sought(text="diem 299"), actor=ROOT)
    assert [p.name for p in page] == ["Điểm 299"]
    assert sum(room.capacity for room in page.items[0].rooms) == 132
    with pytest.raises(NotAllowedError), transaction():
        commands.found_for_organisations(points, actor=cast.actor(cast.admin), now=clock.now())


@pytest.mark.parametrize(
    ("who", "sees"),
    [
        ("admin", 7), ("lan", 7), ("bich", 3), ("tuan", 3), ("canh", 1), ("clerk", 0), ("stranger", 0),
    ],
)  # fmt: skip
def test_everybody_sees_the_points_of_their_branch(cast: Cast, who: str, sees: int) -> None:
    actor = cast.actor(getattr(cast, who))

    assert queries.page(Sought(), actor=actor).total == sees
    if who == "canh":
        with pytest.raises(NotFoundError):
            queries.get(cast.point(cast.south).public_id, actor=actor)
