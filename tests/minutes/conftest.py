"""A conference that took place, and its minutes."""

import pytest

from tests.attendance.hall import Hall, hold
from tests.cast import Cast


@pytest.fixture
def hall(cast: Cast) -> Hall:
    """A conference that is on, with four people named at each of six points."""
    return hold(cast)
