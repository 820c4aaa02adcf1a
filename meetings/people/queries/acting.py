"""Who acts: an account, the duties it holds and what they let it do."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, TypeVarTuple

from sqlalchemy import Select, bindparam, or_, select
from sqlalchemy.orm import aliased, joinedload

from meetings.access.actor import Actor, Grant
from meetings.access.roles import Role
from meetings.bridge_points.models import BridgePoint
from meetings.bridge_points.rules import place_of
from meetings.kit.database import db
from meetings.organisations.models import Organisation
from meetings.organisations.rules import may_write
from meetings.people.models import Account, Duty, Person

Columns = TypeVarTuple("Columns")


@dataclass(frozen=True, kw_only=True, slots=True)
class Acting:
    """An account that may act, where it works today, and how the rules see it."""

    actor: Actor
    username: str
    language: str
    must_change_password: bool
    office: str


@dataclass(frozen=True, kw_only=True, slots=True)
class _Held:
    """A duty of today, with no more of its place than the rules ask for."""

    role: Role
    organisation_id: int
    office: str
    path: str
    valid_to: date | None
    point_id: int | None
    point_path: str | None

    @property
    def place(self) -> str:
        if self.point_id is not None and self.point_path is not None:
            return place_of(self.point_path, self.point_id)
        return self.path


def account(account_id: int) -> Account | None:
    """Return an account that may act, with its person and duties."""
    wanted = select(Account).where(Account.id == account_id, Account.is_active)
    return db.session.scalar(wanted)


def duties(account_id: int, *, today: date) -> list[Duty]:
    """List the duties an account holds today, in the order they were given."""
    held = _today(select(Duty)).params(account=account_id, today=today)
    return list(db.session.scalars(_with_place(held)))


def every_duty(account_id: int) -> Sequence[Duty]:
    """List all duties an account held, holds or will hold, with organisation and point."""
    held = select(Duty).where(Duty.account_id == account_id)
    return db.session.scalars(_with_place(held).order_by(Duty.id)).all()


def acting(account_id: int, *, today: date, origin: str = "") -> Acting | None:
    """Return who is behind an account, with the duties held today, in three statements.

    A duty at an organisation that ended only reads; so does what a merger left to its successor.
    """
    who = db.session.execute(_WHO, {"account": account_id}).one_or_none()
    if who is None:
        return None
    rows = db.session.execute(_HELD, {"account": account_id, "today": today})
    held = [_Held(**row._mapping) for row in rows]  # noqa: SLF001 its public name for a mapping
    grants = [_grant(duty, today) for duty in held]
    grants += _inherited([duty for duty in held if duty.point_id is None], today)
    actor = Actor(
        id=account_id,
        name=who.name,
        grants=tuple(grants),
        organisation_ids=frozenset(duty.organisation_id for duty in held),
        person_id=who.person_id,
        origin=origin,
    )
    return Acting(
        actor=actor,
        username=who.username,
        language=who.language,
        must_change_password=who.must_change_password,
        office=held[0].office if held else "",
    )


def actor(account_id: int, *, today: date, origin: str = "") -> Actor | None:
    """Return the person behind an account as the rules see them."""
    found = acting(account_id, today=today, origin=origin)
    return found.actor if found else None


def _with_place(held: Select[Duty]) -> Select[Duty]:
    return held.options(joinedload(Duty.bridge_point).joinedload(BridgePoint.organisation))


def place(duty: Duty) -> str:
    """Return the place of a duty: a branch of organisations, or one bridge point in it."""
    if duty.bridge_point is not None:
        return place_of(duty.bridge_point.organisation.path, duty.bridge_point.id)
    return duty.organisation.path


def _grant(duty: _Held, today: date) -> Grant:
    writes = may_write(valid_to=duty.valid_to, today=today)
    return Grant(duty.role, duty.place, is_inherited=not writes)


def _today(duties: Select[*Columns]) -> Select[*Columns]:
    """Keep those an account holds on a day, in the order they were given."""
    return duties.where(
        Duty.account_id == bindparam("account"),
        or_(Duty.starts_on.is_(None), Duty.starts_on <= bindparam("today")),
        or_(Duty.ends_on.is_(None), Duty.ends_on >= bindparam("today")),
    ).order_by(Duty.id)


def _with_their_places() -> Select[*tuple[Any, ...]]:
    """Build the question for the duties of today as columns: a page needs no more of them."""
    at = aliased(Organisation)
    return _today(
        select(
            Duty.role,
            Duty.organisation_id,
            Organisation.name.label("office"),
            Organisation.path,
            Organisation.valid_to,
            BridgePoint.id.label("point_id"),
            at.path.label("point_path"),
        )
        .join(Organisation, Organisation.id == Duty.organisation_id)
        .outerjoin(BridgePoint, BridgePoint.id == Duty.bridge_point_id)
        .outerjoin(at, at.id == BridgePoint.organisation_id)
    )


def _heirs() -> Select[int, str]:
    """Build the question which ended organisations went up in some others, however indirectly."""
    heir, ended, later = (aliased(Organisation) for _ in range(3))
    tree = (
        select(heir.id.label("heir"), ended.id.label("ended"))
        .join(ended, ended.successor_id == heir.id)
        .where(heir.id.in_(bindparam("held", expanding=True)), ended.valid_to < bindparam("today"))
        .cte("heirs", recursive=True)
    )
    earlier = select(tree.c.heir, later.id).join(later, later.successor_id == tree.c.ended)
    tree = tree.union(earlier.where(later.valid_to < bindparam("today")))
    return select(tree.c.heir, Organisation.path).join(
        Organisation, Organisation.id == tree.c.ended
    )


# Every request asks these; building them took longer than answering them.
_HEIRS: Final = _heirs()
_HELD: Final = _with_their_places()
_WHO: Final = (
    select(
        Account.username,
        Account.language,
        Account.must_change_password,
        Account.person_id,
        Person.name,
    )
    .join(Person, Person.id == Account.person_id)
    .where(Account.id == bindparam("account"), Account.is_active)
)


def _inherited(held: list[_Held], today: date) -> list[Grant]:
    """Return reading grants over the organisations that went up in those of these duties."""
    if not held:
        return []
    asked = {"held": [duty.organisation_id for duty in held], "today": today}
    rows = db.session.execute(_HEIRS, asked)
    paths = [(row[0], row[1]) for row in rows]
    return [
        Grant(duty.role, path, is_inherited=True)
        for duty in held
        for heir_id, path in paths
        if heir_id == duty.organisation_id
    ]
