"""Drafts of answers, to whom they belong, and requests to answer after the deadline."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import Select, func, select

from meetings.access.actor import Actor
from meetings.access.permissions import Permission
from meetings.conferences.models import AnswerDraft, Conference, Participation, Reopening
from meetings.conferences.queries import points
from meetings.conferences.rules import places
from meetings.conferences.rules.reopening import ReopeningState
from meetings.conferences.rules.vocabulary import Answer
from meetings.kit.database import db
from meetings.kit.errors import NotFoundError
from meetings.kit.i18n import mark as _m
from meetings.kit.pages import Page

PAGE_SIZE: Final = 50
_R: Final = Reopening


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """One request as the list of the office that invited shows it."""

    request: Reopening
    point: Participation


def is_own(point: Participation, *, actor: Actor) -> bool:
    """Say whether the actor answers for the point as its own office, not in its place."""
    own = points.own_capacity(point, Permission.INVITATION_ANSWER)
    return actor.can(own.permission, *own.places)


def draft(point: Participation, *, actor: Actor) -> AnswerDraft | None:
    """Return what the point saved without sending, to its own office only; None to all others."""
    return db.session.get(AnswerDraft, point.id) if is_own(point, actor=actor) else None


def draft_for_change(point: Participation) -> AnswerDraft | None:
    """Return the draft of a point that is locked already (points.for_change)."""
    return db.session.get(AnswerDraft, point.id, populate_existing=True)


def drafted_at(point: Participation) -> datetime | None:
    """Return since when an answer of the point lies there unsent: that alone is for everybody."""
    wanted = select(AnswerDraft.saved_at).where(AnswerDraft.participation_id == point.id)
    return db.session.scalar(wanted)


def unsent(some: Iterable[Participation]) -> frozenset[str]:
    """Return which of the reader's own points (points.mine) have a draft, by public id."""
    ids = [point.id for point in some]
    if not ids:
        return frozenset()
    wanted = select(Participation.public_id).join(
        AnswerDraft, AnswerDraft.participation_id == Participation.id
    )
    return frozenset(db.session.scalars(wanted.where(Participation.id.in_(ids))))


def last_request(point: Participation) -> Reopening | None:
    """Return the last request of a point to answer after its deadline."""
    wanted = select(_R).where(_R.participation_id == point.id).order_by(_R.id.desc())
    return db.session.scalars(wanted.limit(1)).first()


def is_pending(point: Participation) -> bool:
    """Say whether a request of this point waits for its answer."""
    wanted = select(_R.id).where(
        _R.participation_id == point.id, _R.state == ReopeningState.PENDING
    )
    return db.session.scalar(wanted.limit(1)) is not None


def get(point: Participation, public_id: str) -> Reopening:
    """Return one request of a point the actor was given, or refuse (404)."""
    return _found(db.session.scalar(_one(point, public_id)))


def for_change(point: Participation, public_id: str) -> Reopening:
    """Return one request locked after its point (D07), or refuse."""
    locked = _one(point, public_id).with_for_update(of=_R)
    return _found(db.session.scalar(locked.execution_options(populate_existing=True)))


def count_waiting(conference: Conference, *, actor: Actor) -> int:
    """Count the requests that wait for a word of the actor."""
    wanted = _decided_by(conference, actor).where(_R.state == ReopeningState.PENDING)
    return db.session.scalar(wanted.with_only_columns(func.count())) or 0


def page(conference: Conference, *, actor: Actor, number: int) -> Page[Asked]:
    """List one page of the requests the actor decides on: what waits first, then the latest."""
    wanted = _decided_by(conference, actor)
    total = db.session.scalar(wanted.with_only_columns(func.count())) or 0
    shown = wanted.order_by(_R.state != ReopeningState.PENDING, _R.asked_at.desc(), _R.id.desc())
    rows = db.session.execute(shown.limit(PAGE_SIZE).offset((number - 1) * PAGE_SIZE))
    items = tuple(Asked(request=row[0], point=row[1]) for row in rows)
    return Page(items=items, number=number, size=PAGE_SIZE, total=total)


def decides(conference: Conference, *, actor: Actor) -> bool:
    """Say whether the actor hosts the conference or has points below its own."""
    return _runs(conference, actor) or bool(offices_above(conference, actor=actor))


def offices_above(conference: Conference, *, actor: Actor) -> Sequence[Participation]:
    """Return the points of the actor's offices that invited others: they speak for those."""
    return [
        point
        for point in points.mine(conference, actor=actor)
        if point.below_invited and points.may(point, Permission.INVITATION_PASS_ON, actor=actor)
    ]


def _decided_by(conference: Conference, actor: Actor) -> Select[Reopening, Participation]:
    """Return all requests for the host, those from directly below its points for an office."""
    wanted = (
        select(_R, Participation)
        .join(Participation, Participation.id == _R.participation_id)
        .where(_R.conference_id == conference.id, Participation.answer != Answer.WITHDRAWN)
    )
    if _runs(conference, actor):
        return wanted
    return wanted.where(Participation.parent_id.in_(_ids(conference, actor)))


def _runs(conference: Conference, actor: Actor) -> bool:
    return actor.can(Permission.CONFERENCE_RUN, *places.of_conference(conference))


def _ids(conference: Conference, actor: Actor) -> Sequence[int]:
    return [point.id for point in offices_above(conference, actor=actor)]


def _one(point: Participation, public_id: str) -> Select[Reopening]:
    return select(_R).where(_R.participation_id == point.id, _R.public_id == public_id)


def _found(request: Reopening | None) -> Reopening:
    if request is None:
        raise NotFoundError(_m("Không tìm thấy đề nghị này."))
    return request
