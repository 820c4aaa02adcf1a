"""The delegates of a point, its open seats, and lists read but not yet taken over."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.orm.attributes import set_committed_value

from meetings.access.actor import Actor
from meetings.access.permissions import Permission
from meetings.conferences.models import Delegate, ImportDraft, Participation, Seat
from meetings.conferences.queries import branch, points
from meetings.conferences.rules import delegates as rules
from meetings.conferences.rules.delegates import Named
from meetings.kit import vietnamese
from meetings.kit.database import db
from meetings.kit.errors import DomainError, NotFoundError
from meetings.kit.i18n import mark as _m
from meetings.kit.pages import Page, within

PAGE_SIZE: Final = 50
_SORTS: Final[dict[str, InstrumentedAttribute[Any]]] = {
    "seat": Seat.position,
    "name": Delegate.sort_key,
    "post": Delegate.post,
}
SORTS: Final = tuple(_SORTS)


def page(
    point: Participation, *, text: str = "", sort: str = "", number: int = 1, size: int = PAGE_SIZE
) -> Page[Delegate]:
    """List one page of the people named at a point, in the order of their seats by default."""
    wanted = select(Delegate).join(Delegate.seat).where(_current(point))
    total = point.expected
    if text:
        wanted = wanted.where(Delegate.fold.contains(vietnamese.fold(text), autoescape=True))
        total = db.session.scalar(wanted.with_only_columns(func.count()).order_by(None)) or 0
    number = within(number, total=total, size=size)
    column = _SORTS.get(sort.removeprefix("-"), Seat.position)
    first = column.desc() if sort.startswith("-") else column
    ordered = wanted.order_by(first, Delegate.id).limit(size).offset((number - 1) * size)
    return Page(items=tuple(db.session.scalars(ordered)), number=number, size=size, total=total)


def closed(point: Participation, *, actor: Actor, now: datetime) -> DomainError | None:
    """Return why the actor cannot name anybody here now, or None: to say so before it tries."""
    as_whom = points.capacity(point, actor=actor, permission=Permission.INVITATION_ANSWER)
    try:
        rules.check_may_name(
            stage=point.conference.stage,
            answer=point.answer,
            starts_at=point.conference.starts_at,
            now=now,
            is_own=not as_whom.office,
            call=branch.call(point),
        )
    except rules.NotNameableError as why:
        return why
    return None


def get(point: Participation, public_id: str) -> Delegate:
    """Return somebody named at a point the actor was given, or refuse (404)."""
    return _of(point, db.session.scalar(_one(point, public_id)))


def is_named(point: Participation, public_id: str) -> bool:
    """Say whether somebody is still named at a point."""
    return db.session.scalar(_one(point, public_id)) is not None


def for_change(point: Participation, public_id: str) -> Delegate:
    """Return somebody named at a point, locked after the point itself (D07), or refuse."""
    locked = _one(point, public_id).with_for_update(of=Delegate)
    return _of(point, db.session.scalar(locked.execution_options(populate_existing=True)))


def keys(point: Participation) -> frozenset[str]:
    """Return what tells the people named at a point apart: their names and posts, folded."""
    named = select(Delegate.name, Delegate.post).where(_current(point))
    return frozenset(Named(name=row[0], post=row[1]).key for row in db.session.execute(named))


def open_seats(point: Participation) -> Sequence[Seat]:
    """List the seats nobody fills: those never filled, and required ones whose person left."""
    filled = exists().where(Delegate.seat_id == Seat.id)
    wanted = select(Seat).where(
        Seat.participation_id == point.id,
        ~filled.where(Delegate.replaced_at.is_(None)),
        or_(Seat.is_required, ~filled),
    )
    return db.session.scalars(wanted.order_by(Seat.position, Seat.id)).all()


def draft(point: Participation, public_id: str, *, account_id: int, now: datetime) -> ImportDraft:
    """Return a list that was read but not taken over, to the account that uploaded it (T03)."""
    return _found_draft(db.session.scalar(_draft(point, public_id, account_id, now)))


def draft_for_change(
    point: Participation, public_id: str, *, account_id: int, now: datetime
) -> ImportDraft:
    """Return such a list locked, so that it is taken over once."""
    locked = _draft(point, public_id, account_id, now).with_for_update()
    return _found_draft(db.session.scalar(locked.execution_options(populate_existing=True)))


def lines(kept: ImportDraft) -> tuple[rules.Line, ...]:
    """Return the lines of a list that was read."""
    return tuple(rules.from_row(row) for row in kept.rows)


def _current(point: Participation) -> ColumnElement[bool]:
    return and_(Delegate.participation_id == point.id, Delegate.replaced_at.is_(None))


def _draft(
    point: Participation, public_id: str, account_id: int, now: datetime
) -> Select[ImportDraft]:
    return select(ImportDraft).where(
        ImportDraft.public_id == public_id,
        ImportDraft.participation_id == point.id,
        ImportDraft.account_id == account_id,
        ImportDraft.expires_at > now,
    )


def _found_draft(found: ImportDraft | None) -> ImportDraft:
    if found is None:
        raise NotFoundError(_m("Danh sách này đã được nhập hoặc đã hết hạn. Hãy tải tệp lên lại."))
    return found


def _one(point: Participation, public_id: str) -> Select[Delegate]:
    return select(Delegate).where(Delegate.public_id == public_id, _current(point))


def _of(point: Participation, delegate: Delegate | None) -> Delegate:
    if delegate is None:
        raise NotFoundError(_m("Không tìm thấy đại biểu này ở điểm cầu."))
    set_committed_value(delegate, "participation", point)
    return delegate
