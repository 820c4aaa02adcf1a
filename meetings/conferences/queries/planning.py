"""What a planner asks: offices, points and schemes to choose from, and what stands planned."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import or_, select

from meetings.access.actor import Actor
from meetings.access.permissions import Permission
from meetings.access.roles import Reach
from meetings.bridge_points.models import BridgePoint
from meetings.conferences.models import (
    Conference,
    ConferenceContact,
    ConferenceDay,
    ConferenceSession,
    FormerPlan,
    Organiser,
    Participation,
    StruckDay,
)
from meetings.conferences.rules.planning import (
    Plan,
    PlannedChair,
    PlannedContact,
    PlannedDay,
    PlannedOrganiser,
    PlannedSession,
)
from meetings.kit.database import db
from meetings.kit.errors import InvalidError, NotFoundError
from meetings.kit.i18n import mark as _m
from meetings.organisations.models import Organisation, TierScheme


class NoPointError(InvalidError):
    """The host has no bridge point that could be the main one."""


@dataclass(frozen=True, kw_only=True, slots=True)
class People:
    """Who stands behind a conference, beside its chairs."""

    organisers: Sequence[Organiser]
    contacts: Sequence[ConferenceContact]


def offices(actor: Actor) -> Sequence[Organisation]:
    """List the offices in whose name the actor may plan."""
    paths = actor.territory(Permission.CONFERENCE_PLAN, Reach.OWN)
    wanted = select(Organisation).where(Organisation.path.in_(paths))
    return db.session.scalars(wanted.order_by(Organisation.level, Organisation.sort_key)).all()


def office(public_id: str, *, actor: Actor) -> Organisation:
    """Return the office of this public id, or the only one; refuse where the actor may not plan."""
    mine = offices(actor)
    chosen = [one for one in mine if not public_id or one.public_id == public_id]
    if not chosen:
        raise NotFoundError(_m("Không tìm thấy nội dung này, hoặc bạn không được xem."))
    return chosen[0]


def points_of(host: Organisation) -> Sequence[BridgePoint]:
    """List the points of an office that are in use, its own one first."""
    return points_of_all([host])


def points_of_all(offices: Sequence[Organisation]) -> Sequence[BridgePoint]:
    """List the points of some offices that are in use, each office's own one first."""
    wanted = select(BridgePoint).where(
        BridgePoint.organisation_id.in_([office.id for office in offices]), BridgePoint.is_active
    )
    ordered = wanted.order_by(BridgePoint.is_default.desc(), BridgePoint.sort_key, BridgePoint.id)
    return db.session.scalars(ordered).all()


def main_point_for(host: Organisation, public_id: str) -> BridgePoint:
    """Return the chosen point of the host, by default its own one; refuse where there is none."""
    points = points_of(host)
    chosen = [point for point in points if not public_id or point.public_id == public_id]
    if not chosen:
        raise NoPointError(
            _m("Đơn vị chưa có điểm cầu để làm điểm cầu chính. Hãy thêm ở mục Điểm cầu trước."),
            field="main_point",
        )
    return chosen[0]


def schemes() -> Sequence[TierScheme]:
    """List the tier schemes, the newest first."""
    wanted = select(TierScheme).order_by(TierScheme.valid_from.desc().nulls_last(), TierScheme.id)
    return db.session.scalars(wanted).all()


def scheme_for(code: str, *, day: date) -> TierScheme:
    """Return the scheme of this code; without a code the one valid on that day."""
    wanted = select(TierScheme).where(TierScheme.code == code)
    if not code:
        wanted = select(TierScheme).where(
            or_(TierScheme.valid_from.is_(None), TierScheme.valid_from <= day),
            or_(TierScheme.valid_to.is_(None), TierScheme.valid_to >= day),
        )
    found = db.session.scalars(wanted.order_by(TierScheme.id)).first()
    if found is None:
        raise InvalidError(_m("Chưa có bộ cấp hành chính cho ngày này."), field="scheme")
    return found


def is_taken(code: str) -> bool:
    """Say whether any conference, seen or not, bears this code."""
    return db.session.scalar(select(Conference.id).where(Conference.code == code)) is not None


def main_participation(conference: Conference) -> Participation:
    """Return the main point of the conference."""
    wanted = select(Participation).where(
        Participation.conference_id == conference.id, Participation.is_main
    )
    return db.session.scalars(wanted).one()


def main_point(conference: Conference) -> BridgePoint:
    """Return the bridge point from which the conference is held."""
    wanted = select(BridgePoint).join(
        Participation, Participation.bridge_point_id == BridgePoint.id
    )
    wanted = wanted.where(Participation.conference_id == conference.id, Participation.is_main)
    return db.session.scalars(wanted).one()


def people(conference: Conference) -> People:
    """Return the organisers and contacts of a conference the actor was given."""
    organisers = select(Organiser).where(Organiser.conference_id == conference.id)
    contacts = select(ConferenceContact).where(ConferenceContact.conference_id == conference.id)
    return People(
        organisers=db.session.scalars(organisers.order_by(Organiser.position)).all(),
        contacts=db.session.scalars(contacts.order_by(ConferenceContact.position)).all(),
    )


def as_plan(conference: Conference) -> Plan:
    """Return what stands planned, as the value a planner would have given."""
    behind = people(conference)
    return Plan(
        code=conference.code,
        title=conference.title,
        aliases=tuple(alias.title for alias in conference.aliases),
        kind=conference.kind,
        form=conference.form,
        organisers=tuple(PlannedOrganiser(name=o.name, part=o.part) for o in behind.organisers),
        chairs=tuple(
            PlannedChair(name=c.name, title=c.title, other_title=c.other_title, note=c.note)
            for c in conference.chairs
        ),
        purpose=conference.purpose,
        theme=conference.theme,
        requirements=conference.requirements,
        scheme=conference.scheme.code,
        levels=conference.levels,
        days=tuple(map(_day, conference.days)),
        main_point=main_point(conference).public_id,
        place=conference.place,
        contacts=tuple(
            PlannedContact(name=c.name, title=c.title, phone=c.phone, email=c.email)
            for c in behind.contacts
        ),
        signer_title=conference.signer_title,
        signer_name=conference.signer_name,
        speech_minutes=conference.speech_minutes,
        reply_deadline=conference.reply_deadline,
        speech_deadline=conference.speech_deadline,
        line_test_at=conference.line_test_at,
        declared_not_secret=conference.declared_not_secret,
        is_illustrative=conference.is_illustrative,
        is_silent=conference.is_silent,
    )


def struck_days(conference: Conference, *, since: datetime | None = None) -> Sequence[StruckDay]:
    """Return the days no longer held that people were told of; all, or those struck since then."""
    wanted = select(StruckDay).where(StruckDay.conference_id == conference.id)
    if since is not None:
        wanted = wanted.where(StruckDay.struck_at >= since)
    return db.session.scalars(wanted.order_by(StruckDay.starts_at, StruckDay.id)).all()


def told(conference: Conference, *, at: datetime) -> FormerPlan | None:
    """Return when and where the conference was to be held at a moment; None: as it is now."""
    wanted = select(FormerPlan).where(
        FormerPlan.conference_id == conference.id, FormerPlan.moved_at > at
    )
    return db.session.scalar(wanted.order_by(FormerPlan.moved_at, FormerPlan.id).limit(1))


def _day(day: ConferenceDay) -> PlannedDay:
    return PlannedDay(
        starts_at=day.starts_at,
        ends_at=day.ends_at,
        sessions=tuple(map(_session, day.sessions)),
    )


def _session(session: ConferenceSession) -> PlannedSession:
    return PlannedSession(
        title=session.title,
        place=session.place,
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        key=session.public_id,
    )
