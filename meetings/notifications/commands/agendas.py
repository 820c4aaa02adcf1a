"""Telling people that the agenda changed: once, when whoever edits it has finished.

What people were told last is kept; a notice gathers all edits until two minutes after the last one,
so that a burst gives one mail, and what was put back as it had been gives none. A mail that tells
another time or place, and has not left, takes the notice along.
"""

from datetime import datetime

from sqlalchemy import select, update

from meetings.agenda import queries as agenda
from meetings.agenda.rules import telling
from meetings.agenda.rules.telling import Change, What
from meetings.conferences.models import Conference
from meetings.conferences.queries import visibility
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
    """Tell everybody a change of the agenda, unless somebody is at it; return how many mails."""
    wanted = select(AgendaNotice).where(
        AgendaNotice.id == notice_id,
        AgendaNotice.settled_at.is_(None),
        AgendaNotice.due_at <= now,
    )
    locked = wanted.with_for_update(skip_locked=True)
    notice = db.session.scalar(locked.execution_options(populate_existing=True))
    if notice is None:
        return 0
    return _settle(notice, visibility.known(notice.conference_id), by=by, now=now)


def _settle(notice: AgendaNotice, conference: Conference, *, by: By, now: datetime) -> int:
    notice.settled_at = now
    if not notice.changes:
        return 0
    points = queueing.to_points(
        conference, kind=MailKind.AGENDA_CHANGE, notice_id=notice.id, by=by, now=now
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
