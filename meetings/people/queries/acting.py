"""Who acts: an account, the duties it holds and what they let it do."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import Select, bindparam, or_, select
from sqlalchemy.orm import aliased, joinedload

from meetings.access.actor import Actor, Grant
from meetings.bridge_points.models import BridgePoint
from meetings.bridge_points.rules import place_of
from meetings.kit.database import db
from meetings.organisations.models import Organisation
from meetings.organisations.rules import may_write
from meetings.people.models import Account, Duty


@dataclass(frozen=True, kw_only=True, slots=True)
class Acting:
    """An account that may act, the duties it holds today, and how the rules see it."""

    account: Account
    duties: tuple[Duty, ...]
    actor: Actor


def account(account_id: int) -> Account | None:
    """Return an account that may act, with its person and duties."""
    return db.session.scalar(_ACCOUNT, {"account": account_id})


def duties(account_id: int, *, today: date) -> list[Duty]:
    """List the duties an account holds today, in the order they were given."""
    return list(db.session.scalars(_TODAY, {"account": account_id, "today": today}))


def every_duty(account_id: int) -> Sequence[Duty]:
    """List all duties an account held, holds or will hold, with organisation and point."""
    held = select(Duty).where(Duty.account_id == account_id)
    return db.session.scalars(_with_place(held).order_by(Duty.id)).all()


def acting(account_id: int, *, today: date, origin: str = "") -> Acting | None:
    """Return who is behind an account, with the duties held today, in three statements.

    A duty at an organisation that ended only reads; so does what a merger left to its successor.
    """
    who = account(account_id)
    if who is None:
        return None
    held = duties(account_id, today=today)
    grants = [_grant(duty, today) for duty in held]
    grants += _inherited([duty for duty in held if duty.bridge_point_id is None], today)
    actor = Actor(
        id=who.id,
        name=who.person.name,
        grants=tuple(grants),
        organisation_ids=frozenset(duty.organisation_id for duty in held),
        person_id=who.person_id,
        origin=origin,
    )
    return Acting(account=who, duties=tuple(held), actor=actor)


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


def _grant(duty: Duty, today: date) -> Grant:
    writes = may_write(valid_to=duty.organisation.valid_to, today=today)
    return Grant(duty.role, place(duty), is_inherited=not writes)


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
_ACCOUNT: Final = select(Account).where(Account.id == bindparam("account"), Account.is_active)
_TODAY: Final = _with_place(
    select(Duty).where(
        Duty.account_id == bindparam("account"),
        or_(Duty.starts_on.is_(None), Duty.starts_on <= bindparam("today")),
        or_(Duty.ends_on.is_(None), Duty.ends_on >= bindparam("today")),
    )
).order_by(Duty.id)


def _inherited(held: list[Duty], today: date) -> list[Grant]:
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
