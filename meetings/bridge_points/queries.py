"""Questions about bridge points."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, false, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, contains_eager, selectinload

from meetings.access.actor import Actor
from meetings.access.permissions import Permission
from meetings.access.roles import Reach
from meetings.bridge_points import rules
from meetings.bridge_points.models import BridgePoint
from meetings.kit import vietnamese
from meetings.kit.database import db
from meetings.kit.errors import NotFoundError
from meetings.kit.i18n import mark as _m
from meetings.kit.pages import Page
from meetings.organisations import queries as organisations
from meetings.organisations.models import Organisation

PAGE_SIZE: Final = 50
_SORTS: Final[dict[str, InstrumentedAttribute[Any]]] = {
    "name": BridgePoint.sort_key,
    "organisation": Organisation.sort_key,
    "level": Organisation.level,
}
SORTS: Final = tuple(_SORTS)


@dataclass(frozen=True, kw_only=True, slots=True)
class Sought:
    """Which bridge points one wants to see; `office` is the public id of the top of a branch."""

    text: str = ""
    level: int | None = None
    office: str = ""
    with_retired: bool = False
    sort: str = "name"


def get(public_id: str, *, actor: Actor) -> BridgePoint:
    """Return a point this actor may see with rooms, lines and contacts; else it does not exist."""
    return _one(_with_parts(public_id, actor))


def for_change(public_id: str, *, actor: Actor) -> BridgePoint:
    """Return a point locked for change, as it stands now."""
    wanted = _with_parts(public_id, actor).with_for_update(of=BridgePoint)
    return _one(wanted.execution_options(populate_existing=True))


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """Return the condition on BridgePoint joined with Organisation: what this actor may see."""
    own = actor.territory(Permission.POINT_READ, Reach.OWN)
    wide = actor.territory(Permission.POINT_READ, Reach.BRANCH)
    points = [point for place in (*own, *wide) if (point := rules.point_of(place)) is not None]
    below = (Organisation.path.startswith(place, autoescape=True) for place in wide)
    return or_(false(), Organisation.path.in_(own), BridgePoint.id.in_(points), *below)


def page(
    sought: Sought, *, actor: Actor, number: int = 1, size: int = PAGE_SIZE
) -> Page[BridgePoint]:
    """List one page of bridge points, each with its organisation, lines and contacts."""
    wanted = _sought(sought, actor)
    counted = select(func.count()).select_from(wanted.with_only_columns(BridgePoint.id).subquery())
    total = db.session.scalar(counted) or 0
    shown = wanted.options(selectinload(BridgePoint.rooms)).limit(size).offset((number - 1) * size)
    return Page(items=db.session.scalars(shown).all(), number=number, size=size, total=total)


def every(sought: Sought, *, actor: Actor) -> Iterator[BridgePoint]:
    """List all points asked for with their parts, a batch at a time."""
    wanted = _sought(sought, actor).options(
        selectinload(BridgePoint.rooms),
        selectinload(BridgePoint.lines),
        selectinload(BridgePoint.contacts),
    )
    return iter(db.session.scalars(wanted.execution_options(yield_per=500)))


def named(text: str, *, actor: Actor) -> BridgePoint | None:
    """Return the one point that bears this name; None when there is none or several."""
    wanted = _joined().where(visible_to(actor), BridgePoint.is_active)
    found = db.session.scalars(wanted.where(BridgePoint.sort_key == vietnamese.sort_key(text)))
    same = [point for point in found if vietnamese.fold(point.name) == vietnamese.fold(text)]
    return same[0] if len(same) == 1 else None


def office(sought: Sought, *, actor: Actor) -> Organisation | None:
    """Return the top of the branch asked for."""
    return organisations.get(sought.office, actor=actor) if sought.office else None


def may_found(sought: Sought, *, actor: Actor) -> bool:
    """Say whether the actor may found a point of the office asked for."""
    top = office(sought, actor=actor)
    return top is not None and actor.can(Permission.POINT_MANAGE, top.path)


def of_organisation(organisation: Organisation, *, actor: Actor) -> Sequence[BridgePoint]:
    """List the points of an office, its default one first."""
    wanted = _joined().where(BridgePoint.organisation_id == organisation.id, visible_to(actor))
    ordered = wanted.order_by(BridgePoint.is_default.desc(), BridgePoint.sort_key)
    return db.session.scalars(ordered.options(selectinload(BridgePoint.rooms))).all()


def _joined() -> Select[BridgePoint]:
    return (
        select(BridgePoint)
        .join(Organisation, Organisation.id == BridgePoint.organisation_id)
        .options(contains_eager(BridgePoint.organisation))
    )


def _with_parts(public_id: str, actor: Actor) -> Select[BridgePoint]:
    wanted = _joined().where(BridgePoint.public_id == public_id, visible_to(actor))
    return wanted.options(
        selectinload(BridgePoint.rooms),
        selectinload(BridgePoint.lines),
        selectinload(BridgePoint.contacts),
    )


def _sought(sought: Sought, actor: Actor) -> Select[BridgePoint]:
    wanted = _joined().where(visible_to(actor))
    if sought.text:
        folded = vietnamese.fold(sought.text)
        wanted = wanted.where(
            or_(
                BridgePoint.fold.contains(folded, autoescape=True),
                Organisation.fold.contains(folded, autoescape=True),
            )
        )
    if sought.level:
        wanted = wanted.where(Organisation.level == sought.level)
    if sought.office:
        top = organisations.get(sought.office, actor=actor)
        wanted = wanted.where(Organisation.path.startswith(top.path, autoescape=True))
    if not sought.with_retired:
        wanted = wanted.where(BridgePoint.is_active)
    column = _SORTS.get(sought.sort.removeprefix("-"), BridgePoint.sort_key)
    first = column.desc() if sought.sort.startswith("-") else column
    return wanted.order_by(first, BridgePoint.sort_key, BridgePoint.id)


def _one(wanted: Select[BridgePoint]) -> BridgePoint:
    found = db.session.scalars(wanted).first()
    if found is None:
        raise NotFoundError(_m("Không tìm thấy điểm cầu này, hoặc bạn không được xem."))
    return found
