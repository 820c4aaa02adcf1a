"""The delegates of a point or of all points, each with what is known of them."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, RowMapping, Select, and_, func, literal, select

from meetings.access.actor import Actor
from meetings.attendance.models import AttendanceEvent, AttendanceState
from meetings.attendance.queries import points
from meetings.attendance.queries.points import Point
from meetings.attendance.rules import DECIDED, Mark, Presence
from meetings.conferences.models import Conference, Delegate, Participation
from meetings.kit import vietnamese
from meetings.kit.database import db
from meetings.kit.errors import NotFoundError
from meetings.kit.i18n import mark as _m
from meetings.kit.pages import Page
from meetings.people.models import Account, Person

SIZE: Final = 100
_BATCH: Final = 1000
_UNKNOWN: Final = literal(Presence.EXPECTED, AttendanceState.state.type)


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """A delegate as a mark needs him or her."""

    id: int
    public_id: str
    state: Presence
    since: datetime | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Attendee:
    """A delegate with what is known, as lists and papers show it."""

    public_id: str
    name: str
    post: str
    unit: str
    substitute_for: str
    state: Presence
    since: datetime | None
    reason: str
    told_absence: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class AttendeeAt:
    """A delegate at one of many points."""

    attendee: Attendee
    point: str
    point_id: str
    organisation: str
    level: int
    headcount: int | None


@dataclass(frozen=True, kw_only=True, slots=True)
class PastMark:
    """One event in the history of a delegate, and who made it."""

    event: AttendanceEvent
    by: str
    is_voided: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Wish:
    """Which delegates of a point to list."""

    q: str = ""
    state: str = ""
    page: int = 1


def entries(point: Point, public_ids: Collection[str]) -> list[Entry]:
    """Return these delegates of the point, in the order of the list; those replaced are gone."""
    return _entries(point, Delegate.public_id.in_(public_ids))


def undecided(point: Point) -> list[Entry]:
    """Return those of whom nothing is known yet, nor was told that they will be absent."""
    unknown = and_(AttendanceState.delegate_id.is_(None), Delegate.absence_reason == "")
    return _entries(point, unknown)


def entry(point: Point, public_id: str) -> Entry:
    """Return one delegate of the point, or refuse."""
    found = entries(point, [public_id])
    if not found:
        raise NotFoundError(_m("Đại biểu này không còn trong danh sách của điểm cầu."))
    return found[0]


def public_id_of(delegate_id: int) -> str:
    """Return the public id of a delegate."""
    return db.session.scalars(select(Delegate.public_id).where(Delegate.id == delegate_id)).one()


def standing_of(delegate: str) -> AttendanceState | None:
    """Return what is known of a delegate who may have been replaced meanwhile."""
    wanted = select(AttendanceState).join(Delegate, Delegate.id == AttendanceState.delegate_id)
    return db.session.scalar(wanted.where(Delegate.public_id == delegate))


def marks(delegate_ids: Collection[int]) -> dict[int, list[Mark]]:
    """Return all events of these delegates, as the fold takes them."""
    found: dict[int, list[Mark]] = {delegate_id: [] for delegate_id in delegate_ids}
    wanted = select(AttendanceEvent).where(AttendanceEvent.delegate_id.in_(delegate_ids))
    for event in db.session.scalars(wanted):
        found[event.delegate_id].append(as_mark(event))
    return found


def as_mark(event: AttendanceEvent) -> Mark:
    """Return a stored event as the rules know it."""
    return Mark(
        kind=event.kind,
        state=event.state,
        occurred_at=event.occurred_at,
        nonce=event.nonce,
        voids=event.voids,
        is_valid=event.is_valid,
        reason=event.reason,
    )


def sent_before(nonces: Collection[str]) -> Sequence[AttendanceEvent]:
    """Return the events that came with one of these nonces."""
    wanted = select(AttendanceEvent).where(AttendanceEvent.nonce.in_(nonces))
    return db.session.scalars(wanted).all()


def at_point(point: Point, *, wish: Wish) -> Page[Attendee]:
    """Return a page of the delegates of one point, in the order of their names."""
    listed = _attendees().where(*_conditions(point, wish))
    listed = listed.order_by(Delegate.sort_key, Delegate.id)
    rows = db.session.execute(listed.limit(SIZE).offset((wish.page - 1) * SIZE)).mappings()
    return Page(
        items=[_attendee(row) for row in rows],
        number=wish.page,
        size=SIZE,
        total=_total(point, wish),
    )


def delegates_with_state(conference: Conference, *, actor: Actor) -> Iterator[AttendeeAt]:
    """Give every delegate the actor sees, point by point, without holding them all."""
    listed = (
        _attendees()
        .add_columns(
            Participation.name.label("point"),
            Participation.public_id.label("point_id"),
            Participation.organisation_name.label("organisation"),
            Participation.level.label("level"),
            Participation.headcount.label("headcount"),
        )
        .join(Participation, Participation.id == Delegate.participation_id)
        .where(points.whose_roll_is_visible(conference, actor), Delegate.replaced_at.is_(None))
        .order_by(
            Participation.level,
            Participation.sort_key,
            Participation.id,
            Delegate.sort_key,
            Delegate.id,
        )
        .execution_options(yield_per=_BATCH)
    )
    for row in db.session.execute(listed).mappings():
        yield AttendeeAt(
            attendee=_attendee(row),
            point=row["point"],
            point_id=row["point_id"],
            organisation=row["organisation"],
            level=row["level"],
            headcount=row["headcount"],
        )


def attendee(point: Point, public_id: str) -> Attendee:
    """Return one delegate of the point as pages show it, or refuse."""
    wanted = _attendees().where(
        Delegate.public_id == public_id, Delegate.participation_id == point.participation.id
    )
    row = db.session.execute(wanted).mappings().first()
    if row is None:
        raise NotFoundError(_m("Đại biểu này không còn trong danh sách của điểm cầu."))
    return _attendee(row)


def history(point: Point, public_id: str) -> list[PastMark]:
    """Return all marks of one delegate, newest first, with who made them."""
    wanted = (
        select(AttendanceEvent, Person.name)
        .join(Delegate, Delegate.id == AttendanceEvent.delegate_id)
        .outerjoin(Account, Account.id == AttendanceEvent.account_id)
        .outerjoin(Person, Person.id == Account.person_id)
        .where(
            Delegate.public_id == public_id,
            AttendanceEvent.participation_id == point.participation.id,
        )
        .order_by(AttendanceEvent.id.desc())
    )
    rows = [(row[0], row[1] or "") for row in db.session.execute(wanted)]
    voided = {event.voids for event, _ in rows}
    return [PastMark(event=e, by=name, is_voided=e.nonce in voided) for e, name in rows]


def _entries(point: Point, condition: ColumnElement[bool]) -> list[Entry]:
    wanted = (
        select(Delegate.id, Delegate.public_id, AttendanceState.state, AttendanceState.since)
        .outerjoin(AttendanceState, AttendanceState.delegate_id == Delegate.id)
        .where(
            Delegate.participation_id == point.participation.id,
            Delegate.replaced_at.is_(None),
            condition,
        )
        .order_by(Delegate.sort_key, Delegate.id)
    )
    return [
        Entry(id=row[0], public_id=row[1], state=row[2] or Presence.EXPECTED, since=row[3])
        for row in db.session.execute(wanted)
    ]


def _attendees() -> Select[*tuple[Any, ...]]:
    return select(
        Delegate.public_id.label("public_id"),
        Delegate.name.label("name"),
        Delegate.post.label("post"),
        Delegate.unit.label("unit"),
        Delegate.substitute_for.label("substitute_for"),
        func.coalesce(AttendanceState.state, _UNKNOWN).label("state"),
        AttendanceState.since.label("since"),
        func.coalesce(AttendanceState.reason, "").label("reason"),
        Delegate.absence_reason.label("told_absence"),
    ).outerjoin(AttendanceState, AttendanceState.delegate_id == Delegate.id)


def _attendee(row: RowMapping) -> Attendee:
    return Attendee(**{field.name: row[field.name] for field in fields(Attendee)})


def _conditions(point: Point, wish: Wish) -> list[ColumnElement[bool]]:
    conditions = [
        Delegate.participation_id == point.participation.id,
        Delegate.replaced_at.is_(None),
    ]
    if sought := vietnamese.fold(wish.q):
        conditions.append(Delegate.fold.contains(sought, autoescape=True))
    if wish.state == Presence.EXPECTED:
        conditions.append(AttendanceState.delegate_id.is_(None))
    elif wish.state in DECIDED:
        conditions.append(AttendanceState.state == Presence(wish.state))
    return conditions


def _total(point: Point, wish: Wish) -> int:
    if not (wish.q or wish.state):
        return point.participation.expected
    counted = (
        select(func.count())
        .select_from(Delegate)
        .outerjoin(AttendanceState, AttendanceState.delegate_id == Delegate.id)
        .where(*_conditions(point, wish))
    )
    return db.session.scalar(counted) or 0
