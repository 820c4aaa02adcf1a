"""Questions about people, their accounts and sessions."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, bindparam, exists, false, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, contains_eager

from meetings.access.actor import Actor
from meetings.access.permissions import Permission
from meetings.access.roles import Reach
from meetings.kit import tokens, vietnamese
from meetings.kit.database import db
from meetings.kit.errors import NotFoundError
from meetings.kit.i18n import mark as _m
from meetings.kit.orm import another
from meetings.kit.pages import Page
from meetings.organisations.models import Organisation
from meetings.people.models import Account, Duty, PasswordReset, Person, UserSession
from meetings.people.queries.acting import every_duty, place
from meetings.people.rules import accounts as rules

PAGE_SIZE: Final = 50
_SORTS: Final[dict[str, InstrumentedAttribute[Any]]] = {
    "name": Person.sort_key,
    "username": Account.username_key,
    "organisation": Organisation.sort_key,
}
SORTS: Final = tuple(_SORTS)
# every request asks it
_OPEN: Final = select(UserSession).where(
    UserSession.token_digest == bindparam("digest"), UserSession.revoked_at.is_(None)
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Sought:
    """Which accounts one wants to see."""

    text: str = ""
    with_closed: bool = False
    sort: str = "name"


@dataclass(frozen=True, kw_only=True, slots=True)
class Listed:
    """An account with its person and the office that person works at."""

    account: Account
    organisation: Organisation | None


def open_session(token: str, *, now: datetime, idle: timedelta) -> UserSession | None:
    """Return the session behind a token unless it was revoked, idled too long or is over."""
    found = db.session.scalar(_OPEN, {"digest": tokens.digest(token)})
    if found is None:
        return None
    holds = rules.is_open(seen_at=found.seen_at, expires_at=found.expires_at, now=now, idle=idle)
    return found if holds else None


def sessions(account_id: int, *, now: datetime, idle: timedelta) -> Sequence[UserSession]:
    """List the sessions of an account that still hold, the latest first."""
    wanted = select(UserSession).where(
        UserSession.account_id == account_id,
        UserSession.revoked_at.is_(None),
        UserSession.expires_at > now,
        UserSession.seen_at > now - idle,
    )
    return db.session.scalars(wanted.order_by(UserSession.seen_at.desc())).all()


def account_named(username: str) -> Account | None:
    """Return the account with this user name, if it may act."""
    wanted = select(Account).where(
        Account.username_key == rules.username_key(username), Account.is_active
    )
    return db.session.scalar(wanted)


def account_to_reset(name: str) -> Account | None:
    """Return the account meant by a user name or mail address, if mail can reach it."""
    named = account_named(name)
    if named is None and "@" in name:
        wanted = (
            select(Account)
            .join(Person, Person.id == Account.person_id)
            .where(func.lower(Person.email) == name.strip().lower(), Account.is_active)
        )
        known = db.session.scalars(wanted.limit(2)).all()
        named = known[0] if len(known) == 1 else None
    return named if named is not None and named.person.email else None


def reset_is_open(token: str, *, now: datetime) -> bool:
    """Say whether a link to set a password can still be used."""
    wanted = select(PasswordReset.id).where(
        PasswordReset.token_digest == tokens.digest(token),
        PasswordReset.used_at.is_(None),
        PasswordReset.expires_at > now,
    )
    return db.session.scalar(wanted) is not None


def demo_accounts() -> int:
    """Count the accounts of the demonstration that may act."""
    wanted = select(func.count()).where(Account.is_demo, Account.is_active)
    return db.session.scalar(wanted) or 0


def get(public_id: str, *, actor: Actor) -> Account:
    """Return an account this administrator may see; anything else does not exist."""
    return _one(_manageable(actor).where(Account.public_id == public_id))


def for_change(public_id: str, *, actor: Actor) -> Account:
    """Return an account locked for change, as it stands now."""
    wanted = _manageable(actor).where(Account.public_id == public_id)
    locked = wanted.with_for_update(of=Account).execution_options(populate_existing=True)
    return _one(locked)


def own(actor: Actor) -> Account:
    """Return the actor's own account."""
    return _one(select(Account).where(Account.id == actor.id, Account.is_active))


def own_for_change(actor: Actor) -> Account:
    """Return the actor's own account locked for change."""
    wanted = select(Account).where(Account.id == actor.id, Account.is_active)
    locked = wanted.with_for_update(of=Account).execution_options(populate_existing=True)
    return _one(locked)


def page(sought: Sought, *, actor: Actor, number: int = 1, size: int = PAGE_SIZE) -> Page[Listed]:
    """List one page of the accounts this administrator looks after."""
    wanted = _sought(sought, actor)
    inner = wanted.with_only_columns(Account.id).order_by(None).subquery()
    total = db.session.scalar(select(func.count()).select_from(inner)) or 0
    rows = db.session.execute(wanted.limit(size).offset((number - 1) * size))
    found = tuple(Listed(account=row[0], organisation=row[1]) for row in rows)
    return Page(items=found, number=number, size=size, total=total)


def office(person: Person) -> Organisation | None:
    """Return the organisation a person works at."""
    return db.session.get(Organisation, person.organisation_id or 0)


def duty(handle: str, *, account: Account) -> Duty:
    """Return one duty of an account by the name its page gives it."""
    for held in every_duty(account.id):
        if tokens.handle(account.public_id, held.id) == handle:
            return held
    raise NotFoundError(_m("Không tìm thấy nhiệm vụ này."))


def places(account_id: int, *, today: date) -> Iterable[str]:
    """List where an account has, or will have, something to do."""
    held = [duty for duty in every_duty(account_id) if not duty.ends_on or duty.ends_on >= today]
    wanted = (
        select(Organisation.path)
        .join(Person, Person.organisation_id == Organisation.id)
        .join(Account, Account.person_id == Person.id)
        .where(Account.id == account_id)
    )
    return {*(place(duty) for duty in held), *db.session.scalars(wanted)}


def _looked_after(actor: Actor) -> ColumnElement[bool]:
    """Return the condition on Account: its person or one of its duties stands in the branch."""
    branches = actor.territory(Permission.ACCOUNT_MANAGE, Reach.BRANCH)
    at = another(Organisation, "looked_after_at")
    inside = or_(false(), *(at.path.startswith(place, autoescape=True) for place in branches))
    on_duty = exists().where(Duty.account_id == Account.id, at.id == Duty.organisation_id, inside)
    working = exists().where(
        Person.id == Account.person_id, at.id == Person.organisation_id, inside
    )
    return or_(on_duty, working.correlate(Account))


def _manageable(actor: Actor) -> Select[Account]:
    return select(Account).where(_looked_after(actor))


def _sought(sought: Sought, actor: Actor) -> Select[Account, Organisation]:
    wanted = (
        select(Account, Organisation)
        .join(Person, Person.id == Account.person_id)
        .outerjoin(Organisation, Organisation.id == Person.organisation_id)
        .options(contains_eager(Account.person))
        .where(_looked_after(actor))
    )
    if sought.text:
        folded = vietnamese.fold(sought.text)
        by_name = Person.fold.contains(folded, autoescape=True)
        by_user = Account.username_key.contains(folded, autoescape=True)
        by_office = Organisation.fold.contains(folded, autoescape=True)
        wanted = wanted.where(or_(by_name, by_user, by_office))
    if not sought.with_closed:
        wanted = wanted.where(Account.is_active)
    column = _SORTS.get(sought.sort.removeprefix("-"), Person.sort_key)
    first = column.desc() if sought.sort.startswith("-") else column
    return wanted.order_by(first, Person.sort_key, Account.id)


def _one(wanted: Select[Account]) -> Account:
    found = db.session.scalars(wanted).unique().first()
    if found is None:
        raise NotFoundError(_m("Không tìm thấy tài khoản này, hoặc bạn không được xem."))
    return found
