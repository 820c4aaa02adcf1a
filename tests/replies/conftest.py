"""A delegate who was named with a mail address, and everything around her that is real."""

from collections.abc import Iterator

import pytest
from flask import Flask

from meetings.conferences import handlers as mailbox_reader
from meetings.conferences.models import Conference
from meetings.notifications import handlers
from tests.bench.mail import Mailbox
from tests.bench.mailbox import ReplyBox, running_mailbox
from tests.cascades import announced
from tests.cast import Cast
from tests.clocks import Clock, standing_clock
from tests.replies.asking import SECRET, confirm


@pytest.fixture
def standing(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Noon of the day on which the letters go out."""
    return standing_clock(monkeypatch)


@pytest.fixture
def reading(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """A house that reads the answers which come to its mailbox."""
    monkeypatch.setitem(app.config, "SECRET_KEY", SECRET)
    monkeypatch.setitem(app.config, "REPLY_ADDRESS", "hop@traloi.example")
    monkeypatch.setitem(app.config, "IMAP_URL", "imap://hop:x@127.0.0.1:1/INBOX")


@pytest.fixture
def post(app: Flask, smtp: Mailbox, monkeypatch: pytest.MonkeyPatch) -> Mailbox:
    """The mail server that the product is told to use."""
    monkeypatch.setitem(app.config, "MAIL_URL", smtp.url)
    handlers.delivering._resting_until.clear()
    return smtp


@pytest.fixture(scope="session")
def _running_mailbox() -> Iterator[ReplyBox]:
    with running_mailbox() as box:
        yield box


@pytest.fixture
def reply_box(
    app: Flask,
    reading: None,
    _running_mailbox: ReplyBox,
    monkeypatch: pytest.MonkeyPatch,
) -> ReplyBox:
    """The mailbox for answers, emptied, as the product is told to read it."""
    _running_mailbox.clear()
    mailbox_reader._looking_at.clear()
    monkeypatch.setitem(app.config, "IMAP_URL", _running_mailbox.url)
    return _running_mailbox


@pytest.fixture
def conference(standing: Clock, reading: None, cast: Cast) -> Conference:
    """A conference whose letters went out, and to which the northern province comes."""
    found = announced(cast)
    confirm(cast, found, cast.north)
    return found
