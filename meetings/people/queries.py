"""Questions about people, their accounts and sessions."""

from datetime import date, datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import aliased, joinedload

from meetings.access.actor import Actor, Grant
from meetings.bridge_points.models import BridgePoint
from meetings.bridge_points.rules import place_of
from meetings.kit import tokens
from meetings.kit.database import db
from meetings.organisations.models import Organisation
from meetings.people.models import Account, Duty, UserSession


def open_session(token: str, *, now: datetime) -> UserSession | None:
    """Return the session behind a token if it is neither revoked nor past its time."""
    wanted = select(UserSession).where(
        UserSession.token_digest == tokens.digest(token),
        UserSession.revoked_at.is_(None),
        UserSession.expires_at > now,
    )
    return db.session.scalar(wanted)


def account(account_id: int) -> Account | None:
    """Return an account that may act, with its person and duties."""
    wanted = select(Account).where(Account.id == account_id, Account.is_active)
    return db.session.scalar(wanted)


def duties(account_id: int, *, today: date) -> list[Duty]:
    """List the duties an account holds today, with organisation and point, in the order they were given."""
    held = select(Duty).where(
        Duty.account_id == account_id,
        or_(Duty.starts_on.is_(None), Duty.starts_on <= today),
        or_(Duty.ends_on.is_(None), Duty.ends_on >= today),
    )
    held = held.options(
        joinedload(Duty.bridge_point).joinedload(BridgePoint.organisation)
    ).order_by(Duty.id)
    return list(db.session.scalars(held))


def actor(account_id: int, *, today: date, origin: str = "") -> Actor | None:
    """Return the person behind an account as the rules see them, with what merged offices left to them."""
    who = account(account_id)
    if who is None:
        return None
    held = duties(account_id, today=today)
    grants = [_grant(duty) for duty in held]
    grants += _inherited([duty for duty in held if duty.bridge_point_id is None])
    return Actor(
        id=who.id,
        name=who.person.name,
        grants=tuple(grants),
        organisation_ids=frozenset(duty.organisation_id for duty in held),
        person_id=who.person_id,
        origin=origin,
    )


def _grant(duty: Duty) -> Grant:
    place = duty.organisation.path
    if duty.bridge_point is not None:
        place = place_of(duty.bridge_point.organisation.path, duty.bridge_point.id)
    return Grant(duty.role, place)


def _inherited(held: list[Duty]) -> list[Grant]:
    """Return reading grants over the organisations that went up in those of these duties."""
    if not held:
        return []
    heir, ended = aliased(Organisation), aliased(Organisation)
    tree = (
        select(heir.id.label("heir"), ended.id.label("ended"))
        .join(ended, ended.successor_id == heir.id)
        .where(heir.id.in_({duty.organisation_id for duty in held}))
        .cte("heirs", recursive=True)
    )
    later = aliased(Organisation)
    tree = tree.union(select(tree.c.heir, later.id).join(later, later.successor_id == tree.c.ended))
    rows = db.session.execute(
        select(tree.c.heir, Organisation.path).join(Organisation, Organisation.id == tree.c.ended)
    )
    paths = [(row[0], row[1]) for row in rows]
    return [
        Grant(duty.role, path, is_inherited=True)
        for duty in held
        for heir_id, path in paths
        if heir_id == duty.organisation_id
    ]
