"""The conference of the day."""

import pytest

from tests.attendance.hall import Hall, hold
from tests.cast import Cast


@pytest.fixture
def hall(cast: Cast) -> Hall:
    """A conference that began a quarter of an hour ago."""
    return hold(cast)
