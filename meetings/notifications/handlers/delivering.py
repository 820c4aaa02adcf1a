"""The hand that delivers, and what is told in its own time: the worker's rounds."""

from dataclasses import replace
from datetime import datetime, timedelta
from email.message import EmailMessage
from typing import Final

from flask import current_app

from meetings.access.actor import Actor
from meetings.kit import clock, outbound
from meetings.kit.errors import NotFoundError
from meetings.kit.i18n import mark as _m
from meetings.kit.mailing import Delivery, Outcome, Transport, transport_from
from meetings.kit.transactions import transaction
from meetings.kit.vietnamese import ZONE
from meetings.notifications import papers, queries, rules
from meetings.notifications.commands import agendas, delivering
from meetings.notifications.commands import chasing as commands
from meetings.notifications.models import OutboxMail
from meetings.notifications.queries import chasing, gateway, webhooks
from meetings.notifications.rules import Channel, MailKind
from meetings.people.commands import passwords
from meetings.people.rules.accounts import RESET_LASTS
from meetings.regulations import queries as regulations

_BATCH: Final = 50
_REST: Final = timedelta(seconds=30)
_NOBODY: Final = Actor(id=0, name="")
_HOUSE: Final = Actor(id=0, name="Điểm Cầu")
_REMINDING_EVERY: Final = timedelta(minutes=1)
_DAYTIME: Final = range(7, 20)  # nobody is reminded at night
_transports: Final[dict[str, Transport]] = {}
_resting_until: Final[dict[str, datetime]] = {}
_looking_at: Final[dict[str, datetime]] = {}


def tell_agendas() -> int:
    """Tell the changes of agendas whose edits are over; the worker calls this every round."""
    now = clock.now()
    queued = 0
    for notice in agendas.due(now=now):
        with transaction():
            queued += agendas.settle(notice, by=_HOUSE.by, now=now)
    return queued


def deliver() -> int:
    """Send what is due; return how many mails were tried. The worker calls this every round.

    While the mail server cannot be reached nothing is tried for a moment (D41).
    """
    now = clock.now()
    url = current_app.config["MAIL_URL"]
    if now < _resting_until.get(url, now):
        return 0
    transport = _transports.get(url) or _transports.setdefault(url, transport_from(url))
    done = delivering.deliver(transport.send, _write, among=delivering.BY_MAIL, most=_BATCH)
    if done.is_unreachable:
        _resting_until[url] = now + _REST
    return done.tried


def call_machines() -> int:
    """Post what is due to each machine; return how many were tried. The worker calls this.

    A machine that cannot be reached rests for a moment; the others do not wait for it.
    """
    now, tried = clock.now(), 0
    for endpoint in webhooks.awaiting(now):
        resting = f"webhook:{endpoint.id}"
        if now < _resting_until.get(resting, now):
            continue
        to_it = OutboxMail.endpoint_id == endpoint.id
        done = delivering.deliver(_post, papers.to_machine, among=to_it, most=_BATCH)
        if done.is_unreachable:
            _resting_until[resting] = now + _REST
        tried += done.tried
    return tried


def send_texts() -> int:
    """Send the short messages that are due, in the daytime; return how many were tried."""
    now = clock.now()
    resting = now < _resting_until.get("sms", now)
    if resting or now.astimezone(ZONE).hour not in _DAYTIME or not gateway.enabled():
        return 0
    by_sms = OutboxMail.channel == Channel.SMS
    done = delivering.deliver(_text, _write_text, among=by_sms, most=_BATCH)
    if done.is_unreachable:
        _resting_until["sms"] = now + _REST
    return done.tried


def _text(message: papers.Posted) -> Delivery:
    guard = queries.guard(current_app.config)
    return outbound.post(message.url, message.body, headers=message.headers, guard=guard)


def _write_text(row: OutboxMail) -> papers.Posted:
    asked = gateway.get()
    if row.conference_id is None:
        return papers.to_phone(row, row.note, asked)
    return papers.to_phone(row, papers.text(row, _subject(row)), asked)


def _post(message: papers.Posted) -> Delivery:
    """Post a message; what is in doubt is told again, for it carries an id of its own (D21)."""
    done = outbound.post(
        message.url, message.body, headers=message.headers, guard=queries.guard(current_app.config)
    )
    if done.outcome is Outcome.UNKNOWN:
        return replace(done, outcome=Outcome.TEMPORARY)
    return done


def remind() -> int:
    """Remind the points whose deadline is near or just over, by the rule of each host.

    The worker calls this every round; it looks once a minute, in the daytime of Việt Nam. Returns
    how many mails were queued.
    """
    now = clock.now()
    if now < _looking_at.get("reminders", now) or now.astimezone(ZONE).hour not in _DAYTIME:
        return 0
    _looking_at["reminders"] = now + _REMINDING_EVERY
    queued = 0
    for conference in chasing.awaited(now=now):
        terms = regulations.terms(conference.host, around=now.date())
        with transaction():
            queued += commands.remind_by_rule(conference, terms=terms, actor=_HOUSE, now=now)
    return queued


def _write(row: OutboxMail) -> EmailMessage:
    if row.kind is MailKind.PASSWORD_RESET:
        return _password_reset(row)
    subject = _subject(row)
    return papers.to_delegate(row, subject) if subject.delegate else papers.to_point(row, subject)


def _subject(row: OutboxMail) -> queries.Subject:
    """Return what a message is about; raises ObsoleteMailError where it is no longer so."""
    subject = queries.about(row)
    if subject is None:
        raise NotFoundError(_m("Hội nghị của thư này không còn."))
    if not _is_true(row, subject):
        raise rules.ObsoleteMailError(_m("Nội dung thư không còn đúng nên không gửi."))
    return subject


def _is_true(row: OutboxMail, subject: queries.Subject) -> bool:
    stage, answer = subject.conference.stage, subject.point.answer
    delegate = subject.delegate
    if delegate is None:
        return rules.is_true(row.kind, stage=stage, answer=answer)
    is_named = delegate.replaced_at is None and delegate.email.lower() == row.address
    return rules.is_true_of_person(row.kind, stage=stage, answer=answer, is_named=is_named)


def _password_reset(row: OutboxMail) -> EmailMessage:
    account = queries.account(row)
    if account is None:
        raise NotFoundError(_m("Tài khoản của thư này không còn."))
    with transaction():
        token = passwords.open_reset(account, actor=_NOBODY, now=clock.now())
    return papers.password_reset(row, token=token, lasts=RESET_LASTS)
