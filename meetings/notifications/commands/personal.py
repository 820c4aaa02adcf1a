"""Mails to the delegates themselves: one to each, with an entry for their own calendar.

Who is to be written to follows from the tables alone, so that every event can ask for the same and
nobody is told anything twice.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Integer, Select, cast, exists, func, literal, or_, select
from sqlalchemy import String as Text
from sqlalchemy.orm import aliased

from meetings.conferences.models import Conference, Delegate, Participation
from meetings.conferences.rules.vocabulary import ANSWERABLE, Answer
from meetings.kit import events, sql
from meetings.kit.events import By
from meetings.kit.orm import another
from meetings.notifications.commands import _rows as rows
from meetings.notifications.events import MailsQueued
from meetings.notifications.models import OutboxMail
from meetings.notifications.rules import PERSONAL_REQUESTS, MailKind, MailState, settles
from meetings.people.models import Account

_Told = aliased(OutboxMail)
_LEFT_THE_HOUSE: Final = (MailState.SENDING, MailState.SENT)
_ADDRESS: Final = func.lower(Delegate.email)
_IS_NAMED: Final = Delegate.replaced_at.is_(None)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Occasion:
    """What is told to delegates, and to which of them."""

    conference: Conference
    among: Select[int]
    by: By
    now: datetime
    note: str = ""
    notice_id: int | None = None


def settle(conference: Conference, *, among: Select[int], by: By, now: datetime) -> int:
    """Invite the delegates of points that come and take back who left; return how many mails.

    `among` narrows to some delegates (a select of their ids). Before the letters are out, for a
    conference that is over or called off, and for one that is silent (history), nobody is written
    to. Three statements for each half, however many they are.
    """
    if conference.is_silent or conference.stage not in ANSWERABLE:
        return 0
    told = _Occasion(conference=conference, among=among, by=by, now=now)
    left = or_(Delegate.replaced_at.is_not(None), OutboxMail.address != _ADDRESS)
    stays = ~left
    rows.drop(MailKind.PERSONAL_WITHDRAWAL, _is_of(among, left))
    withdrawn = _tell(told, MailKind.PERSONAL_WITHDRAWAL, _withdrawals(told))
    rows.drop(MailKind.PERSONAL_INVITATION, _is_of(among, stays))
    return withdrawn + _tell(told, MailKind.PERSONAL_INVITATION, _invitations(told))


def tell_change(conference: Conference, *, note: str = "", by: By, now: datetime) -> int:
    """Tell the delegates who hold an invitation the new time or place, and invite the others."""
    if conference.is_silent or conference.stage not in ANSWERABLE:
        return 0
    everybody = _everybody(conference)
    told = _Occasion(conference=conference, among=everybody, by=by, now=now, note=note)
    rows.drop(MailKind.PERSONAL_CHANGE, OutboxMail.conference_id == conference.id)
    changed = _tell(told, MailKind.PERSONAL_CHANGE, _to_holders(told, MailKind.PERSONAL_CHANGE))
    return changed + settle(conference, among=everybody, by=by, now=now)


def tell_agenda(conference: Conference, *, notice_id: int, by: By, now: datetime) -> int:
    """Tell the delegates who hold an invitation a change of the agenda, unless another mail does.

    Their calendars do not follow: time and place are what they were.
    """
    if conference.is_silent or conference.stage not in ANSWERABLE:
        return 0
    kind = MailKind.PERSONAL_AGENDA_CHANGE
    told = _Occasion(
        conference=conference, among=_everybody(conference), by=by, now=now, notice_id=notice_id
    )
    taken = rows.is_told(notice_id, MailKind.PERSONAL_CHANGE, "delegate_id", Delegate.id)
    return _tell(told, kind, _to_holders(told, kind, name=f"agenda:{notice_id}").where(~taken))


def tell_cancelled(conference: Conference, *, note: str, by: By, now: datetime) -> int:
    """Tell the delegates who hold an invitation that the conference is not held as announced."""
    if conference.is_silent:
        return 0
    told = _Occasion(conference=conference, among=_everybody(conference), by=by, now=now, note=note)
    kind = MailKind.PERSONAL_CANCELLATION
    rows.drop(kind, OutboxMail.conference_id == conference.id)
    return _tell(told, kind, _to_holders(told, kind))


def send_again(conference: Conference, *, delegate: str, by: By, now: datetime) -> int:
    """Send a delegate (public id) the invitation once more, at most once an hour (T34)."""
    one = select(Delegate.id).where(Delegate.public_id == delegate)
    hour = now.replace(minute=0, second=0, microsecond=0)
    told = _Occasion(conference=conference, among=one, by=by, now=now)
    again = _to_holders(told, MailKind.PERSONAL_CHANGE, name=f"again:{hour.isoformat()}")
    return _tell(told, MailKind.PERSONAL_CHANGE, again)


def _tell(occasion: _Occasion, kind: MailKind, mails: Select[Any]) -> int:
    queued = rows.insert(mails)
    if queued:
        events.emit(
            MailsQueued(
                at=occasion.now,
                by=occasion.by,
                subject=occasion.conference.code,
                conference_id=occasion.conference.id,
                kind=kind.value,
                count=queued,
            )
        )
    return queued


def _everybody(conference: Conference) -> Select[int]:
    return select(Delegate.id).where(Delegate.conference_id == conference.id)


def _is_of(among: Select[int], condition: ColumnElement[bool]) -> ColumnElement[bool]:
    """Return the condition on a mail that its delegate is one of these and stands so."""
    return (
        exists()
        .where(Delegate.id == OutboxMail.delegate_id, Delegate.id.in_(among), condition)
        .correlate(OutboxMail)
    )


def _invitations(occasion: _Occasion) -> Select[Any]:
    """Select those who are named at points that come and hold no invitation yet."""
    held = exists().where(
        _Told.delegate_id == Delegate.id,
        _Told.kind.in_(PERSONAL_REQUESTS),
        _Told.delegate_sequence == Delegate.sequence,
        _Told.state != MailState.SUPERSEDED,
    )
    return _named(occasion, MailKind.PERSONAL_INVITATION, name=_turn(occasion)).where(~held)


def _to_holders(occasion: _Occasion, kind: MailKind, *, name: str = "") -> Select[Any]:
    """Select those who are named and to whom an invitation went out."""
    told = exists().where(
        _Told.delegate_id == Delegate.id,
        _Told.kind.in_(PERSONAL_REQUESTS),
        _Told.delegate_sequence == Delegate.sequence,
        _has_left(),
    )
    name = name or str(round(occasion.now.timestamp() * 1_000_000))
    return _named(occasion, kind, name=literal(name)).where(told)


def _withdrawals(occasion: _Occasion) -> Select[Any]:
    """Select the addresses to which an invitation went that no longer stands."""
    later = another(OutboxMail, "withdrawals_later")
    taken_back = exists().where(
        later.delegate_id == _Told.delegate_id,
        later.address == _Told.address,
        later.kind == MailKind.PERSONAL_WITHDRAWAL,
        later.id > _Told.id,
        later.state != MailState.SUPERSEDED,
    )
    left = or_(Delegate.replaced_at.is_not(None), _Told.address != _ADDRESS)
    return (
        _row(occasion, MailKind.PERSONAL_WITHDRAWAL, address=_Told.address, name=_left_at())
        .join(_Told, _Told.delegate_id == Delegate.id)
        .where(
            Delegate.id.in_(occasion.among),
            left,
            _Told.kind.in_(PERSONAL_REQUESTS),
            _has_left(),
            ~taken_back,
        )
    )


def _has_left() -> ColumnElement[bool]:
    """Return the condition that a mail went out, or perhaps did."""
    return or_(_Told.state.in_(_LEFT_THE_HOUSE), _Told.may_be_double)


def _turn(occasion: _Occasion) -> ColumnElement[str]:
    return literal(f"{occasion.conference.sequence}.") + cast(Delegate.sequence, Text)


def _left_at() -> ColumnElement[str]:
    return literal("off:") + cast(Delegate.sequence, Text)


def _named(occasion: _Occasion, kind: MailKind, *, name: ColumnElement[str]) -> Select[Any]:
    return _row(occasion, kind, address=_ADDRESS, name=name).where(
        Delegate.id.in_(occasion.among),
        Delegate.email != "",
        _IS_NAMED,
        Participation.answer == Answer.CONFIRMED,
    )


def _row(
    occasion: _Occasion,
    kind: MailKind,
    *,
    address: ColumnElement[str] | Any,  # noqa: ANN401 a column of whatever table
    name: ColumnElement[str],
) -> Select[Any]:
    table = OutboxMail.__table__.c
    line = literal("d") + cast(Delegate.id, Text) + literal(":") + address
    now = literal(occasion.now, table.created_at.type)
    leaves = literal(occasion.now + settles(kind), table.next_at.type)
    language = select(Account.language).where(Account.person_id == Delegate.person_id)
    return select(
        sql.random_id().label("public_id"),
        literal(kind, table.kind.type).label("kind"),
        (name + literal(":") + line).label("dedupe_key"),
        line.label("supersede_key"),
        Delegate.conference_id.label("conference_id"),
        Delegate.participation_id.label("participation_id"),
        Delegate.id.label("delegate_id"),
        literal(occasion.notice_id).cast(Integer).label("agenda_notice_id"),
        Delegate.sequence.label("delegate_sequence"),
        Delegate.name.label("name"),
        address.label("address"),
        sql.folded(Delegate.name + literal(" ") + Participation.organisation_name).label("fold"),
        func.coalesce(language.scalar_subquery(), "vi").label("language"),
        literal(occasion.note).label("note"),
        literal(MailState.NEW, table.state.type).label("state"),
        literal(0).label("attempt"),
        now.label("created_at"),
        leaves.label("next_at"),
        literal("").label("last_error"),
        literal(False).label("may_be_double"),
    ).join(Participation, Participation.id == Delegate.participation_id)
