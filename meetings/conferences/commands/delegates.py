"""Naming the people who will sit at a point, changing them, sending others in their place."""

from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any

from sqlalchemy import select

from meetings.access.actor import Actor
from meetings.access.permissions import Permission
from meetings.conferences.commands import _placing as placing
from meetings.conferences.commands import _seating as seating
from meetings.conferences.commands import tally
from meetings.conferences.events.inviting import (
    DelegateChanged,
    DelegateRemoved,
    DelegatesNamed,
    DelegateSubstituted,
)
from meetings.conferences.models import Conference, Delegate, Participation
from meetings.conferences.queries import branch
from meetings.conferences.queries import points as queries
from meetings.conferences.queries.points import Capacity
from meetings.conferences.rules import answers, cascade, delegates, places, substitution
from meetings.conferences.rules.delegates import Named
from meetings.conferences.rules.vocabulary import Measure
from meetings.kit import events, onetime, tokens
from meetings.kit.database import db

_ANSWER = Permission.INVITATION_ANSWER


def name_delegates(
    participation: Participation, *, people: Sequence[Named], actor: Actor, now: datetime
) -> list[str]:
    """Name one or many people at a point and return their public ids; two statements in all.

    Refused when the rooms chosen, or without a choice all of the point, would not hold them: also
    before the answer, and after one recorded by telephone (the database refuses it too).
    """
    as_whom = queries.capacity(participation, actor=actor, permission=_ANSWER)
    actor.must(as_whom.permission, *as_whom.places)
    _check_may_name(participation, as_whom, now=now)
    cleaned = [delegates.cleaned(person) for person in people]
    for person in cleaned:
        delegates.check_person(person)
    _check_seats(participation, more=len(people))

    named = seating.seat_many(
        participation.conference_id,
        [(participation.id, person) for person in cleaned],
        free=seating.free_seats(participation),
    )
    participation.expected += len(named)
    participation.listed_at = participation.listed_at or now
    db.session.flush()
    tally.add(participation, {Measure.DELEGATES_EXPECTED: len(named)})

    events.emit(
        DelegatesNamed(
            at=now,
            by=actor.by,
            subject=participation.public_id,
            conference_id=participation.conference_id,
            count=len(named),
            digest=cascade.digest(named),
        )
    )
    return named


def name_everywhere(
    conference: Conference, *, people: Mapping[str, Sequence[Named]], actor: Actor, now: datetime
) -> int:
    """Name people at many points (public id → people) of a conference; return how many.

    For the host: lists that came on paper, and history. Points that do not take part are left out;
    where one point's seats, as far as an answer told of them, do not suffice, nobody is named.
    """
    actor.must(Permission.CONFERENCE_RUN, *places.of_conference(conference))
    there = _nameable(conference, list(people))
    for public_id, point in there.items():
        answers.check_capacity(
            capacity=point.capacity,
            headcount=None,
            delegates=point.expected + len(people[public_id]),
        )
    ids = {public_id: point.id for public_id, point in there.items()}
    everybody = [
        (ids[public_id], delegates.cleaned(person))
        for public_id, some in people.items()
        if public_id in ids
        for person in some
    ]
    for _, person in everybody:
        delegates.check_person(person)

    named = seating.seat_many(conference.id, everybody, free={})
    placing.count_named(conference, list(ids.values()), now=now)

    events.emit(
        DelegatesNamed(
            at=now,
            by=actor.by,
            subject=conference.code,
            conference_id=conference.id,
            count=len(named),
            digest=cascade.digest(named),
        )
    )
    return len(named)


def change_delegate(
    delegate: Delegate, *, person: Named, version: int | None, actor: Actor, now: datetime
) -> None:
    """Correct what is written about a delegate; the seat stays what it was invited for."""
    participation = delegate.participation
    as_whom = queries.capacity(participation, actor=actor, permission=_ANSWER)
    actor.must(as_whom.permission, *as_whom.places)
    delegates.check_may_substitute(
        stage=participation.conference.stage, answer=participation.answer
    )
    onetime.check_version(delegate.version, version)
    person = delegates.cleaned(person)
    delegates.check_person(person)

    parts = tuple(
        field.name
        for field in fields(person)
        if field.name != "seat" and getattr(delegate, field.name) != getattr(person, field.name)
    )
    for name, value in seating.written(person).items():
        setattr(delegate, name, value)
    delegate.version += 1
    delegate.sequence += 2 if "email" in parts else 0  # taken back at the old one, sent to the new
    db.session.flush()

    events.emit(
        DelegateChanged(
            at=now,
            by=actor.by,
            subject=participation.public_id,
            conference_id=participation.conference_id,
            delegate=delegate.public_id,
            parts=parts,
        )
    )


def remove_delegate(
    delegate: Delegate, *, version: int | None, actor: Actor, now: datetime
) -> None:
    """Strike somebody from the list of a point before the conference begins."""
    participation = delegate.participation
    as_whom = queries.capacity(participation, actor=actor, permission=_ANSWER)
    actor.must(as_whom.permission, *as_whom.places)
    delegates.check_may_remove(stage=participation.conference.stage)
    _check_may_name(participation, as_whom, now=now)
    onetime.check_version(delegate.version, version)

    _strike(participation, [delegate], actor=actor, now=now)


def remove_delegates(
    participation: Participation, *, people: Sequence[str], actor: Actor, now: datetime
) -> int:
    """Strike some people (public ids) from the list of a point at once; return how many."""
    as_whom = queries.capacity(participation, actor=actor, permission=_ANSWER)
    actor.must(as_whom.permission, *as_whom.places)
    delegates.check_may_remove(stage=participation.conference.stage)
    _check_may_name(participation, as_whom, now=now)

    wanted = select(Delegate).where(
        Delegate.participation_id == participation.id,
        Delegate.public_id.in_(people),
        Delegate.replaced_at.is_(None),
    )
    locked = wanted.order_by(Delegate.id).with_for_update(of=Delegate)
    leaving = db.session.scalars(locked.execution_options(populate_existing=True)).all()
    if leaving:
        _strike(participation, leaving, actor=actor, now=now)
    return len(leaving)


def _strike(
    participation: Participation, leaving: Sequence[Delegate], *, actor: Actor, now: datetime
) -> None:
    for delegate in leaving:
        delegate.replaced_at = now
        delegate.version += 1
        delegate.sequence += 1
    participation.expected -= len(leaving)
    if not participation.expected:
        participation.listed_at = None
    db.session.flush()
    seating.close_requests(participation.conference_id)
    tally.add(participation, {Measure.DELEGATES_EXPECTED: -len(leaving)})

    for delegate in leaving:  # each is told by the calendar's own CANCEL
        events.emit(
            DelegateRemoved(
                at=now,
                by=actor.by,
                subject=participation.public_id,
                conference_id=participation.conference_id,
                delegate=delegate.public_id,
            )
        )


def substitute(
    delegate: Delegate,
    *,
    person: Named,
    reason: str = "",
    version: int | None,
    actor: Actor,
    now: datetime,
) -> Delegate:
    """Let somebody else sit in a delegate's seat: the seat stays, the person changes.

    Before the day that is for the host, with the chair's consent (see commands.substituting).
    """
    participation = delegate.participation
    as_whom = queries.capacity(participation, actor=actor, permission=_ANSWER)
    actor.must(as_whom.permission, *as_whom.places)
    delegates.check_may_substitute(
        stage=participation.conference.stage, answer=participation.answer
    )
    is_host = actor.can(Permission.CONFERENCE_RUN, *places.of_conference(participation.conference))
    substitution.check_direct(participation.conference.stage, is_host=is_host)
    onetime.check_version(delegate.version, version)
    person = delegates.cleaned(person)
    delegates.check_person(person)

    delegate.replaced_at = now
    delegate.version += 1
    delegate.sequence += 1
    db.session.flush()
    seating.close_requests(participation.conference_id)
    successor = Delegate(
        public_id=tokens.public_id(),
        conference_id=participation.conference_id,
        participation_id=participation.id,
        seat_id=delegate.seat_id,
        substitute_for=delegates.substituted(delegate.name, delegate.post),
        **seating.written(person),
    )
    db.session.add(successor)
    db.session.flush()

    events.emit(
        DelegateSubstituted(
            at=now,
            by=actor.by,
            subject=participation.public_id,
            conference_id=participation.conference_id,
            delegate=delegate.public_id,
            successor=successor.public_id,
            reason=reason,
        )
    )
    return successor


def _check_may_name(participation: Participation, as_whom: Capacity, *, now: datetime) -> None:
    conference = participation.conference
    delegates.check_may_name(
        stage=conference.stage,
        answer=participation.answer,
        starts_at=conference.starts_at,
        now=now,
        is_own=not as_whom.office,
        call=branch.call(participation),
    )


def _check_seats(participation: Participation, *, more: int) -> None:
    """Refuse more people than sit there, and keep the seats as they are now.

    A point may have got rooms since its answer, or lost some: who was expected before stays so.
    """
    seats = answers.seats(participation.rooms, of_all=participation.bridge_point.rooms)
    answers.check_capacity(capacity=seats, headcount=None, delegates=participation.expected + more)
    if seats is None or (participation.expected_headcount or 0) <= seats:
        participation.capacity = seats


def _nameable(conference: Conference, public_ids: Sequence[str]) -> Mapping[str, Any]:
    point = Participation
    wanted = select(point.public_id, point.id, point.name, point.expected, point.capacity).where(
        point.conference_id == conference.id,
        point.public_id.in_(public_ids),
        point.answer.in_(delegates.NAMEABLE),
    )
    return {row.public_id: row for row in db.session.execute(wanted)}
