"""The list of conferences: what the actor may know of, filtered, sorted and paged."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import ColumnElement, func, select

from meetings.access.actor import Actor
from meetings.conferences.models import Conference
from meetings.conferences.queries.visibility import conferences_visible_to
from meetings.conferences.rules.vocabulary import Kind, Stage
from meetings.kit import vietnamese
from meetings.kit.database import db
from meetings.kit.pages import Page

SIZE: Final = 25
SORTS: Final[dict[str, Any]] = {
    "starts_at": Conference.starts_at,
    "title": Conference.fold,
    "code": Conference.code,
}


class When(StrEnum):
    """Which stretch of time is asked for."""

    AHEAD = "ahead"
    PAST = "past"
    ALL = "all"


@dataclass(frozen=True, kw_only=True, slots=True)
class Wish:
    """What somebody looks for; an empty part asks for everything."""

    q: str = ""
    stage: Stage | None = None
    kind: Kind | None = None
    when: When = When.AHEAD
    sort: str = "starts_at"
    number: int = 1


def conferences(wish: Wish, *, actor: Actor, now: datetime) -> Page[Conference]:
    """List the conferences somebody asks for among those the actor may know of."""
    wanted = select(Conference).where(conferences_visible_to(actor), *_conditions(wish, now))
    total = db.session.scalar(select(func.count()).select_from(wanted.subquery())) or 0
    column = SORTS[wish.sort.removeprefix("-")]
    order = column.desc() if wish.sort.startswith("-") else column.asc()
    shown = wanted.order_by(order, Conference.id).limit(SIZE).offset((wish.number - 1) * SIZE)
    items = db.session.scalars(shown).all()
    return Page(items=items, number=wish.number, size=SIZE, total=total)


def _conditions(wish: Wish, now: datetime) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [
        Conference.fold.contains(word, autoescape=True) for word in vietnamese.fold(wish.q).split()
    ]
    if wish.stage is not None:
        found.append(Conference.stage == wish.stage)
    if wish.kind is not None:
        found.append(Conference.kind == wish.kind)
    if wish.when is When.AHEAD:
        found.append(Conference.ends_at >= now)
    if wish.when is When.PAST:
        found.append(Conference.ends_at < now)
    return found
