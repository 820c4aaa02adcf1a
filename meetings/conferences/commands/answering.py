"""The answer of a point: yes with rooms and numbers, or no with a reason."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, and_, false, func, select, update

from meetings.access.actor import Actor
from meetings.access.permissions import Permission
from meetings.bridge_points.models import BridgeRoom
from meetings.conferences.commands import _placing as placing
from meetings.conferences.commands import _saved as saved
from meetings.conferences.commands import _seating as seating
from meetings.conferences.commands import tally
from meetings.conferences.events.inviting import AnswerGiven, AnswersRecorded
from meetings.conferences.models import Conference, Delegate, Participation, ParticipationRoom
from meetings.conferences.queries import answering as asked
from meetings.conferences.queries import branch
from meetings.conferences.queries import points as queries
from meetings.conferences.queries.points import Capacity
from meetings.conferences.rules import answers, places
from meetings.conferences.rules.answers import Reply
from meetings.conferences.rules.vocabulary import Answer, Measure
from meetings.kit import events, onetime
from meetings.kit.database import db

_P = Participation
_NAME_LENGTH: Final = 120
_MEASURES: Final = {Answer.CONFIRMED: Measure.CONFIRMED, Answer.DECLINED: Measure.DECLINED}


def confirm(
    participation: Participation,
    *,
    reply: Reply,
    version: int | None,
    actor: Actor,
    now: datetime,
) -> None:
    """Say that a point takes part, in which rooms and with how many; also to change what was said.

    After the deadline only the host, or the office that invited, may record it in its place.
    """
    as_whom = queries.capacity(participation, actor=actor, permission=Permission.INVITATION_ANSWER)
    actor.must(as_whom.permission, *as_whom.places)
    _check_open(participation, as_whom, now=now)
    onetime.check_version(participation.version, version)
    answers.check_headcount(reply.expected_headcount)
    answers.check_phone(reply.technician_phone)
    rooms = _rooms(participation, reply.rooms)
    returning = _coming_back(participation)
    capacity = _seats(participation, rooms, reply, delegates=participation.expected + returning)

    before = participation.answer
    _take_rooms(participation, rooms)
    if returning:
        _set_replaced(_let_go_with_no(participation), None)
    participation.capacity = capacity
    saved.take_facts(participation, reply)
    participation.decline_reason = ""
    participation.expected += returning
    _write(participation, Answer.CONFIRMED, as_whom, actor=actor, now=now)
    _count(participation, before, named=returning)

    events.emit(
        AnswerGiven(
            at=now,
            by=actor.by,
            subject=participation.public_id,
            conference_id=participation.conference_id,
            answer=Answer.CONFIRMED,
            before=before,
            reason="",
            headcount=reply.expected_headcount,
            rooms=len(rooms),
            office=as_whom.office,
        )
    )


def decline(
    participation: Participation,
    *,
    reason: str,
    version: int | None,
    actor: Actor,
    now: datetime,
) -> None:
    """Say that a point does not take part, and why; its delegates leave until it says yes again."""
    as_whom = queries.capacity(participation, actor=actor, permission=Permission.INVITATION_ANSWER)
    actor.must(as_whom.permission, *as_whom.places)
    _check_open(participation, as_whom, now=now)
    onetime.check_version(participation.version, version)
    answers.check_reason(reason)

    before = participation.answer
    leaving = 0
    if answers.lets_delegates_go(participation.conference.stage):
        _set_replaced(_let_go_with_no(participation), now)
        leaving = _set_replaced(_named(participation), now)
        seating.close_requests(participation.conference_id)
    participation.expected -= leaving
    participation.decline_reason = reason
    _write(participation, Answer.DECLINED, as_whom, actor=actor, now=now)
    _count(participation, before, named=-leaving)

    events.emit(
        AnswerGiven(
            at=now,
            by=actor.by,
            subject=participation.public_id,
            conference_id=participation.conference_id,
            answer=Answer.DECLINED,
            before=before,
            reason=reason,
            headcount=None,
            rooms=0,
            office=as_whom.office,
        )
    )


def confirm_many(
    conference: Conference, *, points: Sequence[str], actor: Actor, now: datetime
) -> int:
    """Record for many points (public ids) that they take part, as told by telephone or on paper.

    The host for all, any other office for those it invited itself. Only those that have not
    answered yet; returns how many. One statement per table and office that records.
    """
    runs = actor.can(Permission.CONFERENCE_RUN, *places.of_conference(conference))
    offices = [] if runs else asked.offices_above(conference, actor=actor)
    if not offices:
        actor.must(Permission.CONFERENCE_RUN, *places.of_conference(conference))
    answers.check_may_answer(stage=conference.stage, answer=Answer.INVITED, is_main=False)

    open_ones = and_(
        _P.conference_id == conference.id,
        _P.public_id.in_(points),
        _P.answer == Answer.INVITED,
        _P.invited_at.is_not(None),
        ~_P.is_main,
    )
    if runs:
        host = conference.host_name or conference.host.name
        return _record(conference, open_ones, office=host, actor=actor, now=now)
    return sum(
        _record(
            conference,
            and_(open_ones, _P.parent_id == above.id),
            office=above.organisation_name,
            actor=actor,
            now=now,
        )
        for above in offices
    )


def _record(
    conference: Conference,
    wanted: ColumnElement[bool],
    *,
    office: str,
    actor: Actor,
    now: datetime,
) -> int:
    recorded = placing.held(wanted)
    if not recorded.count:
        return 0
    by = actor.name[:_NAME_LENGTH]
    placing.confirm_all(conference, wanted, by=by, office=office, now=now)
    events.emit(
        AnswersRecorded(
            at=now,
            by=actor.by,
            subject=conference.code,
            conference_id=conference.id,
            answer=Answer.CONFIRMED,
            count=recorded.count,
            digest=recorded.digest,
        )
    )
    return recorded.count


def _check_open(participation: Participation, as_whom: Capacity, *, now: datetime) -> None:
    """Refuse an answer that comes too early, too late, or to nothing."""
    conference = participation.conference
    answers.check_open(
        participation,
        conference,
        is_own=not as_whom.office,
        now=now,
        call=branch.call(participation),
    )


def _rooms(participation: Participation, wanted: Sequence[str]) -> list[BridgeRoom]:
    rooms = [room for room in participation.bridge_point.rooms if room.public_id in wanted]
    answers.check_rooms(tuple(wanted), known=len(rooms))
    return rooms


def _seats(
    participation: Participation, rooms: Sequence[BridgeRoom], reply: Reply, *, delegates: int
) -> int | None:
    """Return the seats in the rooms chosen, else in all of the point, or refuse; None: unknown."""
    capacity = answers.seats(rooms, of_all=participation.bridge_point.rooms)
    check = answers.check_capacity if rooms else answers.check_total
    check(capacity=capacity, headcount=reply.expected_headcount, delegates=delegates)
    return capacity


def _take_rooms(participation: Participation, rooms: Sequence[BridgeRoom]) -> None:
    participation.rooms = [
        ParticipationRoom(
            participation_id=participation.id,
            room_id=room.id,
            name=room.name,
            capacity=room.capacity,
        )
        for room in rooms
    ]


def _write(
    participation: Participation, answer: Answer, as_whom: Capacity, *, actor: Actor, now: datetime
) -> None:
    participation.answer = answer
    participation.answered_at = now
    participation.answered_by = actor.name[:_NAME_LENGTH]
    participation.answered_office = as_whom.office
    participation.version += 1
    db.session.flush()
    if not as_whom.office:  # what another office records leaves the point its draft
        saved.sent(participation)


def _count(participation: Participation, before: Answer, *, named: int) -> None:
    """Carry a changed answer into the counts of the level and of the point above."""
    changes = dict.fromkeys((Measure.CONFIRMED, Measure.DECLINED), 0)
    for answer, step in ((before, -1), (participation.answer, 1)):
        if answer in _MEASURES:
            changes[_MEASURES[answer]] += step
    tally.add(participation, {**changes, Measure.DELEGATES_EXPECTED: named})
    above = update(_P).where(_P.id == participation.parent_id)
    db.session.execute(
        above.values(
            below_confirmed=_P.below_confirmed + changes[Measure.CONFIRMED],
            below_declined=_P.below_declined + changes[Measure.DECLINED],
        ).execution_options(synchronize_session=False)
    )


def _named(participation: Participation) -> ColumnElement[bool]:
    return and_(Delegate.participation_id == participation.id, Delegate.replaced_at.is_(None))


def _let_go_with_no(participation: Participation) -> ColumnElement[bool]:
    """Return the condition for the delegates who left their seats when the point said no."""
    if participation.answer is not Answer.DECLINED:
        return false()
    return and_(
        Delegate.participation_id == participation.id,
        Delegate.replaced_at == participation.answered_at,
    )


def _coming_back(participation: Participation) -> int:
    gone = select(func.count()).where(_let_go_with_no(participation))
    return db.session.scalar(gone) or 0


def _set_replaced(delegates: ColumnElement[bool], at: datetime | None) -> int:
    moved = update(Delegate).where(delegates)
    moved = moved.values(replaced_at=at, sequence=Delegate.sequence + 1)
    done = db.session.execute(moved.execution_options(synchronize_session=False))
    return int(done.rowcount)  # type: ignore[attr-defined]
