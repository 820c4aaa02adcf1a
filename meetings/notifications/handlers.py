"""Which event writes to whom, and the hand that delivers."""

from email.message import EmailMessage
from typing import Final

from flask import current_app

from meetings.access.actor import Actor
from meetings.kit import clock
from meetings.kit.errors import NotFoundError
from meetings.kit.i18n import mark as _m
from meetings.kit.mailing import Transport, transport_from
from meetings.kit.transactions import transaction
from meetings.notifications import papers, queries
from meetings.notifications.commands import delivering
from meetings.notifications.models import MailKind, OutboxMail
from meetings.people.commands import passwords

_BATCH: Final = 50
_NOBODY: Final = Actor(id=0, name="")
_transports: dict[str, Transport] = {}


def deliver() -> int:
    """Send what is due; return how many were claimed. The worker calls this again and again."""
    url = current_app.config["MAIL_URL"]
    transport = _transports.setdefault(url, transport_from(url))
    return delivering.deliver(transport, _write, most=_BATCH)


def _write(row: OutboxMail) -> EmailMessage:
    if row.kind is MailKind.PASSWORD_RESET:
        return _password_reset(row)
    subject = queries.about(row)
    if subject is None:
        raise NotFoundError(_m("Hội nghị của thư này không còn."))
    return papers.about_conference(row, *subject)


def _password_reset(row: OutboxMail) -> EmailMessage:
    account = queries.account(row)
    if account is None:
        raise NotFoundError(_m("Tài khoản của thư này không còn."))
    with transaction():
        token = passwords.open_reset(account, actor=_NOBODY, now=clock.now())
    return papers.password_reset(row, token=token, minutes=30)
