"""Giving the floor: the order, the clock, the end."""

from datetime import datetime

from meetings.access.actor import Actor
from meetings.access.permissions import Permission
from meetings.conferences.models import Conference
from meetings.conferences.rules import places
from meetings.kit import events
from meetings.speeches.commands import _writing as writing
from meetings.speeches.events import (
    FloorClosed,
    ListClosed,
    ListOpened,
    SpeechEnded,
    SpeechesLinedUp,
    SpeechExtended,
    SpeechMoved,
    SpeechPaused,
    SpeechResumed,
    SpeechStarted,
)
from meetings.speeches.models import Speech
from meetings.speeches.queries import turns
from meetings.speeches.queries.turns import Turn
from meetings.speeches.rules import floor, queue, timer
from meetings.speeches.rules.floor import ON_THE_FLOOR
from meetings.speeches.rules.vocabulary import SpeechState


def move(turn: Turn, *, to: int, actor: Actor, now: datetime) -> None:
    """Move a waiting speech to a position of its queue, from 1; beyond the end is the end."""
    actor.must(Permission.FLOOR_ORDER, *turn.host_places)
    floor.check_queued(turn.speech.state)

    order = turns.queue(turn.conference, turn.speech.session_id)
    writing.renumber(queue.moved(order, turn.speech, to=to - 1))

    events.emit(
        SpeechMoved(
            at=now,
            by=actor.by,
            subject=turn.speech.public_id,
            conference_id=turn.conference.id,
            point=turn.participation.public_id,
            rank=turn.speech.rank,
        )
    )


def line_up(conference: Conference, *, actor: Actor, now: datetime) -> int:
    """Let the accepted papers wait in the queue, in their order, because the conference is on."""
    actor.must(Permission.FLOOR_ORDER, *places.of_conference(conference))
    floor.check_live(conference.stage)
    writing.lock_floor(conference)

    accepted = turns.accepted(conference)
    for speech in accepted:
        speech.state = SpeechState.WAITING

    events.emit(
        SpeechesLinedUp(
            at=now,
            by=actor.by,
            subject=conference.code,
            conference_id=conference.id,
            count=len(accepted),
        )
    )
    return len(accepted)


def start(turn: Turn, *, actor: Actor, now: datetime) -> None:
    """Give the floor to a speech that waits; refused (409) while somebody is speaking."""
    actor.must(Permission.FLOOR_GIVE, *turn.host_places)
    floor.check_live(turn.conference.stage)
    floor.check_start(turn.speech.state)
    _check_free(turn)

    speech = turn.speech
    with writing.counted(speech):
        speech.state = SpeechState.SPEAKING
        speech.started_at = speech.resumed_at = now
        speech.rank = 0
    writing.close_gap(turn.conference, speech.session_id)

    events.emit(
        SpeechStarted(
            at=now,
            by=actor.by,
            subject=speech.public_id,
            conference_id=turn.conference.id,
            point=turn.participation.public_id,
            kind=speech.kind,
        )
    )


def pause(turn: Turn, *, actor: Actor, now: datetime) -> None:
    """Stop the clock of whoever is speaking; somebody else may speak meanwhile."""
    actor.must(Permission.FLOOR_GIVE, *turn.host_places)
    floor.check_move(turn.speech.state, SpeechState.PAUSED)

    with writing.counted(turn.speech):
        _stand(turn.speech, now=now)
        turn.speech.state = SpeechState.PAUSED

    events.emit(
        SpeechPaused(
            at=now,
            by=actor.by,
            subject=turn.speech.public_id,
            conference_id=turn.conference.id,
            point=turn.participation.public_id,
            used_seconds=turn.speech.used_seconds,
        )
    )


def resume(turn: Turn, *, actor: Actor, now: datetime) -> None:
    """Let a paused speech go on; what it used before stays used."""
    actor.must(Permission.FLOOR_GIVE, *turn.host_places)
    floor.check_live(turn.conference.stage)
    floor.check_resume(turn.speech.state)
    _check_free(turn)

    with writing.counted(turn.speech):
        turn.speech.state = SpeechState.SPEAKING
        turn.speech.resumed_at = now

    events.emit(
        SpeechResumed(
            at=now,
            by=actor.by,
            subject=turn.speech.public_id,
            conference_id=turn.conference.id,
            point=turn.participation.public_id,
        )
    )


def stop(turn: Turn, *, actor: Actor, now: datetime) -> None:
    """End a speech and keep the time it took."""
    actor.must(Permission.FLOOR_GIVE, *turn.host_places)
    floor.check_move(turn.speech.state, SpeechState.DONE)

    _end(turn.speech, now=now)

    events.emit(
        SpeechEnded(
            at=now,
            by=actor.by,
            subject=turn.speech.public_id,
            conference_id=turn.conference.id,
            point=turn.participation.public_id,
            used_seconds=turn.speech.used_seconds,
            allotted_seconds=turn.speech.allotted_seconds,
        )
    )


def extend(turn: Turn, *, minutes: int, actor: Actor, now: datetime) -> None:
    """Give more minutes to whoever has the floor or waits for it."""
    actor.must(Permission.FLOOR_GIVE, *turn.host_places)
    floor.check_extendable(turn.speech.state)
    seconds = turn.speech.allotted_seconds + timer.MINUTE * minutes
    timer.check_minutes(seconds // timer.MINUTE)

    turn.speech.allotted_seconds = seconds
    turn.speech.version += 1

    events.emit(
        SpeechExtended(
            at=now,
            by=actor.by,
            subject=turn.speech.public_id,
            conference_id=turn.conference.id,
            point=turn.participation.public_id,
            allotted_seconds=seconds,
        )
    )


def open_list(conference: Conference, *, actor: Actor, now: datetime) -> None:
    """Let points ask for the floor again."""
    actor.must(Permission.FLOOR_ORDER, *places.of_conference(conference))
    floor.check_live(conference.stage)
    writing.lock_floor(conference).is_open = True
    events.emit(
        ListOpened(at=now, by=actor.by, subject=conference.code, conference_id=conference.id)
    )


def close_list(conference: Conference, *, actor: Actor, now: datetime) -> None:
    """Take no more requests; who waits goes on waiting."""
    actor.must(Permission.FLOOR_ORDER, *places.of_conference(conference))
    floor.check_live(conference.stage)
    writing.lock_floor(conference).is_open = False
    events.emit(
        ListClosed(at=now, by=actor.by, subject=conference.code, conference_id=conference.id)
    )


def close_floor(conference: Conference, *, actor: Actor, now: datetime) -> None:
    """End whoever has the floor; the others were not reached, for the conference is over."""
    actor.must(Permission.FLOOR_ORDER, *places.of_conference(conference))
    desk = writing.lock_floor(conference)

    desk.is_open, desk.closed_at = False, now
    left = turns.unfinished(conference)
    speaking = [speech for speech in left if speech.state in ON_THE_FLOOR]
    waiting = [speech for speech in left if speech.state not in ON_THE_FLOOR]
    for speech in speaking:
        _end(speech, now=now)
    for speech in waiting:
        with writing.counted(speech):
            speech.state = SpeechState.NOT_REACHED

    events.emit(
        FloorClosed(
            at=now,
            by=actor.by,
            subject=conference.code,
            conference_id=conference.id,
            not_reached=len(waiting),
            ended=len(speaking),
        )
    )


def _check_free(turn: Turn) -> None:
    other = turns.speaking(turn.conference, turn.speech.session_id)
    floor.check_free(other.speaker_name if other else None)


def _end(speech: Speech, *, now: datetime) -> None:
    with writing.counted(speech):
        _stand(speech, now=now)
        speech.state = SpeechState.DONE
        speech.ended_at = now


def _stand(speech: Speech, *, now: datetime) -> None:
    """Stop the clock and keep what it shows."""
    speech.used_ms = timer.used_ms(turns.clock_of(speech), now=now)
    speech.used_seconds = timer.whole_seconds(speech.used_ms)
    speech.resumed_at = None
