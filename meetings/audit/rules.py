"""How entries of the log are linked."""

import hashlib
import json
from datetime import UTC
from typing import Any, Protocol


def link(previous: str, entry: dict[str, Any]) -> str:
    """Return SHA-256 over the previous hash and the entry in canonical form (D31)."""
    text = json.dumps(entry, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(f"{previous}\n{text}".encode()).hexdigest()


class Linked(Protocol):
    """What the hash of an entry is made of."""

    chain: Any
    seq: Any
    at: Any
    account_id: Any
    account_name: Any
    origin: Any
    action: Any
    subject: Any
    conference_id: Any
    facts: Any


def canonical(entry: Linked) -> dict[str, Any]:
    """Return the entry as the plain values its hash covers; moments in UTC to the microsecond."""
    return {
        "chain": entry.chain,
        "seq": entry.seq,
        "at": entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "account_id": entry.account_id,
        "account_name": entry.account_name,
        "origin": entry.origin,
        "action": entry.action,
        "subject": entry.subject,
        "conference_id": entry.conference_id,
        "facts": entry.facts,
    }
