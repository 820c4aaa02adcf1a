"""A mail that arrived, reduced to what decides: from whom, to whom, what it says, which calendar.

Nothing in it is believed: headers are decoded without the library's stricter parser, which stumbles
over broken ones, and whatever is too large or too deep is refused as a whole.
"""

import email
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message
from email.utils import getaddresses
from typing import Final

from meetings.kit.addresses import without_controls
from meetings.kit.errors import DomainError
from meetings.kit.i18n import mark as _m
from meetings.kit.vietnamese import clean

_MOST_PARTS: Final = 60
_LONGEST_TEXT: Final = 2000
_LONGEST_LINE: Final = 250
_ADDRESSED: Final = (
    "To", "Cc", "Delivered-To", "X-Original-To", "Envelope-To", "X-Forwarded-To",
)  # fmt: skip
_QUOTED: Final = re.compile(r"(?m)^\s*(>.*|-{2,}\s*Original Message.*|_{10,})$")
# What the parser of the standard library raises on mails nobody wrote by hand.
_BROKEN: Final = (
    ValueError, LookupError, AttributeError, TypeError, RecursionError, MessageError,
)  # fmt: skip


class UnreadableMailError(DomainError):
    """The mail cannot be taken apart."""


@dataclass(frozen=True, kw_only=True, slots=True)
class IncomingMail:
    """What a mail says.

    `key` is the same for the same mail however often it is read. Addresses are in small letters.
    `is_automatic` marks what no person wrote (absences, bounces); `is_forged`, what our own mail
    server found to come from somebody else (SPF, DKIM, DMARC).
    """

    key: str
    sender: str = ""
    sender_name: str = ""
    recipients: tuple[str, ...] = ()
    subject: str = ""
    text: str = ""
    calendars: tuple[str, ...] = ()
    is_automatic: bool = False
    is_forged: bool = False


def key_of(raw: bytes) -> str:
    """Return what identifies a mail: a digest of its Message-ID, else of all of it."""
    head = re.split(rb"\r?\n\r?\n", raw, maxsplit=1)[0]
    named = re.search(rb"(?im)^message-id:[ \t\r\n]*(<[^<>\s]{3,250}>)", head)
    return hashlib.sha256(named[1] if named else raw).hexdigest()


def read_mail(raw: bytes) -> IncomingMail:
    """Take a mail apart; raises UnreadableMailError where it cannot be."""
    try:
        return _read(raw)
    except _BROKEN as error:
        raise UnreadableMailError(_m("Thư hỏng, không đọc được.")) from error


def _read(raw: bytes) -> IncomingMail:
    mail = email.message_from_bytes(raw)
    parts = list(_parts(mail))
    name, sender = next(iter(_addresses(mail, "From")), ("", ""))
    return IncomingMail(
        key=key_of(raw),
        sender=sender,
        sender_name=name,
        recipients=tuple(dict.fromkeys(a for h in _ADDRESSED for _, a in _addresses(mail, h))),
        subject=_line(mail, "Subject"),
        text=_words(parts),
        calendars=tuple(_calendars(parts)),
        is_automatic=_is_automatic(mail),
        is_forged=_is_forged(mail),
    )


def _parts(mail: Message) -> Iterator[Message]:
    for number, part in enumerate(mail.walk()):
        if number == _MOST_PARTS:
            raise UnreadableMailError(_m("Thư có quá nhiều phần."))
        if not part.is_multipart():
            yield part


def _line(mail: Message, name: str) -> str:
    """Return a header decoded, on one line and of a length that can be kept."""
    raw = str(mail.get(name, ""))
    try:
        decoded = str(make_header(decode_header(raw)))
    except _BROKEN:
        decoded = raw
    return clean(decoded.encode("utf-8", "replace").decode())[:_LONGEST_LINE]


def _addresses(mail: Message, name: str) -> list[tuple[str, str]]:
    headers = [str(header) for header in mail.get_all(name, [])]
    return [
        (_decoded(shown), clean(address).lower()[:254])
        for shown, address in getaddresses(headers)
        if "@" in address
    ]


def _decoded(name: str) -> str:
    holder = Message()
    holder["Subject"] = name.replace("\n", " ").replace("\r", " ")
    return _line(holder, "Subject")[:120]


def _decode(part: Message) -> str:
    payload = part.get_payload(decode=True)
    data = payload if isinstance(payload, bytes) else b""
    try:
        return data.decode(part.get_content_charset("utf-8"), "replace")
    except LookupError:  # a charset nobody knows
        return data.decode("utf-8", "replace")


def _words(parts: list[Message]) -> str:
    """Return what the person wrote, without what they answered to."""
    plain = next((p for p in parts if p.get_content_type() == "text/plain"), None)
    if plain is None:
        return ""
    written = _QUOTED.split(without_controls(_decode(plain)), maxsplit=1)[0]
    return written.strip()[:_LONGEST_TEXT]


def _calendars(parts: list[Message]) -> Iterator[str]:
    """Yield the calendars that are a part of the mail; where there is none, those sent as files."""
    inline = [part for part in parts if part.get_content_type() == "text/calendar"]
    files = [
        part
        for part in parts
        if part.get_content_type() == "application/ics"
        or (part.get_filename() or "").lower().endswith(".ics")
    ]
    for part in inline or files:
        if text := _decode(part):
            yield text


def _is_automatic(mail: Message) -> bool:
    submitted = str(mail.get("Auto-Submitted", "no")).strip().lower()
    return (
        not submitted.startswith("no")
        or mail.get_content_type() == "multipart/report"
        or str(mail.get("Return-Path", "")).strip() == "<>"
        or "X-Autoreply" in mail
        or str(mail.get("Precedence", "")).strip().lower() in {"bulk", "junk", "auto_reply"}
    )


def _is_forged(mail: Message) -> bool:
    """Say whether our mail server found the sender to be another.

    Only the topmost result is its own; a forged one below can only harm whoever forged it.
    """
    found = str(mail.get("Authentication-Results", "")).lower()
    if "dmarc=fail" in found:
        return True
    return "spf=fail" in found and "dkim=pass" not in found
