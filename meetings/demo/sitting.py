"""Holding a conference in the demonstration: the roll, the speeches, the minutes."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final

from meetings.access.actor import Actor
from meetings.attendance.commands import marking
from meetings.attendance.queries import points as halls
from meetings.attendance.queries import roll
from meetings.attendance.queries.points import Point
from meetings.attendance.rules import Presence, Sighting
from meetings.conferences.commands import (
    staging,
)
from meetings.conferences.models import Conference
from meetings.demo import names
from meetings.demo.acting import Stood, again, office
from meetings.kit import tokens
from meetings.kit.transactions import transaction
from meetings.minutes import commands as minutes
from meetings.minutes import queries as minutes_queries
from meetings.minutes.rules import Task
from meetings.speeches.commands import asking, giving
from meetings.speeches.queries import turns
from meetings.speeches.rules.floor import Wish
from meetings.speeches.rules.vocabulary import SpeechKind

_MISSING: Final = {0: Presence.EXCUSED, 1: Presence.LATE, 2: Presence.ABSENT}


@dataclass(frozen=True, kw_only=True, slots=True)
class Given:
    """One speech as it went: from which point, by whom, about what, for how long."""

    point: str
    kind: SpeechKind
    speaker: str
    title: str
    post: str = ""
    seconds: int
    summary: str = ""


def take_roll(conference: Conference, stood: Sequence[Stood], *, now: datetime) -> None:
    """Take the roll at every point by its own office; a few come late or are excused."""
    for one in stood:
        actor = office(one.organisation)
        with transaction():
            hall = halls.for_change(conference.code, one.point.public_id, actor=actor)
            _miss_some(hall, one.organisation.key, actor, now=now)
            if hall.participation.expected:
                marking.mark_rest(
                    hall, sighting=seen(now, one.organisation.key), actor=actor, now=now
                )
            if names.draw(one.organisation.key, 4) == 0:
                heads = hall.participation.expected + names.draw(one.organisation.key, 20)
                marking.enter_headcount(hall, headcount=heads, actor=actor, now=now)


def _miss_some(hall: Point, key: str, actor: Actor, *, now: datetime) -> None:
    """Let one delegate here and there be excused, late or absent."""
    state = _MISSING.get(names.draw(f"{key}/missing", 24))
    waiting = roll.undecided(hall)
    if state is None or len(waiting) < 2:
        return
    sighting = Sighting(
        state=state,
        occurred_at=now,
        nonce=tokens.digest(f"missing/{key}/{now.isoformat()}"),
        reason="Đi công tác theo phân công" if state is Presence.EXCUSED else "",
    )
    marking.mark(hall, delegate=waiting[-1].public_id, sighting=sighting, actor=actor, now=now)


def give_all(
    conference: Conference, programme: Sequence[Given], secretary: Actor, *, begins: datetime
) -> None:
    """Give the speeches one after the other, each for as long as it went."""
    moment = begins + timedelta(minutes=10)
    for given in programme:
        with transaction():
            held = again(conference, secretary)
            hall = halls.for_change(conference.code, given.point, actor=secretary)
            speech = asking.add(
                held,
                point=hall,
                wish=Wish(
                    kind=given.kind,
                    speaker_name=given.speaker,
                    speaker_title=given.post,
                    title=given.title,
                    summary=given.summary,
                    minutes=max(given.seconds // 60, 1),
                ),
                actor=secretary,
                now=moment,
            )
            turn = turns.for_change(held, speech.public_id)
            giving.start(turn, actor=secretary, now=moment)
            moment += timedelta(seconds=given.seconds)
            giving.stop(turn, actor=secretary, now=moment)
        moment += timedelta(minutes=1)


def write_minutes(
    conference: Conference,
    secretary: Actor,
    *,
    conclusions: Sequence[str],
    tasks: Sequence[Task],
    now: datetime,
) -> None:
    """Draft, close and number the minutes, then close the file."""
    with transaction():
        held = again(conference, secretary)
        text = replace(
            minutes_queries.proposal(held),
            conclusions=tuple(conclusions),
            tasks=tuple(tasks),
            secretary_name=names.person(f"{conference.code}/thu-ky"),
            secretary_title="Thư ký (minh họa)",
        )
        written = minutes.draft(held, text, actor=secretary, now=now)
        minutes.close(written, conference=held, version=written.version, actor=secretary, now=now)
        minutes.issue(
            written,
            conference=held,
            version=written.version,
            actor=secretary,
            now=now + timedelta(hours=1),
        )
    with transaction():
        held = again(conference, secretary)
        staging.close(held, version=held.version, actor=secretary, now=now + timedelta(hours=2))


def task(told: dict[str, Any]) -> Task:
    """Return a task as an article tells it."""
    return Task(
        lead=told["lead"],
        partners=tuple(told.get("with", ())),
        text=told["text"],
        deadline=told.get("deadline", "").removesuffix(" (no date given)"),
    )


def seen(now: datetime, key: str) -> Sighting:
    """Return that somebody is there, sent once for each key."""
    return Sighting(
        state=Presence.PRESENT, occurred_at=now, nonce=tokens.digest(f"{key}/{now.isoformat()}")
    )
