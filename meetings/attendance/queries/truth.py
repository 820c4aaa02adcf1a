"""Whether what is kept says the same as the marks, and whether the marks are what was written."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Final

from sqlalchemy import Row, func, select

from meetings.attendance import rules
from meetings.attendance.models import AttendanceEvent, AttendanceState
from meetings.attendance.queries.roll import as_mark
from meetings.attendance.rules import DECIDED, Presence, Standing
from meetings.conferences.models import Conference, Delegate, Participation
from meetings.kit.database import db

_BATCH: Final = 2000
# What the hash of an event covers.
FACTS: Final = (
    "participation_id",
    "delegate_id",
    "kind",
    "state",
    "occurred_at",
    "recorded_at",
    "clock_offset_ms",
    "device_id",
    "device_seq",
    "nonce",
    "voids",
    "account_id",
    "reason",
    "is_valid",
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Difference:
    """A delegate whose stored state is not what the marks add up to."""

    delegate_id: int
    participation_id: int
    stored: Standing
    derived: Standing


@dataclass(frozen=True, kw_only=True, slots=True)
class Miscount:
    """A point whose counter is not the number of its delegates in that state."""

    participation_id: int
    state: Presence
    kept: int
    counted: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Break:
    """A place where the chain of a point does not hold: `event_id` is None for its end."""

    participation_id: int
    event_id: int | None


def differences(conference: Conference) -> Iterator[Difference]:
    """Give every delegate whose stored state differs from the fold of the marks; none is right."""
    yield from _of_the_marked(conference)
    yield from _of_the_unmarked(conference)


def miscounts(conference: Conference) -> list[Miscount]:
    """List the counters of points that differ from the stored states; nothing is right."""
    counted = {
        (row[0], row[1]): row[2]
        for row in db.session.execute(
            select(AttendanceState.participation_id, AttendanceState.state, func.count())
            .where(AttendanceState.conference_id == conference.id)
            .group_by(AttendanceState.participation_id, AttendanceState.state)
        )
    }
    columns = [getattr(Participation, state.value) for state in DECIDED]
    kept = select(Participation.id, *columns).where(Participation.conference_id == conference.id)
    return [
        Miscount(participation_id=row[0], state=state, kept=number, counted=true)
        for row in db.session.execute(kept.execution_options(yield_per=_BATCH))
        for state, number in zip(DECIDED, row[1:], strict=True)
        if number != (true := counted.get((row[0], state), 0))
    ]


def broken_chains(conference: Conference) -> list[Break]:
    """Recompute the chain of every point and list where it does not hold; nothing is right.

    A changed, added or deleted event breaks the chain at that place, a deleted last one its end.
    """
    heads = {
        row[0]: row[1] or ""
        for row in db.session.execute(
            select(Participation.id, Participation.roll_head).where(
                Participation.conference_id == conference.id
            )
        )
    }
    ends = dict.fromkeys(heads, "")
    breaks: list[Break] = []
    for event in db.session.scalars(_events(conference)):
        before = ends.get(event.participation_id, "")
        told = {name: getattr(event, name) for name in FACTS}
        if event.prev_hash != before or event.hash != rules.link_of(before, told):
            breaks.append(Break(participation_id=event.participation_id, event_id=event.id))
        ends[event.participation_id] = event.hash
    return breaks + [
        Break(participation_id=point, event_id=None)
        for point, end in ends.items()
        if end != heads.get(point, "")
    ]


def _events(conference: Conference) -> Any:  # noqa: ANN401 a wide select
    return (
        select(AttendanceEvent)
        .join(Participation, Participation.id == AttendanceEvent.participation_id)
        .where(Participation.conference_id == conference.id)
        .order_by(AttendanceEvent.id)
        .execution_options(yield_per=_BATCH)
    )


def _of_the_marked(conference: Conference) -> Iterator[Difference]:
    wanted = (
        select(AttendanceEvent, AttendanceState, Delegate.replaced_at)
        .join(Delegate, Delegate.id == AttendanceEvent.delegate_id)
        .outerjoin(AttendanceState, AttendanceState.delegate_id == AttendanceEvent.delegate_id)
        .where(Delegate.conference_id == conference.id)
        .order_by(AttendanceEvent.delegate_id)
        .execution_options(yield_per=_BATCH)
    )
    grouped = groupby(db.session.execute(wanted), key=lambda row: row[0].delegate_id)
    for delegate_id, group in grouped:
        rows = list(group)
        stored, derived = _stored(rows[0][1]), _derived(rows)
        if stored != derived:
            yield Difference(
                delegate_id=delegate_id,
                participation_id=rows[0][0].participation_id,
                stored=stored,
                derived=derived,
            )


def _of_the_unmarked(conference: Conference) -> Iterator[Difference]:
    """Give states that no event tells of."""
    marked = select(AttendanceEvent.delegate_id).where(
        AttendanceEvent.delegate_id == AttendanceState.delegate_id
    )
    wanted = select(AttendanceState).where(
        AttendanceState.conference_id == conference.id, ~marked.exists()
    )
    for state in db.session.scalars(wanted.execution_options(yield_per=_BATCH)):
        yield Difference(
            delegate_id=state.delegate_id,
            participation_id=state.participation_id,
            stored=_stored(state),
            derived=Standing(state=Presence.EXPECTED, since=None),
        )


def _stored(state: AttendanceState | None) -> Standing:
    if state is None:
        return Standing(state=Presence.EXPECTED, since=None)
    return Standing(state=state.state, since=state.since, reason=state.reason)


def _derived(rows: list[Row[*tuple[Any, ...]]]) -> Standing:
    """Fold the marks of one delegate; those of somebody replaced do not count."""
    if rows[0][2] is not None:
        return Standing(state=Presence.EXPECTED, since=None)
    return rules.standing(as_mark(row[0]) for row in rows)
