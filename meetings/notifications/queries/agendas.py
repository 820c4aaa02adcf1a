"""What a mail tells of the agenda: everything its reader was not told before."""

from collections.abc import Sequence
from typing import Final

from sqlalchemy import func, select

from meetings.agenda.rules import telling
from meetings.agenda.rules.telling import Change
from meetings.kit.database import db
from meetings.notifications.models import AgendaNotice, OutboxMail
from meetings.notifications.rules import MailKind, MailState

_TELLS: Final = frozenset(
    {
        MailKind.CHANGE,
        MailKind.PERSONAL_CHANGE,
        MailKind.AGENDA_CHANGE,
        MailKind.PERSONAL_AGENDA_CHANGE,
    }
)
_INVITES: Final = frozenset({MailKind.INVITATION, MailKind.PERSONAL_INVITATION})


def changes(mail: OutboxMail) -> tuple[Change, ...]:
    """Return how the agenda changed since its reader was told of it, where the mail tells that.

    What a mail was to tell that never left, because a newer one took its place, is told by this
    one. To be asked when the mail is written: then all before it have left, or never will.
    """
    if mail.kind not in _TELLS:
        return ()
    before = _before(mail)
    known = _known(mail, before)
    noted = [one.agenda_notice_id or 0 for one in (mail, *_lost(before))]
    last = max(noted)
    if last <= known:
        return ()
    notice = db.session.get_one(AgendaNotice, last)
    if not known:
        return telling.changes_again(notice.changes)
    then = telling.found_again(db.session.get_one(AgendaNotice, known).items)
    return telling.differences(then, telling.found_again(notice.items))


def _before(mail: OutboxMail) -> Sequence[OutboxMail]:
    """Return what was decided before for the same reader about the same."""
    wanted = select(OutboxMail).where(
        OutboxMail.supersede_key == mail.supersede_key,
        OutboxMail.supersede_key != "",
        OutboxMail.conference_id == mail.conference_id,
        OutboxMail.id < mail.id,
    )
    return db.session.scalars(wanted).all()


def _lost(before: Sequence[OutboxMail]) -> list[OutboxMail]:
    return [one for one in before if one.state is MailState.SUPERSEDED]


def _known(mail: OutboxMail, before: Sequence[OutboxMail]) -> int:
    """Return the notice whose agenda the reader knows, by a mail or by the letter; 0 for none."""
    left = [one for one in before if one.state is MailState.SENT or one.may_be_double]
    # whatever left told also what had been lost before it
    last = max((one.id for one in left if one.kind in _TELLS), default=0)
    known = [one.agenda_notice_id or 0 for one in (*left, *_lost(before)) if one.id <= last]
    invited = [one.created_at for one in before if one.kind in _INVITES]
    if invited:
        in_the_letter = select(func.max(AgendaNotice.id)).where(
            AgendaNotice.conference_id == mail.conference_id,
            AgendaNotice.settled_at <= max(invited),
        )
        known.append(db.session.scalar(in_the_letter) or 0)
    return max(known, default=0)
