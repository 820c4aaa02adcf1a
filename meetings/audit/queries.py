"""Questions about the log."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import func, select

from meetings.access.actor import Actor
from meetings.access.permissions import Permission
from meetings.audit import rules
from meetings.audit.models import AuditEntry, AuditHead
from meetings.kit.database import db
from meetings.kit.pages import Page


@dataclass(frozen=True, kw_only=True, slots=True)
class Broken:
    """A place where a chain does not hold."""

    chain: str
    seq: int
    why: str


def entries(
    *,
    actor: Actor,
    place: str,
    conference_id: int | None = None,
    action: str = "",
    number: int = 1,
    size: int = 50,
) -> Page[AuditEntry]:
    """List entries, newest first, for one who may read the log at that place."""
    actor.must(Permission.AUDIT_READ, place)
    wanted = select(AuditEntry)
    if conference_id is not None:
        wanted = wanted.where(AuditEntry.conference_id == conference_id)
    if action:
        wanted = wanted.where(AuditEntry.action == action)
    total = db.session.scalar(select(func.count()).select_from(wanted.subquery())) or 0
    shown = wanted.order_by(AuditEntry.id.desc()).limit(size).offset((number - 1) * size)
    return Page(items=tuple(db.session.scalars(shown)), number=number, size=size, total=total)


def broken() -> Iterator[Broken]:
    """Recompute every chain and tell where one does not hold."""
    heads = {head.chain: head for head in db.session.scalars(select(AuditHead))}
    last: dict[str, tuple[int, str]] = {}
    ordered = select(AuditEntry).order_by(AuditEntry.chain, AuditEntry.seq)
    for entry in db.session.scalars(ordered.execution_options(yield_per=1000)):
        seq, previous = last.get(entry.chain, (0, ""))
        if entry.seq != seq + 1 or entry.prev_hash != previous:
            yield Broken(chain=entry.chain, seq=entry.seq, why="gap")
        elif entry.hash != rules.link(previous, rules.canonical(entry)):
            yield Broken(chain=entry.chain, seq=entry.seq, why="changed")
        last[entry.chain] = (entry.seq, entry.hash)
    for chain, head in heads.items():
        if last.get(chain, (0, "")) != (head.seq, head.hash):
            yield Broken(chain=chain, seq=head.seq, why="cut")
