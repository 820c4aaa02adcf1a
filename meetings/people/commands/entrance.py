"""Coming in, staying and leaving."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select, update

from meetings.access.actor import Actor
from meetings.kit import events, sql, tokens
from meetings.kit.database import db
from meetings.people.events import SessionsEnded, SignedIn, SignedOut, SignInLocked
from meetings.people.models import Account, SignInGuard, UserSession
from meetings.people.rules import accounts as rules
from meetings.people.rules import guard as guards
from meetings.people.rules.accounts import Origin
from meetings.people.rules.guard import Guard

_MINUTE: Final = timedelta(minutes=1)


def claim_attempt(counted: Sequence[Guard], *, about: str, actor: Actor, now: datetime) -> None:
    """Count an attempt before it is evaluated, so that never more are evaluated than allowed.

    `about` is the public id of the account tried, if there is one. Raises TooManyAttemptsError
    while one of the counts is locked; then nothing is evaluated and nothing counted.
    """
    rows = [_locked_row(guard) for guard in counted]
    for row in rows:
        guards.check_unlocked(row.locked_until, now=now)
    for guard, row in zip(counted, rows, strict=True):
        row.failures = guards.count(row.failures, last_at=row.last_failure_at, now=now)
        row.last_failure_at = now
        row.locked_until = guards.lock(row.failures, most=guard.most, now=now)
        if row.locked_until is not None:
            kind = guard.key.partition(":")[0]
            minutes = (row.locked_until - now) // _MINUTE
            told = SignInLocked(
                at=now, by=actor.by, subject=about or kind, guard=kind, minutes=minutes
            )
            events.emit(told)
    db.session.flush()


def sign_in(
    account: Account,
    *,
    counted: Sequence[Guard],
    origin: Origin,
    lasts: timedelta,
    actor: Actor,
    now: datetime,
    password_hash: str = "",
) -> str:
    """Open a session for who has just proved to own the account; return its secret token (T09).

    The counts of this name begin anew; an address gets back the one attempt. `password_hash` is
    the same password stored with today's parameters, where it was stored with others.
    """
    rules.check_own(account.id, actor=actor)

    account.password_hash = password_hash or account.password_hash
    for guard in counted:
        _forgive(guard)
    _make_room(account.id, now=now)
    token = tokens.new_token()
    opened = UserSession(
        token_digest=tokens.digest(token),
        account_id=account.id,
        created_at=now,
        seen_at=now,
        expires_at=now + lasts,
        ip=origin.ip[:64],
        agent=origin.agent[:200],
    )
    db.session.add(opened)
    db.session.flush()

    events.emit(SignedIn(at=now, by=actor.by, subject=account.public_id, chain=_chain(account)))
    return token


def stay(token: str, *, actor: Actor, now: datetime) -> None:
    """Note that a session of one's own is in use, once a minute at most."""
    db.session.execute(
        update(UserSession)
        .where(
            UserSession.account_id == actor.id,
            UserSession.token_digest == tokens.digest(token),
            UserSession.seen_at < now - rules.SEEN_EVERY,
        )
        .values(seen_at=now)
        .execution_options(synchronize_session=False)
    )


def sign_out(token: str, *, account: Account, actor: Actor, now: datetime) -> None:
    """End the session of this token."""
    rules.check_own(account.id, actor=actor)

    db.session.execute(
        update(UserSession)
        .where(UserSession.token_digest == tokens.digest(token), UserSession.revoked_at.is_(None))
        .values(revoked_at=now)
        .execution_options(synchronize_session=False)
    )

    events.emit(SignedOut(at=now, by=actor.by, subject=account.public_id, chain=_chain(account)))


def end_sessions(
    account: Account, *, actor: Actor, now: datetime, session_id: int | None = None, keep: str = ""
) -> int:
    """End one session of one's own, or all of them but the one with the token to keep."""
    rules.check_own(account.id, actor=actor)

    wanted = select(UserSession).where(
        UserSession.account_id == account.id,
        UserSession.revoked_at.is_(None),
        UserSession.token_digest != tokens.digest(keep),
    )
    if session_id is not None:
        wanted = wanted.where(UserSession.id == session_id)
    ended = db.session.scalars(wanted.with_for_update()).all()
    for one in ended:
        one.revoked_at = now
    db.session.flush()

    events.emit(
        SessionsEnded(
            at=now,
            by=actor.by,
            subject=account.public_id,
            chain=_chain(account),
            count=len(ended),
        )
    )
    return len(ended)


def _locked_row(guard: Guard) -> SignInGuard:
    sql.upsert(SignInGuard, [{"key": guard.key, "failures": 0}], key=["key"])
    wanted = select(SignInGuard).where(SignInGuard.key == guard.key)
    locked = wanted.with_for_update().execution_options(populate_existing=True)
    return db.session.scalars(locked).one()


def _forgive(guard: Guard) -> None:
    """Take back what a good attempt counted, and the lock if this very attempt had set it."""
    row = _locked_row(guard)
    if row.failures % guard.most == 0:
        row.locked_until = None
    row.failures = max(row.failures - 1, 0) if guard.is_shared else 0
    db.session.flush()


def _make_room(account_id: int, *, now: datetime) -> None:
    """End the oldest sessions, so that with the new one there are at most as many as allowed."""
    wanted = (
        select(UserSession)
        .where(
            UserSession.account_id == account_id,
            UserSession.revoked_at.is_(None),
            UserSession.expires_at > now,
        )
        .order_by(UserSession.seen_at.desc(), UserSession.id.desc())
        .offset(rules.MOST_SESSIONS - 1)
    )
    for one in db.session.scalars(wanted):
        one.revoked_at = now


def _chain(account: Account) -> str:
    return f"a{account.id}"
