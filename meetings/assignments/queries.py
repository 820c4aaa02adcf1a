"""Questions about tasks."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import ColumnElement, Row, Select, false, func, or_, select
from sqlalchemy.orm import aliased

from meetings.access.actor import Actor
from meetings.access.permissions import Permission
from meetings.access.roles import Reach
from meetings.assignments import rules
from meetings.assignments.models import Assignment
from meetings.assignments.rules import AssignmentState
from meetings.conferences.models import Conference
from meetings.conferences.queries import visibility
from meetings.kit import vietnamese
from meetings.kit.database import db
from meetings.kit.errors import NotFoundError
from meetings.kit.i18n import mark as _m
from meetings.kit.pages import Page
from meetings.organisations.models import Organisation

_Lead = aliased(Organisation)
_SIZE: Final = 50
_GROUPS: Final = {
    "open": (AssignmentState.GIVEN, AssignmentState.ACCEPTED),
    "done": (AssignmentState.DONE,),
}


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


def mine(*, actor: Actor, group: str = "open", number: int = 1) -> Page[Placed]:
    """List the tasks that the actor's offices lead: open ones, the soonest first, or those done."""
    states = _GROUPS.get(group, _GROUPS["open"])
    wanted = _placed().where(_led_by(actor), Assignment.state.in_(states))
    total = db.session.scalar(select(func.count()).select_from(wanted.subquery())) or 0
    ordered = wanted.order_by(Assignment.deadline.is_(None), Assignment.deadline, Assignment.id)
    shown = db.session.execute(ordered.limit(_SIZE).offset((number - 1) * _SIZE))
    return Page(items=tuple(map(_row, shown)), number=number, size=_SIZE, total=total)


def soonest(*, actor: Actor, most: int) -> Sequence[Placed]:
    """List the open tasks of the actor's offices that are due first."""
    wanted = _placed().where(_led_by(actor), Assignment.state.in_(_GROUPS["open"]))
    ordered = wanted.order_by(Assignment.deadline.is_(None), Assignment.deadline, Assignment.id)
    return [_row(row) for row in db.session.execute(ordered.limit(most))]


def get(public_id: str, *, actor: Actor) -> Placed:
    """Return one task of the actor's offices, or refuse."""
    return _found(db.session.execute(_one(public_id, actor)).first())


def for_change(public_id: str, *, actor: Actor) -> Placed:
    """Return one task of the actor's offices locked, or refuse."""
    locked = _one(public_id, actor).with_for_update(of=Assignment)
    return _found(db.session.execute(locked.execution_options(populate_existing=True)).first())


def sees_conference(placed: Placed, *, actor: Actor) -> bool:
    """Say whether the actor may open the conference of a task; a lead may not have taken part."""
    visible = visibility.conferences_visible_to(actor)
    wanted = select(Conference.id).where(Conference.id == placed.conference.id, visible)
    return db.session.scalar(wanted) is not None


def organisations_named(leads: Collection[str]) -> dict[str, int]:
    """Return the present organisation that each lead names, where it names just one."""
    folded = {lead: [vietnamese.fold(name) for name in rules.leads(lead)] for lead in leads}
    wanted = select(Organisation.fold, Organisation.id).where(
        Organisation.fold.in_({name for names in folded.values() for name in names}),
        Organisation.valid_to.is_(None),
    )
    found = defaultdict(list)
    for name, organisation_id in db.session.execute(wanted):
        found[name].append(organisation_id)
    named = {
        lead: next((found[n] for n in names if n in found), []) for lead, names in folded.items()
    }
    return {lead: ids[0] for lead, ids in named.items() if len(ids) == 1}


def _one(public_id: str, actor: Actor) -> Select[Assignment, Conference, str]:
    return _placed().where(Assignment.public_id == public_id, _led_by(actor))


def _found(found: Row[Assignment, Conference, str] | None) -> Placed:
    if found is None:
        raise NotFoundError(_m("Không tìm thấy nhiệm vụ này, hoặc bạn không được xem."))
    return _row(found)


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
