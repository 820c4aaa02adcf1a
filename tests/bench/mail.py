"""A real SMTP receiver that keeps what it is given, or refuses it as it is told."""

import asyncio
import email
import email.policy
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from typing import Final

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.bench.ports import free_port

_LONG: Final = 600  # seconds: longer than anybody waits


class Mailbox:
    """What has arrived, in order of arrival."""

    def __init__(self) -> None:
        self.url = ""
        self.refusal: str | None = None
        self.drops = 0  # so many of the next mails are taken, and the line drops before the answer
        self.stalls = 0  # so many are taken, and the answer does not come
        self._messages: list[EmailMessage] = []
        self._arrived = threading.Condition()

    @property
    def messages(self) -> list[EmailMessage]:
        """Return everything that has arrived so far."""
        with self._arrived:
            return list(self._messages)

    def to(self, address: str) -> list[EmailMessage]:
        """Return what one person got."""
        return [one for one in self.messages if address in str(one["To"])]

    def wait_for(
        self, wanted: Callable[[EmailMessage], bool], *, seconds: float = 30
    ) -> EmailMessage:
        """Return the first message that is wanted, as soon as it is here."""
        with self._arrived:
            assert self._arrived.wait_for(
                lambda: any(wanted(one) for one in self._messages), timeout=seconds
            ), f"no such mail within {seconds} s; {len(self._messages)} others came"
            return next(one for one in self._messages if wanted(one))

    def clear(self) -> None:
        """Forget everything and accept again."""
        with self._arrived:
            self._messages.clear()
            self.refusal = None
            self.drops = self.stalls = 0

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.refusal is not None:
            return self.refusal
        content = envelope.content
        assert isinstance(content, bytes)
        message = email.message_from_bytes(content, policy=email.policy.default)
        assert isinstance(message, EmailMessage)
        with self._arrived:
            self._messages.append(message)
            self._arrived.notify_all()
        return await self._answer(server)

    async def _answer(self, server: SMTP) -> str:
        if self.stalls:
            self.stalls -= 1
            await asyncio.sleep(_LONG)
        if self.drops:
            self.drops -= 1
            assert isinstance(server.transport, asyncio.WriteTransport)
            server.transport.abort()
        return "250 OK"


@contextmanager
def running_smtp() -> Iterator[Mailbox]:
    """Receive mail on a free port as long as the block lasts."""
    mailbox = Mailbox()
    port = free_port()
    mailbox.url = f"smtp://127.0.0.1:{port}"
    controller = Controller(mailbox, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield mailbox
    finally:
        controller.stop()
