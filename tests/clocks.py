"""A clock that stands until a test moves it."""

from datetime import datetime, timedelta

import pytest

from meetings.kit import clock
from tests.cast import NOON


class Clock:
    """What `clock.now` answers while a test is on."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now

    def after(self, **length: float) -> datetime:
        """Let time pass."""
        self.now += timedelta(**length)
        return self.now


def standing_clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Stop the clock of the product at noon of the tests' day."""
    standing = Clock()
    monkeypatch.setattr(clock, "now", standing)
    return standing
