"""A conference that took place, whose conclusions give tasks."""

import pytest

from meetings.conferences.rules.vocabulary import Stage
from tests.attendance.hall import Hall, hold
from tests.cast import Cast


@pytest.fixture
def hall(cast: Cast) -> Hall:
    """A conference that is over, with the centre, two provinces and three communes."""
    hall = hold(cast)
    hall.stage(Stage.ENDED)
    return hall
