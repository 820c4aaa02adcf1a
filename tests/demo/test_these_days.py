"""The demonstration can be set up at any hour of the day."""

from datetime import UTC, datetime, timedelta

import pytest

from meetings.conferences.rules.vocabulary import Kind
from meetings.demo import these_days
from meetings.kit.vietnamese import ZONE


@pytest.mark.parametrize("hour", range(24))
def test_a_meeting_of_these_days_ends_on_the_day_it_begins(hour: int) -> None:
    starts_at = datetime(2027, 3, 1, hour, 58, tzinfo=UTC)

    (day,) = these_days.plan("gb", "Giao ban", Kind.GIAO_BAN, starts_at, hours=4).days

    last_moment = (day.ends_at - timedelta(microseconds=1)).astimezone(ZONE)
    assert last_moment.date() == starts_at.astimezone(ZONE).date()
    assert starts_at < day.ends_at <= starts_at + timedelta(hours=4)
