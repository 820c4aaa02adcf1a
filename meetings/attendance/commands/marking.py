"""Marking delegates: one, the chosen, all the rest; taking a mark back; counting heads."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import delete

from meetings.access.actor import Actor
from meetings.access.permissions import Permission
from meetings.attendance import rules
from meetings.attendance.commands import _writing
from meetings.attendance.commands._writing import NewMark
from meetings.attendance.events import (
    AttendanceMarked,
    HeadcountEntered,
    ManyMarked,
    MarkVoided,
    StandingReleased,
)
from meetings.attendance.models import AttendanceEvent, AttendanceState, HeadcountEvent
from meetings.attendance.queries import roll
from meetings.attendance.queries.points import Point
from meetings.attendance.queries.roll import Entry
from meetings.attendance.rules import HAVE_BEEN_THERE, MarkKind, Presence, Sighting
from meetings.conferences.commands import tally
from meetings.conferences.rules.vocabulary import Measure
from meetings.kit import events
from meetings.kit.database import db
from meetings.kit.errors import DomainError, NotFoundError
from meetings.kit.i18n import mark as _m
from meetings.kit.onetime import ReusedKeyError

_TAKE: Final = Permission.ATTENDANCE_TAKE


@dataclass(frozen=True, kw_only=True, slots=True)
class Marked:
    """What came of a mark; `replayed` when the same nonce had come before."""

    state: Presence
    replayed: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class ManyDone:
    """How many delegates a form about many marked, the first time it came."""

    count: int
    replayed: bool = False


class VoidedBeforeError(DomainError):
    """A mark is taken back once."""


def mark(point: Point, *, delegate: str, sighting: Sighting, actor: Actor, now: datetime) -> Marked:
    """Write down what was seen of one delegate (public id); the same nonce again changes nothing.

    The point comes from points.for_change. Refuses outside the hours of attendance, an excuse
    without a reason, an impossible moment.
    """
    if not point.is_run_by(actor):
        actor.must(_TAKE, *point.places)

    before = roll.sent_before([sighting.nonce])
    entry = roll.entry(point, delegate)
    if before:
        return _replayed(before, entry)
    rules.check_roll_open(point.occasion, now=now)
    rules.check_sighting(sighting, point.occasion, now=now)
    new = _new(entry, sighting, rules.settle(sighting, point.occasion), nonce=sighting.nonce)

    after = _writing.write(point, [new], account_id=actor.id, now=now)[entry.id]

    events.emit(
        AttendanceMarked(
            at=now,
            by=actor.by,
            subject=point.participation.public_id,
            conference_id=point.participation.conference_id,
            chain=point.chain,
            delegate=delegate,
            state=new.state,
            before=entry.state,
            occurred_at=sighting.occurred_at,
            nonce=sighting.nonce,
            hash=point.participation.roll_head or "",
        )
    )
    return Marked(state=after.state)


def mark_chosen(
    point: Point, *, delegates: Collection[str], sighting: Sighting, actor: Actor, now: datetime
) -> ManyDone:
    """Write the same down for several delegates (public ids) at once."""
    if not point.is_run_by(actor):
        actor.must(_TAKE, *point.places)
    rules.check_roll_open(point.occasion, now=now)
    rules.check_sighting(sighting, point.occasion, now=now)

    done = _mark_many(point, roll.entries(point, delegates), sighting, actor=actor, now=now)

    if not done.replayed:
        events.emit(_many_marked(point, sighting, done.count, actor=actor, now=now))
    return done


def mark_rest(point: Point, *, sighting: Sighting, actor: Actor, now: datetime) -> ManyDone:
    """Write the same down for all of whom nothing is known yet ("tất cả có mặt")."""
    if not point.is_run_by(actor):
        actor.must(_TAKE, *point.places)
    rules.check_roll_open(point.occasion, now=now)
    rules.check_sighting(sighting, point.occasion, now=now)

    done = _mark_many(point, roll.undecided(point), sighting, actor=actor, now=now)

    if done.count and not done.replayed:
        events.emit(_many_marked(point, sighting, done.count, actor=actor, now=now))
    return done


def void(point: Point, *, voided: str, sighting: Sighting, actor: Actor, now: datetime) -> Marked:
    """Take back the mark with the nonce `voided`, with a reason; both stay in the chain (T25)."""
    if not point.is_run_by(actor):
        actor.must(_TAKE, *point.places)
    found = _mark_at(point, voided)
    entry = _entry_of(point, found)
    if before := roll.sent_before([sighting.nonce]):
        return _replayed(before, entry)
    rules.check_roll_open(point.occasion, now=now)
    rules.check_void_reason(sighting.reason)
    _check_voided_once(entry, voided)

    new = NewMark(
        entry=entry,
        kind=MarkKind.VOID,
        state=found.state,
        occurred_at=sighting.occurred_at,
        nonce=sighting.nonce,
        reason=sighting.reason,
        voids=voided,
    )
    after = _writing.write(point, [new], account_id=actor.id, now=now)[entry.id]

    events.emit(
        MarkVoided(
            at=now,
            by=actor.by,
            subject=point.participation.public_id,
            conference_id=point.participation.conference_id,
            chain=point.chain,
            delegate=entry.public_id,
            voided=voided,
            state=after.state,
            hash=point.participation.roll_head or "",
        )
    )
    return Marked(state=after.state)


def release(point: Point, *, delegate: str, actor: Actor, now: datetime) -> None:
    """Let what was seen of a delegate no longer count, because he or she is no longer named."""
    if not point.is_run_by(actor):
        actor.must(_TAKE, *point.places)
    standing = roll.standing_of(delegate)
    if standing is None:
        return

    before = standing.state
    db.session.execute(
        delete(AttendanceState).where(AttendanceState.delegate_id == standing.delegate_id)
    )
    _writing.count(point, before=Counter([before]), after=Counter())

    events.emit(
        StandingReleased(
            at=now,
            by=actor.by,
            subject=point.participation.public_id,
            conference_id=point.participation.conference_id,
            chain=point.chain,
            delegate=delegate,
            before=before,
        )
    )


def enter_headcount(point: Point, *, headcount: int | None, actor: Actor, now: datetime) -> None:
    """Keep how many people are in the hall; it stands for the named present from now on."""
    if not point.is_run_by(actor):
        actor.must(_TAKE, *point.places)
    rules.check_roll_open(point.occasion, now=now)
    rules.check_headcount(headcount)

    at, entered = point.participation, headcount or 0
    before = at.headcount
    there = sum(getattr(at, state.value) for state in HAVE_BEEN_THERE)
    change = entered - rules.headcount(before, there=there)
    at.headcount = entered
    db.session.add(
        HeadcountEvent(
            conference_id=at.conference_id,
            participation_id=at.id,
            headcount=entered,
            recorded_at=now,
            account_id=actor.id,
        )
    )
    db.session.flush()
    tally.add(at, {Measure.HEADCOUNT: change})

    events.emit(
        HeadcountEntered(
            at=now,
            by=actor.by,
            subject=at.public_id,
            conference_id=at.conference_id,
            chain=point.chain,
            headcount=entered,
            before=before,
        )
    )


def _new(entry: Entry, sighting: Sighting, state: Presence, *, nonce: str) -> NewMark:
    return NewMark(
        entry=entry,
        kind=rules.kind_of(state),
        state=state,
        occurred_at=sighting.occurred_at,
        nonce=nonce,
        reason=sighting.reason,
    )


def _mark_many(
    point: Point, entries: Sequence[Entry], sighting: Sighting, *, actor: Actor, now: datetime
) -> ManyDone:
    nonces = {entry.id: _writing.own_nonce(sighting.nonce, entry.public_id) for entry in entries}
    known = {event.delegate_id for event in roll.sent_before(nonces.values())}
    if known:
        return ManyDone(count=len(known), replayed=True)
    state = rules.settle(sighting, point.occasion)
    marks = [_new(entry, sighting, state, nonce=nonces[entry.id]) for entry in entries]
    if marks:
        _writing.write(point, marks, account_id=actor.id, now=now)
    return ManyDone(count=len(marks))


def _many_marked(
    point: Point, sighting: Sighting, count: int, *, actor: Actor, now: datetime
) -> ManyMarked:
    return ManyMarked(
        at=now,
        by=actor.by,
        subject=point.participation.public_id,
        conference_id=point.participation.conference_id,
        chain=point.chain,
        state=rules.settle(sighting, point.occasion).value,
        occurred_at=sighting.occurred_at,
        count=count,
        hash=point.participation.roll_head or "",
    )


def _replayed(before: Sequence[AttendanceEvent], entry: Entry) -> Marked:
    if before[0].delegate_id != entry.id:
        raise ReusedKeyError(
            _m("Biểu mẫu này đã được gửi với nội dung khác. Hãy tải lại trang rồi gửi lại.")
        )
    return Marked(state=before[0].state, replayed=True)


def _mark_at(point: Point, nonce: str) -> AttendanceEvent:
    found = roll.sent_before([nonce])
    if not found or found[0].participation_id != point.participation.id:
        raise NotFoundError(_m("Không tìm thấy lần điểm danh này."))
    return found[0]


def _entry_of(point: Point, event: AttendanceEvent) -> Entry:
    public_id = roll.public_id_of(event.delegate_id)
    return roll.entry(point, public_id)


def _check_voided_once(entry: Entry, voided: str) -> None:
    marks = roll.marks([entry.id])[entry.id]
    is_void = any(one.nonce == voided and one.kind is MarkKind.VOID for one in marks)
    if is_void or any(one.voids == voided for one in marks):
        raise VoidedBeforeError(_m("Lần điểm danh này đã được hủy trước đó."))
