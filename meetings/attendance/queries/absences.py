"""Who keeps away from what an office holds, and which answers still lack somebody."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlalchemy.orm import aliased

from meetings.access.actor import Actor
from meetings.access.permissions import Permission
from meetings.access.roles import Reach
from meetings.attendance.models import AttendanceState
from meetings.attendance.rules import ALARMING, Presence
from meetings.conferences.models import Conference, Delegate, Participation
from meetings.conferences.queries import composition
from meetings.conferences.rules.vocabulary import Stage
from meetings.kit.database import db
from meetings.kit.orm import another
from meetings.kit.vietnamese import ZONE
from meetings.organisations.models import Organisation

MOST: Final = 100
LATEST: Final = 5
_HELD: Final = (Stage.ENDED, Stage.CLOSED)
_ABSENT: Final = AttendanceState.state == Presence.ABSENT
_Who: Final = aliased(Organisation)


@dataclass(frozen=True, kw_only=True, slots=True)
class Time:
    """One absence: at which conference, and at which point its roll stands."""

    at: datetime
    code: str
    title: str
    point: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Missed:
    """Somebody who was absent without excuse too often: in a row up to now, or this year."""

    name: str
    organisation: str
    in_a_row: bool
    this_year: int
    times: tuple[Time, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Incomplete:
    """A point that said yes, and lacks mandatory posts after its deadline."""

    conference: Conference
    point: Participation
    lacking: tuple[str, ...]


def often_absent(*, actor: Actor, now: datetime) -> Sequence[Missed]:
    """List who was absent without excuse three times in a row, or three times this year.

    Told apart by name and office, among the conferences that the actor's offices held; marks
    nobody made count neither way. With the latest absences of each, the last one first; two
    statements.
    """
    begins = now.astimezone(ZONE).replace(month=1, day=1, hour=0, minute=0, second=0, microsecond=0)
    marks = _marks(actor).subquery()
    late = and_(marks.c.nth <= ALARMING, marks.c.is_absent == 1)
    streak = func.sum(case((late, 1), else_=0))
    this_year = func.sum(case((marks.c.starts_at >= begins, marks.c.is_absent), else_=0))
    wanted = (
        select(
            func.max(marks.c.name),
            func.max(_Who.name),
            streak,
            this_year,
            marks.c.sort_key,
            marks.c.organisation_id,
        )
        .join(_Who, _Who.id == marks.c.organisation_id)
        .group_by(marks.c.sort_key, marks.c.organisation_id)
        .having(or_(streak >= ALARMING, this_year >= ALARMING))
        .order_by(func.max(marks.c.starts_at).desc(), marks.c.sort_key, marks.c.organisation_id)
        .limit(MOST)
    )
    found = db.session.execute(wanted).all()
    times = _times(actor, {(row[4], row[5]) for row in found})
    return [
        Missed(
            name=row[0],
            organisation=row[1],
            in_a_row=row[2] >= ALARMING,
            this_year=row[3],
            times=tuple(times[row[4], row[5]][:LATEST]),
        )
        for row in found
    ]


def incomplete(*, actor: Actor, now: datetime) -> Sequence[Incomplete]:
    """List the answers that lack a mandatory post after their deadline; two statements."""
    deadline = func.coalesce(Participation.reply_deadline, Conference.reply_deadline)
    wanted = (
        select(Participation, Conference)
        .join(Conference, Conference.id == Participation.conference_id)
        .where(
            Conference.stage.in_((Stage.ANNOUNCED, Stage.LIVE)),
            hosted(actor),
            deadline < now,
            composition.lacks(),
        )
        .order_by(Conference.starts_at, Participation.level, Participation.sort_key)
        .limit(MOST)
    )
    found = db.session.execute(wanted).all()
    ids = [row[0].id for row in found]
    lacking = composition.lacking(Participation.id.in_(ids)) if ids else {}
    return [
        Incomplete(conference=row[1], point=row[0], lacking=lacking.get(row[0].id, ()))
        for row in found
    ]


def hosted(actor: Actor) -> ColumnElement[bool]:
    """Return the condition on Conference: held by an office whose secretariat the actor is."""
    places = actor.territory(Permission.CONFERENCE_PLAN, Reach.OWN)
    offices = [place for place in places if place.startswith("/") and "p" not in place]
    host = another(Organisation, "hosted_host")
    return Conference.host_id.in_(select(host.id).where(host.path.in_(offices)))


def _marks(actor: Actor) -> Select[Any]:
    """Select the marks of those with enough absences, each counted from the latest back."""
    often = (
        _held(actor, Delegate.sort_key, Participation.organisation_id)
        .where(_ABSENT)
        .group_by(Delegate.sort_key, Participation.organisation_id)
        .having(func.count() >= ALARMING)
        .subquery()
    )
    nth = func.row_number().over(
        partition_by=(Delegate.sort_key, Participation.organisation_id),
        order_by=(Conference.starts_at.desc(), Conference.id.desc()),
    )
    return _held(
        actor,
        Delegate.name,
        Delegate.sort_key,
        Participation.organisation_id,
        Conference.starts_at,
        case((_ABSENT, 1), else_=0).label("is_absent"),
        nth.label("nth"),
    ).join(
        often,
        and_(
            often.c.sort_key == Delegate.sort_key,
            often.c.organisation_id == Participation.organisation_id,
        ),
    )


def _times(actor: Actor, who: set[tuple[str, int]]) -> Mapping[tuple[str, int], list[Time]]:
    """Return the absences of these people (sort key and office), the last one first."""
    found: dict[tuple[str, int], list[Time]] = {one: [] for one in who}
    wanted = _held(
        actor,
        Delegate.sort_key,
        Participation.organisation_id,
        Participation.public_id,
        Conference.code,
        Conference.title,
        Conference.starts_at,
    ).where(
        _ABSENT,
        Delegate.sort_key.in_({one[0] for one in who}),
        Participation.organisation_id.in_({one[1] for one in who}),
    )
    latest = wanted.order_by(Conference.starts_at.desc(), Conference.id.desc())
    for sort_key, office, point, code, title, at in db.session.execute(latest):
        if (sort_key, office) in found:
            found[sort_key, office].append(Time(at=at, code=code, title=title, point=point))
    return found


def _held(actor: Actor, *columns: Any) -> Select[Any]:  # noqa: ANN401 columns of whatever table
    return (
        select(*columns)
        .select_from(AttendanceState)
        .join(Delegate, Delegate.id == AttendanceState.delegate_id)
        .join(Participation, Participation.id == AttendanceState.participation_id)
        .join(Conference, Conference.id == AttendanceState.conference_id)
        .where(
            Conference.stage.in_(_HELD),
            hosted(actor),
            Delegate.replaced_at.is_(None),
            AttendanceState.state != Presence.EXPECTED,
        )
    )
