"""The words of each mail, in its reader's language, with the calendar entry."""

from email.message import EmailMessage
from email.utils import parseaddr
from typing import Any, Final

from flask import current_app, render_template
from flask_babel import force_locale, gettext

from meetings.conferences.models import Conference, Participation
from meetings.conferences.papers.entries import entries
from meetings.kit import ical, mail, vietnamese
from meetings.kit.addresses import Mailbox
from meetings.kit.errors import NotFoundError
from meetings.kit.i18n import mark as _m
from meetings.notifications.models import MailKind, OutboxMail

_SUBJECTS: Final = {
    MailKind.INVITATION: _m("Giấy mời: %(title)s"),
    MailKind.CHANGE: _m("Thay đổi: %(title)s"),
    MailKind.CANCELLATION: _m("Hủy/hoãn: %(title)s"),
    MailKind.MINUTES_OUT: _m("Đã có biên bản: %(title)s"),
    MailKind.PASSWORD_RESET: _m("Đặt lại mật khẩu Điểm Cầu"),
}
_WITH_CALENDAR: Final = {
    MailKind.INVITATION: "REQUEST",
    MailKind.CHANGE: "REQUEST",
    MailKind.CANCELLATION: "CANCEL",
}


def about_conference(
    row: OutboxMail, conference: Conference, participation: Participation
) -> EmailMessage:
    """Write a mail about one point's part in a conference."""
    base = current_app.config["BASE_URL"]
    page = f"{base}/conferences/{conference.code}"
    with force_locale(row.language):
        facts = {
            "row": row,
            "conference": conference,
            "participation": participation,
            "page": page,
            "answer_page": f"{page}/invitations/{participation.public_id}",
            "when": _when(conference, row.language),
            "illustrative": conference.is_illustrative,
        }
        subject = gettext(_SUBJECTS[row.kind], title=conference.title)
        calendar = _calendar(row, conference, page)
        return _write(row, subject, facts, calendar=calendar)


def password_reset(row: OutboxMail, *, token: str, minutes: int) -> EmailMessage:
    """Write the mail with the link to set a new password."""
    with force_locale(row.language):
        link = f"{current_app.config['BASE_URL']}/password/reset/{token}"
        facts = {"row": row, "link": link, "minutes": minutes, "illustrative": False}
        return _write(row, gettext(_SUBJECTS[row.kind]), facts)


def _write(
    row: OutboxMail, subject: str, facts: dict[str, Any], calendar: bytes | None = None
) -> EmailMessage:
    name, address = parseaddr(current_app.config["MAIL_SENDER"])
    if not row.address:
        raise NotFoundError(_m("Thư không có địa chỉ nhận."))
    method = _WITH_CALENDAR.get(row.kind, "REQUEST")
    return mail.build(
        mail.Message(
            recipient=Mailbox(name=vietnamese.clean(row.name), address=row.address),
            sender=Mailbox(name=vietnamese.clean(name), address=address),
            subject=vietnamese.clean(subject)[:250],
            text=render_template(f"notifications/mail/{row.kind.value}.txt", **facts),
            html=render_template(f"notifications/mail/{row.kind.value}.html", **facts),
            calendar=calendar,
            calendar_method=method,
            message_id=f"<{row.public_id}@{address.rpartition('@')[2]}>",
            sent_at=row.created_at,
        )
    )


def _calendar(row: OutboxMail, conference: Conference, page: str) -> bytes | None:
    """Return the iTIP message of a conference of one day; several stand in feed and file."""
    method = _WITH_CALENDAR.get(row.kind)
    if method is None or len(conference.days) != 1:
        return None
    name, address = parseaddr(current_app.config["MAIL_SENDER"])
    lines = entries(
        conference,
        url=page,
        organizer=Mailbox(name=vietnamese.clean(conference.host_name or name), address=address),
        attendee=Mailbox(name=vietnamese.clean(row.name), address=row.address),
    )
    return ical.render(lines, method=method, stamped_at=row.created_at)  # type: ignore[arg-type]


def _when(conference: Conference, language: str) -> str:
    write = vietnamese.long_moment_en if language == "en" else vietnamese.long_moment
    return write(conference.starts_at)
