"""The line of a point: rehearsed, connected, dropped, closed."""

from collections.abc import Collection
from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, func, insert, literal, null, select, update

from meetings.access.actor import Actor
from meetings.access.permissions import Permission
from meetings.attendance import rules
from meetings.attendance.events import (
    LineClosed,
    LineConnected,
    LineDropped,
    LinesConnected,
    LineTested,
)
from meetings.attendance.models import LineEvent
from meetings.attendance.queries.points import Point, occasion_of
from meetings.attendance.rules import LineCheck
from meetings.conferences.commands import tally
from meetings.conferences.models import Conference, Participation
from meetings.conferences.rules import places
from meetings.conferences.rules.vocabulary import Answer, LineState, LineTest, Measure
from meetings.kit import events
from meetings.kit.database import db

_TEST: Final = Permission.LINE_TEST
_CONNECTABLE: Final = tuple(rules.LINE_MOVES[LineState.CONNECTED])


def record_test(
    point: Point,
    *,
    result: LineTest,
    passed: Collection[LineCheck],
    note: str,
    actor: Actor,
    now: datetime,
) -> None:
    """Keep how the rehearsal went and what passed; the last one holds."""
    if not point.is_run_by(actor):
        actor.must(_TEST, *point.places)
    rules.check_test_open(point.occasion)
    rules.check_test(result, passed=passed, note=note)

    point.participation.line_test = result
    point.participation.line_test_note = note
    tried = tuple(check.value for check in LineCheck if check in passed)
    _keep(point, actor=actor, now=now, test=result, note=note, passed=list(tried))

    events.emit(
        LineTested(
            at=now,
            by=actor.by,
            subject=point.participation.public_id,
            conference_id=point.participation.conference_id,
            chain=point.chain,
            result=result,
            passed=tried,
        )
    )


def connect(point: Point, *, actor: Actor, now: datetime) -> None:
    """Note that the point has joined; the first time of the day makes it one that took part."""
    if not point.is_run_by(actor):
        actor.must(_TEST, *point.places)
    rules.check_line_open(point.occasion, now=now)
    rules.check_line_move(point.participation.line_state, LineState.CONNECTED)

    is_first = point.participation.first_connected_at is None
    _move(point, LineState.CONNECTED, actor=actor, now=now)
    if is_first:
        point.participation.first_connected_at = now
        db.session.flush()
        tally.add(point.participation, {Measure.CONNECTED: 1})

    events.emit(
        LineConnected(
            at=now,
            by=actor.by,
            subject=point.participation.public_id,
            conference_id=point.participation.conference_id,
            chain=point.chain,
            is_first=is_first,
        )
    )


def drop(point: Point, *, actor: Actor, now: datetime) -> None:
    """Note that the point lost its line; it may come back any number of times."""
    if not point.is_run_by(actor):
        actor.must(_TEST, *point.places)
    rules.check_line_open(point.occasion, now=now)
    rules.check_line_move(point.participation.line_state, LineState.DROPPED)

    _move(point, LineState.DROPPED, actor=actor, now=now)

    events.emit(
        LineDropped(
            at=now,
            by=actor.by,
            subject=point.participation.public_id,
            conference_id=point.participation.conference_id,
            chain=point.chain,
        )
    )


def close_line(point: Point, *, actor: Actor, now: datetime) -> None:
    """Note that the point ended its line."""
    if not point.is_run_by(actor):
        actor.must(_TEST, *point.places)
    rules.check_held(point.occasion.stage)
    rules.check_line_move(point.participation.line_state, LineState.CLOSED)

    _move(point, LineState.CLOSED, actor=actor, now=now)

    events.emit(
        LineClosed(
            at=now,
            by=actor.by,
            subject=point.participation.public_id,
            conference_id=point.participation.conference_id,
            chain=point.chain,
        )
    )


def connect_chosen(
    conference: Conference, *, points: Collection[str], actor: Actor, now: datetime
) -> int:
    """Note for the host that these points (public ids) have joined; returns how many had not."""
    actor.must(Permission.CONFERENCE_RUN, *places.of_conference(conference))
    rules.check_line_open(occasion_of(conference), now=now)

    count = _connect_many(conference, Participation.public_id.in_(points), actor=actor, now=now)

    events.emit(_lines_connected(conference, count, actor=actor, now=now))
    return count


def connect_all(conference: Conference, *, actor: Actor, now: datetime) -> int:
    """Note for the host that every point that confirmed has joined; returns how many had not."""
    actor.must(Permission.CONFERENCE_RUN, *places.of_conference(conference))
    rules.check_line_open(occasion_of(conference), now=now)

    confirmed = Participation.answer == Answer.CONFIRMED
    count = _connect_many(conference, confirmed, actor=actor, now=now)

    events.emit(_lines_connected(conference, count, actor=actor, now=now))
    return count


def _lines_connected(
    conference: Conference, count: int, *, actor: Actor, now: datetime
) -> LinesConnected:
    return LinesConnected(
        at=now,
        by=actor.by,
        subject=conference.code,
        conference_id=conference.id,
        count=count,
    )


def _connect_many(
    conference: Conference, condition: ColumnElement[bool], *, actor: Actor, now: datetime
) -> int:
    """Connect what can be connected with one statement per table."""
    which = [
        Participation.conference_id == conference.id,
        Participation.invited_at.is_not(None),
        Participation.answer != Answer.WITHDRAWN,
        Participation.line_state.in_(_CONNECTABLE),
        condition,
    ]
    ids = select(Participation.id).where(*which).order_by(Participation.id)
    locked = db.session.scalars(ids.with_for_update(key_share=True)).all()
    joined = _joined_first(which)
    columns = ["participation_id", "test", "state", "note", "passed", "occurred_at", "account_id"]
    rows = select(
        Participation.id,
        null(),
        literal(LineState.CONNECTED, Participation.line_state.type),
        literal(""),
        literal([], LineEvent.passed.type),
        literal(now, Participation.first_connected_at.type),
        literal(actor.id),
    )
    db.session.execute(insert(LineEvent).from_select(columns, rows.where(*which)))
    db.session.execute(
        update(Participation)
        .where(*which)
        .values(
            line_state=LineState.CONNECTED,
            first_connected_at=func.coalesce(Participation.first_connected_at, now),
        )
        .execution_options(synchronize_session=False)
    )
    tally.add_sums(conference.id, joined)
    return len(locked)


def _joined_first(which: list[ColumnElement[bool]]) -> dict[int, dict[Measure, int]]:
    """Count per level the points that are about to join for the first time."""
    counted = (
        select(Participation.level, func.count())
        .where(*which, Participation.first_connected_at.is_(None))
        .group_by(Participation.level)
    )
    return {row[0]: {Measure.CONNECTED: row[1]} for row in db.session.execute(counted)}


def _move(point: Point, state: LineState, *, actor: Actor, now: datetime) -> None:
    point.participation.line_state = state
    _keep(point, actor=actor, now=now, state=state)


def _keep(
    point: Point,
    *,
    actor: Actor,
    now: datetime,
    test: LineTest | None = None,
    state: LineState | None = None,
    note: str = "",
    passed: list[str] | None = None,
) -> None:
    kept = LineEvent(
        participation_id=point.participation.id,
        test=test,
        state=state,
        note=note,
        passed=passed or [],
        occurred_at=now,
        account_id=actor.id,
    )
    db.session.add(kept)
    db.session.flush()
