"""The people and offices every test already knows, and how they act."""

import secrets
from dataclasses import dataclass, fields
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any, Final

from meetings.access.actor import Actor, Grant
from meetings.access.roles import Role
from meetings.bridge_points.models import BridgeContact, BridgeLine, BridgePoint, BridgeRoom
from meetings.bridge_points.rules import ContactKind, LineKind
from meetings.conferences.queries import roles
from meetings.kit import clock, tokens, vietnamese
from meetings.kit.database import db
from meetings.kit.transactions import transaction
from meetings.organisations.models import Organisation, OrganisationInterval, Tier, TierScheme
from meetings.organisations.rules import PRESETS, OrganisationKind
from meetings.people import queries as people
from meetings.people.models import Account, Duty, Person, UserSession

NOON: Final = datetime(2027, 3, 1, 5, tzinfo=UTC)  # 12 giờ 00 in Việt Nam, thứ Hai
HOUR: Final = timedelta(hours=1)
DAY: Final = timedelta(days=1)
ROOT: Final = Actor(
    id=0,
    name="Hệ thống",
    grants=(Grant(Role.ADMINISTRATOR, "/"), Grant(Role.SECRETARIAT, "/")),
)

# Ids given by hand let everybody be written in one go; those the database gives start at 1.
_IDS: Final = count(1_000_000)


def key() -> str:
    """Return a one-time key as a form would carry."""
    return secrets.token_urlsafe(16)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cast:
    """A centre over two provinces; the northern one has two communes, the southern one."""

    centre: Organisation
    ministry: Organisation
    north: Organisation
    south: Organisation
    north_a: Organisation
    north_b: Organisation
    south_a: Organisation
    lan: Account  # secretariat of the centre
    bich: Account  # secretariat of North
    son: Account  # secretariat of South
    canh: Account  # bridge-point staff of commune North A
    dung: Account  # bridge-point staff of commune South A
    tuan: Account  # technician of North
    chair: Account  # chairs at the centre
    clerk: Account  # records clerk of the centre
    admin: Account  # administrator of everything
    auditor: Account  # auditor of everything
    stranger: Account  # an account without any duty

    def found_again(self) -> "Cast":
        """Return the same people and offices as the tables of this session have them."""
        known: dict[tuple[type, int], Any] = {}
        for model in (Organisation, Account):
            ids = [one.id for one in self._everybody() if isinstance(one, model)]
            for row in db.session.scalars(db.select(model).where(model.id.in_(ids))).unique():
                known[model, row.id] = row
        found = {
            field.name: known[type(getattr(self, field.name)), getattr(self, field.name).id]
            for field in fields(self)
        }
        return Cast(**found)

    def _everybody(self) -> list[Organisation | Account]:
        return [getattr(self, field.name) for field in fields(self)]

    def actor(self, who: Account) -> Actor:
        """Return one of the cast as the rules see them today."""
        found = people.actor(who.id, today=clock.now().astimezone(vietnamese.ZONE).date())
        assert found is not None
        return roles.with_roles(found)

    def point(self, organisation: Organisation) -> BridgePoint:
        """Return the bridge point of an office."""
        wanted = db.select(BridgePoint).where(BridgePoint.organisation_id == organisation.id)
        found: BridgePoint = db.session.scalars(wanted).one()
        return found


def sign_in(browser: object, account: Account) -> None:
    """Give a test browser an open session of this account, as a sign-in would."""
    token = tokens.new_token()
    now = clock.now()
    with transaction():
        db.session.add(
            UserSession(
                token_digest=tokens.digest(token),
                account_id=account.id,
                created_at=now,
                seen_at=now,
                expires_at=now + 12 * HOUR,
            )
        )
    with browser.session_transaction() as session:  # type: ignore[attr-defined]
        session["_user_id"] = token
        session["_fresh"] = True


def presets() -> None:
    """Lay down the tier schemes, unless they stand."""
    standing = set(db.session.scalars(db.select(TierScheme.code)))
    for preset in PRESETS:
        if preset.code in standing:
            continue
        scheme = TierScheme(
            code=preset.code,
            name=preset.name,
            valid_from=preset.valid_from,
            valid_to=preset.valid_to,
        )
        db.session.add(scheme)
        db.session.flush()
        words = zip(preset.labels, preset.labels_en, strict=True)
        for level, (label, label_en) in enumerate(words, start=1):
            tier = Tier(scheme_id=scheme.id, level=level, label=label, label_en=label_en)
            db.session.add(tier)


def assemble() -> Cast:
    """Bring everybody in, in one transaction."""
    with transaction():
        presets()
        centre = _office("Trung tâm", 1, None, OrganisationKind.GOVERNMENT)
        ministry = _office("Bộ Thử nghiệm", 1, centre, OrganisationKind.MINISTRY)
        north = _office("Tỉnh Bắc", 2, centre, OrganisationKind.PROVINCE)
        south = _office("Tỉnh Nam", 2, centre, OrganisationKind.PROVINCE)
        north_a = _office("Xã Bắc A", 3, north, OrganisationKind.COMMUNE)
        north_b = _office("Xã Bắc B", 3, north, OrganisationKind.COMMUNE)
        south_a = _office("Xã Nam A", 3, south, OrganisationKind.COMMUNE)
        return Cast(
            centre=centre,
            ministry=ministry,
            north=north,
            south=south,
            north_a=north_a,
            north_b=north_b,
            south_a=south_a,
            lan=_person("Nguyễn Thị Lan", "lan", (Role.SECRETARIAT, centre)),
            bich=_person("Trần Ngọc Bích", "bich", (Role.SECRETARIAT, north)),
            son=_person("Lê Văn Sơn", "son", (Role.SECRETARIAT, south)),
            canh=_person("Phạm Đức Cảnh", "canh", (Role.STAFF, north_a)),
            dung=_person("Hoàng Tiến Dũng", "dung", (Role.STAFF, south_a)),
            tuan=_person("Vũ Anh Tuấn", "tuan", (Role.TECHNICIAN, north)),
            chair=_person("Đỗ Quang Minh", "chair", (Role.CHAIR, centre)),
            clerk=_person("Bùi Thu Hà", "clerk", (Role.RECORDS_CLERK, centre)),
            admin=_person("Đặng Hữu Phúc", "admin", (Role.ADMINISTRATOR, centre)),
            auditor=_person("Ngô Kiều Trang", "auditor", (Role.AUDITOR, centre)),
            stranger=_person("Người Lạ", "stranger"),
        )


def office(
    name: str, level: int, parent: Organisation | None, kind: OrganisationKind, key: str = ""
) -> Organisation:
    """Found an office with a bridge point, two rooms and two contacts."""
    return _office(name, level, parent, kind, key)


def person(name: str, username: str, *held: tuple[Role, Organisation]) -> Account:
    """Bring in somebody with an account and duties."""
    made = _person(name, username, *held)
    db.session.flush()
    return made


def _office(
    name: str, level: int, parent: Organisation | None, kind: OrganisationKind, key: str = ""
) -> Organisation:
    made = Organisation(
        public_id=tokens.public_id(),
        key=key or vietnamese.fold(name).replace(" ", "-"),
        code=f"T{vietnamese.fold(name)[-1].upper()}{level}",
        name=name,
        short_name=name,
        kind=kind,
        level=level,
        parent_id=parent.id if parent else None,
        sort_key=vietnamese.sort_key(name),
        fold=vietnamese.fold(name),
        symbol="".join(word[0] for word in vietnamese.fold(name).upper().split()),
    )
    made.id = next(_IDS)
    db.session.add(made)
    made.path = f"{parent.path if parent else '/'}{made.id}/"
    db.session.add(
        OrganisationInterval(
            organisation_id=made.id,
            code=made.code,
            name=name,
            short_name=name,
            parent_id=made.parent_id,
        )
    )
    _point(made)
    return made


def _point(organisation: Organisation) -> None:
    name = f"Điểm cầu {organisation.name}"
    address = f"Số 1, đường Thử nghiệm, {organisation.name}"
    point = BridgePoint(
        public_id=tokens.public_id(),
        organisation_id=organisation.id,
        name=name,
        address=address,
        sort_key=vietnamese.sort_key(name),
        fold=vietnamese.fold(f"{name} {address}"),
    )
    point.id = next(_IDS)
    db.session.add(point)
    mail = organisation.key.replace("-", "")
    for number, capacity in ((1, 40), (2, 10)):
        room = BridgeRoom(
            public_id=tokens.public_id(),
            bridge_point_id=point.id,
            name=f"Phòng {number}",
            capacity=capacity,
        )
        db.session.add(room)
    db.session.add(
        BridgeLine(bridge_point_id=point.id, kind=LineKind.SIP, address=f"sip:{mail}@example")
    )
    for kind in ContactKind:
        db.session.add(
            BridgeContact(
                bridge_point_id=point.id,
                kind=kind,
                name=f"Liên hệ {organisation.name}",
                phone="0900 000 000",
                email=f"{kind.value}.{mail}@diemcau.example",
            )
        )


def _person(name: str, username: str, *held: tuple[Role, Organisation]) -> Account:
    who = Person(
        public_id=tokens.public_id(),
        name=name,
        email=f"{username}@diemcau.example",
        sort_key=vietnamese.name_sort_key(name),
        fold=vietnamese.fold(name),
        organisation_id=held[0][1].id if held else None,
    )
    who.id = next(_IDS)
    db.session.add(who)
    account = Account(
        public_id=tokens.public_id(),
        person_id=who.id,
        username=username,
        username_key=username,
        must_change_password=False,
        created_at=clock.now(),
    )
    account.id = next(_IDS)
    db.session.add(account)
    for role, organisation in held:
        db.session.add(Duty(account_id=account.id, role=role, organisation_id=organisation.id))
    return account
