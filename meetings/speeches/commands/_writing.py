"""How the floor is written: its lock, the order of the queue, the counts."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import astuple
from datetime import datetime

from meetings.attendance.queries.points import Point
from meetings.conferences.models import Conference
from meetings.kit import sql, tokens, vietnamese
from meetings.kit.database import db
from meetings.speeches.models import Floor, Speech, SpeechTally
from meetings.speeches.queries import turns
from meetings.speeches.rules import floor, queue
from meetings.speeches.rules.floor import QUEUED, Share, Wish
from meetings.speeches.rules.vocabulary import SpeechState


def lock_floor(conference: Conference) -> Floor:
    """Return the floor of a conference, made if need be and locked until the transaction ends."""
    found = turns.lock(conference)
    if found is None:
        sql.upsert(
            Floor,
            [{"conference_id": conference.id, "is_open": True, "closed_at": None}],
            key=["conference_id"],
        )
        found = turns.lock(conference)
    if found is None:
        raise LookupError(f"no floor of conference {conference.id}")
    return found


def make(
    conference: Conference, point: Point, wish: Wish, *, state: SpeechState, now: datetime
) -> Speech:
    """Store a new speech in this state and count it; one that waits enters the queue."""
    speech = Speech(
        public_id=tokens.public_id(),
        conference_id=conference.id,
        participation_id=point.participation.id,
        session_id=wish.session_id,
        agenda_item_id=wish.agenda_item_id,
        delegate_id=wish.delegate_id,
        speaker_name=wish.speaker_name,
        speaker_title=wish.speaker_title,
        kind=wish.kind,
        state=state,
        title=wish.title,
        summary=wish.summary,
        fold=fold_of(wish),
        allotted_seconds=60 * (wish.minutes or conference.speech_minutes),
        asked_at=now,
        accepted_at=now if state in QUEUED else None,
    )
    if state in QUEUED:
        enter(conference, speech)
    db.session.add(speech)
    db.session.flush()
    _count(speech, Share(), share_of(speech))
    return speech


def fold_of(wish: Wish) -> str:
    """Return what search compares a speech by."""
    return vietnamese.fold(f"{wish.speaker_name} | {wish.speaker_title} | {wish.title}")[:1200]


def enter(conference: Conference, speech: Speech) -> None:
    """Put a speech where its kind belongs in the queue of its session."""
    waiting = [one for one in turns.queue(conference, speech.session_id) if one is not speech]
    at = queue.place_for(speech.kind, [one.kind for one in waiting])
    renumber([*waiting[:at], speech, *waiting[at:]])


def renumber(order: Sequence[Speech]) -> None:
    """Rewrite the ranks from 1; ranks alone order the queue, never times (T27)."""
    for rank, speech in enumerate(order, start=1):
        if speech.rank != rank:
            speech.rank = rank


def close_gap(conference: Conference, session_id: int | None) -> None:
    """Renumber a queue that somebody has left."""
    db.session.flush()
    renumber(turns.queue(conference, session_id))


@contextmanager
def counted(speech: Speech) -> Iterator[None]:
    """Keep the counts in step with what the block does to a speech."""
    before = share_of(speech)
    yield
    speech.version += 1
    db.session.flush()
    _count(speech, before, share_of(speech))


def share_of(speech: Speech) -> Share:
    """Return what a speech counts for as it stands."""
    return floor.share(
        speech.state, accepted_at=speech.accepted_at, used_seconds=speech.used_seconds
    )


def _count(speech: Speech, before: Share, after: Share) -> None:
    changes = tuple(new - old for new, old in zip(astuple(after), astuple(before), strict=True))
    if not any(changes):
        return
    names = ("registered", "accepted", "done", "seconds")
    row = {"conference_id": speech.conference_id, "kind": speech.kind}
    sql.upsert(
        SpeechTally,
        [row | dict(zip(names, changes, strict=True))],
        key=["conference_id", "kind"],
        add=names,
    )
