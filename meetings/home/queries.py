"""What awaits me today: invitations to answer, what is on, and what changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, and_, false, or_, select
from sqlalchemy.orm import InstrumentedAttribute, aliased

from meetings.access.actor import Actor
from meetings.access.permissions import Permission
from meetings.access.roles import Reach
from meetings.bridge_points.models import BridgePoint
from meetings.conferences.models import Conference, Participation
from meetings.conferences.queries.visibility import conferences_visible_to
from meetings.conferences.rules.vocabulary import Answer, Stage
from meetings.kit import vietnamese
from meetings.kit.database import db
from meetings.minutes.models import Minutes
from meetings.minutes.rules import MinutesStage
from meetings.organisations.models import Organisation

_MOST: Final = 20
_SHORTEST_SEARCH: Final = 2
_AHEAD: Final = timedelta(days=30)
_BACK: Final = timedelta(days=7)
_Host = aliased(Organisation)


@dataclass(frozen=True, kw_only=True, slots=True)
class Awaited:
    """An invitation that waits for our answer, or for being passed on."""

    point: Participation
    conference: Conference
    wants_answer: bool
    wants_passing_on: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    """What a search found, by kind; each list is short."""

    conferences: Sequence[Conference]
    organisations: Sequence[Organisation]
    points: Sequence[BridgePoint]

    @property
    def is_empty(self) -> bool:
        """Say whether nothing was found."""
        return not (self.conferences or self.organisations or self.points)


def awaited(*, actor: Actor, now: datetime) -> Sequence[Awaited]:
    """List what our own offices have still to answer or pass on, the nearest deadline first."""
    unanswered = Participation.answer == Answer.INVITED
    not_passed_on = and_(
        Participation.has_lower_tier,
        Participation.passed_on_at.is_(None),
        Participation.answer != Answer.DECLINED,
    )
    wanted = (
        select(Participation, Conference)
        .join(Conference, Conference.id == Participation.conference_id)
        .join(Organisation, Organisation.id == Participation.organisation_id)
        .where(
            _answered_by(actor),
            Participation.answer != Answer.WITHDRAWN,
            Participation.invited_at.is_not(None),
            Conference.stage.in_((Stage.ANNOUNCED, Stage.LIVE)),
            Conference.ends_at > now,
            ~Participation.is_main,
            or_(unanswered, not_passed_on),
        )
        .order_by(Participation.reply_deadline.is_(None), Participation.reply_deadline)
    )
    return [
        Awaited(
            point=point,
            conference=conference,
            wants_answer=point.answer is Answer.INVITED,
            wants_passing_on=point.has_lower_tier and point.passed_on_at is None,
        )
        for point, conference in db.session.execute(wanted.limit(_MOST))
    ]


def drafts(*, actor: Actor) -> Sequence[Conference]:
    """List the plans of our own offices that are not announced yet."""
    wanted = select(Conference).where(Conference.stage == Stage.DRAFT, _hosted(actor))
    return db.session.scalars(wanted.order_by(Conference.starts_at).limit(_MOST)).all()


def without_minutes(*, actor: Actor) -> Sequence[Conference]:
    """List the conferences of our own offices that ended and have no issued minutes."""
    written = select(Minutes.conference_id).where(Minutes.stage == MinutesStage.ISSUED)
    wanted = select(Conference).where(
        Conference.stage == Stage.ENDED, _hosted(actor), Conference.id.not_in(written)
    )
    return db.session.scalars(wanted.order_by(Conference.ends_at).limit(_MOST)).all()


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
    ordered = wanted.order_by(Conference.stage != Stage.LIVE, Conference.starts_at)
    return db.session.scalars(ordered.limit(_MOST)).all()


def changed_lately(*, actor: Actor, now: datetime) -> Sequence[Conference]:
    """List what changed in the last week, the latest first."""
    wanted = select(Conference).where(
        conferences_visible_to(actor),
        Conference.changed_at > now - _BACK,
        Conference.stage != Stage.DRAFT,
    )
    return db.session.scalars(wanted.order_by(Conference.changed_at.desc()).limit(8)).all()


def search(text: str, *, actor: Actor) -> Found:
    """Find conferences, offices and points whose names hold all these words, accents aside."""
    words = vietnamese.fold(text).split()[:8]
    if sum(map(len, words)) < _SHORTEST_SEARCH:
        return Found(conferences=(), organisations=(), points=())
    return Found(
        conferences=_conferences(words, actor),
        organisations=_organisations(words, actor),
        points=_points(words, actor),
    )


def _conferences(words: list[str], actor: Actor) -> Sequence[Conference]:
    wanted = select(Conference).where(
        conferences_visible_to(actor),
        *(Conference.fold.contains(word, autoescape=True) for word in words),
    )
    return db.session.scalars(wanted.order_by(Conference.starts_at.desc()).limit(_MOST)).all()


def _organisations(words: list[str], actor: Actor) -> Sequence[Organisation]:
    wanted = select(Organisation).where(
        _within(Organisation.path, Permission.ORGANISATION_READ, actor),
        *(Organisation.fold.contains(word, autoescape=True) for word in words),
    )
    return db.session.scalars(
        wanted.order_by(Organisation.level, Organisation.sort_key).limit(_MOST)
    ).all()


def _points(words: list[str], actor: Actor) -> Sequence[BridgePoint]:
    wanted = (
        select(BridgePoint)
        .join(Organisation, Organisation.id == BridgePoint.organisation_id)
        .where(
            _within(Organisation.path, Permission.POINT_READ, actor),
            *(BridgePoint.fold.contains(word, autoescape=True) for word in words),
        )
    )
    return db.session.scalars(wanted.order_by(BridgePoint.sort_key).limit(_MOST)).all()


def _within(
    path: InstrumentedAttribute[str], permission: Permission, actor: Actor
) -> ColumnElement[bool]:
    wide = actor.territory(permission, Reach.BRANCH)
    own = actor.territory(permission, Reach.OWN)
    return or_(
        false(),
        *(path.startswith(place, autoescape=True) for place in wide if place.startswith("/")),
        *(path == place for place in own if place.startswith("/")),
    )


def _answered_by(actor: Actor) -> ColumnElement[bool]:
    """Participation of an office, or at a point, for which the actor may answer."""
    conditions: list[ColumnElement[bool]] = [false()]
    for place in actor.territory(Permission.INVITATION_ANSWER, Reach.OWN):
        office, _, point = place.partition("p")
        conditions.append(
            Participation.bridge_point_id == int(point.rstrip("/"))
            if point
            else Organisation.path == office
        )
    return or_(*conditions)


def _hosted(actor: Actor) -> ColumnElement[bool]:
    places = actor.territory(Permission.CONFERENCE_PLAN, Reach.OWN)
    hosts = select(_Host.id).where(or_(false(), *(_Host.path == place for place in places)))
    return Conference.host_id.in_(hosts)
