"""A day on which calendars are read."""

import pytest

from tests.clocks import Clock, standing_clock


@pytest.fixture
def standing(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Noon of the day on which the letters go out."""
    return standing_clock(monkeypatch)
