"""The mailbox to which answers come: an IMAP server, left as it is until a mail is worked off."""

import imaplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any, Final, Protocol, cast
from urllib.parse import parse_qs, unquote, urlsplit

from imap_tools.consts import MailMessageFlags
from imap_tools.errors import ImapToolsError
from imap_tools.mailbox import BaseMailBox, MailBox, MailBoxStartTls, MailBoxUnencrypted
from imap_tools.message import MailMessage

from meetings.kit.vietnamese import clean

LARGEST: Final = 5 * 1024 * 1024  # bytes of one mail that is read
_TIMEOUT: Final = 20.0  # seconds, for each step of the talk with the server
_LONGEST_DETAIL: Final = 300
_HERE: Final = frozenset({"localhost", "127.0.0.1", "::1"})
_OPTIONS: Final = frozenset({"starttls", "done"})
_TROUBLE: Final = (ImapToolsError, imaplib.IMAP4.error, OSError)


class MailboxError(Exception):
    """The mail server could not be reached, or did not do what it was asked."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Letter:
    """One mail that waits: its raw bytes, or only its headers where it is too large."""

    uid: str
    raw: bytes
    is_whole: bool


class _Fetched(MailMessage):
    """A mail as the server gave it: the library would parse it, and write it anew."""

    def __init__(self, fetch_data: list[Any]) -> None:
        self.raw, self._raw_uid_data, self._raw_flag_data = self._get_message_data_parts(fetch_data)


class Session(Protocol):
    """A mailbox that is open."""

    def waiting(self, *, most: int) -> Iterator[Letter]:
        """Yield mails nobody has worked off, the oldest first, and leave them as they are."""

    def settle(self, letter: Letter, *, is_odd: bool) -> None:
        """Note that a mail was worked off; an odd one is flagged for whoever looks in."""


class ImapMailbox:
    """A mailbox by `imaps://user:pass@host:993/INBOX`, or `imap://…?starttls=1`.

    With `done=Folder` mails that were worked off move there; else they stay, marked as seen.
    Raises ValueError for an address it does not understand, or one with a password that would
    travel in the clear to another machine.
    """

    def __init__(self, url: str, *, timeout: float = _TIMEOUT) -> None:
        parts = urlsplit(url)
        options = {name: values[-1] for name, values in parse_qs(parts.query).items()}
        if parts.scheme not in {"imap", "imaps"} or not parts.hostname:
            raise ValueError("a mailbox is named as imaps://user:password@host:993/INBOX")
        if set(options) - _OPTIONS or options.get("starttls", "1") not in {"0", "1"}:
            raise ValueError("a mailbox knows the settings starttls=1 and done=Folder")
        self._encrypted = parts.scheme == "imaps"
        self._starttls = options.get("starttls") == "1"
        self._host, self._port = parts.hostname, parts.port or (993 if self._encrypted else 143)
        self._user, self._password = unquote(parts.username or ""), unquote(parts.password or "")
        self._folder = unquote(parts.path.strip("/")) or "INBOX"
        self._done = options.get("done", "")
        self._timeout = timeout
        if not (self._encrypted or self._starttls or self._host in _HERE):
            raise ValueError("a mailbox elsewhere needs imaps:// or ?starttls=1")

    def __repr__(self) -> str:
        return f"ImapMailbox({self._host}:{self._port}/{self._folder})"

    @contextmanager
    def opened(self) -> Iterator[Session]:
        """Sign in and open the folder as long as the block lasts; raises MailboxError."""
        with _told():
            box = self._dial()
        box.email_message_class = _Fetched
        try:
            with _told():
                box.login(self._user, self._password, initial_folder=self._folder)
            yield _ImapSession(box, done=self._done)
        finally:
            # Whatever is said at parting changes nothing about the mails.
            with suppress(*_TROUBLE):
                box.logout()

    def try_out(self) -> str:
        """Sign in, open the folder, part again; return where; raises MailboxError."""
        with self.opened():
            return f"{self._host}:{self._port}/{self._folder}"

    def _dial(self) -> BaseMailBox:
        if self._encrypted:
            context = ssl.create_default_context()
            return MailBox(self._host, self._port, timeout=self._timeout, ssl_context=context)
        if self._starttls:
            context = ssl.create_default_context()
            return MailBoxStartTls(
                self._host, self._port, timeout=self._timeout, ssl_context=context
            )
        return MailBoxUnencrypted(self._host, self._port, timeout=self._timeout)


class _ImapSession:
    """A folder of an IMAP server that is open."""

    def __init__(self, box: BaseMailBox, *, done: str) -> None:
        self._box = box
        self._done = done

    def waiting(self, *, most: int) -> Iterator[Letter]:
        """Ask for the headers first, so that a huge mail is never taken whole."""
        with _told():
            uids = self._box.uids("UNSEEN")[:most]
        for uid in uids:
            with _told():
                found = self._letter(uid)
            if found is not None:
                yield found

    def settle(self, letter: Letter, *, is_odd: bool) -> None:
        """Mark the mail as seen, or move it to the folder for what is done."""
        flags = [MailMessageFlags.SEEN, *([MailMessageFlags.FLAGGED] if is_odd else [])]
        with _told():
            self._box.flag(letter.uid, flags, value=True)
            if self._done:
                if not self._box.folder.exists(self._done):
                    self._box.folder.create(self._done)
                self._box.move(letter.uid, self._done)

    def _letter(self, uid: str) -> Letter | None:
        head = self._fetched(uid, headers_only=True)
        if head is None:  # somebody else took it away meanwhile
            return None
        if head.size_rfc822 > LARGEST:
            return Letter(uid=uid, raw=head.raw, is_whole=False)
        whole = self._fetched(uid, headers_only=False)
        return Letter(uid=uid, raw=whole.raw, is_whole=True) if whole else None

    def _fetched(self, uid: str, *, headers_only: bool) -> _Fetched | None:
        found = self._box.fetch(uid_list=uid, mark_seen=False, headers_only=headers_only)
        return cast("_Fetched | None", next(found, None))


@contextmanager
def _told() -> Iterator[None]:
    """Tell every trouble with the server as one kind of error, without its password."""
    try:
        yield
    except _TROUBLE as error:
        words = clean(f"{type(error).__name__}: {error}")[:_LONGEST_DETAIL]
        raise MailboxError(words) from error
