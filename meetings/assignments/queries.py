"""Questions about tasks."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Row, Select, false, or_, select
from sqlalchemy.orm import aliased

from meetings.access.actor import Actor
from meetings.access.permissions import Permission
from meetings.access.roles import Reach
from meetings.assignments.models import Assignment
from meetings.assignments.rules import AssignmentState
from meetings.conferences.models import Conference
from meetings.kit.database import db
from meetings.kit.errors import NotFoundError
from meetings.kit.i18n import mark as _m
from meetings.organisations.models import Organisation

_Lead = aliased(Organisation)


@dataclass(frozen=True, kw_only=True, slots=True)
class Placed:
    """A task with its conference and, where known, the path of the office in the lead."""

    task: Assignment
    conference: Conference
    lead_path: str | None


def of(conference: Conference) -> Sequence[Assignment]:
    """List the tasks of one conference in the order of the minutes."""
    wanted = select(Assignment).where(Assignment.conference_id == conference.id)
    return db.session.scalars(wanted.order_by(Assignment.position)).all()


def mine(*, actor: Actor, is_open: bool = True) -> Sequence[Placed]:
    """List the tasks that the actor's offices lead, those with a day first, soonest first."""
    wanted = _placed().where(_led_by(actor))
    if is_open:
        wanted = wanted.where(Assignment.state != AssignmentState.DONE)
    ordered = wanted.order_by(Assignment.deadline.is_(None), Assignment.deadline, Assignment.id)
    return [_row(row) for row in db.session.execute(ordered.limit(200))]


def for_change(public_id: str, *, actor: Actor) -> Placed:
    """Return one task of the actor's offices locked, or refuse."""
    wanted = _placed().where(Assignment.public_id == public_id, _led_by(actor))
    locked = wanted.with_for_update(of=Assignment).execution_options(populate_existing=True)
    found = db.session.execute(locked).first()
    if found is None:
        raise NotFoundError(_m("Không tìm thấy nhiệm vụ này, hoặc bạn không được xem."))
    return _row(found)


def organisation_named(folded: str) -> Organisation | None:
    """Return the one present organisation whose folded name is this, if there is just one."""
    wanted = select(Organisation).where(
        Organisation.fold == folded, Organisation.valid_to.is_(None)
    )
    found = db.session.scalars(wanted.limit(2)).all()
    return found[0] if len(found) == 1 else None


def _placed() -> Select[Assignment, Conference, str]:
    return (
        select(Assignment, Conference, _Lead.path)
        .join(Conference, Conference.id == Assignment.conference_id)
        .outerjoin(_Lead, _Lead.id == Assignment.lead_organisation_id)
    )


def _row(row: Row[Assignment, Conference, str]) -> Placed:
    return Placed(task=row[0], conference=row[1], lead_path=row[2])


def _led_by(actor: Actor) -> ColumnElement[bool]:
    places = actor.territory(Permission.ASSIGNMENT_REPORT, Reach.OWN)
    offices = select(Organisation.id).where(
        or_(false(), *(Organisation.path == place for place in places))
    )
    return Assignment.lead_organisation_id.in_(offices)
