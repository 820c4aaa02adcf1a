"""Stretches of time, half-open, and what is left free between them."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from meetings.kit.errors import InvalidError
from meetings.kit.i18n import mark as _m
from meetings.kit.vietnamese import ZONE

OPENS: Final = time(7)
CLOSES: Final = time(18)
MOST_DAYS: Final = 62
MOST_WINDOWS: Final = 60
_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, kw_only=True, slots=True)
class Span:
    """From one moment until just before another."""

    starts_at: datetime
    ends_at: datetime

    @property
    def length(self) -> timedelta:
        """Return how long it lasts."""
        return self.ends_at - self.starts_at


class WindowError(InvalidError):
    """The days or hours asked for leave nothing to look at."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Wish:
    """Which free time is looked for: days (the last one included), hours of a day, and how long."""

    first: date
    last: date
    opens: time
    closes: time
    length: timedelta


def hours(day: date, *, opens: time = OPENS, closes: time = CLOSES) -> Span:
    """Return the hours of a day in Việt Nam in which offices meet."""
    return Span(
        starts_at=datetime.combine(day, opens, tzinfo=ZONE),
        ends_at=datetime.combine(day, closes, tzinfo=ZONE),
    )


def merged(spans: Iterable[Span]) -> list[Span]:
    """Return the same time in order, with what touches or overlaps made one."""
    found: list[Span] = []
    for span in sorted(spans, key=lambda one: (one.starts_at, one.ends_at)):
        if found and span.starts_at <= found[-1].ends_at:
            ends_at = max(found[-1].ends_at, span.ends_at)
            found[-1] = Span(starts_at=found[-1].starts_at, ends_at=ends_at)
        else:
            found.append(span)
    return found


def free(busy: Iterable[Span], *, within: Span) -> tuple[Span, ...]:
    """Return what of a stretch no busy one takes, in order."""
    found: list[Span] = []
    at = within.starts_at
    for taken in merged(busy):
        if taken.starts_at >= within.ends_at:
            break
        if taken.starts_at > at:
            found.append(Span(starts_at=at, ends_at=taken.starts_at))
        at = max(at, taken.ends_at)
    if at < within.ends_at:
        found.append(Span(starts_at=at, ends_at=within.ends_at))
    return tuple(found)


def check(wish: Wish) -> None:
    """Refuse days or hours that leave nothing to look at, or more days than can be looked over."""
    if not 0 <= (wish.last - wish.first).days < MOST_DAYS:
        raise WindowError(
            _m("Ngày cuối phải không trước ngày đầu và cách không quá %(most)d ngày."),
            field="last",
            most=MOST_DAYS,
        )
    if wish.opens >= wish.closes:
        raise WindowError(_m("Giờ cuối phải sau giờ đầu."), field="closes")
    room = hours(wish.first, opens=wish.opens, closes=wish.closes).length
    if not timedelta() < wish.length <= room:
        raise WindowError(
            _m("Thời lượng phải lớn hơn 0 và nằm trong khoảng giờ đã chọn."), field="minutes"
        )


def windows(
    wish: Wish, busy: Iterable[Span], *, works: Callable[[date], bool], now: datetime
) -> tuple[Span, ...]:
    """Return the free stretches long enough, on working days and from now on; the first ones.

    At most MOST_WINDOWS; refuses a wish that leaves nothing to look at (422).
    """
    check(wish)
    taken = [*merged(busy), Span(starts_at=datetime.min.replace(tzinfo=ZONE), ends_at=now)]
    found = (
        span
        for day in _days(wish)
        if works(day)
        for span in free(taken, within=hours(day, opens=wish.opens, closes=wish.closes))
        if span.length >= wish.length
    )
    return tuple(span for span, _ in zip(found, range(MOST_WINDOWS), strict=False))


def _days(wish: Wish) -> Iterator[date]:
    day = wish.first
    while day <= wish.last:
        yield day
        day += _DAY
