"""A day on which people come in and ask what awaits them."""

import pytest

from tests.attendance.hall import Hall, hold
from tests.cast import Cast
from tests.clocks import Clock, standing_clock


@pytest.fixture(autouse=True)
def standing(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Noon of the day on which the letters go out."""
    return standing_clock(monkeypatch)


@pytest.fixture
def hall(cast: Cast, standing: Clock) -> Hall:
    """A conference that began a quarter of an hour before noon."""
    return hold(cast)
