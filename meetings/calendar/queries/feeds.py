"""What belongs in a person's calendar."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from meetings.access.actor import Actor
from meetings.calendar.queries import subjects
from meetings.calendar.rules.subjects import Subject
from meetings.conferences.models import Conference
from meetings.conferences.queries.visibility import conferences_visible_to
from meetings.conferences.rules.vocabulary import Stage
from meetings.kit import tokens
from meetings.kit.database import db
from meetings.kit.errors import NotFoundError
from meetings.kit.i18n import mark as _m
from meetings.people.models import Account


@dataclass(frozen=True, kw_only=True, slots=True)
class Feed:
    """The private address of an account's calendar."""

    account_id: int
    language: str


def between(
    start: datetime, end: datetime, *, actor: Actor, of: Subject | None = None
) -> Sequence[Conference]:
    """List what touches this stretch of time, in order; what was never announced is left out.

    `of` narrows it to one office, point, room or person who chairs.
    """
    touching = select(Conference).where(
        Conference.ends_at > start,
        Conference.starts_at < end,
        Conference.stage != Stage.DRAFT,
        Conference.announced_at.is_not(None),
        conferences_visible_to(actor),
        subjects.condition(of or Subject()),
    )
    return db.session.scalars(touching.order_by(Conference.starts_at, Conference.id)).all()


def feed(token: str) -> Feed:
    """Return whose feed this address is, or refuse (404); only the digest is stored (T31)."""
    wanted = select(Account).where(Account.feed_digest == tokens.digest(token), Account.is_active)
    account = db.session.scalar(wanted)
    if account is None:
        raise NotFoundError(_m("Địa chỉ lịch này không còn hiệu lực."))
    return Feed(account_id=account.id, language=account.language)


def has_feed(account_id: int) -> bool:
    """Say whether the account has a private feed."""
    return (
        db.session.scalar(select(Account.feed_digest).where(Account.id == account_id)) is not None
    )
