"""Opening, changing and closing accounts, and the duties they hold."""

from datetime import date, datetime

from sqlalchemy import select, update

from meetings.access.actor import Actor
from meetings.access.permissions import Permission
from meetings.access.roles import Role
from meetings.bridge_points.models import BridgePoint
from meetings.kit import events, tokens, vietnamese
from meetings.kit.database import db
from meetings.kit.i18n import mark as _m
from meetings.organisations.models import Organisation
from meetings.people import queries
from meetings.people.events import (
    AccountClosed,
    AccountOpened,
    AccountReopened,
    DutyEnded,
    DutyGiven,
    LanguageChosen,
    PersonChanged,
)
from meetings.people.models import Account, Duty, Person, UserSession
from meetings.people.rules import accounts as rules
from meetings.people.rules.accounts import Contact, Newcomer, Term


def open_account(
    newcomer: Newcomer, *, organisation: Organisation, actor: Actor, now: datetime
) -> Account:
    """Give somebody who works at an organisation an account; duties are given afterwards."""
    actor.must(Permission.ACCOUNT_MANAGE, organisation.path)

    rules.check_username(newcomer.username)
    key = rules.username_key(newcomer.username)
    if db.session.scalar(select(Account.id).where(Account.username_key == key)) is not None:
        raise rules.UsernameTakenError(
            _m("Tên đăng nhập này đã có người dùng. Hãy chọn tên khác."), field="username"
        )

    person = Person(
        public_id=tokens.public_id(),
        name=newcomer.name,
        organisation_id=organisation.id,
    )
    _describe(person, newcomer)
    db.session.add(person)
    db.session.flush()
    account = Account(
        public_id=tokens.public_id(),
        person_id=person.id,
        username=key,
        username_key=key,
        password_hash=newcomer.password_hash,
        must_change_password=newcomer.must_change_password,
        is_demo=newcomer.is_demo,
        language=newcomer.language,
        created_at=now,
    )
    db.session.add(account)
    db.session.flush()

    events.emit(
        AccountOpened(
            at=now, by=actor.by, subject=account.public_id, username=key, name=person.name
        )
    )
    return account


def change_person(account: Account, *, contact: Contact, actor: Actor, now: datetime) -> None:
    """Change name, post, mail or phone of the person behind an account."""
    _must_look_after(account, actor=actor, now=now)

    person = account.person
    names = ("name", "post", "email", "phone")
    changed = tuple(name for name in names if getattr(person, name) != getattr(contact, name))
    _describe(person, contact)
    account.version += 1
    db.session.flush()

    events.emit(PersonChanged(at=now, by=actor.by, subject=account.public_id, changed=changed))


def give_duty(
    account: Account,
    *,
    role: Role,
    organisation: Organisation,
    bridge_point: BridgePoint | None = None,
    term: Term,
    actor: Actor,
    now: datetime,
) -> Duty:
    """Let an account hold a duty at an organisation, or at one of its bridge points, for a term."""
    actor.must(Permission.ACCOUNT_MANAGE, organisation.path)

    rules.check_duty(role, term)
    if bridge_point is not None and bridge_point.organisation_id != organisation.id:
        raise rules.BadDutyError(
            _m("Điểm cầu này không thuộc đơn vị đã chọn."), field="bridge_point"
        )
    if _has_duty(account, role, organisation, bridge_point, _today(now)):
        raise rules.BadDutyError(_m("Người này đang giữ nhiệm vụ đó rồi."), field="role")

    duty = Duty(
        account_id=account.id,
        role=role,
        organisation_id=organisation.id,
        bridge_point_id=bridge_point.id if bridge_point else None,
        starts_on=term.starts_on,
        ends_on=term.ends_on,
    )
    db.session.add(duty)
    db.session.flush()

    events.emit(
        DutyGiven(
            at=now,
            by=actor.by,
            subject=account.public_id,
            role=role.value,
            place=organisation.public_id,
            starts_on=str(term.starts_on or ""),
            ends_on=str(term.ends_on or ""),
        )
    )
    return duty


def end_duty(duty: Duty, *, last_day: date, actor: Actor, now: datetime) -> None:
    """Let a duty end after a day; one that would never have been in force is taken out."""
    actor.must(Permission.ACCOUNT_MANAGE, duty.organisation.path)

    if duty.starts_on is not None and last_day < duty.starts_on:
        db.session.delete(duty)
    else:
        duty.ends_on = last_day
    db.session.flush()

    account = db.session.get_one(Account, duty.account_id)
    events.emit(
        DutyEnded(
            at=now,
            by=actor.by,
            subject=account.public_id,
            role=duty.role.value,
            place=duty.organisation.public_id,
            last_day=last_day.isoformat(),
        )
    )


def close(account: Account, *, actor: Actor, now: datetime) -> None:
    """Take an account out of use and end its sessions; what it did stays."""
    _must_look_after(account, actor=actor, now=now)

    if account.id == actor.id:
        raise rules.OwnAccountError(_m("Không thể tự khóa tài khoản của chính mình."))

    account.is_active = False
    account.version += 1
    db.session.execute(
        update(UserSession)
        .where(UserSession.account_id == account.id, UserSession.revoked_at.is_(None))
        .values(revoked_at=now)
    )

    events.emit(AccountClosed(at=now, by=actor.by, subject=account.public_id))


def reopen(account: Account, *, actor: Actor, now: datetime) -> None:
    """Let a closed account act again."""
    _must_look_after(account, actor=actor, now=now)

    account.is_active = True
    account.version += 1
    db.session.flush()

    events.emit(AccountReopened(at=now, by=actor.by, subject=account.public_id))


def choose_language(account: Account, *, language: str, actor: Actor, now: datetime) -> None:
    """Keep the language in which somebody reads pages and mails."""
    rules.check_own(account.id, actor=actor)

    account.language = language
    db.session.flush()

    events.emit(LanguageChosen(at=now, by=actor.by, subject=account.public_id, language=language))


def _must_look_after(account: Account, *, actor: Actor, now: datetime) -> None:
    """Refuse an administrator who does not look after every place this account acts at.

    Otherwise who administers one commune could take over the account of somebody at the centre.
    """
    for place in queries.places(account.id, today=_today(now)) or ("/",):
        actor.must(Permission.ACCOUNT_MANAGE, place)


def _today(now: datetime) -> date:
    return now.astimezone(vietnamese.ZONE).date()


def _describe(person: Person, told: Newcomer | Contact) -> None:
    person.name, person.post = told.name, told.post
    person.email, person.phone = told.email, told.phone
    person.sort_key = vietnamese.name_sort_key(told.name)
    person.fold = vietnamese.fold(told.name)


def _has_duty(
    account: Account,
    role: Role,
    organisation: Organisation,
    bridge_point: BridgePoint | None,
    today: date,
) -> bool:
    at = bridge_point.id if bridge_point else None
    return any(
        (duty.role, duty.organisation_id, duty.bridge_point_id) == (role, organisation.id, at)
        for duty in queries.every_duty(account.id)
        if duty.ends_on is None or duty.ends_on >= today
    )
