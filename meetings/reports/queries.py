"""Questions across conferences, for whoever plans or audits at their hosts."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from sqlalchemy import ColumnElement, Row, Select, case, false, func, or_, select

from meetings.access.actor import Actor
from meetings.access.permissions import Permission
from meetings.access.roles import Reach
from meetings.conferences.models import Conference, Participation
from meetings.conferences.rules.vocabulary import Answer
from meetings.kit.database import db
from meetings.kit.pages import Page
from meetings.kit.vietnamese import ZONE
from meetings.organisations.models import Organisation
from meetings.regulations.rules import Rule
from meetings.reports.models import MeasuredStep

PAGE_SIZE: Final = 50
_P: Final = Participation
_M: Final = MeasuredStep


@dataclass(frozen=True, kw_only=True, slots=True)
class Sought:
    """Which steps one wants to see; both days belong to the span, in Việt Nam's time."""

    rule: Rule | None = None
    only_late: bool = False
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Kept:
    """A step with the conference it belongs to."""

    step: MeasuredStep
    code: str
    title: str
    host: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Sum:
    """How many steps a rule measured, and how many came late."""

    rule: Rule
    steps: int
    late: int

    @property
    def share_in_time(self) -> float:
        """Return the share that kept the term, from 0 to 1."""
        return (self.steps - self.late) / self.steps


def page(sought: Sought, *, actor: Actor, number: int = 1, size: int = PAGE_SIZE) -> Page[Kept]:
    """List steps, those done last first; refuses who may read no report (404)."""
    wanted = _wanted(sought, actor)
    total = db.session.scalar(select(func.count()).select_from(wanted.subquery())) or 0
    ordered = wanted.order_by(_M.done_at.desc(), _M.id.desc())
    rows = db.session.execute(ordered.limit(size).offset((number - 1) * size))
    return Page(items=tuple(map(_kept, rows)), number=number, size=size, total=total)


def every(sought: Sought, *, actor: Actor) -> Iterator[Kept]:
    """List all steps asked for, a batch at a time."""
    ordered = _wanted(sought, actor).order_by(_M.done_at.desc(), _M.id.desc())
    return map(_kept, db.session.execute(ordered.execution_options(yield_per=500)))


def sums(sought: Sought, *, actor: Actor) -> Sequence[Sum]:
    """Return the sums by rule over everything asked for, late or not."""
    late = func.sum(case((_M.is_late, 1), else_=0))
    everything = Sought(rule=sought.rule, first=sought.first, last=sought.last)
    wanted = _wanted(everything, actor).with_only_columns(_M.rule, func.count(), late)
    rows = {row[0]: row for row in db.session.execute(wanted.group_by(_M.rule))}
    found = (rows[rule] for rule in Rule if rule in rows)
    return [Sum(rule=row[0], steps=row[1], late=row[2]) for row in found]


def points_without_list(conference: Conference, *, due: datetime) -> int:
    """Return how many points take part and had named nobody when it was due."""
    wanted = select(func.count()).where(
        _P.conference_id == conference.id,
        _P.answer == Answer.CONFIRMED,
        ~_P.is_main,
        or_(_P.expected == 0, _P.listed_at > due),
    )
    return db.session.scalar(wanted) or 0


def _wanted(sought: Sought, actor: Actor) -> Select[MeasuredStep, str, str, str]:
    actor.must_anywhere(Permission.REPORT_READ)
    wanted = (
        select(_M, Conference.code, Conference.title, Conference.host_name)
        .join(Conference, Conference.id == _M.conference_id)
        .join(Organisation, Organisation.id == Conference.host_id)
        .where(_reported_to(actor))
    )
    if sought.rule:
        wanted = wanted.where(_M.rule == sought.rule)
    if sought.only_late:
        wanted = wanted.where(_M.is_late)
    if sought.first:
        wanted = wanted.where(_M.done_at >= _midnight(sought.first))
    if sought.last:
        wanted = wanted.where(_M.done_at < _midnight(sought.last + timedelta(days=1)))
    return wanted


def _reported_to(actor: Actor) -> ColumnElement[bool]:
    """Return the condition on the host for what this actor is answerable for."""
    own = actor.territory(Permission.REPORT_READ, Reach.OWN)
    wide = actor.territory(Permission.REPORT_READ, Reach.BRANCH)
    below = (Organisation.path.startswith(place, autoescape=True) for place in wide)
    return or_(false(), Organisation.path.in_(own), *below)


def _kept(row: Row[MeasuredStep, str, str, str]) -> Kept:
    return Kept(step=row[0], code=row[1], title=row[2], host=row[3])


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=ZONE)
