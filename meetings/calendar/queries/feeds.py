"""What belongs in a person's calendar."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from meetings.access.actor import Actor, Grant
from meetings.access.permissions import Permission
from meetings.access.roles import Role
from meetings.bridge_points import queries as bridge_points
from meetings.bridge_points.models import BridgePoint
from meetings.calendar.queries import subjects
from meetings.calendar.rules.subjects import About, Subject
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
    """The private address of a calendar: an account's, or a bridge point's by its name."""

    account_id: int = 0
    language: str = "vi"
    point: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class PointFeed:
    """A point whose private address the reader may open and revoke."""

    point: str
    is_open: bool
    stamp: str


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
    if account is not None:
        return Feed(account_id=account.id, language=account.language)
    point = _point_of(token)
    if point is None:
        raise NotFoundError(_m("Địa chỉ lịch này không còn hiệu lực."))
    return Feed(point=point.name)


def of_point(token: str, *, start: datetime, end: datetime) -> Sequence[Conference]:
    """List what the point of this address takes part in during a stretch of time, in order."""
    point = _point_of(token)
    if point is None:
        return ()
    eyes = Actor(id=0, name=point.name, grants=(Grant(Role.STAFF, point.place),))
    of = Subject(about=About.POINT, key=point.public_id, name=point.name)
    return between(start, end, actor=eyes, of=of)


def point_feed(of: Subject, *, actor: Actor) -> PointFeed | None:
    """Return the private address of a point as far as the reader keeps that point, else None."""
    if of.about is not About.POINT or not of.key:
        return None
    point = bridge_points.get(of.key, actor=actor)
    if not actor.can(Permission.POINT_MANAGE, point.place):
        return None
    return PointFeed(
        point=point.public_id, is_open=point.feed_digest is not None, stamp=stamp(point)
    )


def stamp(point: BridgePoint) -> str:
    """Return which address of a point one looks at, without telling it."""
    return (point.feed_digest or "")[:12]


def _point_of(token: str) -> BridgePoint | None:
    wanted = select(BridgePoint).where(
        BridgePoint.feed_digest == tokens.digest(token), BridgePoint.is_active
    )
    return db.session.scalar(wanted)


def has_feed(account_id: int) -> bool:
    """Say whether the account has a private feed."""
    return (
        db.session.scalar(select(Account.feed_digest).where(Account.id == account_id)) is not None
    )
