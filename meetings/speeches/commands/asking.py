"""Registering a paper, asking for the floor, and what the host says to it."""

from datetime import datetime

from meetings.access.actor import Actor
from meetings.access.permissions import Permission
from meetings.attendance.queries.points import Point
from meetings.conferences.models import Conference
from meetings.conferences.rules import places
from meetings.conferences.rules.vocabulary import Stage
from meetings.kit import events, onetime
from meetings.speeches.commands import _writing as writing
from meetings.speeches.events import (
    FloorAsked,
    SpeechAccepted,
    SpeechAdded,
    SpeechChanged,
    SpeechDeclined,
    SpeechRegistered,
    SpeechWithdrawn,
)
from meetings.speeches.models import Speech
from meetings.speeches.queries import turns
from meetings.speeches.queries.turns import Turn
from meetings.speeches.rules import floor, queue, timer
from meetings.speeches.rules.floor import ASKABLE, REGISTRABLE, Wish
from meetings.speeches.rules.vocabulary import SpeechKind, SpeechState


def register(
    conference: Conference, *, point: Point, wish: Wish, actor: Actor, now: datetime
) -> Speech:
    """Register a paper (tham luận) of a point before the conference; the host decides about it.

    The deadline binds the points, never whoever orders the floor.
    """
    is_host = actor.can(Permission.FLOOR_ORDER, *places.of_conference(conference))
    if not is_host:
        actor.must(Permission.SPEECH_REGISTER, *point.places)
        floor.check_registering(
            stage=conference.stage,
            deadline=conference.speech_deadline or conference.starts_at,
            now=now,
        )
    floor.check_adding(conference.stage)
    floor.check_wish(wish, kinds=REGISTRABLE)
    _check_minutes(wish)
    writing.lock_floor(conference)
    queue.check_new(wish.speaker_name, wish.kind, waiting=turns.waiting_at(point))

    speech = writing.make(conference, point, wish, state=SpeechState.REGISTERED, now=now)

    events.emit(
        SpeechRegistered(
            at=now,
            by=actor.by,
            subject=speech.public_id,
            conference_id=conference.id,
            point=point.participation.public_id,
            kind=speech.kind,
        )
    )
    return speech


def change(turn: Turn, *, wish: Wish, version: int | None, actor: Actor, now: datetime) -> None:
    """Correct what was registered, as long as nothing was decided; the host until it is spoken."""
    if not turn.is_ordered_by(actor):
        actor.must(Permission.SPEECH_REGISTER, *turn.places)
        floor.check_undecided(turn.speech.state)
    floor.check_changeable(turn.speech.state)
    onetime.check_version(turn.speech.version, version)
    floor.check_wish(wish, kinds=tuple(SpeechKind))
    _check_minutes(wish)

    speech = turn.speech
    speech.speaker_name, speech.speaker_title = wish.speaker_name, wish.speaker_title
    speech.title, speech.summary = wish.title, wish.summary
    speech.fold = writing.fold_of(wish)
    if wish.minutes:
        speech.allotted_seconds = timer.MINUTE * wish.minutes
    speech.version += 1

    events.emit(
        SpeechChanged(
            at=now,
            by=actor.by,
            subject=speech.public_id,
            conference_id=turn.conference.id,
            point=turn.participation.public_id,
        )
    )


def ask(conference: Conference, *, point: Point, wish: Wish, actor: Actor, now: datetime) -> Speech:
    """Ask for the floor from a point while the conference is on; the request enters the queue."""
    actor.must(Permission.SPEECH_REGISTER, *point.places)
    desk = writing.lock_floor(conference)
    floor.check_asking(stage=conference.stage, is_open=desk.is_open, kind=wish.kind)
    floor.check_wish(wish, kinds=ASKABLE)
    _check_minutes(wish)
    queue.check_new(wish.speaker_name, wish.kind, waiting=turns.waiting_at(point))

    speech = writing.make(conference, point, wish, state=SpeechState.WAITING, now=now)

    events.emit(
        FloorAsked(
            at=now,
            by=actor.by,
            subject=speech.public_id,
            conference_id=conference.id,
            point=point.participation.public_id,
            kind=speech.kind,
        )
    )
    return speech


def add(conference: Conference, *, point: Point, wish: Wish, actor: Actor, now: datetime) -> Speech:
    """Put a report, a paper, a directive or the conclusion into the queue, as the secretary."""
    actor.must(Permission.FLOOR_ORDER, *places.of_conference(conference))
    floor.check_adding(conference.stage)
    floor.check_wish(wish, kinds=tuple(SpeechKind))
    _check_minutes(wish)
    writing.lock_floor(conference)

    state = SpeechState.WAITING if conference.stage is Stage.LIVE else SpeechState.ACCEPTED
    speech = writing.make(conference, point, wish, state=state, now=now)

    events.emit(
        SpeechAdded(
            at=now,
            by=actor.by,
            subject=speech.public_id,
            conference_id=conference.id,
            point=point.participation.public_id,
            kind=speech.kind,
        )
    )
    return speech


def accept(
    turn: Turn, *, minutes: int | None, version: int | None, actor: Actor, now: datetime
) -> None:
    """Take a paper into the order, with the minutes it gets (as registered, unless given)."""
    actor.must(Permission.FLOOR_ORDER, *turn.host_places)
    onetime.check_version(turn.speech.version, version)
    floor.check_adding(turn.conference.stage)
    floor.check_move(turn.speech.state, SpeechState.ACCEPTED)
    if minutes is not None:
        timer.check_minutes(minutes)

    speech = turn.speech
    live = turn.conference.stage is Stage.LIVE
    with writing.counted(speech):
        speech.state = SpeechState.WAITING if live else SpeechState.ACCEPTED
        speech.accepted_at, speech.decline_reason = now, ""
        if minutes is not None:
            speech.allotted_seconds = timer.MINUTE * minutes
        writing.enter(turn.conference, speech)

    events.emit(
        SpeechAccepted(
            at=now,
            by=actor.by,
            subject=speech.public_id,
            conference_id=turn.conference.id,
            point=turn.participation.public_id,
            allotted_seconds=speech.allotted_seconds,
        )
    )


def decline(turn: Turn, *, reason: str, version: int | None, actor: Actor, now: datetime) -> None:
    """Say that a speech will not be heard, and why."""
    actor.must(Permission.FLOOR_ORDER, *turn.host_places)
    onetime.check_version(turn.speech.version, version)
    floor.check_move(turn.speech.state, SpeechState.DECLINED)
    floor.check_decline_reason(reason)

    with writing.counted(turn.speech):
        turn.speech.state = SpeechState.DECLINED
        turn.speech.decline_reason = reason
        turn.speech.rank = 0
    writing.close_gap(turn.conference, turn.speech.session_id)

    events.emit(
        SpeechDeclined(
            at=now,
            by=actor.by,
            subject=turn.speech.public_id,
            conference_id=turn.conference.id,
            point=turn.participation.public_id,
        )
    )


def withdraw(turn: Turn, *, actor: Actor, now: datetime) -> None:
    """Take back what one's own point registered or asked, or as the secretary for it."""
    if not turn.is_ordered_by(actor):
        actor.must(Permission.SPEECH_REGISTER, *turn.places)
    floor.check_move(turn.speech.state, SpeechState.WITHDRAWN)

    with writing.counted(turn.speech):
        turn.speech.state = SpeechState.WITHDRAWN
        turn.speech.rank = 0
    writing.close_gap(turn.conference, turn.speech.session_id)

    events.emit(
        SpeechWithdrawn(
            at=now,
            by=actor.by,
            subject=turn.speech.public_id,
            conference_id=turn.conference.id,
            point=turn.participation.public_id,
        )
    )


def _check_minutes(wish: Wish) -> None:
    if wish.minutes is not None:
        timer.check_minutes(wish.minutes)
