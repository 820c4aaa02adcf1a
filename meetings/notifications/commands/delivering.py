"""Handing messages over: one lease each, at least once, outside any transaction (D20, D21)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final, TypeVar

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select, update
from sqlalchemy.orm import aliased

from meetings.kit import clock
from meetings.kit.database import db
from meetings.kit.errors import DomainError
from meetings.kit.mailing import Delivery, Outcome
from meetings.kit.transactions import transaction
from meetings.notifications import rules
from meetings.notifications.models import OutboxMail
from meetings.notifications.rules import SUPERSEDES, Channel, MailKind, MailState, ObsoleteMailError

Message = TypeVar("Message")
BY_MAIL: Final = OutboxMail.channel == Channel.MAIL
_Other = aliased(OutboxMail)


@dataclass(frozen=True, kw_only=True, slots=True)
class Round:
    """How many messages were tried, and whether the other side could not be reached at all."""

    tried: int
    is_unreachable: bool = False


def deliver(
    hand_over: Callable[[Message], Delivery],
    write: Callable[[OutboxMail], Message],
    *,
    among: ColumnElement[bool],
    most: int,
) -> Round:
    """Send messages of one channel that are due, one after the other; `among` tells which.

    It stops early when the other side cannot be reached: the others would only wait in vain.
    """
    for tried in range(most):
        mail = _claim(among)
        if mail is None:
            return Round(tried=tried)
        if not _send(mail, hand_over, write):
            return Round(tried=tried + 1, is_unreachable=True)
    return Round(tried=most)


def _claim(among: ColumnElement[bool] = BY_MAIL) -> OutboxMail | None:
    """Lease the mail that waits longest; what a lost worker left behind comes first.

    Of the latter nobody knows whether it was sent: it is sent again as the same mail (D21).
    """
    now = clock.now()
    left_behind = and_(OutboxMail.state == MailState.SENDING, OutboxMail.lease_until < now)
    due = and_(OutboxMail.state == MailState.NEW, OutboxMail.next_at <= now, ~_has_elder())
    for condition in (left_behind, due):
        order = (OutboxMail.next_at, OutboxMail.id)
        wanted = select(OutboxMail.id).where(condition, among).order_by(*order).limit(1)
        if db.session.scalar(wanted) is None:
            continue
        with transaction():
            claimed = _take(wanted.with_for_update(skip_locked=True), now)
        if claimed is not None:
            return claimed
    db.session.rollback()
    return None


def _has_elder() -> ColumnElement[bool]:
    """Say that the same reader still waits for an earlier mail about the same thing.

    So a cancellation never overtakes the invitation it cancels.
    """
    return exists().where(
        _Other.supersede_key == OutboxMail.supersede_key,
        _Other.supersede_key != "",
        _Other.id < OutboxMail.id,
        _Other.state.in_((MailState.NEW, MailState.SENDING)),
    )


def _take(wanted: Select[int], now: datetime) -> OutboxMail | None:
    mail_id = db.session.scalar(wanted)
    if mail_id is None:
        return None
    leased = update(OutboxMail).where(OutboxMail.id == mail_id)
    db.session.execute(
        leased.values(
            state=MailState.SENDING,
            lease_until=now + rules.LEASE,
            attempt=OutboxMail.attempt + 1,
            may_be_double=or_(OutboxMail.may_be_double, OutboxMail.state == MailState.SENDING),
        ).execution_options(synchronize_session=False)
    )
    claimed = select(OutboxMail).where(OutboxMail.id == mail_id)
    return db.session.scalars(claimed.execution_options(populate_existing=True)).one()


def _send(
    mail: OutboxMail,
    hand_over: Callable[[Message], Delivery],
    write: Callable[[OutboxMail], Message],
) -> bool:
    """Write and send one message and note what became of it; say whether somebody was there."""
    if mail.attempt > rules.MOST_ATTEMPTS:
        _settle(mail, MailState.DEAD, error=mail.last_error or "no worker came back from it")
        return True
    try:
        message = write(mail)
    except ObsoleteMailError:
        _settle(mail, MailState.SUPERSEDED)
        return True
    except (DomainError, ValueError) as fault:  # its subject is gone, or its address is none
        _settle(mail, MailState.FAILED, error=str(fault))
        return True
    db.session.rollback()  # nothing stays open while the network is slow
    delivery = hand_over(message)
    _note(mail, delivery)
    return delivery.outcome is not Outcome.TEMPORARY or delivery.code is not None


def _note(mail: OutboxMail, delivery: Delivery) -> None:
    if delivery.outcome is Outcome.SENT:
        _settle(mail, MailState.SENT)
        return
    if delivery.outcome is Outcome.REFUSED:
        _settle(mail, MailState.FAILED, error=delivery.detail)
        return
    is_unknown = delivery.outcome is Outcome.UNKNOWN
    wait = rules.wait_after(mail.attempt)
    # not knowing twice is enough: perhaps two arrived already (D21)
    given_up = wait is None or (is_unknown and mail.may_be_double)
    later = clock.now() + (wait or rules.LEASE)
    state = MailState.DEAD if given_up else MailState.NEW
    doubt = is_unknown or mail.may_be_double
    _settle(mail, state, error=delivery.detail, next_at=later, may_be_double=doubt)


def _settle(
    mail: OutboxMail,
    state: MailState,
    *,
    error: str = "",
    next_at: datetime | None = None,
    may_be_double: bool | None = None,
) -> None:
    """Note what became of a try, unless another worker claimed the mail meanwhile."""
    values: dict[str, object] = {"lease_until": None, "last_error": error[:500]}
    if state is MailState.SENT:
        values["sent_at"] = clock.now()
    if next_at is not None:
        values["next_at"] = next_at
    if may_be_double is not None:
        values["may_be_double"] = may_be_double
    with transaction():
        if state is MailState.NEW and _is_superseded(mail):
            state = MailState.SUPERSEDED
        mine = (OutboxMail.id == mail.id, OutboxMail.attempt == mail.attempt)
        done = update(OutboxMail).where(*mine).values(state=state, **values)
        db.session.execute(done.execution_options(synchronize_session=False))


def _is_superseded(mail: OutboxMail) -> bool:
    """Say whether, while it was on its way, a mail was decided that makes this one untrue."""
    stronger = [kind for kind in MailKind if mail.kind in SUPERSEDES[kind]]
    newer = exists().where(
        OutboxMail.supersede_key == mail.supersede_key,
        OutboxMail.supersede_key != "",
        OutboxMail.id > mail.id,
        OutboxMail.kind.in_(stronger),
    )
    return bool(db.session.scalar(select(newer)))
