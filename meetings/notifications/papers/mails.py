"""The words of each mail, in its reader's language, with the calendar entry."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.utils import parseaddr
from typing import Any, Final

from flask import current_app
from flask_babel import force_locale, gettext

from meetings.conferences.models import Conference
from meetings.conferences.papers import entries
from meetings.conferences.queries import planning
from meetings.conferences.rules.vocabulary import Answer
from meetings.kit import ical, mail, vietnamese
from meetings.kit.addresses import Mailbox
from meetings.kit.ical import CalendarEntry, EntryStatus, Method
from meetings.kit.mail import Attachment
from meetings.notifications.models import OutboxMail
from meetings.notifications.papers import agendas, wording
from meetings.notifications.papers.originals import SUBJECTS, subject_of
from meetings.notifications.queries import Subject
from meetings.notifications.rules import MailKind

_METHODS: Final[dict[MailKind, Method]] = {
    MailKind.INVITATION: "REQUEST",
    MailKind.CHANGE: "REQUEST",
    MailKind.CANCELLATION: "CANCEL",
    MailKind.WITHDRAWAL: "CANCEL",
}
LONGEST_SUBJECT: Final = 250


@dataclass(frozen=True, kw_only=True, slots=True)
class _Calendar:
    """The calendar part of a mail: one entry as a message, several as a file."""

    message: bytes | None = None
    method: Method = "REQUEST"
    files: tuple[Attachment, ...] = ()


_NO_CALENDAR: Final = _Calendar()


def to_point(row: OutboxMail, subject: Subject) -> EmailMessage:
    """Write a mail about one point's part in a conference."""
    conference, point = subject.conference, subject.point
    page = f"{current_app.config['BASE_URL']}/conferences/{conference.code}"
    with force_locale(row.language):
        facts = {
            "row": row,
            "conference": conference,
            "participation": point,
            "page": page,
            "answer_page": f"{page}/invitations/{point.public_id}",
            "is_open": point.answer is Answer.INVITED,
            "times": times(conference, row.language),
            "before": (*times_before(subject, row.language), *place_before(subject)),
            "changes": agendas.lines(subject.changes),
            "drafted_at": subject.drafted_at,
            "illustrative": conference.is_illustrative,
        }
        words = subject_of(row.kind, conference)
        return _write(row, words, facts, _calendar(row, subject, page))


def password_reset(row: OutboxMail, *, token: str, lasts: timedelta) -> EmailMessage:
    """Write the mail with the link to set a new password."""
    with force_locale(row.language):
        link = f"{current_app.config['BASE_URL']}/password/reset/{token}"
        minutes = round(lasts.total_seconds() / 60)
        facts = {"row": row, "link": link, "minutes": minutes, "illustrative": False}
        return _write(row, gettext(SUBJECTS[row.kind]), facts, _NO_CALENDAR)


def _write(
    row: OutboxMail, subject: str, facts: dict[str, Any], calendar: _Calendar
) -> EmailMessage:
    house = sender()
    title, text, html = wording.words(row.kind, row.language, subject=subject, facts=facts)
    return mail.build(
        mail.Message(
            recipient=Mailbox(name=vietnamese.clean(row.name), address=row.address),
            sender=house,
            subject=vietnamese.clean(title)[:LONGEST_SUBJECT],
            text=text,
            html=html,
            calendar=calendar.message,
            calendar_method=calendar.method,
            attachments=calendar.files,
            message_id=f"<{row.public_id}@{house.address.rpartition('@')[2]}>",
            sent_at=row.created_at,
        )
    )


def _calendar(row: OutboxMail, subject: Subject, page: str) -> _Calendar:
    """Return the iTIP message of a conference of one day; several days come as one file.

    RFC 6047 allows one UID to a message; a mail for each day would bury the reader. Days struck
    since the reader was invited are taken back by the same file.
    """
    method = _METHODS.get(row.kind)
    if method is None:
        return _NO_CALENDAR
    conference = subject.conference
    struck = planning.struck_days(conference, since=subject.point.invited_at)
    days = (*entries.entries(conference, url=page), *entries.struck(conference, struck, url=page))
    lines = [_entry(one, subject, method) for one in days]
    if len(lines) > 1:
        data = ical.render(lines, method="PUBLISH", stamped_at=row.created_at)
        file = Attachment(filename=f"{conference.code}.ics", media_type="text/calendar", data=data)
        return _Calendar(files=(file,))
    house = sender()
    name = vietnamese.clean(conference.host_name) or house.name
    mailed = replace(
        lines[0],
        organizer=Mailbox(name=name, address=house.address),
        attendee=Mailbox(name=vietnamese.clean(row.name), address=row.address),
    )
    message = ical.render([mailed], method=method, stamped_at=row.created_at)
    return _Calendar(message=message, method=method)


def _entry(entry: CalendarEntry, subject: Subject, method: Method) -> CalendarEntry:
    """Return the entry as this mail has it: what is cancelled says so, whatever comes later."""
    status = EntryStatus.CANCELLED if method == "CANCEL" else entry.status
    return replace(entry, status=status, sequence=subject.sequence)


def sender() -> Mailbox:
    """Return from whom mails come, by the settings."""
    name, address = parseaddr(current_app.config["MAIL_SENDER"])
    return Mailbox(name=vietnamese.clean(name), address=address)


def times(conference: Conference, language: str) -> list[str]:
    """Return a line for each day, in full."""
    return [_time(day.starts_at, day.ends_at, language) for day in conference.days]


def times_before(subject: Subject, language: str) -> list[str]:
    """Return a line for each day the reader was told of that is now held otherwise, or not."""
    if subject.former is None:
        return []
    held = [[datetime.fromisoformat(at) for at in pair] for pair in subject.former.hours]
    now = times(subject.conference, language)
    before = [_time(starts_at, ends_at, language) for starts_at, ends_at in held]
    return [line for line in before if line not in now]


def place_before(subject: Subject) -> list[str]:
    """Return the place the reader was told, where it is another now."""
    former = subject.former.place if subject.former else ""
    return [former] if former and former != subject.conference.place else []


def _time(starts_at: datetime, ends_at: datetime, language: str) -> str:
    is_english = language == "en"
    write = vietnamese.long_moment_en if is_english else vietnamese.long_moment
    clock = vietnamese.clock_time_en if is_english else vietnamese.clock_time
    return f"{write(starts_at)} – {clock(ends_at)}"
