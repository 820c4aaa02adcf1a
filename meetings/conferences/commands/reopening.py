"""Answering after the deadline: the point asks, the office that invited opens it or does not."""

from datetime import datetime
from typing import Final

from meetings.access.actor import Actor
from meetings.access.permissions import Permission
from meetings.conferences.events.answering import (
    ReopeningAsked,
    ReopeningDecided,
    ReopeningTakenBack,
)
from meetings.conferences.models import Participation, Reopening
from meetings.conferences.queries import answering as queries
from meetings.conferences.queries import points
from meetings.conferences.rules import answers, cascade
from meetings.conferences.rules import reopening as rules
from meetings.conferences.rules.reopening import ReopeningState
from meetings.kit import events, onetime, tokens
from meetings.kit.database import db

_ANSWER: Final = Permission.INVITATION_ANSWER


def ask(point: Participation, *, what: str, reason: str, actor: Actor, now: datetime) -> Reopening:
    """Ask the office that invited to let the point answer, or change its answer, after all.

    For the point's own office; whoever may act in its place records the answer at once.
    """
    own = points.own_capacity(point, _ANSWER)
    actor.must(own.permission, *own.places)
    conference = point.conference
    answers.check_may_answer(stage=conference.stage, answer=point.answer, is_main=point.is_main)
    closed = answers.refusal(point, conference, is_own=True, now=now, call="")
    rules.check_asking(is_open=closed is None, pending=queries.is_pending(point))
    rules.check_words(what=what, reason=reason)

    request = Reopening(
        public_id=tokens.public_id(),
        conference_id=conference.id,
        participation_id=point.id,
        what=what,
        reason=reason,
        asked_at=now,
        asked_by=actor.name,
    )
    db.session.add(request)
    db.session.flush()
    events.emit(
        ReopeningAsked(
            at=now,
            by=actor.by,
            subject=point.public_id,
            conference_id=conference.id,
            request=request.public_id,
            reason=reason,
        )
    )
    return request


def take_back(request: Reopening, *, point: Participation, actor: Actor, now: datetime) -> None:
    """Ask no longer, while nobody has decided."""
    own = points.own_capacity(point, _ANSWER)
    actor.must(own.permission, *own.places)
    rules.check_pending(request.state)

    request.state = ReopeningState.WITHDRAWN
    request.version += 1
    events.emit(
        ReopeningTakenBack(
            at=now,
            by=actor.by,
            subject=point.public_id,
            conference_id=point.conference_id,
            request=request.public_id,
        )
    )


def grant(
    request: Reopening,
    *,
    point: Participation,
    until: datetime,
    version: int | None,
    actor: Actor,
    now: datetime,
) -> None:
    """Open the answer of a point until a moment, at the latest until the conference begins.

    Once it has begun, until its end. For the host and the office that invited the point.
    """
    office = _deciding(request, point, version=version, actor=actor)
    conference = point.conference
    answers.check_may_answer(stage=conference.stage, answer=point.answer, is_main=point.is_main)
    latest = cascade.latest_reply(
        stage=conference.stage, starts_at=conference.starts_at, ends_at=conference.ends_at
    )
    rules.check_until(until, now=now, latest=latest)

    point.answer_open_until = request.open_until = until
    request.state = ReopeningState.GRANTED
    _decided(request, point, office=office, actor=actor, now=now)


def refuse(
    request: Reopening,
    *,
    point: Participation,
    reason: str,
    version: int | None,
    actor: Actor,
    now: datetime,
) -> None:
    """Leave the answer as it stands, and tell the point why."""
    office = _deciding(request, point, version=version, actor=actor)
    rules.check_refusal(reason)

    request.refusal = reason
    request.state = ReopeningState.REFUSED
    _decided(request, point, office=office, actor=actor, now=now)


def _deciding(
    request: Reopening, point: Participation, *, version: int | None, actor: Actor
) -> str:
    """Return the name of the office that decides, or refuse."""
    above = points.capacity_above(point, actor=actor)
    actor.must(above.permission, *above.places)
    rules.check_pending(request.state)
    onetime.check_version(request.version, version)
    return above.office


def _decided(
    request: Reopening, point: Participation, *, office: str, actor: Actor, now: datetime
) -> None:
    request.decided_at, request.decided_by, request.decided_office = now, actor.name, office
    request.version += 1
    db.session.flush()
    events.emit(
        ReopeningDecided(
            at=now,
            by=actor.by,
            subject=point.public_id,
            conference_id=point.conference_id,
            request=request.public_id,
            state=request.state,
            open_until=request.open_until,
            reason=request.refusal,
            office=office,
        )
    )
