"""The country of the demonstration: units of both eras, their points, and eleven accounts."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import select

from meetings.access.actor import Actor, Grant
from meetings.access.roles import Role
from meetings.bridge_points import commands as points
from meetings.bridge_points.models import BridgePoint
from meetings.bridge_points.rules import (
    ContactFacts,
    ContactKind,
    LineFacts,
    LineKind,
    PointFacts,
    PointOf,
    RoomFacts,
)
from meetings.demo import names
from meetings.kit import vietnamese
from meetings.kit.database import db
from meetings.organisations import data
from meetings.organisations.commands import importing
from meetings.organisations.models import Organisation
from meetings.organisations.rules import PRESETS, OrganisationKind
from meetings.people.commands import accounts
from meetings.people.models import Account
from meetings.people.rules import passwords
from meetings.people.rules.accounts import Newcomer, Term

BUILDER: Final = Actor(
    id=0,
    name="Dữ liệu minh họa",
    grants=(Grant(Role.ADMINISTRATOR, "/"), Grant(Role.SECRETARIAT, "/")),
    origin="demo",
)
# What the articles tell of two places; the others are addressed by their seat.
_ADDRESSES: Final = {
    "cp": "Trung tâm Hội nghị Quốc tế, số 11 Lê Hồng Phong, Ba Đình, Hà Nội",
    "h-007": "Trụ sở UBND quận, số 33 Đại Cổ Việt, phường Lê Đại Hành",
}
_ROOMS: Final = {1: (200, 60), 2: (120, 40), 3: (60, 20)}


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """One account of the demonstration and the duty it holds."""

    username: str
    name: str
    post: str
    role: Role | None
    key: str
    english: bool = False


CAST: Final = (
    Part(username="thuky.trunguong", name="Nguyễn Thị Minh Họa", post="Thư ký tổng hợp",
         role=Role.SECRETARIAT, key="cp"),
    Part(username="thuky.danang", name="Trần Ngọc Mẫu", post="Chuyên viên Văn phòng UBND",
         role=Role.SECRETARIAT, key="da-nang"),
    Part(username="canbo.haichau", name="Lê Văn Thử", post="Cán bộ Văn phòng phường",
         role=Role.STAFF, key="hai-chau"),
    Part(username="thuky.quangnam", name="Phạm Thị Dụ", post="Chuyên viên Văn phòng UBND",
         role=Role.SECRETARIAT, key="quang-nam"),
    Part(username="canbo.haibatrung", name="Hoàng Văn Ví", post="Cán bộ Văn phòng quận",
         role=Role.STAFF, key="h-007"),
    Part(username="kythuat.quangnam", name="Vũ Đức Kỹ", post="Cán bộ kỹ thuật",
         role=Role.TECHNICIAN, key="quang-nam"),
    Part(username="chutri", name="Đỗ Quang Chủ", post="Lãnh đạo chủ trì",
         role=Role.CHAIR, key="cp"),
    Part(username="daibieu", name="Bùi Thu Biểu", post="Đại biểu phường Hải Châu",
         role=None, key="hai-chau"),
    Part(username="vanthu", name="Đặng Thị Thư", post="Văn thư",
         role=Role.RECORDS_CLERK, key="cp"),
    Part(username="quantri", name="Ngô Hữu Trị", post="Quản trị hệ thống",
         role=Role.ADMINISTRATOR, key="cp"),
    Part(username="kiemtra", name="Dương Kiều Tra", post="Kiểm tra, giám sát",
         role=Role.AUDITOR, key="cp"),
)  # fmt: skip


def build(*, password: str, cheap: bool, now: datetime) -> None:
    """Bring in the presets, all units of both eras, a point for each, and the accounts."""
    importing.install_presets(PRESETS, actor=BUILDER, now=now)
    importing.import_units(data.load(), actor=BUILDER, now=now)
    standing = _without_point()
    points.found_for_organisations(
        [PointOf(organisation_id=one.id, facts=_facts(one)) for one in standing],
        actor=BUILDER,
        now=now,
    )
    _open_accounts(passwords.hasher(cheap=cheap).hash(password), now=now)


def organisation(key: str) -> Organisation:
    """Return a unit by its key; Hải Châu is the ward of Đà Nẵng of today."""
    wanted = select(Organisation).where(Organisation.key == key)
    if key == "hai-chau":
        wanted = select(Organisation).where(
            Organisation.fold == vietnamese.fold("Phường Hải Châu"),
            Organisation.kind == OrganisationKind.COMMUNE,
            Organisation.parent_id == organisation("da-nang").id,
        )
    return db.session.scalars(wanted).one()


def cast() -> Mapping[str, Account]:
    """Return the demonstration's accounts by username."""
    found = db.session.scalars(select(Account).where(Account.is_demo))
    return {account.username: account for account in found}


def _without_point() -> list[Organisation]:
    pointed = select(BridgePoint.organisation_id)
    wanted = select(Organisation).where(Organisation.id.not_in(pointed)).order_by(Organisation.id)
    return list(db.session.scalars(wanted))


def _facts(one: Organisation) -> PointFacts:
    large, small = _ROOMS[min(one.level, 3)]
    seat = "Trụ sở UBND" if one.level > 1 else "Trụ sở"
    name = vietnamese.in_sentence(one.name)
    return PointFacts(
        name=f"Điểm cầu {name}",
        address=_ADDRESSES.get(one.key, f"{seat} {name}"),
        lat=one.lat,
        lon=one.lon,
        rooms=(
            RoomFacts(name="Phòng họp trực tuyến", capacity=large),
            RoomFacts(name="Phòng họp số 2", capacity=small),
        ),
        lines=(
            LineFacts(kind=LineKind.SIP, address=f"sip:{one.key}@diemcau.example"),
            LineFacts(kind=LineKind.WEB, address=f"https://hop.example/{one.key}", is_backup=True),
        ),
        contacts=tuple(
            ContactFacts(
                kind=kind,
                name=names.person(f"{one.key}/{kind}"),
                phone=names.phone(f"{one.key}/{kind}"),
                email=f"{kind.value}.{one.key}@diemcau.example",
            )
            for kind in ContactKind
        ),
    )


def _open_accounts(password_hash: str, *, now: datetime) -> None:
    known = cast()
    for part in CAST:
        if part.username in known:
            continue
        office = organisation(part.key)
        account = accounts.open_account(
            Newcomer(
                name=part.name,
                username=part.username,
                password_hash=password_hash,
                post=part.post,
                email=f"{part.username}@diemcau.example",
                phone=names.phone(part.username),
                must_change_password=False,
                is_demo=True,
            ),
            organisation=office,
            actor=BUILDER,
            now=now,
        )
        if part.role is not None:
            accounts.give_duty(
                account,
                role=part.role,
                organisation=office,
                term=Term(),
                actor=BUILDER,
                now=now,
            )
