"""Ways to hand a mail over, each telling truly what became of it."""

import hashlib
import os
import re
import smtplib
import ssl
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from email.message import EmailMessage
from enum import StrEnum
from pathlib import Path
from typing import Final, Protocol
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from meetings.kit.mail import POLICY
from meetings.kit.vietnamese import clean

_TIMEOUT: Final = 10.0  # seconds, for each step of the talk with the server
_LONGEST_DETAIL: Final = 500
_START_DATA: Final = 354
_SUBMISSION: Final = 587
_OK_CODES: Final = range(200, 300)
_PERMANENT_CODES: Final = range(500, 600)
# Signing in is wrong, not the mail: it waits until the operator has set it right.
_OUR_OWN_FAULT: Final = frozenset({530, 534, 535, 538})
_LINE_WITH_DOT: Final = re.compile(rb"(?m)^\.")
_HERE: Final = frozenset({"localhost", "127.0.0.1", "::1"})


class Outcome(StrEnum):
    """What became of a mail that was handed over."""

    SENT = "sent"
    REFUSED = "refused"  # for good: another try would be refused as well
    TEMPORARY = "temporary"  # certainly not taken; try again later
    UNKNOWN = "unknown"  # perhaps taken; a second try may give two mails


@dataclass(frozen=True, kw_only=True, slots=True)
class Delivery:
    """The outcome, with the code and words of the mail server for the operator."""

    outcome: Outcome
    code: int | None = None
    detail: str = ""


class Transport(Protocol):
    """Takes a mail built by `mail.build`; trouble on the way is an outcome, not an error."""

    def send(self, message: EmailMessage) -> Delivery:
        """Hand one mail over and tell what became of it."""

    def try_out(self, sender: str) -> Delivery:
        """Tell whether a mail of this sender could be handed over now, without sending one."""


class SmtpTransport:
    """A mail server, by `smtp://user:pass@host:587?starttls=1` or `smtps://…`.

    With `starttls=1` nothing is sent unless the connection is encrypted and the certificate
    holds. `helo` names this machine to the server (else the domain of the sender is used).
    Raises ValueError for an address it does not understand, or one with a password that would
    travel in the clear to another machine.
    """

    def __init__(self, url: str, *, timeout: float = _TIMEOUT) -> None:
        parts = urlsplit(url)
        options = _options(parts, {"starttls", "helo"})
        self._encrypted = parts.scheme == "smtps"
        self._starttls = options.get("starttls") == "1"
        if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
            raise ValueError("a mail server is named as smtp://host:port or smtps://host:port")
        self._host = parts.hostname
        self._port = parts.port or self._usual_port()
        self._user, self._password = unquote(parts.username or ""), unquote(parts.password or "")
        self._helo = options.get("helo", "")
        self._timeout = timeout
        self._check_password()

    def __repr__(self) -> str:
        return f"SmtpTransport({self._host}:{self._port})"

    def send(self, message: EmailMessage) -> Delivery:
        """Hand the mail to the server; a lost answer after the last byte is UNKNOWN."""
        sender = message["From"].addresses[0].addr_spec
        recipient = message["To"].addresses[0].addr_spec
        try:
            server = self._connect(self._helo or sender.rpartition("@")[2])
        except (smtplib.SMTPException, OSError) as error:
            return _trouble(Outcome.TEMPORARY, error)
        try:
            return _hand_over(server, sender, recipient, message.as_bytes(policy=POLICY))
        except (smtplib.SMTPException, OSError) as error:
            return _trouble(Outcome.TEMPORARY, error)
        finally:
            _hang_up(server)

    def try_out(self, sender: str) -> Delivery:
        """Greet the server, sign in if there is a password, and part again."""
        try:
            _hang_up(self._connect(self._helo or sender.rpartition("@")[2]))
        except (smtplib.SMTPException, OSError) as error:
            return _trouble(Outcome.TEMPORARY, error)
        return Delivery(outcome=Outcome.SENT, detail=f"{self._host}:{self._port}")

    def _usual_port(self) -> int:
        if self._encrypted:
            return smtplib.SMTP_SSL_PORT
        return _SUBMISSION if self._starttls else smtplib.SMTP_PORT

    def _check_password(self) -> None:
        safe = self._encrypted or self._starttls or self._host in _HERE
        if self._password and not safe:
            raise ValueError("a password needs smtps:// or ?starttls=1")
        if not (self._user + self._password).isascii():
            raise ValueError("user and password of a mail server are ASCII")

    def _connect(self, helo: str) -> smtplib.SMTP:
        server = self._dial(helo)
        try:
            if self._starttls:
                server.starttls(context=ssl.create_default_context())
            if self._user:
                server.login(self._user, self._password)
            server.ehlo_or_helo_if_needed()
        except BaseException:
            server.close()
            raise
        return server

    def _dial(self, helo: str) -> smtplib.SMTP:
        if self._encrypted:
            return smtplib.SMTP_SSL(
                self._host,
                self._port,
                helo,
                timeout=self._timeout,
                context=ssl.create_default_context(),
            )
        return smtplib.SMTP(self._host, self._port, helo, timeout=self._timeout)


class FileTransport:
    """A folder that receives each mail as one .eml file, for demonstration and tests.

    The name comes from the date and the Message-ID: a second try writes the same file.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __repr__(self) -> str:
        return f"FileTransport({self._folder})"

    def send(self, message: EmailMessage) -> Delivery:
        """Write the mail whole or not at all."""
        drawn = hashlib.sha256(str(message["Message-ID"]).encode()).hexdigest()[:16]
        name = f"{message['Date'].datetime:%Y%m%dT%H%M%S}-{drawn}.eml"
        half = self._folder / f".{name}.{os.getpid()}"
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            half.write_bytes(message.as_bytes(policy=POLICY))
            half.replace(self._folder / name)
        except OSError as error:
            return _trouble(Outcome.TEMPORARY, error)
        return Delivery(outcome=Outcome.SENT, detail=name)

    def try_out(self, sender: str) -> Delivery:  # noqa: ARG002 a folder takes mail from anybody
        """Make the folder unless it is there, and write into it."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            tempfile.TemporaryFile(dir=self._folder).close()
        except OSError as error:
            return _trouble(Outcome.TEMPORARY, error)
        return Delivery(outcome=Outcome.SENT, detail=str(self._folder))


def transport_from(url: str) -> Transport:
    """Choose the transport by its address: smtp://, smtps:// or file:///folder.

    Raises ValueError for any other.
    """
    parts = urlsplit(url)
    if parts.scheme != "file":
        return SmtpTransport(url)
    if parts.netloc or not parts.path.startswith("/"):
        raise ValueError("a folder for mail is named as file:///path")
    return FileTransport(Path(unquote(parts.path)))


def _options(parts: SplitResult, known: set[str]) -> dict[str, str]:
    options = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    if set(options) - known or options.get("starttls", "1") not in {"0", "1"}:
        raise ValueError(f"unknown settings of a mail server: {parts.query}")
    return options


def _hand_over(server: smtplib.SMTP, sender: str, recipient: str, mail: bytes) -> Delivery:
    """Say MAIL, RCPT and DATA up to the first refusal; after the mail itself, doubt is doubt."""
    code, words = server.mail(sender)
    if code in _OK_CODES:
        code, words = server.rcpt(recipient)
    if code in _OK_CODES:
        code, words = server.docmd("DATA")
    if code != _START_DATA:
        return _refusal(code, words)
    try:
        server.send(_LINE_WITH_DOT.sub(b"..", mail) + b".\r\n")
        code, words = server.getreply()
    except (smtplib.SMTPException, OSError) as error:
        return _trouble(Outcome.UNKNOWN, error)
    if code in _OK_CODES:
        return Delivery(outcome=Outcome.SENT, code=code, detail=_readable(words))
    return _refusal(code, words)


def _refusal(code: int, words: bytes) -> Delivery:
    for_good = code in _PERMANENT_CODES and code not in _OUR_OWN_FAULT
    outcome = Outcome.REFUSED if for_good else Outcome.TEMPORARY
    return Delivery(outcome=outcome, code=code, detail=_readable(words))


def _trouble(outcome: Outcome, error: Exception) -> Delivery:
    if isinstance(error, smtplib.SMTPResponseException):
        words = error.smtp_error
        detail = _readable(words.encode() if isinstance(words, str) else words)
        return Delivery(outcome=outcome, code=error.smtp_code, detail=detail)
    return Delivery(outcome=outcome, detail=_readable(f"{type(error).__name__}: {error}".encode()))


def _readable(words: bytes) -> str:
    return clean(words.decode("utf-8", "replace"))[:_LONGEST_DETAIL]


def _hang_up(server: smtplib.SMTP) -> None:
    # Whatever is said at parting changes nothing about the mail.
    with suppress(smtplib.SMTPException, OSError):
        server.quit()
    server.close()
