"""Opening and revoking the private calendar address."""

from datetime import datetime

from sqlalchemy import update

from meetings.access.actor import Actor
from meetings.calendar.events import FeedClosed, FeedOpened
from meetings.kit import events, tokens
from meetings.kit.database import db
from meetings.people.models import Account


def open_feed(*, actor: Actor, now: datetime) -> str:
    """Give the actor's own account a new address and return its token, shown this once (D36)."""
    token = tokens.new_token()
    subject = _put(actor, tokens.digest(token))
    events.emit(FeedOpened(at=now, by=actor.by, subject=subject))
    return token


def close_feed(*, actor: Actor, now: datetime) -> None:
    """Revoke the address of the actor's own account."""
    subject = _put(actor, None)
    events.emit(FeedClosed(at=now, by=actor.by, subject=subject))


def _put(actor: Actor, digest: str | None) -> str:
    """Keep the digest alone; return the public name of the account."""
    done = (
        update(Account)
        .where(Account.id == actor.id)
        .values(feed_digest=digest)
        .returning(Account.public_id)
        .execution_options(synchronize_session=False)
    )
    return db.session.execute(done).scalar_one()
