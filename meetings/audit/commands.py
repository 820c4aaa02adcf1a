"""Writing the log."""

from sqlalchemy import select

from meetings.audit import rules
from meetings.audit.models import AuditEntry, AuditHead
from meetings.kit import sql
from meetings.kit.database import db
from meetings.kit.events import Event


def write(event: Event) -> None:
    """Keep one event at the end of its chain, in the transaction that caused it (D32)."""
    chain = event.chain or (f"c{event.conference_id}" if event.conference_id else "house")
    head = _head(chain)
    entry = AuditEntry(
        chain=chain,
        seq=head.seq + 1,
        at=event.at,
        account_id=event.by.account_id,
        account_name=event.by.name[:200],
        origin=event.by.origin[:64],
        action=type(event).__name__,
        subject=event.subject[:200],
        conference_id=event.conference_id,
        facts=event.facts,
        prev_hash=head.hash,
        hash="",
    )
    entry.hash = rules.link(head.hash, rules.canonical(entry))
    head.seq, head.hash = entry.seq, entry.hash
    db.session.add(entry)
    db.session.flush()


def _head(chain: str) -> AuditHead:
    wanted = select(AuditHead).where(AuditHead.chain == chain).with_for_update()
    wanted = wanted.execution_options(populate_existing=True)
    found = db.session.scalar(wanted)
    if found is None:
        sql.upsert(AuditHead, [{"chain": chain, "seq": 0, "hash": ""}], key=["chain"])
        found = db.session.scalars(wanted).one()
    return found
