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
    _put(actor.id, tokens.digest(token))
    events.emit(FeedOpened(at=now, by=actor.by, subject=f"account {actor.id}"))
    return token


def close_feed(*, actor: Actor, now: datetime) -> None:
    """Revoke the address of the actor's own account."""
    _put(actor.id, None)
    events.emit(FeedClosed(at=now, by=actor.by, subject=f"account {actor.id}"))


def _put(account_id: int, digest: str | None) -> None:
    db.session.execute(update(Account).where(Account.id == account_id).values(feed_digest=digest))
