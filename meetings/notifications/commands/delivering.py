"""Handing mails over: one lease per mail, at least once, outside any transaction (D20, D21)."""

from collections.abc import Callable, Sequence
from datetime import datetime
from email.message import EmailMessage

from sqlalchemy import and_, or_, select, update

from meetings.access.actor import Actor
from meetings.access.permissions import Permission
from meetings.kit import clock, events
from meetings.kit.database import db
from meetings.kit.errors import DomainError
from meetings.kit.i18n import mark as _m
from meetings.kit.mailing import Delivery, Outcome, Transport
from meetings.kit.transactions import transaction
from meetings.notifications import rules
from meetings.notifications.events import MailRetried
from meetings.notifications.models import MailState, OutboxMail


class NotFailedError(DomainError):
    """Only a mail that failed is sent again by hand."""


def deliver(transport: Transport, write: Callable[[OutboxMail], EmailMessage], *, most: int) -> int:
    """Claim mails that are due, write and send each; return how many were claimed."""
    claimed = _claim(most)
    for mail in claimed:
        _send(mail, transport, write)
    return len(claimed)


def retry(mail: OutboxMail, *, places: tuple[str, ...], actor: Actor, now: datetime) -> None:
    """Send a failed mail on its way again."""
    actor.must(Permission.OUTBOX_READ, *places)
    if mail.state not in {MailState.FAILED, MailState.DEAD}:
        raise NotFailedError(_m("Chỉ gửi lại được thư bị lỗi."))
    mail.state, mail.attempt, mail.next_at = MailState.NEW, 0, now
    events.emit(
        MailRetried(at=now, by=actor.by, subject=mail.public_id, conference_id=mail.conference_id)
    )


def _claim(most: int) -> Sequence[OutboxMail]:
    now = clock.now()
    due = or_(
        and_(OutboxMail.state == MailState.NEW, OutboxMail.next_at <= now),
        and_(OutboxMail.state == MailState.SENDING, OutboxMail.lease_until < now),
    )
    # in the order they were decided, so that a cancellation cannot overtake an invitation
    wanted = select(OutboxMail.id).where(due).order_by(OutboxMail.id).limit(most)
    if db.session.scalar(wanted.limit(1)) is None:
        db.session.rollback()
        return []
    with transaction():
        ids = db.session.scalars(wanted.with_for_update(skip_locked=True)).all()
        db.session.execute(
            update(OutboxMail)
            .where(OutboxMail.id.in_(ids))
            .values(
                state=MailState.SENDING,
                lease_until=now + rules.LEASE,
                attempt=OutboxMail.attempt + 1,
            )
            .execution_options(synchronize_session=False)
        )
        claimed = select(OutboxMail).where(OutboxMail.id.in_(ids)).order_by(OutboxMail.id)
        return db.session.scalars(claimed.execution_options(populate_existing=True)).all()


def _send(
    mail: OutboxMail, transport: Transport, write: Callable[[OutboxMail], EmailMessage]
) -> None:
    mail_id, attempt = mail.id, mail.attempt
    try:
        message = write(mail)
    except DomainError as fault:  # what it is about is gone, or its address is none
        _settle(mail_id, attempt, Delivery(outcome=Outcome.REFUSED, detail=str(fault)))
        return
    db.session.rollback()
    _settle(mail_id, attempt, transport.send(message))


def _settle(mail_id: int, attempt: int, delivery: Delivery) -> None:
    """Note what became of a try, unless another worker claimed the mail meanwhile."""
    now = clock.now()
    values: dict[str, object] = {"lease_until": None, "last_error": delivery.detail[:500]}
    wait = rules.wait_after(attempt)
    if delivery.outcome is Outcome.SENT:
        values |= {"state": MailState.SENT, "sent_at": now, "last_error": ""}
    elif delivery.outcome is Outcome.REFUSED:
        values |= {"state": MailState.FAILED}
    elif wait is None or (delivery.outcome is Outcome.UNKNOWN and attempt > 1):
        values |= {"state": MailState.DEAD}
    else:
        values |= {"state": MailState.NEW, "next_at": now + wait}
    if delivery.outcome is Outcome.UNKNOWN:
        values |= {"may_be_double": True}
    with transaction():
        db.session.execute(
            update(OutboxMail)
            .where(OutboxMail.id == mail_id, OutboxMail.attempt == attempt)
            .values(**values)
            .execution_options(synchronize_session=False)
        )
