"""Requests to send somebody else: of a conference, of a point, and those that wait."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import ColumnElement, Select, case, func, or_, select

from meetings.access.actor import Actor
from meetings.conferences.models import Conference, Delegate, Participation, Substitution
from meetings.conferences.queries import points
from meetings.conferences.rules.substitution import OPEN_STATES, RequestState
from meetings.kit.database import db
from meetings.kit.errors import NotFoundError
from meetings.kit.i18n import mark as _m
from meetings.kit.orm import another
from meetings.kit.pages import Page

PAGE_SIZE: Final = 50
_S: Final = Substitution


@dataclass(frozen=True, kw_only=True, slots=True)
class Request:
    """One request as the list shows it: at which point, for whom."""

    request: Substitution
    point: Participation
    delegate: Delegate


def page(conference: Conference, *, state: str, number: int) -> Page[Request]:
    """List one page of the requests of a conference: what waits first, then the latest."""
    wanted = (
        select(_S, Participation, Delegate)
        .join(Participation, Participation.id == _S.participation_id)
        .join(Delegate, Delegate.id == _S.delegate_id)
        .where(_S.conference_id == conference.id)
    )
    if state in set(RequestState):
        wanted = wanted.where(_S.state == RequestState(state))
    total = db.session.scalar(wanted.with_only_columns(func.count()).order_by(None)) or 0
    waiting = case((_S.state == RequestState.PENDING, 0), (_S.state.in_(OPEN_STATES), 1), else_=2)
    shown = wanted.order_by(waiting, _S.asked_at.desc(), _S.id.desc())
    rows = db.session.execute(shown.limit(PAGE_SIZE).offset((number - 1) * PAGE_SIZE))
    items = tuple(Request(request=row[0], point=row[1], delegate=row[2]) for row in rows)
    return Page(items=items, number=number, size=PAGE_SIZE, total=total)


def of_people(point: Participation, people: Sequence[Delegate]) -> Mapping[str, Substitution]:
    """Return the last request about each of these people, for them or that brought them, by id."""
    ids = {one.id: one.public_id for one in people}
    wanted = select(_S).where(
        _S.participation_id == point.id,
        or_(_S.delegate_id.in_(ids), _S.successor_id.in_(ids)),
    )
    found: dict[str, Substitution] = {}
    for one in db.session.scalars(wanted.order_by(_S.id)) if ids else ():
        key = ids.get(one.delegate_id) or ids.get(one.successor_id or 0)
        if key:
            found[key] = one
    return found


def is_pending(delegate: Delegate) -> bool:
    """Say whether a request for this seat waits for its answer."""
    wanted = select(_S.id).where(_S.delegate_id == delegate.id, _S.state == RequestState.PENDING)
    return db.session.scalar(wanted.limit(1)) is not None


def get(conference: Conference, public_id: str) -> Substitution:
    """Return one request of a conference the actor was given, or refuse (404)."""
    return _found(db.session.scalar(_one(conference, public_id)))


def at_point(point: Participation, public_id: str) -> Substitution:
    """Return one request of a point the actor was given, locked, or refuse."""
    wanted = select(_S).where(_S.participation_id == point.id, _S.public_id == public_id)
    return _found(db.session.scalar(wanted.with_for_update(of=_S)))


def open_among(conference: Conference, public_ids: Sequence[str]) -> Sequence[tuple[str, str]]:
    """List point and request of those chosen that still wait for a word, in the order of locks."""
    at = another(Participation, "open_among_at")
    wanted = (
        select(at.public_id, _S.public_id)
        .join(at, at.id == _S.participation_id)
        .where(_S.conference_id == conference.id, _waits(), _S.public_id.in_(public_ids))
        .order_by(at.path, _S.id)
        .limit(PAGE_SIZE)
    )
    return [(row[0], row[1]) for row in db.session.execute(wanted)]


def for_change(
    conference: Conference, point: str, public_id: str, *, actor: Actor
) -> tuple[Substitution, Delegate]:
    """Return a request and the delegate it is about, locked after their point (D07)."""
    at = points.for_change(conference, point, actor=actor)
    wanted = (
        select(_S, Delegate)
        .join(Delegate, Delegate.id == _S.delegate_id)
        .where(_S.participation_id == at.id, _S.public_id == public_id)
        .with_for_update(of=(_S, Delegate))
    )
    row = db.session.execute(wanted.execution_options(populate_existing=True)).first()
    if row is None:
        raise NotFoundError(_m("Không tìm thấy đề nghị này."))
    points.sits_at(row[1], at)
    return row[0], row[1]


def point_of(request: Substitution) -> Participation:
    """Return the point a request belongs to."""
    return db.session.get_one(Participation, request.participation_id)


def _one(conference: Conference, public_id: str) -> Select[Substitution]:
    return select(_S).where(_S.conference_id == conference.id, _S.public_id == public_id)


def _waits() -> ColumnElement[bool]:
    return _S.state.in_(OPEN_STATES)


def _found(request: Substitution | None) -> Substitution:
    if request is None:
        raise NotFoundError(_m("Không tìm thấy đề nghị này."))
    return request
