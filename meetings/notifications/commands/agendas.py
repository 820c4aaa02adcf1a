"""Telling people that the agenda changed: once, when whoever edits it has finished.

What people were told last is kept; a notice gathers all edits until two minutes after the last one,
so that a burst gives one mail, and what was put back as it had been gives none. A mail that tells
another time or place, and has not left, takes the notice along. Which changes a mail tells is found
when it is written (`queries.agendas`): all that its reader does not know yet.
"""

from datetime import datetime

from sqlalchemy import select, update

from meetings.agenda import queries as agenda
from meetings.agenda.rules import telling
from meetings.agenda.rules.telling import Change, What
from meetings.conferences.models import Conference
from meetings.conferences.rules.vocabulary import ANSWERABLE, Stage
from meetings.kit.database import db
from meetings.kit.events import By
from meetings.notifications.commands import personal, queueing
from meetings.notifications.models import AgendaNotice, OutboxMail
from meetings.notifications.rules import MailKind, MailState, settles


def remember(conference: Conference, *, now: datetime) -> None:
    """Keep the agenda that the letters announce: from now on people are told how it changes."""
    if conference.is_silent:
        return
    items = telling.kept(agenda.told(conference))
    made = AgendaNotice(
        conference_id=conference.id, items=items, changes=[], due_at=now, settled_at=now
    )
    db.session.add(made)


def note(conference: Conference, *, by: By, now: datetime) -> None:
    """Note what the agenda has other than people know, to be told once the edits are over.

    Before the letters, for a conference that has begun, is over or called off, and for a silent one
    (history) nothing is noted.
    """
    if conference.is_silent or conference.stage is not Stage.ANNOUNCED:
        return
    notice = _open(conference)
    if notice is not None and notice.due_at <= now:
        _settle(notice, conference, by=by, now=now)
        notice = None
    standing = agenda.told(conference)
    changes = telling.kept_changes(_changes(conference, standing))
    if notice is None and not changes:
        return
    if notice is None:
        notice = AgendaNotice(conference_id=conference.id, items=[], changes=[], due_at=now)
        db.session.add(notice)
    notice.items, notice.changes = telling.kept(standing), changes
    notice.due_at = now + settles(MailKind.CHANGE)
    db.session.flush()
    _send_along(notice)


def due(*, now: datetime) -> list[int]:
    """Return the notices whose edits are over, of conferences that people still prepare for."""
    wanted = (
        select(AgendaNotice.id)
        .join(Conference, Conference.id == AgendaNotice.conference_id)
        .where(
            AgendaNotice.settled_at.is_(None),
            AgendaNotice.due_at <= now,
            Conference.stage.in_(ANSWERABLE),
        )
        .order_by(AgendaNotice.id)
    )
    return list(db.session.scalars(wanted))


def settle(notice_id: int, *, by: By, now: datetime) -> int:
    """Tell everybody a change of the agenda, unless somebody edits it; return how many mails.

    The conference is locked before the notice, as whoever edits does, so that two do not wait for
    each other.
    """
    of_notice = select(AgendaNotice.conference_id).where(AgendaNotice.id == notice_id)
    conference = db.session.scalar(
        select(Conference)
        .where(Conference.id == of_notice.scalar_subquery())
        .with_for_update(of=Conference, key_share=True, skip_locked=True)
        .execution_options(populate_existing=True)
    )
    notice = _open(conference) if conference else None
    if conference is None or notice is None or notice.id != notice_id or notice.due_at > now:
        return 0
    return _settle(notice, conference, by=by, now=now)


def _settle(notice: AgendaNotice, conference: Conference, *, by: By, now: datetime) -> int:
    notice.settled_at = now
    if not notice.changes:
        return 0
    points = queueing.to_points(
        conference,
        kind=MailKind.AGENDA_CHANGE,
        manner=queueing.Manner(notice_id=notice.id),
        by=by,
        now=now,
    )
    return points + personal.tell_agenda(conference, notice_id=notice.id, by=by, now=now)


def _open(conference: Conference) -> AgendaNotice | None:
    wanted = select(AgendaNotice).where(
        AgendaNotice.conference_id == conference.id, AgendaNotice.settled_at.is_(None)
    )
    locked = wanted.with_for_update().execution_options(populate_existing=True)
    return db.session.scalars(locked.order_by(AgendaNotice.id).limit(1)).first()


def _changes(conference: Conference, standing: tuple[telling.Told, ...]) -> tuple[Change, ...]:
    """Return how the agenda differs from what was told last; unknown where that was not kept."""
    wanted = (
        select(AgendaNotice.items)
        .where(AgendaNotice.conference_id == conference.id, AgendaNotice.settled_at.is_not(None))
        .order_by(AgendaNotice.id.desc())
        .limit(1)
    )
    told = db.session.scalars(wanted).first()
    if told is None:
        return (Change(what=What.UNKNOWN),)
    return telling.differences(telling.found_again(told), standing)


def _send_along(notice: AgendaNotice) -> None:
    """Let mails about another time or place that have not left wait, and tell the agenda too."""
    db.session.execute(
        update(OutboxMail)
        .where(
            OutboxMail.conference_id == notice.conference_id,
            OutboxMail.kind.in_((MailKind.CHANGE, MailKind.PERSONAL_CHANGE)),
            OutboxMail.state == MailState.NEW,
            OutboxMail.attempt == 0,
        )
        .values(agenda_notice_id=notice.id, next_at=notice.due_at)
        .execution_options(synchronize_session=False)
    )
