"""Working days, counted as the rules on conferences count them."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.kit.workdays import (
    WorkCalendar,
    is_working_day,
    last_day_with_notice,
    nth_working_day_after,
    working_days_between,
)

PLAIN = WorkCalendar()
HUNG_KINGS_2022 = WorkCalendar(holidays=frozenset({date(2022, 4, 11)}))
# 2019: the bridge day Monday 29/04 was made up for on Saturday 04/05.
BRIDGE_2019 = WorkCalendar(
    holidays=frozenset({date(2019, 4, 15), date(2019, 4, 29), date(2019, 4, 30), date(2019, 5, 1)}),
    make_up_days=frozenset({date(2019, 5, 4)}),
)
CALENDARS = st.sampled_from([PLAIN, HUNG_KINGS_2022, BRIDGE_2019])
DAYS = st.dates(date(2019, 3, 1), date(2022, 6, 1))


@pytest.mark.parametrize(
    ("issued", "held", "calendar", "between"),
    [
        (date(2020, 2, 7), date(2020, 2, 12), PLAIN, 2),  # late for three days of notice
        (date(2020, 2, 6), date(2020, 2, 12), PLAIN, 3),  # in time
        (date(2020, 2, 11), date(2020, 2, 12), PLAIN, 0),
        (date(2020, 2, 12), date(2020, 2, 12), PLAIN, 0),
        (date(2020, 2, 13), date(2020, 2, 12), PLAIN, 0),
        (date(2020, 2, 7), date(2020, 2, 10), PLAIN, 0),
        (date(2022, 4, 8), date(2022, 4, 13), HUNG_KINGS_2022, 1),
        (
            date(2019, 4, 26),
            date(2019, 5, 6),
            BRIDGE_2019,
            3,
        ),  # 02/05, 03/05 and Saturday 04/05
    ],
)
def test_notice_counts_the_days_strictly_between(
    issued: date, held: date, calendar: WorkCalendar, between: int
) -> None:
    assert working_days_between(issued, held, calendar) == between


@pytest.mark.parametrize(
    ("ended", "n", "calendar", "due"),
    [
        (date(2022, 4, 9), 1, HUNG_KINGS_2022, date(2022, 4, 12)),
        (date(2022, 4, 9), 4, HUNG_KINGS_2022, date(2022, 4, 15)),  # the real conclusion notice
        (date(2022, 4, 9), 5, HUNG_KINGS_2022, date(2022, 4, 18)),
        (date(2020, 2, 12), 5, PLAIN, date(2020, 2, 19)),
        (date(2019, 5, 3), 1, BRIDGE_2019, date(2019, 5, 4)),
    ],
)
def test_the_day_after_the_end_is_day_one(
    ended: date, n: int, calendar: WorkCalendar, due: date
) -> None:
    assert nth_working_day_after(ended, n, calendar) == due


@pytest.mark.parametrize(
    ("held", "n", "calendar", "latest"),
    [
        (date(2020, 2, 12), 3, PLAIN, date(2020, 2, 6)),
        (date(2020, 2, 12), 2, PLAIN, date(2020, 2, 7)),
        (date(2020, 2, 12), 0, PLAIN, date(2020, 2, 11)),
        (date(2020, 2, 10), 0, PLAIN, date(2020, 2, 7)),
        (date(2019, 5, 6), 3, BRIDGE_2019, date(2019, 4, 26)),
    ],
)
def test_the_latest_day_of_issue_leaves_the_notice(
    held: date, n: int, calendar: WorkCalendar, latest: date
) -> None:
    assert last_day_with_notice(held, n, calendar) == latest


@given(DAYS, st.integers(0, 15), CALENDARS)
def test_the_latest_day_of_issue_is_in_time_and_the_next_working_day_is_not(
    held: date, n: int, calendar: WorkCalendar
) -> None:
    latest = last_day_with_notice(held, n, calendar)

    assert working_days_between(latest, held, calendar) == n
    following = nth_working_day_after(latest, 1, calendar)
    assert following >= held or working_days_between(following, held, calendar) < n


@given(DAYS, st.integers(1, 15), CALENDARS)
def test_the_nth_day_has_one_less_between(ended: date, n: int, calendar: WorkCalendar) -> None:
    due = nth_working_day_after(ended, n, calendar)

    assert is_working_day(due, calendar)
    assert working_days_between(ended, due, calendar) == n - 1


def test_days_are_counted_from_one() -> None:
    with pytest.raises(ValueError, match="from 1"):
        nth_working_day_after(date(2020, 2, 12), 0, PLAIN)


def test_weekends_and_holidays_are_off_and_make_up_days_are_not() -> None:
    monday = date(2019, 4, 29)

    week = [is_working_day(monday + timedelta(days=step), BRIDGE_2019) for step in range(7)]

    assert week == [False, False, False, True, True, True, False]
