"""Opening and revoking the private calendar address of a person or of a bridge point."""

from datetime import datetime

from sqlalchemy import update

from meetings.access.actor import Actor
from meetings.access.permissions import Permission
from meetings.bridge_points.models import BridgePoint
from meetings.calendar.events import FeedClosed, FeedOpened, PointFeedClosed, PointFeedOpened
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


def open_feed_of(point: BridgePoint, *, actor: Actor, now: datetime) -> str:
    """Give a bridge point a new address and return its token, shown this once (D36).

    `point` is loaded for change; whoever keeps the point may hand its calendar on.
    """
    actor.must(Permission.POINT_MANAGE, point.place)
    token = tokens.new_token()
    point.feed_digest = tokens.digest(token)
    events.emit(PointFeedOpened(at=now, by=actor.by, subject=point.public_id))
    return token


def close_feed_of(point: BridgePoint, *, actor: Actor, now: datetime) -> None:
    """Revoke the address of a bridge point."""
    actor.must(Permission.POINT_MANAGE, point.place)
    point.feed_digest = None
    events.emit(PointFeedClosed(at=now, by=actor.by, subject=point.public_id))


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
