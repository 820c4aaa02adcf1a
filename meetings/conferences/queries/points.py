"""Points in a conference: one of them, those one answers for, and those that wait for an answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, Select, and_, false, or_, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload
from sqlalchemy.orm.attributes import set_committed_value

from meetings.access.actor import Actor
from meetings.access.permissions import Permission
from meetings.audit.models import AuditEntry
from meetings.bridge_points.models import BridgePoint
from meetings.conferences.models import Conference, ConferenceContact, Delegate, Participation
from meetings.conferences.queries import visibility
from meetings.conferences.rules import places
from meetings.conferences.rules.vocabulary import ANSWERABLE, Answer
from meetings.kit.database import db
from meetings.kit.errors import NotFoundError
from meetings.kit.i18n import mark as _m
from meetings.organisations.models import Organisation

_P: Final = Participation
_MOST: Final = 50
# What is told of a point to whoever sees it; attendance has a page of its own.
_TOLD: Final = (
    "InvitationPassedOn",
    "InvitationWithdrawn",
    "AnswerGiven",
    "DelegatesNamed",
    "DelegateChanged",
    "DelegateRemoved",
    "DelegateSubstituted",
    "SubstitutionAsked",
    "SubstitutionTakenBack",
    "SubstitutionDecided",
    "AbsenceReported",
    "AbsenceTakenBack",
    "ReopeningAsked",
    "ReopeningTakenBack",
    "ReopeningDecided",
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Capacity:
    """In what capacity somebody acts for a point: its own office, the one above it, or the host.

    `office` names the other office that acts in its place; it is empty for the point's own.
    """

    permission: Permission
    places: tuple[str, ...]
    office: str = ""


def get(conference: Conference, public_id: str, *, actor: Actor) -> Participation:
    """Return a point of a conference, with its rooms, if the actor may see it, or refuse (404)."""
    wanted = _visible(conference, public_id, actor).options(
        joinedload(_P.bridge_point).selectinload(BridgePoint.rooms),
        joinedload(_P.bridge_point).selectinload(BridgePoint.contacts),
        selectinload(_P.rooms),
    )
    return _of(conference, db.session.scalar(wanted))


def for_change(conference: Conference, public_id: str, *, actor: Actor) -> Participation:
    """Return a point locked until the transaction ends, its parent before it (D07), or refuse."""
    seen = _of(conference, db.session.scalar(_visible(conference, public_id, actor)))
    locked = (
        select(_P)
        .where(_P.id.in_({seen.id, seen.parent_id or seen.id}))
        .options(
            joinedload(_P.bridge_point).selectinload(BridgePoint.rooms), selectinload(_P.rooms)
        )
        .order_by(_P.path)
        .with_for_update(of=_P)
        .execution_options(populate_existing=True)
    )
    points = {point.id: point for point in db.session.scalars(locked)}
    return _of(conference, points[seen.id])


def sits_at(delegate: Delegate, point: Participation) -> None:
    """Let a delegate know the point it was loaded with."""
    set_committed_value(delegate, "participation", point)


def capacity(point: Participation, *, actor: Actor, permission: Permission) -> Capacity:
    """Return in what capacity the actor may act for a point; without any, that of its own office.

    The host's secretariat and that of the office which invited the point may act in its place
    (an answer by telephone), and are named. The command still asks `actor.must` for it.
    """
    own = own_capacity(point, permission)
    offered = [own, _host(point), *_above(point)]
    return next((one for one in offered if actor.can(one.permission, *one.places)), own)


def own_capacity(point: Participation, permission: Permission) -> Capacity:
    """Return the capacity of the point's own office: what is its alone is asked with it."""
    return Capacity(
        permission=permission,
        places=places.of_point(point, organisation_path=point.bridge_point.organisation.path),
    )


def capacity_above(point: Participation, *, actor: Actor) -> Capacity:
    """Return in what capacity the actor decides over an invitation: as host, or as who sent it."""
    offered = [_host(point), *_above(point)]
    return next((one for one in offered if actor.can(one.permission, *one.places)), offered[0])


def may(point: Participation, permission: Permission, *, actor: Actor) -> bool:
    """Say whether the actor may do this for a point in any capacity (to hide buttons)."""
    as_whom = capacity(point, actor=actor, permission=permission)
    return actor.can(as_whom.permission, *as_whom.places)


def mine(conference: Conference, *, actor: Actor) -> Sequence[Participation]:
    """List the points of a conference that the actor answers for, without the main one."""
    wanted = (
        select(_P)
        .where(
            _P.conference_id == conference.id,
            ~_P.is_main,
            _P.answer != Answer.WITHDRAWN,
            _P.invited_at.is_not(None),
            answered_by(actor),
        )
        .options(joinedload(_P.bridge_point))
        .order_by(_P.level, _P.sort_key, _P.id)
        .limit(_MOST)
    )
    return [_of(conference, point) for point in db.session.scalars(wanted)]


def holding_apart(some: Sequence[Participation]) -> frozenset[int]:
    """Return which of these points (keys) hold points of other offices that were hung below."""
    wanted = select(_P.parent_id).where(
        _P.parent_id.in_([point.id for point in some]), _P.is_apart, _P.answer != Answer.WITHDRAWN
    )
    return frozenset(filter(None, db.session.scalars(wanted))) if some else frozenset()


def awaiting(actor: Actor, *, now: datetime) -> Sequence[Participation]:
    """List the invitations that wait for the actor's answer, the most urgent first.

    Each comes with its conference. Those of conferences that are over are left out.
    """
    wanted = (
        select(_P)
        .join(_P.conference)
        .where(
            Conference.stage.in_(ANSWERABLE),
            Conference.ends_at > now,
            _P.answer == Answer.INVITED,
            _P.invited_at.is_not(None),
            ~_P.is_main,
            answered_by(actor),
        )
        .options(contains_eager(_P.conference))
        .order_by(_P.reply_deadline.nulls_last(), Conference.starts_at, _P.id)
        .limit(_MOST)
    )
    return db.session.scalars(wanted).all()


def to_pass_on(actor: Actor, *, now: datetime) -> Sequence[Participation]:
    """List the invitations that the actor's offices have not passed on to their lower tier yet."""
    wanted = (
        select(_P)
        .join(_P.conference)
        .where(
            Conference.stage.in_(ANSWERABLE),
            Conference.starts_at > now,
            _P.has_lower_tier,
            _P.level < Conference.levels,
            _P.passed_on_at.is_(None),
            _P.answer.in_([Answer.INVITED, Answer.CONFIRMED]),
            _P.invited_at.is_not(None),
            ~_P.is_main,
            held(actor, Permission.INVITATION_PASS_ON),
        )
        .options(contains_eager(_P.conference))
        .order_by(Conference.starts_at, _P.id)
        .limit(_MOST)
    )
    return db.session.scalars(wanted).all()


def history(point: Participation) -> Sequence[AuditEntry]:
    """List what happened to a point the actor was given, the latest first."""
    told = select(AuditEntry).where(
        AuditEntry.subject == point.public_id,
        AuditEntry.conference_id == point.conference_id,
        AuditEntry.action.in_(_TOLD),
    )
    return db.session.scalars(told.order_by(AuditEntry.id.desc()).limit(_MOST)).all()


def contacts(conference: Conference) -> Sequence[ConferenceContact]:
    """List whom to call about a conference."""
    wanted = select(ConferenceContact).where(ConferenceContact.conference_id == conference.id)
    return db.session.scalars(wanted.order_by(ConferenceContact.position)).all()


def parent(point: Participation) -> Participation | None:
    """Return the point whose office invited this one."""
    return db.session.get(_P, point.parent_id or 0)


def belongs(point: Participation, conference: Conference) -> Participation:
    """Let a point know the conference it was found in."""
    return _of(conference, point)


def _visible(conference: Conference, public_id: str, actor: Actor) -> Select[Participation]:
    return select(_P).where(
        _P.public_id == public_id, visibility.points_visible_to(conference, actor)
    )


def _of(conference: Conference, point: Participation | None) -> Participation:
    if point is None:
        raise NotFoundError(_m("Không tìm thấy điểm cầu này, hoặc bạn không được xem."))
    set_committed_value(point, "conference", conference)
    return point


def _host(point: Participation) -> Capacity:
    conference = point.conference
    return Capacity(
        permission=Permission.CONFERENCE_RUN,
        places=places.of_conference(conference),
        office=conference.host_name or conference.host.name,
    )


def _above(point: Participation) -> list[Capacity]:
    """Return the capacity of the office that invited the point, if that is not the host."""
    wanted = (
        select(_P, Organisation.path)
        .join(Organisation, Organisation.id == _P.organisation_id)
        .where(_P.id == point.parent_id, ~_P.is_main)
    )
    return [
        Capacity(
            permission=Permission.INVITATION_PASS_ON,
            places=places.of_point(row[0], organisation_path=row[1]),
            office=row[0].organisation_name,
        )
        for row in db.session.execute(wanted)
    ]


def answered_by(actor: Actor) -> ColumnElement[bool]:
    """Return the condition for the points the actor's own offices answer for."""
    return held(actor, Permission.INVITATION_ANSWER)


def held(actor: Actor, permission: Permission) -> ColumnElement[bool]:
    """Return the condition for the points where the actor holds a permission of its own."""
    held = {grant.place for grant in actor.grants if grant.reach(permission)}
    offices = [place for place in held if place.startswith("/") and "p" not in place]
    points = [int(place.partition("p")[2].rstrip("/")) for place in held if "p" in place]
    conditions: list[ColumnElement[bool]] = []
    if offices:
        ids = select(Organisation.id).where(Organisation.path.in_(offices))
        conditions.append(_P.organisation_id.in_(ids))
    if points:
        conditions.append(_P.bridge_point_id.in_(points))
    return or_(*conditions) if conditions else and_(false())
