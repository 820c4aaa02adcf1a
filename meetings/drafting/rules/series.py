"""On which days something repeated is held, over the working days of an office.

"Thứ Ba tuần đầu tháng" is the first Tuesday of a month. A day off is left out or gives way to the
next working day, which may be a Saturday worked in exchange (conventions.md §1.3).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import islice
from typing import Any, Final

from meetings.kit.errors import InvalidError
from meetings.kit.i18n import mark as _m
from meetings.kit.vietnamese import fold
from meetings.kit.workdays import WorkCalendar, is_working_day

MOST: Final = 53
LONGEST: Final = timedelta(days=366)  # the days off of later years are not decided yet
LAST: Final = -1
MOST_POINTS: Final = 40_000  # of all drafts together
MOST_WORKING_DAYS: Final = 20
_DAY: Final = timedelta(days=1)
_PLACEHOLDER: Final = re.compile(r"\{(\w{2,6})\}")
_SATURDAY: Final = 5
_NTHS: Final = frozenset({1, 2, 3, 4, LAST})


class Pattern(StrEnum):
    """How the days of a series are counted."""

    WEEKLY = "weekly"
    MONTHLY_WEEKDAY = "monthly_weekday"
    MONTHLY_WORKING_DAY = "monthly_working_day"


class DayOff(StrEnum):
    """What becomes of a day on which offices do not work."""

    SKIP = "skip"
    NEXT = "next"


class Outcome(StrEnum):
    """What became of a day of the pattern."""

    KEPT = "kept"
    MOVED = "moved"
    OFF = "off"
    TAKEN = "taken"


class SeriesError(InvalidError):
    """The rule of a series gives no days, too many, or days too far away."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Rule:
    """When a series is held: from `first` until `until`, or `count` times.

    `weekday` counts from Monday (0); `nth` is the week of the month, LAST for the last one;
    `working_day` the working day of the month.
    """

    pattern: Pattern
    first: date
    until: date | None = None
    count: int | None = None
    weekday: int = 0
    nth: int = 1
    working_day: int = 1
    day_off: DayOff = DayOff.NEXT

    def as_json(self) -> dict[str, Any]:
        """Return the rule as plain values, without its stretch of time."""
        return {
            "pattern": self.pattern.value,
            "weekday": self.weekday,
            "nth": self.nth,
            "working_day": self.working_day,
            "day_off": self.day_off.value,
        }


@dataclass(frozen=True, kw_only=True, slots=True)
class Occasion:
    """One day the pattern asks for, and the day it is held on (None: left out) with the reason."""

    wanted: date
    day: date | None
    outcome: Outcome


def occasions(
    rule: Rule, calendar: WorkCalendar, *, taken: frozenset[date] = frozenset()
) -> tuple[Occasion, ...]:
    """Return every day of the rule with what becomes of it, in order; at most MOST are held.

    `taken` are days on which the series meets already. Refuses a rule without an end, one that
    holds nothing, and one that reaches further than a year (422).
    """
    check(rule)
    until = min(rule.until or date.max, rule.first + LONGEST)
    natural = list(_natural(rule, calendar, until))
    found: list[Occasion] = []
    held: set[date] = set(taken)
    own = {day for day in natural if not is_off(day, calendar)}
    for wanted in natural:
        if rule.count is not None and _held(found) == rule.count:
            break
        one = _occasion(wanted, rule, calendar, held=held, own=own)
        found.append(one)
        held |= {one.day} if one.day else set()
    check_number(_held(found))
    return tuple(found)


def written(found: Sequence[Occasion]) -> str:
    """Return the days that are held as one word, so that a form can tell which ones were seen."""
    return ",".join(one.day.isoformat() for one in found if one.day)


def check(rule: Rule) -> None:
    """Refuse a rule that cannot be followed."""
    if rule.until is None and rule.count is None:
        raise SeriesError(_m("Hãy chọn ngày cuối hoặc số kỳ."), field="until")
    if rule.until is not None and rule.until < rule.first:
        raise SeriesError(_m("Ngày cuối phải không trước ngày đầu."), field="until")
    if rule.until is not None and rule.until - rule.first > LONGEST:
        raise SeriesError(
            _m("Chuỗi dài tối đa một năm; ngày nghỉ của các năm sau chưa được quyết định."),
            field="until",
        )
    if rule.count is not None and not 1 <= rule.count <= MOST:
        raise SeriesError(_m("Một chuỗi có từ 1 đến %(most)d kỳ."), field="count", most=MOST)
    if not 0 <= rule.weekday <= 6 or rule.nth not in _NTHS:  # noqa: PLR2004 a week has seven days
        raise SeriesError(_m("Hãy chọn một mục trong danh sách."), field="weekday")
    if not 1 <= rule.working_day <= MOST_WORKING_DAYS:
        raise SeriesError(
            _m("Ngày làm việc thứ mấy trong tháng: từ 1 đến %(most)d."),
            field="working_day",
            most=MOST_WORKING_DAYS,
        )


def check_number(held: int) -> None:
    """Refuse a series of no days, or of more than can be looked over at once."""
    if not held:
        raise SeriesError(_m("Không có ngày nào trong khoảng đã chọn. Hãy chọn khoảng dài hơn."))
    if held > MOST:
        raise SeriesError(_m("Một chuỗi có từ 1 đến %(most)d kỳ."), field="until", most=MOST)


def check_one_day(days: int) -> None:
    """Refuse to repeat what lasts several days: each of them would need a rule of its own."""
    if days != 1:
        raise SeriesError(
            _m("Chỉ lập chuỗi được từ hội nghị một ngày. Hội nghị nhiều ngày hãy sao chép từng kỳ.")
        )


def check_size(points: int) -> None:
    """Refuse to write more points of drafts in one go than one press of a button should take."""
    if points > MOST_POINTS:
        raise SeriesError(
            _m(
                "Chuỗi này có quá nhiều điểm cầu để lập một lần. Hãy bỏ chọn “Danh sách điểm cầu "
                "và thành phần mời”, rồi ở từng kỳ chọn điểm cầu theo hội nghị trước."
            ),
            field="points",
        )


def check_rest(drafts: int) -> None:
    """Refuse to call off nothing."""
    if not drafts:
        raise SeriesError(_m("Chuỗi này không còn kỳ nào ở dạng nháp phía trước."))


def is_off(day: date, calendar: WorkCalendar) -> bool:
    """Tell whether a day of the pattern is off: a holiday, or a weekday taken instead.

    Whoever repeats something on Saturdays wants Saturdays; only a holiday is in the way then.
    """
    if day.weekday() < _SATURDAY:
        return not is_working_day(day, calendar)
    return day in calendar.holidays and day not in calendar.make_up_days


def titled(pattern: str, day: date, number: int) -> str:
    """Return a title with {ngày}, {tháng}, {năm} and {kỳ} filled in, with or without accents.

    Other braces stay as they were typed.
    """
    words = {
        "ngay": f"{day:%d/%m/%Y}",
        "thang": str(day.month),
        "nam": str(day.year),
        "ky": str(number),
    }
    return _PLACEHOLDER.sub(lambda found: words.get(fold(found[1]), found[0]), pattern)


def _occasion(
    wanted: date, rule: Rule, calendar: WorkCalendar, *, held: set[date], own: set[date]
) -> Occasion:
    if not is_off(wanted, calendar):
        outcome = Outcome.TAKEN if wanted in held else Outcome.KEPT
        return Occasion(
            wanted=wanted, day=None if outcome is Outcome.TAKEN else wanted, outcome=outcome
        )
    if rule.day_off is DayOff.SKIP:
        return Occasion(wanted=wanted, day=None, outcome=Outcome.OFF)
    later = wanted + _DAY
    while not is_working_day(later, calendar):
        later += _DAY
    if later in held or later in own:
        return Occasion(wanted=wanted, day=None, outcome=Outcome.TAKEN)
    return Occasion(wanted=wanted, day=later, outcome=Outcome.MOVED)


def _held(found: list[Occasion]) -> int:
    return sum(one.day is not None for one in found)


def _natural(rule: Rule, calendar: WorkCalendar, until: date) -> Iterator[date]:
    days = (rule.first + _DAY * step for step in range((until - rule.first).days + 1))
    match rule.pattern:
        case Pattern.WEEKLY:
            return (day for day in days if day.weekday() == rule.weekday)
        case Pattern.MONTHLY_WEEKDAY:
            return (day for day in days if day == _nth_weekday(day, rule))
        case Pattern.MONTHLY_WORKING_DAY:
            return (day for day in days if day == _nth_working_day(day, rule, calendar))


def _month(day: date) -> Iterator[date]:
    """Yield the days of the month of a day."""
    one = day.replace(day=1)
    while one.month == day.month:
        yield one
        one += _DAY


def _nth_weekday(day: date, rule: Rule) -> date:
    found = [one for one in _month(day) if one.weekday() == rule.weekday]
    return found[rule.nth if rule.nth == LAST else rule.nth - 1]


def _nth_working_day(day: date, rule: Rule, calendar: WorkCalendar) -> date | None:
    """Return the n-th working day of the month; the last one of a month that has fewer."""
    worked = [one for one in _month(day) if is_working_day(one, calendar)]
    chosen = islice(worked, rule.working_day - 1, None)
    return next(chosen, worked[-1] if worked else None)
