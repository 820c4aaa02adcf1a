"""Sending failed messages on their way again, by hand."""

from datetime import datetime
from typing import Final

from sqlalchemy import update

from meetings.access.actor import Actor
from meetings.kit import events
from meetings.kit.database import db
from meetings.kit.errors import DomainError
from meetings.kit.i18n import mark as _m
from meetings.notifications.events import MailRetried, MailsRetried
from meetings.notifications.models import OutboxMail
from meetings.notifications.queries import deliveries
from meetings.notifications.queries.deliveries import Scope, Wish
from meetings.notifications.rules import FAILED, MailState

_EVERYWHERE: Final = "outbox"


class NotFailedError(DomainError):
    """Only a message that failed is sent again by hand."""


def retry(mail: OutboxMail, *, scope: Scope, actor: Actor, now: datetime) -> None:
    """Send a failed message on its way again; `mail` is loaded by `deliveries.for_change`."""
    deliveries.must_see(scope, actor=actor)
    if mail.state not in FAILED:
        raise NotFailedError(_m("Chỉ gửi lại được thư bị lỗi."))
    mail.state, mail.attempt, mail.next_at = MailState.NEW, 0, now
    events.emit(
        MailRetried(at=now, by=actor.by, subject=mail.public_id, conference_id=mail.conference_id)
    )


def retry_all(scope: Scope, *, wish: Wish, actor: Actor, now: datetime) -> int:
    """Send all failed messages that answer a wish on their way again; return how many they were.

    Raises NotFailedError where none failed.
    """
    deliveries.must_see(scope, actor=actor)
    failed = deliveries.chosen(scope, wish).where(OutboxMail.state.in_(FAILED))
    ids = failed.with_only_columns(OutboxMail.id)
    again = update(OutboxMail).where(OutboxMail.id.in_(ids), OutboxMail.state.in_(FAILED))
    done = db.session.execute(
        again.values(state=MailState.NEW, attempt=0, next_at=now)
        .execution_options(synchronize_session=False)
    )  # fmt: skip
    count: int = done.rowcount  # type: ignore[attr-defined]
    if not count:
        raise NotFailedError(_m("Không có thư lỗi nào để gửi lại."))
    held = scope.conference
    events.emit(
        MailsRetried(
            at=now,
            by=actor.by,
            subject=held.code if held else _EVERYWHERE,
            conference_id=held.id if held else None,
            count=count,
        )
    )
    return count
