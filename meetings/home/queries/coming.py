"""What is on today and soon, and what changed."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import and_, or_, select

from meetings.access.actor import Actor
from meetings.conferences.models import Conference
from meetings.conferences.queries.visibility import conferences_visible_to
from meetings.conferences.rules.vocabulary import Stage
from meetings.kit.database import db

_MOST: Final = 20
_MOST_CHANGED: Final = 8
_AHEAD: Final = timedelta(days=30)
_BACK: Final = timedelta(days=7)


def on_and_ahead(*, actor: Actor, now: datetime) -> Sequence[Conference]:
    """List what is on today and in the next month, in order; what is live comes first."""
    wanted = select(Conference).where(
        conferences_visible_to(actor),
        or_(
            Conference.stage == Stage.LIVE,
            and_(
                Conference.stage == Stage.ANNOUNCED,
                Conference.ends_at > now,
                Conference.starts_at < now + _AHEAD,
            ),
        ),
    )
    ordered = wanted.order_by(Conference.stage != Stage.LIVE, Conference.starts_at, Conference.id)
    return db.session.scalars(ordered.limit(_MOST)).all()


def changed_lately(*, actor: Actor, now: datetime) -> Sequence[Conference]:
    """List what changed in the last week, the latest first."""
    wanted = select(Conference).where(
        conferences_visible_to(actor),
        Conference.changed_at > now - _BACK,
        Conference.stage != Stage.DRAFT,
    )
    ordered = wanted.order_by(Conference.changed_at.desc(), Conference.id)
    return db.session.scalars(ordered.limit(_MOST_CHANGED)).all()
