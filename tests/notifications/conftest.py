"""A day on which letters go out, and a real mail server to receive them."""

import pytest
from flask import Flask

from meetings.notifications import handlers
from tests.bench.mail import Mailbox
from tests.clocks import Clock, standing_clock


@pytest.fixture
def standing(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Noon of the day on which the letters go out."""
    return standing_clock(monkeypatch)


@pytest.fixture
def post(app: Flask, smtp: Mailbox, monkeypatch: pytest.MonkeyPatch) -> Mailbox:
    """The mail server that the product is told to use."""
    monkeypatch.setitem(app.config, "MAIL_URL", smtp.url)
    handlers.delivering._resting_until.clear()
    return smtp
