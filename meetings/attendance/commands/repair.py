"""Deriving what is kept from the marks again (D15)."""

from datetime import datetime
from typing import Final

from sqlalchemy import delete, func, select, update

from meetings.access.actor import Actor
from meetings.access.permissions import Permission
from meetings.attendance.events import AttendanceRebuilt
from meetings.attendance.models import AttendanceState
from meetings.attendance.queries import truth
from meetings.attendance.queries.truth import Difference
from meetings.attendance.rules import DECIDED
from meetings.conferences.commands import tally
from meetings.conferences.models import Conference, Participation
from meetings.conferences.rules import places
from meetings.kit import events, sql
from meetings.kit.database import db

_BATCH: Final = 500


def rebuild(conference: Conference, *, actor: Actor, now: datetime) -> int:
    """Make states and counters what the marks add up to; returns how many states were not.

    Called at night it must find nothing to do.
    """
    actor.must(Permission.CONFERENCE_RUN, *places.of_conference(conference))

    wrong = list(truth.differences(conference))
    for start in range(0, len(wrong), _BATCH):
        _mend(conference, wrong[start : start + _BATCH])
    _recount(conference)
    tally.recount(conference)

    events.emit(
        AttendanceRebuilt(
            at=now,
            by=actor.by,
            subject=conference.code,
            conference_id=conference.id,
            differences=len(wrong),
        )
    )
    return len(wrong)


def _mend(conference: Conference, batch: list[Difference]) -> None:
    rows = [
        {
            "delegate_id": one.delegate_id,
            "conference_id": conference.id,
            "participation_id": one.participation_id,
            "state": one.derived.state,
            "since": one.derived.since,
            "reason": one.derived.reason,
        }
        for one in batch
        if one.derived.since is not None
    ]
    sql.upsert(AttendanceState, rows, key=["delegate_id"], put=["state", "since", "reason"])
    gone = [one.delegate_id for one in batch if one.derived.since is None]
    if gone:
        db.session.execute(delete(AttendanceState).where(AttendanceState.delegate_id.in_(gone)))


def _recount(conference: Conference) -> None:
    """Count the states of every point anew, with one statement."""
    counted = select(func.count()).where(AttendanceState.participation_id == Participation.id)
    values = {
        state.value: counted.where(AttendanceState.state == state).scalar_subquery()
        for state in DECIDED
    }
    db.session.execute(
        update(Participation)
        .where(Participation.conference_id == conference.id)
        .values(**values)
        .execution_options(synchronize_session=False)
    )
