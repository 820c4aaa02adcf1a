"""The mail to a delegate: an entry for the calendar, and a link to answer without an account."""

from dataclasses import replace
from datetime import timedelta
from email.message import EmailMessage
from itertools import pairwise
from typing import Any, Final

from flask import current_app
from flask_babel import force_locale

from meetings.conferences.models import Delegate
from meetings.conferences.papers.entries import entries
from meetings.conferences.rules import replying
from meetings.kit import ical, mail, vietnamese
from meetings.kit.addresses import Mailbox
from meetings.kit.ical import CalendarEntry, EntryStatus, Method
from meetings.notifications.models import OutboxMail
from meetings.notifications.papers import agendas, wording
from meetings.notifications.papers.mails import LONGEST_SUBJECT, sender, times, times_before
from meetings.notifications.papers.originals import subject_of
from meetings.notifications.queries import Subject
from meetings.notifications.rules import MailKind

_ONE_DAY: Final = timedelta(days=1)
_METHODS: Final[dict[MailKind, Method]] = {
    MailKind.PERSONAL_INVITATION: "REQUEST",
    MailKind.PERSONAL_CHANGE: "REQUEST",
    MailKind.PERSONAL_CANCELLATION: "CANCEL",
    MailKind.PERSONAL_WITHDRAWAL: "CANCEL",
}


def to_delegate(row: OutboxMail, subject: Subject) -> EmailMessage:
    """Write a mail to one delegate; what the calendar answers comes back to an address of its own.

    Without a mailbox for answers (REPLY_ADDRESS, IMAP_URL) the link alone is offered.
    """
    delegate = subject.delegate
    if delegate is None:
        raise ValueError("a mail to a delegate needs one")
    organizer = _organizer(row, subject, delegate)
    with force_locale(row.language):
        facts = _facts(row, subject, delegate)
        words = subject_of(row.kind, subject.conference)
        title, text, html = wording.words(row.kind, row.language, subject=words, facts=facts)
        return mail.build(
            mail.Message(
                recipient=_recipient(row),
                sender=organizer,
                subject=vietnamese.clean(title)[:LONGEST_SUBJECT],
                text=text,
                html=html,
                message_id=f"<{row.public_id}@{organizer.address.rpartition('@')[2]}>",
                sent_at=row.created_at,
                **_calendar(row, subject, delegate, organizer),
            )
        )


def _facts(row: OutboxMail, subject: Subject, delegate: Delegate) -> dict[str, Any]:
    conference = subject.conference
    told = replying.subject_of(delegate.public_id, delegate.email)
    key = str(current_app.config["SECRET_KEY"])
    token = replying.link_token(told, ends_at=conference.ends_at, key=key)
    language = "?lang=en" if row.language == "en" else ""
    return {
        "row": row,
        "conference": conference,
        "participation": subject.point,
        "times": times(conference, row.language),
        "before": times_before(subject, row.language),
        "changes": agendas.lines(subject.changes),
        "link": f"{current_app.config['BASE_URL']}/replies/{token}{language}",
        "is_read": _reads_answers(),
        "illustrative": conference.is_illustrative,
    }


def _whole(subject: Subject, language: str) -> CalendarEntry:
    """Return one entry for the whole conference; without an address: the page asks for an account.

    A message holds one UID (RFC 5546 3.2.2), and a calendar answers nothing but a message. So
    several days are one entry from the first to the last; the hours of each day stand in its
    description. It takes no time where days lie between. Its UID is the conference's, so that it
    stays the same entry whichever day is added, moved or struck.
    """
    days = entries(subject.conference, url="")
    first, last = replace(days[0], uid=subject.conference.uid), days[-1]
    if len(days) == 1:
        return first
    held = [one.starts_at.astimezone(vietnamese.ZONE).date() for one in days]
    lines = "\n".join(one.description.strip() for one in days if one.description.strip())
    return replace(
        first,
        summary=subject.conference.title,
        ends_at=last.ends_at,
        description="\n".join((*times(subject.conference, language), lines)),
        is_busy=all(later - earlier == _ONE_DAY for earlier, later in pairwise(held)),
    )


def _entry(
    entry: CalendarEntry, row: OutboxMail, subject: Subject, delegate: Delegate
) -> CalendarEntry:
    point = subject.point
    is_off = _METHODS[row.kind] == "CANCEL"
    return replace(
        entry,
        uid=replying.uid_of(delegate.public_id, entry.uid),
        sequence=subject.sequence,
        status=EntryStatus.CANCELLED if is_off else EntryStatus.CONFIRMED,
        description=entry.description.strip(),
        location=", ".join(part for part in (point.name, point.address) if part),
    )


def _calendar(
    row: OutboxMail, subject: Subject, delegate: Delegate, organizer: Mailbox
) -> dict[str, Any]:
    """Return the iTIP message, which the calendar of the delegate can answer.

    A change of the agenda alone touches no calendar.
    """
    if row.kind not in _METHODS:
        return {}
    entry = _entry(_whole(subject, row.language), row, subject, delegate)
    method = _METHODS[row.kind]
    mailed = replace(entry, organizer=organizer, attendee=_recipient(row))
    data = ical.render([mailed], method=method, stamped_at=row.created_at)
    return {"calendar": data, "calendar_method": method}


def _recipient(row: OutboxMail) -> Mailbox:
    return Mailbox(name=vietnamese.clean(row.name), address=row.address)


def _organizer(row: OutboxMail, subject: Subject, delegate: Delegate) -> Mailbox:
    """Return from whom the mail comes: the host, at an address that only this delegate knows."""
    house = sender()
    name = vietnamese.clean(subject.conference.host_name) or house.name
    if not _reads_answers():
        return Mailbox(name=name, address=house.address)
    key = str(current_app.config["SECRET_KEY"])
    token = replying.address_token(delegate.public_id, row.address, key=key)
    mailbox = str(current_app.config["REPLY_ADDRESS"])
    return Mailbox(name=name, address=replying.reply_address(mailbox, token))


def _reads_answers() -> bool:
    return bool(current_app.config["REPLY_ADDRESS"] and current_app.config["IMAP_URL"])
