"""Who could be named at a point: those of its former conferences, and the people of its office."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select

from meetings.access.actor import Actor
from meetings.access.permissions import Permission
from meetings.conferences.models import Conference, Delegate, Participation, Seat
from meetings.conferences.queries import composition, points, visibility
from meetings.conferences.queries import delegates as people
from meetings.conferences.rules.delegates import Named
from meetings.conferences.rules.picking import Known
from meetings.conferences.rules.vocabulary import Answer
from meetings.kit import vietnamese
from meetings.kit.database import db
from meetings.kit.errors import NotFoundError
from meetings.kit.i18n import mark as _m
from meetings.kit.pages import Page
from meetings.people.models import Account, Person

PAGE_SIZE: Final = 100
_MOST_OFFERED: Final = 20
_P: Final = Participation


@dataclass(frozen=True, kw_only=True, slots=True)
class FormerList:
    """A former conference in which people were named at the point, and how many."""

    code: str
    title: str
    starts_at: datetime
    people: int


def former_lists(point: Participation, *, actor: Actor) -> Sequence[FormerList]:
    """List the conferences in which people were named for the same office, the latest first."""
    wanted = (
        select(Conference.code, Conference.title, Conference.starts_at, _P.expected)
        .join(_P, _P.conference_id == Conference.id)
        .where(_former(point, actor))
        .order_by(Conference.starts_at.desc(), _P.id.desc())
        .limit(_MOST_OFFERED)
    )
    return [
        FormerList(code=row[0], title=row[1], starts_at=row[2], people=row[3])
        for row in db.session.execute(wanted)
    ]


def former_list(point: Participation, code: str, *, actor: Actor) -> FormerList:
    """Return one of those conferences, or refuse (404)."""
    found = next((one for one in former_lists(point, actor=actor) if one.code == code), None)
    if found is None:
        raise NotFoundError(_m("Không tìm thấy danh sách đại biểu của hội nghị này."))
    return found


def named_then(point: Participation, code: str, *, actor: Actor, number: int) -> Page[Known]:
    """List one page of who was named for the same office in a former conference, by seat."""
    found = former_list(point, code, actor=actor)
    wanted = _named(point, code, actor).limit(PAGE_SIZE).offset((number - 1) * PAGE_SIZE)
    items = tuple(_of_delegate(tuple(row)) for row in db.session.execute(wanted))
    return Page(items=items, number=number, size=PAGE_SIZE, total=found.people)


def chosen_then(
    point: Participation, code: str, *, among: Sequence[str] | None, actor: Actor
) -> list[Known]:
    """Return those people (public ids; None for all of them) as they are to be named now."""
    wanted = _named(point, code, actor)
    if among is not None:
        wanted = wanted.where(Delegate.public_id.in_(among))
    return [_of_delegate(tuple(row)) for row in db.session.execute(wanted)]


def directory(point: Participation, *, text: str, number: int) -> Page[Known]:
    """List one page of the people of the point's office the system knows, searched by name."""
    wanted = _people(point)
    if text:
        wanted = wanted.where(Person.fold.contains(vietnamese.fold(text), autoescape=True))
    total = db.session.scalar(wanted.with_only_columns(func.count()).order_by(None)) or 0
    rows = db.session.scalars(wanted.limit(PAGE_SIZE).offset((number - 1) * PAGE_SIZE))
    items = tuple(_of_person(one, point) for one in rows)
    return Page(items=items, number=number, size=PAGE_SIZE, total=total)


def chosen_people(point: Participation, among: Sequence[str]) -> list[Known]:
    """Return people of the point's office (public ids) as they are to be named now."""
    rows = db.session.scalars(_people(point).where(Person.public_id.in_(among)))
    return [_of_person(one, point) for one in rows]


def wanted_posts(point: Participation) -> frozenset[str]:
    """Return the folded posts of open seats, and of posts asked for that lack somebody."""
    seats = (vietnamese.fold(seat.post) for seat in people.open_seats(point))
    demands = composition.demands(point, with_names=False)
    return frozenset(seats) | {one.post.fold for one in demands if one.lacking}


def _former(point: Participation, actor: Actor) -> ColumnElement[bool]:
    """Return the condition (on point and conference) for lists the actor may take from.

    Those of offices it answers for, and of whatever the host of this conference hosted.
    """
    host = point.conference.host
    is_host = actor.can(Permission.CONFERENCE_RUN, host.path)
    seen = select(Conference.id).where(visibility.conferences_visible_to(actor)).correlate(None)
    return and_(
        _P.organisation_id == point.organisation_id,
        _P.conference_id != point.conference_id,
        _P.answer != Answer.WITHDRAWN,
        _P.expected > 0,
        Conference.id.in_(seen),
        or_(
            points.answered_by(actor),
            Conference.host_id == host.id if is_host else false(),
        ),
    )


def _named(
    point: Participation, code: str, actor: Actor
) -> Select[str, str, str, str, str, str, str]:
    return (
        select(
            Delegate.public_id,
            Delegate.name,
            Delegate.post,
            Delegate.unit,
            Delegate.email,
            Delegate.phone,
            Seat.post,
        )
        .join(Seat, Seat.id == Delegate.seat_id)
        .join(_P, _P.id == Delegate.participation_id)
        .join(Conference, Conference.id == _P.conference_id)
        .where(Conference.code == code, Delegate.replaced_at.is_(None), _former(point, actor))
        .order_by(Seat.position, Delegate.id)
    )


def _of_delegate(row: tuple[str, ...]) -> Known:
    public_id, name, post, unit, email, phone, seat = row
    person = Named(
        name=name, post=post, unit=unit, email=email, phone=phone, seat="" if seat == post else seat
    )
    return Known(id=public_id, person=person)


def _people(point: Participation) -> Select[Person]:
    """Return the people of the office; who has left has an account that was closed."""
    return (
        select(Person)
        .outerjoin(Account, Account.person_id == Person.id)
        .where(
            Person.organisation_id == point.organisation_id,
            or_(Account.id.is_(None), Account.is_active),
        )
        .order_by(Person.sort_key, Person.id)
    )


def _of_person(one: Person, point: Participation) -> Known:
    person = Named(
        name=one.name,
        post=one.post,
        unit=point.organisation_name,
        email=one.email,
        phone=one.phone,
    )
    return Known(id=one.public_id, person=person)
