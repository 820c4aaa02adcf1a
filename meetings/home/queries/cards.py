"""What awaits the actor: letters to answer and pass on, rolls, plans, minutes, tasks."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select
from sqlalchemy.orm import aliased

from meetings.access.actor import Actor
from meetings.access.permissions import Permission
from meetings.access.roles import Reach
from meetings.assignments import queries as assignments
from meetings.conferences.models import Conference, Participation, Reopening, Substitution
from meetings.conferences.rules.reopening import ReopeningState
from meetings.conferences.rules.substitution import RequestState
from meetings.conferences.rules.vocabulary import ANSWERABLE, Answer, Stage
from meetings.home import rules
from meetings.home.rules import Card, Work
from meetings.kit.database import db
from meetings.kit.orm import another
from meetings.kit.vietnamese import ZONE
from meetings.minutes.models import Minutes
from meetings.minutes.rules import MinutesStage
from meetings.organisations.models import Organisation
from meetings.regulations import queries as regulations
from meetings.regulations.rules import Terms, close_of_office

_MOST: Final = 20
_P: Final = Participation
_C: Final = Conference
_Host = aliased(Organisation)


def cards(*, actor: Actor, now: datetime) -> Sequence[Card]:
    """List all that awaits the actor, the nearest deadline first; each kind at most 20 times."""
    return rules.by_deadline(
        (
            *_rolls(actor),
            *_answers(actor, now),
            *_passing_on(actor, now),
            *_consents(actor),
            *_reopenings(actor, now),
            *_plans(actor, now),
            *_numbers(actor, now),
            *_closings(actor),
            *_minutes(actor),
            *_tasks(actor),
        )
    )


def _answers(actor: Actor, now: datetime) -> Iterator[Card]:
    """Letters to answer; until when, where the office that invited has opened the answer again."""
    wanted = _invited(actor, Permission.INVITATION_ANSWER, now).where(_P.answer == Answer.INVITED)
    ordered = wanted.order_by(_P.reply_deadline.is_(None), _P.reply_deadline, _P.id)
    rows = db.session.execute(ordered.add_columns(_P.answer_open_until).limit(_MOST))
    for public_id, deadline, code, title, reopened in rows:
        due = deadline and max(deadline, reopened or deadline)
        yield Card(work=Work.ANSWER, about=title, code=code, due=due, item=public_id)


def _passing_on(actor: Actor, now: datetime) -> Iterator[Card]:
    wanted = _invited(actor, Permission.INVITATION_PASS_ON, now).where(
        _P.has_lower_tier,
        _P.passed_on_at.is_(None),
        _P.level < _C.levels,
        _P.answer != Answer.DECLINED,
    )
    ordered = wanted.order_by(_P.reply_deadline.is_(None), _P.reply_deadline, _P.id)
    for public_id, deadline, code, title in db.session.execute(ordered.limit(_MOST)):
        yield Card(work=Work.PASS_ON, about=title, code=code, due=deadline, item=public_id)


def _consents(actor: Actor) -> Iterator[Card]:
    """Conferences with requests for a substitute, for the chair and the secretariat."""
    wanted = (
        select(_C.code, _C.title, _C.starts_at, func.count())
        .join(Substitution, Substitution.conference_id == _C.id)
        .where(
            Substitution.state == RequestState.PENDING,
            _C.stage.in_(ANSWERABLE),
            _hosted(actor, Permission.SUBSTITUTION_DECIDE),
        )
        .group_by(_C.id, _C.code, _C.title, _C.starts_at)
    )
    found = db.session.execute(wanted.order_by(_C.starts_at, _C.id).limit(_MOST))
    for code, title, starts_at, count in found:
        yield Card(work=Work.CONSENT, about=title, code=code, due=starts_at, count=count)


def _reopenings(actor: Actor, now: datetime) -> Iterator[Card]:
    """Conferences with requests to answer after the deadline, for the host and who invited."""
    above = _invited(actor, Permission.INVITATION_PASS_ON, now).with_only_columns(_P.id)
    below = another(Participation, "reopening_below")
    wanted = (
        select(_C.code, _C.title, _C.starts_at, func.count())
        .join(Reopening, Reopening.conference_id == _C.id)
        .join(below, below.id == Reopening.participation_id)
        .where(
            Reopening.state == ReopeningState.PENDING,
            _C.stage.in_(ANSWERABLE),
            or_(_hosted(actor, Permission.CONFERENCE_RUN), below.parent_id.in_(above)),
        )
        .group_by(_C.id, _C.code, _C.title, _C.starts_at)
    )
    found = db.session.execute(wanted.order_by(_C.starts_at, _C.id).limit(_MOST))
    for code, title, starts_at, count in found:
        yield Card(work=Work.REOPEN, about=title, code=code, due=starts_at, count=count)


def _rolls(actor: Actor) -> Iterator[Card]:
    wanted = _points(actor, Permission.ATTENDANCE_TAKE).where(
        _C.stage == Stage.LIVE, _P.answer != Answer.DECLINED
    )
    ordered = wanted.with_only_columns(_P.public_id, _C.ends_at, _C.code, _C.title)
    for public_id, ends_at, code, title in db.session.execute(
        ordered.order_by(_C.ends_at, _P.id).limit(_MOST)
    ):
        yield Card(work=Work.ROLL, about=title, code=code, due=ends_at, item=public_id)


def _plans(actor: Actor, now: datetime) -> Iterator[Card]:
    wanted = (
        select(_C.code, _C.title, _C.starts_at, Organisation)
        .join(Organisation, Organisation.id == _C.host_id)
        .where(_C.stage == Stage.DRAFT, _hosted(actor, Permission.CONFERENCE_PLAN))
    )
    found = db.session.execute(wanted.order_by(_C.starts_at).limit(_MOST)).all()
    terms = _terms([row[3] for row in found], now)
    for code, title, starts_at, host in found:
        due = rules.announce_until(starts_at, terms[host.id])
        yield Card(work=Work.ANNOUNCE, about=title, code=code, due=due)


def _minutes(actor: Actor) -> Iterator[Card]:
    """Conferences that ended and have no minutes, or a draft of them."""
    written = select(Minutes.conference_id).where(Minutes.stage != MinutesStage.DRAFT)
    wanted = select(_C.code, _C.title).where(
        _C.stage == Stage.ENDED,
        _C.id.not_in(written),
        _hosted(actor, Permission.MINUTES_WRITE),
    )
    for code, title in db.session.execute(wanted.order_by(_C.ends_at).limit(_MOST)):
        yield Card(work=Work.WRITE_MINUTES, about=title, code=code, due=None)


def _closings(actor: Actor) -> Iterator[Card]:
    """Drafts of minutes for whoever decides on them and does not write them."""
    wanted = (
        select(_C.code, _C.title)
        .join(Minutes, Minutes.conference_id == _C.id)
        .where(
            _C.stage.in_((Stage.ENDED, Stage.CLOSED)),
            Minutes.stage == MinutesStage.DRAFT,
            _hosted(actor, Permission.MINUTES_APPROVE),
            ~_hosted(actor, Permission.MINUTES_WRITE),
        )
    )
    for code, title in db.session.execute(wanted.order_by(_C.ends_at).limit(_MOST)):
        yield Card(work=Work.CLOSE_MINUTES, about=title, code=code, due=None)


def _numbers(actor: Actor, now: datetime) -> Iterator[Card]:
    """Minutes that are closed and wait for their number."""
    wanted = (
        select(_C.code, _C.title, Minutes.changed_at, Organisation)
        .join(Minutes, Minutes.conference_id == _C.id)
        .join(Organisation, Organisation.id == _C.host_id)
        .where(Minutes.stage == MinutesStage.APPROVED, _hosted(actor, Permission.MINUTES_NUMBER))
    )
    found = db.session.execute(wanted.order_by(Minutes.changed_at).limit(_MOST)).all()
    terms = _terms([row[3] for row in found], now)
    for code, title, closed_at, host in found:
        due = rules.number_until(closed_at, terms[host.id])
        yield Card(work=Work.NUMBER_MINUTES, about=title, code=code, due=due)


def _tasks(actor: Actor) -> Iterator[Card]:
    for placed in assignments.soonest(actor=actor, most=_MOST):
        task = placed.task
        yield Card(
            work=Work.TASK,
            about=task.text,
            code=placed.conference.code,
            due=close_of_office(task.deadline) if task.deadline else None,
            item=task.public_id,
        )


def _terms(hosts: Iterable[Organisation], now: datetime) -> Mapping[int, Terms]:
    """Return by which numbers and working days each of the few hosts of somebody's work goes."""
    today = now.astimezone(ZONE).date()
    known = {host.id: host for host in hosts}
    return {key: regulations.terms(host, around=today) for key, host in known.items()}


def _invited(actor: Actor, permission: Permission, now: datetime) -> Select[*tuple[Any, ...]]:
    """Select the invited points at which the actor may still do this, without the main one."""
    return _points(actor, permission).where(_C.stage.in_(ANSWERABLE), _C.ends_at > now, ~_P.is_main)


def _points(actor: Actor, permission: Permission) -> Select[*tuple[Any, ...]]:
    return (
        select(_P.public_id, _P.reply_deadline, _C.code, _C.title)
        .join(_C, _C.id == _P.conference_id)
        .join(Organisation, Organisation.id == _P.organisation_id)
        .where(
            _at(actor, permission),
            _P.answer != Answer.WITHDRAWN,
            _P.invited_at.is_not(None),
        )
    )


def _at(actor: Actor, permission: Permission) -> ColumnElement[bool]:
    """Participation of an office, or at a point, at which the actor holds the permission."""
    conditions: list[ColumnElement[bool]] = [false()]
    for place in actor.territory(permission, Reach.OWN):
        office, _, point = place.partition("p")
        conditions.append(
            _P.bridge_point_id == int(point.rstrip("/")) if point else Organisation.path == office
        )
    return or_(*conditions)


def _hosted(actor: Actor, permission: Permission) -> ColumnElement[bool]:
    """Conference whose host, or which itself, is where the actor holds the permission."""
    places = actor.territory(permission, Reach.OWN)
    offices = [place for place in places if place.startswith("/")]
    parts = [place for place in places if place.startswith("c") and place.count("/") == 1]
    hosts = select(_Host.id).where(or_(false(), *(_Host.path == place for place in offices)))
    return or_(
        _C.host_id.in_(hosts),
        and_(_C.stage != Stage.DRAFT, _C.id.in_([int(part[1:-1]) for part in parts])),
    )
