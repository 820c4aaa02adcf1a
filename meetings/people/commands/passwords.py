"""Choosing, renewing and resetting passwords; all of them arrive hashed."""

from datetime import datetime

from sqlalchemy import update

from meetings.access.actor import Actor
from meetings.access.permissions import Permission
from meetings.kit import events, tokens, vietnamese
from meetings.kit.database import db
from meetings.kit.i18n import mark as _m
from meetings.people import queries
from meetings.people.events import (
    PasswordChanged,
    PasswordLinkMade,
    PasswordRenewed,
    PasswordResetAsked,
)
from meetings.people.models import Account, PasswordReset, UserSession
from meetings.people.rules import accounts as rules


def change_own(account: Account, *, password_hash: str, actor: Actor, now: datetime) -> None:
    """Give one's own account a new password and end all its sessions.

    `account` is loaded by `queries.own_for_change`; the view opens a fresh session afterwards.
    """
    rules.check_own(account.id, actor=actor)

    _set(account, password_hash, must_change=False)
    _end_all(account, now=now)

    events.emit(
        PasswordChanged(
            at=now, by=actor.by, subject=account.public_id, account_id=account.id, way="own"
        )
    )


def renew(account: Account, *, password_hash: str, actor: Actor, now: datetime) -> None:
    """Give an account a first password again, to be changed at its next sign-in."""
    today = now.astimezone(vietnamese.ZONE).date()
    for place in queries.places(account.id, today=today) or ("/",):
        actor.must(Permission.ACCOUNT_MANAGE, place)

    _set(account, password_hash, must_change=True)
    _end_all(account, now=now)

    events.emit(
        PasswordRenewed(at=now, by=actor.by, subject=account.public_id, account_id=account.id)
    )


def ask_reset(account: Account, *, actor: Actor, now: datetime) -> None:
    """Promise a mail with a link to set a new password; the mail is written by who hears of it."""
    events.emit(
        PasswordResetAsked(at=now, by=actor.by, subject=account.public_id, account_id=account.id)
    )


def open_reset(account: Account, *, actor: Actor, now: datetime) -> str:
    """Make the link that the mail carries and return its secret token; earlier links end (T07).

    Called when the mail is built, because the token is stored only as a digest.
    """
    _end_links(account, now=now)
    token = tokens.new_token()
    link = PasswordReset(
        token_digest=tokens.digest(token),
        account_id=account.id,
        created_at=now,
        expires_at=now + rules.RESET_LASTS,
    )
    db.session.add(link)
    db.session.flush()

    events.emit(
        PasswordLinkMade(at=now, by=actor.by, subject=account.public_id, account_id=account.id)
    )
    return token


def use_reset(token: str, *, password_hash: str, actor: Actor, now: datetime) -> Account:
    """Set a new password by a link; it works once, and all sessions end. Raises UsedLinkError."""
    used = (
        update(PasswordReset)
        .where(
            PasswordReset.token_digest == tokens.digest(token),
            PasswordReset.used_at.is_(None),
            PasswordReset.expires_at > now,
        )
        .values(used_at=now)
        .returning(PasswordReset.account_id)
        .execution_options(synchronize_session=False)
    )
    account = queries.account(db.session.scalar(used) or 0)
    if account is None:
        raise rules.UsedLinkError(
            _m("Liên kết đã dùng hoặc đã hết hạn. Hãy yêu cầu một liên kết mới.")
        )
    _set(account, password_hash, must_change=False)
    _end_links(account, now=now)
    _end_all(account, now=now)

    events.emit(
        PasswordChanged(
            at=now,
            by=actor.by,
            subject=account.public_id,
            account_id=account.id,
            way="link",
        )
    )
    return account


def _set(account: Account, password_hash: str, *, must_change: bool) -> None:
    account.password_hash = password_hash
    account.must_change_password = must_change
    account.version += 1
    db.session.flush()


def _end_all(account: Account, *, now: datetime) -> None:
    db.session.execute(
        update(UserSession)
        .where(UserSession.account_id == account.id, UserSession.revoked_at.is_(None))
        .values(revoked_at=now)
    )


def _end_links(account: Account, *, now: datetime) -> None:
    db.session.execute(
        update(PasswordReset)
        .where(PasswordReset.account_id == account.id, PasswordReset.used_at.is_(None))
        .values(used_at=now)
    )
