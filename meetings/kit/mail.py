"""Mails as the standard library builds them, with a calendar entry where one belongs."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from email.header import Header
from email.message import EmailMessage
from email.policy import EmailPolicy
from typing import Final

from meetings.kit.addresses import Mailbox, check_line, without_controls

_WIDEST: Final = 78


class _Whole(EmailPolicy):
    """Headers as the standard library writes them, but for the subject.

    Where it breaks a subject at a blank, the blank is lost; the older writer keeps it inside the
    encoded words.
    """

    def fold(self, name: str, value: str) -> str:
        """Write a header as text."""
        if name.lower() != "subject":
            return str(super().fold(name, value))
        plain = "us-ascii" if value.isascii() else "utf-8"
        words = Header(str(value), plain, header_name=name, maxlinelen=_WIDEST)
        return f"{name}: {words.encode(linesep=self.linesep)}{self.linesep}"

    def fold_binary(self, name: str, value: str) -> bytes:
        """Write a header as it travels."""
        if name.lower() != "subject":
            return super().fold_binary(name, value)
        return self.fold(name, value).encode("ascii")


# Seven bits everywhere: no relay on the way needs to understand anything newer.
POLICY: Final = _Whole(
    linesep="\r\n", raise_on_defect=False, cte_type="7bit", max_line_length=_WIDEST
)

_MESSAGE_ID: Final = re.compile(r"<[A-Za-z0-9._+-]{1,100}@[A-Za-z0-9.-]{1,100}>")
_HEADER: Final = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,60}")
_MEDIA_TYPE: Final = re.compile(r"[a-z]+/[A-Za-z0-9.+-]+")
_OURS: Final = frozenset(
    {"auto-submitted", "bcc", "cc", "date", "from", "message-id", "mime-version"}
    | {"reply-to", "sender", "subject", "to"}
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Attachment:
    """A file that goes with a mail; a text file is UTF-8."""

    filename: str
    media_type: str
    data: bytes


@dataclass(frozen=True, kw_only=True, slots=True)
class Message:
    """One mail to one person, by a machine, about something that happened.

    `message_id` ("<id@domain>") and `sent_at` (aware) are fixed when the mail is decided, so
    that a second try is the same mail. `calendar` is a VCALENDAR with METHOD `calendar_method`.
    """

    recipient: Mailbox
    sender: Mailbox
    subject: str
    text: str
    message_id: str
    sent_at: datetime
    html: str = ""
    calendar: bytes | None = None
    calendar_method: str = "REQUEST"
    attachments: tuple[Attachment, ...] = ()
    reply_to: Mailbox | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


def build(message: Message) -> EmailMessage:
    """Write the mail in MIME; the same message gives the same bytes.

    The calendar stands inside the alternative, where mail programs look for it, and once more
    as a file (RFC 6047). Raises UnsafeTextError for a subject, header or file name of several
    lines or with signs that deceive, ValueError for identifiers and types that are none.
    """
    mail = EmailMessage(policy=POLICY)
    _write_headers(mail, message)
    mail.set_content(without_controls(message.text))
    if message.html:
        mail.add_alternative(without_controls(message.html), subtype="html")
    if message.calendar is not None:
        _add_calendar(mail, message.calendar, message.calendar_method)
    for attachment in message.attachments:
        _attach(mail, attachment)
    _fix_boundaries(mail, message.message_id)
    return mail


def _write_headers(mail: EmailMessage, message: Message) -> None:
    if not _MESSAGE_ID.fullmatch(message.message_id):
        raise ValueError(f"not a Message-ID: {message.message_id!r}")
    if message.sent_at.tzinfo is None:
        raise ValueError("naive datetime")
    check_line(message.subject)
    mail["From"] = message.sender.header()
    mail["To"] = message.recipient.header()
    mail["Subject"] = message.subject
    mail["Date"] = message.sent_at.replace(microsecond=0)
    mail["Message-ID"] = message.message_id
    mail["Auto-Submitted"] = "auto-generated"
    if message.reply_to:
        mail["Reply-To"] = message.reply_to.header()
    for name, value in message.headers.items():
        _check_header(name)
        check_line(value)
        mail[name] = value


def _check_header(name: str) -> None:
    lower = name.lower()
    if not _HEADER.fullmatch(name) or lower in _OURS or lower.startswith("content-"):
        raise ValueError(f"not a header to set: {name!r}")


def _add_calendar(mail: EmailMessage, calendar: bytes, method: str) -> None:
    if f"\r\nMETHOD:{method}\r\n".encode() not in calendar:
        raise ValueError("the mail and its calendar must name the same method")
    mail.add_alternative(
        calendar,
        maintype="text",
        subtype="calendar",
        cte="base64",
        params={"method": method, "charset": "UTF-8"},
    )
    mail.add_attachment(
        calendar, maintype="application", subtype="ics", cte="base64", filename="invite.ics"
    )


def _attach(mail: EmailMessage, attachment: Attachment) -> None:
    check_line(attachment.filename)
    if not _MEDIA_TYPE.fullmatch(attachment.media_type):
        raise ValueError(f"not a media type: {attachment.media_type!r}")
    maintype, subtype = attachment.media_type.split("/")
    params = {"charset": "UTF-8"} if maintype == "text" else {}
    mail.add_attachment(
        attachment.data,
        maintype=maintype,
        subtype=subtype,
        cte="base64",
        filename=attachment.filename,
        params=params,
    )


def _fix_boundaries(mail: EmailMessage, message_id: str) -> None:
    """Derive the boundaries from the identity of the mail instead of from chance."""
    parts = (part for part in mail.walk() if part.is_multipart())
    for number, part in enumerate(parts):
        drawn = hashlib.sha256(f"{message_id} {number}".encode()).hexdigest()
        part.set_boundary(f"=_{drawn[:40]}")
