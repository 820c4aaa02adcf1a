"""Arithmetic of working days, in both directions, over the holidays it is given."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice
from typing import Final

_ONE_DAY: Final = timedelta(days=1)
_SATURDAY: Final = 5


@dataclass(frozen=True, kw_only=True, slots=True)
class WorkCalendar:
    """Which days are off although they are weekdays, and which are worked although not.

    `make_up_days` are the Saturdays, now and then Sundays, worked in exchange for a bridged day
    elsewhere.
    """

    holidays: frozenset[date] = frozenset()
    make_up_days: frozenset[date] = frozenset()


def is_working_day(day: date, calendar: WorkCalendar) -> bool:
    """Tell whether offices work on this day."""
    if day in calendar.make_up_days:
        return True
    return day.weekday() < _SATURDAY and day not in calendar.holidays


def working_days_between(start: date, end: date, calendar: WorkCalendar) -> int:
    """Count the working days strictly between two days, neither of them counted.

    "Chậm nhất N ngày làm việc trước ngày họp" holds when the count is N or more. The order
    matters: an end that is not after the start leaves nothing between.
    """
    span = (start + _ONE_DAY * step for step in range(1, (end - start).days))
    return sum(is_working_day(day, calendar) for day in span)


def nth_working_day_after(day: date, n: int, calendar: WorkCalendar) -> date:
    """Give the n-th working day after a day; the day after it is the first candidate.

    "Chậm nhất N ngày làm việc sau ngày kết thúc" ends with this day. Needs n of 1 or more.
    """
    return _nth(_working_days(day, _ONE_DAY, calendar), n)


def last_day_with_notice(event_day: date, n: int, calendar: WorkCalendar) -> date:
    """Give the latest day after which n working days still stand before the event.

    It is itself a working day, because a paper is issued by an office that is open.
    Needs n of 0 or more.
    """
    return _nth(_working_days(event_day, -_ONE_DAY, calendar), n + 1)


def _working_days(day: date, step: timedelta, calendar: WorkCalendar) -> Iterator[date]:
    while True:
        day += step
        if is_working_day(day, calendar):
            yield day


def _nth(days: Iterator[date], n: int) -> date:
    if n < 1:
        raise ValueError("working days are counted from 1")
    return next(islice(days, n - 1, None))
