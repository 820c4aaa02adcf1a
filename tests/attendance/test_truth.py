"""The chain of marks: the engines refuse a change, and what got past them is found (D14, T25)."""

import random
from collections.abc import Callable, Iterator
from datetime import timedelta

import hypothesis.strategies as st
import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from meetings.attendance.commands import marking, repair
from meetings.attendance.models import AttendanceEvent, AttendanceState
from meetings.attendance.queries import truth
from meetings.attendance.rules import DECIDED, Presence
from meetings.conferences.models import Participation
from meetings.conferences.queries import tally
from meetings.kit import clock
from meetings.kit.database import db
from meetings.kit.errors import DomainError
from meetings.kit.transactions import transaction
from tests.attendance.hall import Hall, hold, saw
from tests.cast import assemble, key

TAMPERS = 1000


@pytest.fixture
def marked(own_app: Flask) -> Iterator[Hall]:
    """Five marks at each of six points, on a database of our own."""
    hall = hold(assemble())
    actor = hall.actor(hall.cast.lan)
    chance = random.Random(7)  # noqa: S311 chance, not secrets
    for office in hall.offices:
        with transaction():
            for _ in range(5):
                marking.mark(
                    hall.point(office, actor),
                    delegate=chance.choice(hall.delegates(office)),
                    sighting=saw(chance.choice(DECIDED), clock.now(), reason="lý do"),
                    actor=actor,
                    now=clock.now(),
                )
    yield hall
    db.session.remove()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE attendance_event SET state = 'present'",
        "DELETE FROM attendance_event",
        "UPDATE headcount_event SET headcount = 1",
        "DELETE FROM headcount_event",
    ],
)
def test_the_database_itself_refuses_to_change_a_mark(marked: Hall, statement: str) -> None:
    with transaction():
        actor = marked.actor(marked.cast.lan)
        point = marked.point(marked.cast.south, actor)
        marking.enter_headcount(point, headcount=7, actor=actor, now=clock.now())

    with pytest.raises(DBAPIError, match="append-only"), db.engine.begin() as connection:
        connection.execute(text(statement))


def test_of_a_thousand_changes_behind_its_back_every_one_is_found(marked: Hall) -> None:
    """Each time one mark of every point is changed, the triggers out of the way, and taken back."""
    with db.engine.begin() as connection:
        for trigger in _triggers():
            connection.execute(text(trigger))
    conference = marked.conference
    assert truth.broken_chains(conference) == []
    chance = random.Random(11)  # noqa: S311 chance, not secrets
    made = found = 0
    while made < TAMPERS:
        touched = set()
        events = list(db.session.scalars(db.select(AttendanceEvent)))
        for point in {event.participation_id for event in events}:
            there = [event for event in events if event.participation_id == point]
            chance.choice(_CHANGES)(chance.choice(there), chance)
            touched.add(point)
        db.session.flush()
        broken = {one.participation_id for one in truth.broken_chains(conference)}
        made, found = made + len(touched), found + len(touched & broken)
        db.session.rollback()

    assert found == made


def _triggers() -> list[str]:
    if db.engine.dialect.name == "sqlite":
        return [f"DROP TRIGGER attendance_event_no_{verb}" for verb in ("update", "delete")]
    return ["DROP TRIGGER attendance_event_append_only ON attendance_event"]


def _other_state(event: AttendanceEvent, chance: random.Random) -> None:
    event.state = chance.choice([state for state in Presence if state is not event.state])


def _other_moment(event: AttendanceEvent, chance: random.Random) -> None:
    event.occurred_at += timedelta(microseconds=chance.randint(1, 10**9))


def _earlier_record(event: AttendanceEvent, chance: random.Random) -> None:
    event.recorded_at -= timedelta(seconds=chance.randint(1, 10**6))


def _other_words(event: AttendanceEvent, chance: random.Random) -> None:
    event.reason += chance.choice(["x", " ", "ô"])


def _other_hand(event: AttendanceEvent, chance: random.Random) -> None:
    event.account_id += chance.randint(1, 99)


def _invalid(event: AttendanceEvent, chance: random.Random) -> None:
    event.is_valid = False


def _own_hash(event: AttendanceEvent, chance: random.Random) -> None:
    event.hash = f"{chance.getrandbits(256):064x}"


def _gone(event: AttendanceEvent, chance: random.Random) -> None:
    db.session.delete(event)


_CHANGES: list[Callable[[AttendanceEvent, random.Random], None]] = [
    _other_state,
    _other_moment,
    _earlier_record,
    _other_words,
    _other_hand,
    _invalid,
    _own_hash,
    _gone,
]


_DEEDS = st.lists(
    st.tuples(
        st.integers(0, 3),
        st.sampled_from([*DECIDED, None, "void", "rest"]),
        st.integers(-14, 0),
    ),
    max_size=10,
)


@given(_DEEDS)
@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck), database=None)
def test_what_is_kept_is_always_what_the_marks_add_up_to(
    hall: Hall, deeds: list[tuple[int, Presence | str | None, int]]
) -> None:
    hall.set_apart()
    before = db.engines[None].begin_nested()  # type: ignore[attr-defined]
    try:
        for index, deed, minutes in deeds:
            _do(hall, index, deed, minutes)
        conference = hall.conference
        assert list(truth.differences(conference)) == []
        assert truth.miscounts(conference) == []
        assert truth.broken_chains(conference) == []
        assert tally.differences(conference) == []
        kept = _kept(hall)
        _lose_everything_derived(hall)
        with transaction():
            actor = hall.actor(hall.cast.lan)
            repair.rebuild(hall.conference, actor=actor, now=clock.now())
        assert _kept(hall) == kept
        assert truth.miscounts(hall.conference) == []
    finally:
        db.session.expunge_all()
        db.session.rollback()
        before.rollback()


def _do(hall: Hall, index: int, deed: Presence | str | None, minutes: int) -> None:
    actor, now, office = hall.actor(hall.cast.canh), clock.now(), hall.cast.north_a
    at, nonce = now + timedelta(minutes=minutes), key()
    delegate = hall.delegates(office)[index]
    try:
        with transaction():
            point = hall.point(office, actor)
            if deed == "void":
                marks = db.session.scalars(db.select(AttendanceEvent.nonce)).all()
                seen = saw(None, now, reason="nhầm", nonce=nonce)
                voided = marks[index % len(marks)] if marks else ""
                marking.void(point, voided=voided, sighting=seen, actor=actor, now=now)
            elif deed == "rest":
                seen = saw(Presence.PRESENT, at, nonce=nonce)
                marking.mark_rest(point, sighting=seen, actor=actor, now=now)
            else:
                assert deed is None or isinstance(deed, Presence)
                seen = saw(deed, at, reason="lý do", nonce=nonce)
                marking.mark(point, delegate=delegate, sighting=seen, actor=actor, now=now)
    except DomainError:
        db.session.rollback()


def _lose_everything_derived(hall: Hall) -> None:
    with transaction():
        db.session.execute(db.delete(AttendanceState))
        db.session.execute(db.update(Participation).values(present=0, late=9, absent=0))


def _kept(hall: Hall) -> list[tuple[int, str]]:
    wanted = db.select(AttendanceState.delegate_id, AttendanceState.state)
    return [(row[0], row[1]) for row in db.session.execute(wanted.order_by("delegate_id"))]
