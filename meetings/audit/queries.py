"""Questions about the log."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from datetime import time as time_of_day
from typing import Final

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from meetings.access.actor import Actor
from meetings.access.permissions import Permission
from meetings.access.roles import Reach
from meetings.audit import rules
from meetings.audit.models import AuditEntry, AuditHead
from meetings.kit import vietnamese
from meetings.kit.database import db
from meetings.kit.errors import NotAllowedError
from meetings.kit.i18n import mark as _m
from meetings.kit.pages import Page

PAGE_SIZE: Final = 50
_LONGEST_KEY: Final = 40
_MOST_FAULTS: Final = 200  # a report nobody could read to the end helps nobody


@dataclass(frozen=True, kw_only=True, slots=True)
class Sought:
    """Which entries one wants to see; both days belong to the span, in Việt Nam's time."""

    action: str = ""
    person: str = ""
    subject: str = ""
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Broken:
    """A place where a chain does not hold."""

    chain: str
    seq: int
    why: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Report:
    """What a check of the whole log found; `is_cut` when there were more faults than listed."""

    entries: int
    chains: int
    broken: tuple[Broken, ...]
    is_cut: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Named:
    """A table whose rows the log speaks of: by which key, under which name.

    `chain` is the letter that begins the name of a row's own chain, where rows have one.
    """

    key: InstrumentedAttribute[str]
    name: InstrumentedAttribute[str]
    number: InstrumentedAttribute[int]
    chain: str = ""


_named: list[Named] = []


def name_by(tables: Iterable[Named]) -> None:
    """Say where the names of what the log speaks of stand."""
    _named[:] = tables


def entries(
    *,
    actor: Actor,
    place: str,
    conference_id: int | None = None,
    action: str = "",
    number: int = 1,
    size: int = PAGE_SIZE,
) -> Page[AuditEntry]:
    """List the entries of a conference, newest first, for one who may read the log at its host."""
    actor.must(Permission.AUDIT_READ, place)
    wanted = select(AuditEntry).where(AuditEntry.conference_id == conference_id)
    if action:
        wanted = wanted.where(AuditEntry.action == action)
    return _page(wanted, number, size)


def log(
    sought: Sought, *, actor: Actor, number: int = 1, size: int = PAGE_SIZE
) -> Page[AuditEntry]:
    """List entries of the whole log, newest first."""
    _must_read_all(actor)
    return _page(_sought(sought), number, size)


def every(sought: Sought, *, actor: Actor) -> Iterator[AuditEntry]:
    """List all entries asked for, newest first, a batch at a time."""
    _must_read_all(actor)
    ordered = _sought(sought).order_by(AuditEntry.id.desc())
    return iter(db.session.scalars(ordered.execution_options(yield_per=1000)))


def actions(*, actor: Actor) -> Sequence[str]:
    """List the kinds of entries there are."""
    _must_read_all(actor)
    return db.session.scalars(select(AuditEntry.action).distinct()).all()


def names(told: Iterable[AuditEntry]) -> dict[str, str]:
    """Return the names of what entries speak of, by key and by chain: a statement per table."""
    return names_of(word for entry in told for word in _spoken(entry))


def names_of(words: Iterable[str]) -> dict[str, str]:
    """Return the names behind keys and chains; what has none, or is gone, is left out."""
    known = {word for word in words if word and len(word) <= _LONGEST_KEY}
    found: dict[str, str] = {}
    for table in _named if known else ():
        chains = {
            int(word[1:]) for word in known if word[:1] == table.chain and word[1:].isdecimal()
        }
        wanted: ColumnElement[bool] = table.key.in_(known)
        if chains:
            wanted = or_(wanted, table.number.in_(chains))
        columns = (table.key, table.number, table.name)
        for key, number, name in db.session.execute(select(*columns).where(wanted)):
            found[key] = name
            if table.chain:
                found[f"{table.chain}{number}"] = name
    return found


def _spoken(entry: AuditEntry) -> Iterator[str]:
    yield entry.chain
    yield entry.subject
    yield from (value for value in entry.facts.values() if isinstance(value, str))


def may_read_all(actor: Actor) -> bool:
    """Say whether somebody audits from the root of the tree, for an entry names no office."""
    places = actor.territory(Permission.AUDIT_READ, Reach.BRANCH)
    return any(place.count("/") <= 2 for place in places)  # noqa: PLR2004 "/" or "/1/"


def verified(*, actor: Actor) -> Report:
    """Recompute every chain and tell where one does not hold."""
    _must_read_all(actor)
    found: list[Broken] = []
    for fault in broken():
        found.append(fault)
        if len(found) > _MOST_FAULTS:
            break
    count = db.session.scalar(select(func.count()).select_from(AuditEntry)) or 0
    chains = db.session.scalar(select(func.count(AuditEntry.chain.distinct()))) or 0
    return Report(
        entries=count,
        chains=chains,
        broken=tuple(found[:_MOST_FAULTS]),
        is_cut=len(found) > _MOST_FAULTS,
    )


def broken() -> Iterator[Broken]:
    """Recompute every chain and tell where one does not hold."""
    heads = {head.chain: (head.seq, head.hash) for head in db.session.scalars(select(AuditHead))}
    last: dict[str, tuple[int, str]] = {}
    ordered = select(AuditEntry).order_by(AuditEntry.chain, AuditEntry.seq)
    for entry in db.session.scalars(ordered.execution_options(yield_per=1000)):
        seq, previous = last.get(entry.chain, (0, ""))
        if entry.seq != seq + 1 or entry.prev_hash != previous:
            yield Broken(chain=entry.chain, seq=entry.seq, why="gap")
        elif entry.hash != rules.link(previous, rules.canonical(entry)):
            yield Broken(chain=entry.chain, seq=entry.seq, why="changed")
        last[entry.chain] = (entry.seq, entry.hash)
    for chain in sorted({*heads, *last}):
        if last.get(chain, (0, "")) != heads.get(chain):
            yield Broken(chain=chain, seq=heads.get(chain, (0, ""))[0], why="cut")


def _sought(sought: Sought) -> Select[AuditEntry]:
    wanted = select(AuditEntry)
    if sought.action:
        wanted = wanted.where(AuditEntry.action == sought.action)
    if sought.person:
        wanted = wanted.where(AuditEntry.account_name.contains(sought.person, autoescape=True))
    if sought.subject:
        wanted = wanted.where(_about(sought.subject))
    if sought.first:
        wanted = wanted.where(AuditEntry.at >= _midnight(sought.first))
    if sought.last:
        wanted = wanted.where(AuditEntry.at < _midnight(sought.last + timedelta(days=1)))
    return wanted


def _about(subject: str) -> ColumnElement[bool]:
    """Return the condition that an entry is about this, or belongs to the conference so called."""
    inside = select(AuditEntry.conference_id).where(
        AuditEntry.subject == subject, AuditEntry.conference_id.is_not(None)
    )
    return or_(AuditEntry.subject == subject, AuditEntry.conference_id.in_(inside))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time_of_day(), vietnamese.ZONE)


def _page(wanted: Select[AuditEntry], number: int, size: int) -> Page[AuditEntry]:
    total = db.session.scalar(wanted.with_only_columns(func.count())) or 0
    shown = wanted.order_by(AuditEntry.id.desc()).limit(size).offset((number - 1) * size)
    return Page(items=db.session.scalars(shown).all(), number=number, size=size, total=total)


def _must_read_all(actor: Actor) -> None:
    if not may_read_all(actor):
        raise NotAllowedError(_m("Không tìm thấy nội dung này, hoặc bạn không được xem."))
