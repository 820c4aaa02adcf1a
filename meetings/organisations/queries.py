"""Questions about organisations and their registers."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, aliased

from meetings.access.actor import Actor
from meetings.access.permissions import Permission
from meetings.access.roles import Reach
from meetings.kit import vietnamese
from meetings.kit.database import db
from meetings.kit.errors import NotFoundError
from meetings.kit.i18n import mark as _m
from meetings.kit.pages import Page
from meetings.organisations import rules
from meetings.organisations.models import (
    Organisation,
    OrganisationInterval,
    RegisterBook,
    RegisterEntry,
    TierScheme,
)
from meetings.organisations.rules import OrganisationKind

PAGE_SIZE: Final = 50
_MANY: Final = 20
_Parent: Final = aliased(Organisation)
_SORTS: Final[dict[str, InstrumentedAttribute[Any]]] = {
    "name": Organisation.sort_key,
    "code": OrganisationInterval.code,
    "level": Organisation.level,
    "parent": _Parent.sort_key,
}
SORTS: Final = tuple(_SORTS)


@dataclass(frozen=True, kw_only=True, slots=True)
class Sought:
    """Which organisations one wants to see: those that stood on `day`, as they were called then."""

    day: date
    text: str = ""
    level: int | None = None
    kind: OrganisationKind | None = None
    parent_id: int | None = None
    sort: str = "level"


@dataclass(frozen=True, kw_only=True, slots=True)
class Listed:
    """An organisation with its code, name and parent of the day asked for."""

    organisation: Organisation
    code: str
    name: str
    parent: Organisation | None


@dataclass(frozen=True, kw_only=True, slots=True)
class TierWord:
    """What a level is called."""

    vi: str
    en: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Called:
    """What an organisation was called and under whom it stood for a time."""

    interval: OrganisationInterval
    parent: Organisation | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Numbered:
    """A number that was given, and the book it stands in."""

    book: RegisterBook
    entry: RegisterEntry


def get(public_id: str, *, actor: Actor) -> Organisation:
    """Return an organisation this actor may see; anything else does not exist."""
    return _one(select(Organisation).where(Organisation.public_id == public_id, visible_to(actor)))


def for_change(public_id: str, *, actor: Actor) -> Organisation:
    """Return an organisation locked for change, as it stands now."""
    wanted = select(Organisation).where(Organisation.public_id == public_id, visible_to(actor))
    return _one(wanted.with_for_update().execution_options(populate_existing=True))


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """Return the condition on Organisation for what this actor may see."""
    own = actor.territory(Permission.ORGANISATION_READ, Reach.OWN)
    wide = actor.territory(Permission.ORGANISATION_READ, Reach.BRANCH)
    below = (Organisation.path.startswith(place, autoescape=True) for place in wide)
    return or_(false(), Organisation.path.in_(own), *below)


def page(sought: Sought, *, actor: Actor, number: int = 1, size: int = PAGE_SIZE) -> Page[Listed]:
    """List one page of organisations."""
    wanted = _sought(sought, actor)
    counted = wanted.with_only_columns(func.count()).order_by(None)
    total = db.session.scalar(counted) or 0
    rows = db.session.execute(wanted.limit(size).offset((number - 1) * size))
    return Page(items=tuple(map(_listed, rows)), number=number, size=size, total=total)


def every(sought: Sought, *, actor: Actor) -> Iterator[Listed]:
    """List all organisations asked for, a batch at a time."""
    rows = db.session.execute(_sought(sought, actor).execution_options(yield_per=500))
    return map(_listed, rows)


def at_date(day: date, *, actor: Actor, level: int | None = None) -> Sequence[Organisation]:
    """List the organisations of that day, in alphabetical order."""
    wanted = select(Organisation).where(visible_to(actor), stood_on(day))
    if level is not None:
        wanted = wanted.where(Organisation.level == level)
    return db.session.scalars(wanted.order_by(Organisation.sort_key)).all()


def below(parent: Organisation, *, day: date, actor: Actor) -> Sequence[Organisation]:
    """List the organisations that hung directly under this one on a day, in alphabetical order."""
    hung = select(OrganisationInterval.organisation_id).where(
        OrganisationInterval.parent_id == parent.id, covers(day)
    )
    wanted = select(Organisation).where(Organisation.id.in_(hung), visible_to(actor))
    return db.session.scalars(wanted.order_by(Organisation.sort_key)).all()


def way_up(organisation: Organisation) -> Sequence[Organisation]:
    """List the organisations above this one, the root first."""
    ids = [int(step) for step in organisation.path.split("/") if step][:-1]
    wanted = select(Organisation).where(Organisation.id.in_(ids))
    return sorted(db.session.scalars(wanted), key=lambda one: ids.index(one.id))


def intervals(organisation: Organisation) -> Sequence[Called]:
    """List the names an organisation has borne, the latest first, each with its parent."""
    wanted = (
        select(OrganisationInterval, _Parent)
        .outerjoin(_Parent, _Parent.id == OrganisationInterval.parent_id)
        .where(OrganisationInterval.organisation_id == organisation.id)
        .order_by(OrganisationInterval.id.desc())
    )
    return [Called(interval=row[0], parent=row[1]) for row in db.session.execute(wanted)]


def current_interval(organisation: Organisation) -> OrganisationInterval:
    """Return the last interval of an organisation; there is always one."""
    wanted = select(OrganisationInterval).where(
        OrganisationInterval.organisation_id == organisation.id
    )
    return db.session.scalars(wanted.order_by(OrganisationInterval.id.desc()).limit(1)).one()


def predecessors(organisation: Organisation) -> Sequence[Organisation]:
    """List the organisations that went up in this one."""
    wanted = select(Organisation).where(Organisation.successor_id == organisation.id)
    return db.session.scalars(wanted.order_by(Organisation.level, Organisation.sort_key)).all()


def successor(organisation: Organisation) -> Organisation | None:
    """Return who goes on for an organisation that ended."""
    return db.session.get(Organisation, organisation.successor_id or 0)


def bearer_of_code(code: str, *, kind: OrganisationKind, day: date) -> Organisation | None:
    """Return the organisation of a kind that bears a code on a day."""
    wanted = select(Organisation).where(
        Organisation.code == code, Organisation.kind == kind, stood_on(day)
    )
    return db.session.scalars(wanted.limit(1)).first()


def choices(*, day: date, actor: Actor, text: str = "", most: int = 20) -> Sequence[Organisation]:
    """List a few organisations whose name or code matches, for a field that suggests."""
    wanted = select(Organisation).where(visible_to(actor), stood_on(day), matches(text))
    ordered = wanted.order_by(Organisation.level, Organisation.sort_key)
    return db.session.scalars(ordered.limit(most)).all()


def named(text: str, *, day: date, actor: Actor, field: str = "organisation") -> Organisation:
    """Return the one organisation of that day meant by a code, a name or "code – name"."""
    code, _, name = (part.strip() for part in text.partition(" – "))
    wanted = select(Organisation).where(visible_to(actor), stood_on(day))
    if name:
        meant = and_(Organisation.code == code, Organisation.name == name)
    else:
        same = vietnamese.fold(text)
        folded = or_(Organisation.fold == same, Organisation.fold.startswith(f"{same} "))
        meant = or_(Organisation.code == code.upper(), folded)
    found = db.session.scalars(wanted.where(meant).limit(_MANY)).all()
    exact = [one for one in found if text in {one.name, one.short_name}] or found
    if len(exact) != 1:
        raise rules.UnclearOrganisationError(
            rules.UNCLEAR if exact else rules.UNKNOWN, field=field, count=len(exact)
        )
    return exact[0]


def tier_words(day: date) -> dict[int, TierWord]:
    """Return what each level was called on a day, in both languages."""
    standing = [
        scheme
        for scheme in schemes()
        if (scheme.valid_from or date.min) <= day <= (scheme.valid_to or date.max)
    ]
    tiers = standing[0].tiers if standing else []
    return {tier.level: TierWord(vi=tier.label, en=tier.label_en) for tier in tiers}


def schemes() -> Sequence[TierScheme]:
    """List the schemes of tiers, the latest first."""
    return db.session.scalars(select(TierScheme).order_by(TierScheme.id.desc())).all()


def register(
    organisation: Organisation, *, actor: Actor, number: int = 1, size: int = PAGE_SIZE
) -> Page[Numbered]:
    """List the numbers an office gave, the latest first, for one who may read its register."""
    actor.must(Permission.REGISTER_READ, organisation.path)
    wanted = (
        select(RegisterBook, RegisterEntry)
        .join(RegisterEntry, RegisterEntry.book_id == RegisterBook.id)
        .where(RegisterBook.organisation_id == organisation.id)
    )
    total = db.session.scalar(wanted.with_only_columns(func.count())) or 0
    ordered = wanted.order_by(RegisterBook.year.desc(), RegisterEntry.id.desc())
    rows = db.session.execute(ordered.limit(size).offset((number - 1) * size))
    found = tuple(Numbered(book=row[0], entry=row[1]) for row in rows)
    return Page(items=found, number=number, size=size, total=total)


def matches(text: str) -> ColumnElement[bool]:
    """Return the condition that a name (accents folded) or the code matches; empty matches all."""
    folded = vietnamese.fold(text)
    by_name = Organisation.fold.contains(folded, autoescape=True)
    return or_(by_name, Organisation.code == text.strip().upper())


def stood_on(day: date) -> ColumnElement[bool]:
    """Return the condition that an organisation stood on a day."""
    began = or_(Organisation.valid_from.is_(None), Organisation.valid_from <= day)
    return and_(began, or_(Organisation.valid_to.is_(None), Organisation.valid_to >= day))


def covers(day: date) -> ColumnElement[bool]:
    """Return the condition that an interval of an organisation held on a day."""
    first, last = OrganisationInterval.valid_from, OrganisationInterval.valid_to
    return and_(or_(first.is_(None), first <= day), or_(last.is_(None), last >= day))


def _sought(
    sought: Sought, actor: Actor
) -> Select[Organisation, OrganisationInterval, Organisation]:
    wanted = (
        select(Organisation, OrganisationInterval, _Parent)
        .join(OrganisationInterval, OrganisationInterval.organisation_id == Organisation.id)
        .outerjoin(_Parent, _Parent.id == OrganisationInterval.parent_id)
        .where(visible_to(actor), covers(sought.day))
    )
    if sought.text:
        wanted = wanted.where(matches(sought.text))
    exact = {
        Organisation.level: sought.level,
        Organisation.kind: sought.kind,
        OrganisationInterval.parent_id: sought.parent_id,
    }
    wanted = wanted.where(*(column == value for column, value in exact.items() if value))
    column = _SORTS.get(sought.sort.removeprefix("-"), Organisation.level)
    first = column.desc() if sought.sort.startswith("-") else column
    return wanted.order_by(first, Organisation.sort_key, Organisation.id)


def _listed(row: Any) -> Listed:  # noqa: ANN401 a row of three
    return Listed(organisation=row[0], code=row[1].code, name=row[1].name, parent=row[2])


def _one(wanted: Select[Organisation]) -> Organisation:
    found = db.session.scalar(wanted)
    if found is None:
        raise NotFoundError(_m("Không tìm thấy đơn vị này, hoặc bạn không được xem."))
    return found
