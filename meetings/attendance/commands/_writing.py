"""How marks are written: the chain of the point, the states, the counters, in one go."""

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import delete

from meetings.attendance import rules
from meetings.attendance.models import AttendanceState
from meetings.attendance.queries import roll
from meetings.attendance.queries.points import Point
from meetings.attendance.queries.roll import Entry
from meetings.attendance.queries.truth import FACTS
from meetings.attendance.rules import HAVE_BEEN_THERE, MarkKind, Presence, Standing
from meetings.conferences.commands import tally
from meetings.conferences.rules.vocabulary import Measure
from meetings.kit import sql
from meetings.kit.database import db
from meetings.kit.orm import Base

_BATCH: Final = 500


@dataclass(frozen=True, kw_only=True, slots=True)
class NewMark:
    """A mark about to be written about one delegate."""

    entry: Entry
    kind: MarkKind
    state: Presence
    occurred_at: datetime
    nonce: str
    reason: str = ""
    voids: str | None = None


def own_nonce(nonce: str, delegate: str) -> str:
    """Return the nonce of one delegate's mark out of one form about many."""
    return hashlib.sha256(f"{nonce}:{delegate}".encode()).hexdigest()


def write(
    point: Point, marks: Sequence[NewMark], *, account_id: int, now: datetime
) -> dict[int, Standing]:
    """Append the marks to the chain of a locked point; keep states, counters and tally in step.

    Returns the standings that follow, by delegate id.
    """
    with db.session.no_autoflush:
        for start in range(0, len(marks), _BATCH):
            rows = _chained(point, marks[start : start + _BATCH], account_id=account_id, now=now)
            db.session.execute(Base.metadata.tables["attendance_event"].insert(), rows)
        after = _standings(marks)
        _keep_states(point, after)
        before = Counter(mark.entry.state for mark in marks)
        count(point, before=before, after=Counter(one.state for one in after.values()))
    return after


def count(point: Point, *, before: Counter[Presence], after: Counter[Presence]) -> None:
    """Move the counters of the point and the tally from the states before to those after."""
    at = point.participation
    there = _there(point)
    changes: dict[Measure, int] = {}
    for state in rules.DECIDED:
        change = after[state] - before[state]
        if change:
            column = state.value
            setattr(at, column, getattr(at, column) + change)
            changes[Measure(column)] = change
    if at.headcount is None:
        changes[Measure.HEADCOUNT] = _there(point) - there
    db.session.flush()
    tally.add(at, changes)


def _there(point: Point) -> int:
    return sum(getattr(point.participation, state.value) for state in HAVE_BEEN_THERE)


def _chained(
    point: Point, marks: Sequence[NewMark], *, account_id: int, now: datetime
) -> list[dict[str, Any]]:
    """Return the marks as rows, each bearing the hash of the one before it at this point (D14)."""
    head = point.participation.roll_head or ""
    rows = []
    for mark in marks:
        row: dict[str, Any] = {
            "conference_id": point.participation.conference_id,
            "participation_id": point.participation.id,
            "delegate_id": mark.entry.id,
            "kind": mark.kind,
            "state": mark.state,
            "occurred_at": mark.occurred_at,
            "recorded_at": now,
            "clock_offset_ms": 0,
            "device_id": None,
            "device_seq": None,
            "nonce": mark.nonce,
            "voids": mark.voids,
            "account_id": account_id,
            "reason": mark.reason,
            "is_valid": True,
            "prev_hash": head,
        }
        head = row["hash"] = rules.link_of(head, {name: row[name] for name in FACTS})
        rows.append(row)
    point.participation.roll_head = head
    return rows


def _standings(marks: Sequence[NewMark]) -> dict[int, Standing]:
    """Fold: a mark later than the one that decides now decides; for all else, ask every event.

    Where nothing counts yet (no mark, or all voided) the new one decides too.
    """
    later = {
        mark.entry.id: Standing(state=mark.state, since=mark.occurred_at, reason=mark.reason)
        for mark in marks
        if mark.kind is not MarkKind.VOID
        and (mark.entry.since is None or mark.occurred_at > mark.entry.since)
    }
    rest = [mark.entry.id for mark in marks if mark.entry.id not in later]
    for start in range(0, len(rest), _BATCH):
        some = roll.marks(rest[start : start + _BATCH])
        later |= {delegate_id: rules.standing(events) for delegate_id, events in some.items()}
    return later


def _keep_states(point: Point, standings: dict[int, Standing]) -> None:
    rows = [
        {
            "delegate_id": delegate_id,
            "conference_id": point.participation.conference_id,
            "participation_id": point.participation.id,
            "state": standing.state,
            "since": standing.since,
            "reason": standing.reason,
        }
        for delegate_id, standing in standings.items()
        if standing.since is not None
    ]
    for start in range(0, len(rows), _BATCH):
        sql.upsert(
            AttendanceState,
            rows[start : start + _BATCH],
            key=["delegate_id"],
            put=["state", "since", "reason"],
        )
    gone = [one for one, standing in standings.items() if standing.since is None]
    if gone:
        db.session.execute(delete(AttendanceState).where(AttendanceState.delegate_id.in_(gone)))
