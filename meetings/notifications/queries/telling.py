"""What the reader of a mail about a change was told before."""

from sqlalchemy import func, or_, select

from meetings.conferences.models import Conference, FormerPlan
from meetings.conferences.queries import planning
from meetings.kit.database import db
from meetings.notifications.models import OutboxMail
from meetings.notifications.rules import MailKind, MailState

_CHANGES = frozenset({MailKind.CHANGE, MailKind.PERSONAL_CHANGE})
_TELLS = (*_CHANGES, MailKind.INVITATION, MailKind.PERSONAL_INVITATION)


def former(mail: OutboxMail, conference: Conference) -> FormerPlan | None:
    """Return when and where the reader thinks the conference is held, where that has changed.

    To be asked when the mail is written: what a mail told is how things stood when it left.
    """
    if mail.kind not in _CHANGES or not mail.supersede_key:
        return None
    last = select(func.max(func.coalesce(OutboxMail.sent_at, OutboxMail.created_at))).where(
        OutboxMail.supersede_key == mail.supersede_key,
        OutboxMail.conference_id == conference.id,
        OutboxMail.kind.in_(_TELLS),
        or_(OutboxMail.state == MailState.SENT, OutboxMail.may_be_double),
        OutboxMail.id < mail.id,
    )
    told_at = db.session.scalar(last)
    return planning.told(conference, at=told_at) if told_at else None
