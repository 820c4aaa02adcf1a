"""One speech, where it stands and who may do something about it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Row, Select, select
from sqlalchemy.orm import aliased

from meetings.access.actor import Actor
from meetings.access.permissions import Permission
from meetings.attendance.queries.points import Point
from meetings.conferences.models import Conference, Participation
from meetings.conferences.rules import places
from meetings.kit.database import db
from meetings.kit.errors import NotFoundError
from meetings.kit.i18n import mark as _m
from meetings.organisations.models import Organisation
from meetings.speeches.models import Floor, Speech
from meetings.speeches.rules.floor import ON_THE_FLOOR, PENDING, QUEUED
from meetings.speeches.rules.queue import Waiting
from meetings.speeches.rules.timer import Clock
from meetings.speeches.rules.vocabulary import SpeechState

_Own: Final = aliased(Organisation)


@dataclass(frozen=True, kw_only=True, slots=True)
class Turn:
    """A speech with its conference and its point."""

    speech: Speech
    conference: Conference
    participation: Participation
    places: tuple[str, ...]

    @property
    def host_places(self) -> tuple[str, ...]:
        """Return the places at which one may act for the whole conference."""
        return places.of_conference(self.conference)

    def is_ordered_by(self, actor: Actor) -> bool:
        """Say whether the actor orders the floor of this conference."""
        return actor.can(Permission.FLOOR_ORDER, *self.host_places)


def for_change(conference: Conference, public_id: str) -> Turn:
    """Return a speech locked until the transaction ends; commands ask who may do what.

    Everything about the floor waits for its one row, so the floor is locked first.
    """
    lock(conference)
    wanted = (
        select(Speech, Participation, _Own.path)
        .join(Participation, Participation.id == Speech.participation_id)
        .join(_Own, _Own.id == Participation.organisation_id)
        .where(Speech.public_id == public_id, Speech.conference_id == conference.id)
        .with_for_update(of=Speech, key_share=True)
        .execution_options(populate_existing=True)
    )
    row = db.session.execute(wanted).first()
    if row is None:
        raise NotFoundError(_m("Không tìm thấy lượt phát biểu này, hoặc bạn không được xem."))
    return _turn(conference, row)


def seen(conference: Conference, public_id: str, *, actor: Actor) -> Turn:
    """Return a speech the actor may decide about: of its own points, or of all as the secretary."""
    wanted = (
        select(Speech, Participation, _Own.path)
        .join(Participation, Participation.id == Speech.participation_id)
        .join(_Own, _Own.id == Participation.organisation_id)
        .where(Speech.public_id == public_id, Speech.conference_id == conference.id)
    )
    row = db.session.execute(wanted).first()
    if row is not None:
        turn = _turn(conference, row)
        own = actor.can(Permission.SPEECH_REGISTER, *turn.places)
        if own or turn.is_ordered_by(actor):
            return turn
    raise NotFoundError(_m("Không tìm thấy lượt phát biểu này, hoặc bạn không được xem."))


def lock(conference: Conference) -> Floor | None:
    """Return the floor locked until the transaction ends; None where nobody has spoken yet."""
    wanted = select(Floor).where(Floor.conference_id == conference.id)
    locked = wanted.with_for_update(key_share=True)
    return db.session.scalar(locked.execution_options(populate_existing=True))


def queue(conference: Conference, session_id: int | None) -> list[Speech]:
    """Return the speeches waiting in one session, in their order."""
    return list(db.session.scalars(_in(conference, session_id, QUEUED)))


def speaking(conference: Conference, session_id: int | None) -> Speech | None:
    """Return who is speaking in one session."""
    return db.session.scalar(_in(conference, session_id, (SpeechState.SPEAKING,)).limit(1))


def unfinished(conference: Conference) -> list[Speech]:
    """Return every speech of the conference that is not decided yet, in order."""
    wanted = select(Speech).where(
        Speech.conference_id == conference.id, Speech.state.in_([*PENDING, *ON_THE_FLOOR])
    )
    return list(db.session.scalars(wanted.order_by(Speech.rank, Speech.id)))


def accepted(conference: Conference) -> list[Speech]:
    """Return the papers that were accepted and do not stand in the queue yet."""
    wanted = select(Speech).where(
        Speech.conference_id == conference.id, Speech.state == SpeechState.ACCEPTED
    )
    return list(db.session.scalars(wanted.order_by(Speech.rank, Speech.id)))


def waiting_at(point: Point) -> list[Waiting]:
    """Return who of one point is registered or waits."""
    wanted = select(Speech.speaker_name, Speech.kind).where(
        Speech.participation_id == point.participation.id, Speech.state.in_(PENDING)
    )
    return [Waiting(speaker_name=row[0], kind=row[1]) for row in db.session.execute(wanted)]


def clock_of(speech: Speech) -> Clock:
    """Return the clock of a speech."""
    running = speech.state is SpeechState.SPEAKING
    return Clock(
        used_ms=speech.used_ms,
        resumed_at=speech.resumed_at if running else None,
        allotted_seconds=speech.allotted_seconds,
    )


def _in(
    conference: Conference, session_id: int | None, states: tuple[SpeechState, ...]
) -> Select[Speech]:
    return (
        select(Speech)
        .where(
            Speech.conference_id == conference.id,
            Speech.session_id.is_(None) if session_id is None else Speech.session_id == session_id,
            Speech.state.in_(states),
        )
        .order_by(Speech.rank, Speech.id)
        .execution_options(populate_existing=True)
    )


def _turn(conference: Conference, row: Row[*tuple[Any, ...]]) -> Turn:
    speech, participation, path = row
    return Turn(
        speech=speech,
        conference=conference,
        participation=participation,
        places=places.of_point(participation, organisation_path=path),
    )


def may_order(conference: Conference, actor: Actor) -> bool:
    """Say whether the actor orders the queue of this conference."""
    return actor.can(Permission.FLOOR_ORDER, *places.of_conference(conference))


def may_give(conference: Conference, actor: Actor) -> bool:
    """Say whether the actor gives the floor of this conference."""
    return actor.can(Permission.FLOOR_GIVE, *places.of_conference(conference))


def may_speak(point: Point, actor: Actor) -> bool:
    """Say whether the actor registers and asks for this point."""
    return actor.can(Permission.SPEECH_REGISTER, *point.places)


def spoken_for(mine: Sequence[Participation], actor: Actor) -> frozenset[str]:
    """Return the public ids of those of the given points that the actor registers and asks for."""
    wanted = select(Organisation.id, Organisation.path).where(
        Organisation.id.in_([point.organisation_id for point in mine])
    )
    paths = {row.id: row.path for row in db.session.execute(wanted)}
    return frozenset(
        point.public_id
        for point in mine
        if actor.can(
            Permission.SPEECH_REGISTER,
            *places.of_point(point, organisation_path=paths[point.organisation_id]),
        )
    )
