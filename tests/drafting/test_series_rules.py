"""The days of a series over Vietnamese working days: Tết, days taken instead, Saturdays worked."""

from datetime import date

import pytest

from meetings.drafting.rules import series
from meetings.drafting.rules.series import (
    LAST,
    DayOff,
    Occasion,
    Outcome,
    Pattern,
    Rule,
    SeriesError,
)
from meetings.kit import public_holidays
from meetings.kit.workdays import WorkCalendar

MON, TUE, WED, THU, FRI, SAT, SUN = range(7)


def lawful(*years: int) -> WorkCalendar:
    """The working days of these years as the law has them."""
    law = [public_holidays.of_year(year) for year in years]
    return WorkCalendar(
        holidays=frozenset(day for one in law for day, _name in one.off),
        make_up_days=frozenset(day for one in law for day in one.worked),
    )


CALENDAR = lawful(2025, 2026, 2027)


def on(text: str) -> date:
    """A day written 07/02/2026."""
    return date.fromisoformat("-".join(reversed(text.split("/"))))


def rule(first: str, until: str = "", **facts: object) -> Rule:
    told = {"pattern": Pattern.WEEKLY, "first": on(first), "until": on(until) if until else None}
    return Rule(**(told | facts))  # type: ignore[arg-type]


def held(wanted: Rule, taken: frozenset[date] = frozenset()) -> list[str]:
    found = series.occasions(wanted, CALENDAR, taken=taken)
    return [f"{one.day:%d/%m}" for one in found if one.day]


def told(wanted: Rule, day: str) -> Occasion:
    found = series.occasions(wanted, CALENDAR)
    return next(one for one in found if one.wanted == on(day))


def test_a_year_of_giao_ban_on_the_first_tuesday_of_the_month() -> None:
    wanted = rule("01/01/2026", "31/12/2026", pattern=Pattern.MONTHLY_WEEKDAY, weekday=TUE, nth=1)

    assert held(wanted) == [
        "06/01", "03/02", "03/03", "07/04", "05/05", "02/06", "07/07", "04/08", "03/09", "06/10",
        "03/11", "01/12",
    ]  # fmt: skip
    assert told(wanted, "01/09/2026") == Occasion(
        wanted=on("01/09/2026"), day=on("03/09/2026"), outcome=Outcome.MOVED
    )


@pytest.mark.parametrize(
    ("first", "weekday", "moved_to"),
    [
        ("20/02/2026", FRI, "23/02/2026"),  # Tết Bính Ngọ: the whole week is off
        ("30/04/2026", THU, "04/05/2026"),  # 30/4, then 1/5 and the weekend
        ("01/05/2026", FRI, "04/05/2026"),
        ("31/08/2026", MON, "03/09/2026"),  # taken instead of Saturday 22/08, then 1 and 2/9
        ("02/09/2026", WED, "03/09/2026"),
        ("24/11/2026", TUE, "25/11/2026"),  # Ngày Văn hóa Việt Nam
        ("27/04/2026", MON, "28/04/2026"),  # Giỗ Tổ on a Sunday, taken on Monday
    ],
)
def test_a_day_off_gives_way_to_the_next_working_day_or_is_left_out(
    first: str, weekday: int, moved_to: str
) -> None:
    moved = told(rule(first, count=1, weekday=weekday), first)
    assert (moved.day, moved.outcome) == (on(moved_to), Outcome.MOVED)

    skipped = told(rule(first, count=1, weekday=weekday, day_off=DayOff.SKIP), first)
    assert (skipped.day, skipped.outcome) == (None, Outcome.OFF)


def test_what_would_fall_on_another_day_of_the_series_is_left_out() -> None:
    tet = told(rule("16/02/2026", count=2, weekday=MON), "16/02/2026")

    assert (tet.day, tet.outcome) == (None, Outcome.TAKEN)
    assert held(rule("16/02/2026", count=2, weekday=MON)) == ["23/02", "02/03"]


def test_a_saturday_worked_in_exchange_takes_what_friday_cannot() -> None:
    calendar = WorkCalendar(
        holidays=frozenset({on("21/08/2026")}), make_up_days=frozenset({on("22/08/2026")})
    )

    (found,) = series.occasions(rule("21/08/2026", count=1, weekday=FRI), calendar)[:1]

    assert found.day == on("22/08/2026")


def test_whoever_repeats_on_saturdays_gets_saturdays() -> None:
    assert held(rule("01/08/2026", count=4, weekday=SAT)) == ["01/08", "08/08", "15/08", "22/08"]


@pytest.mark.parametrize(
    ("facts", "days"),
    [
        ({"nth": LAST, "weekday": FRI}, ["30/01", "27/02", "27/03"]),
        ({"nth": 4, "weekday": FRI}, ["23/01", "27/02", "27/03"]),
        ({"nth": 3, "weekday": MON}, ["19/01", "23/02", "16/03"]),  # 16/02 is Tết
    ],
)
def test_weeks_of_the_month_are_counted_by_the_weekday(
    facts: dict[str, int], days: list[str]
) -> None:
    wanted = rule("01/01/2026", "31/03/2026", pattern=Pattern.MONTHLY_WEEKDAY, **facts)

    assert held(wanted) == days


@pytest.mark.parametrize(
    ("number", "days"),
    [
        (1, ["02/01", "02/02", "02/03", "01/04", "04/05"]),
        (3, ["06/01", "04/02", "04/03", "03/04", "06/05"]),
    ],
)
def test_working_days_of_the_month_jump_over_what_is_off(number: int, days: list[str]) -> None:
    wanted = rule(
        "01/01/2026", "15/05/2026", pattern=Pattern.MONTHLY_WORKING_DAY, working_day=number
    )

    assert held(wanted) == days


def test_a_month_with_fewer_working_days_gives_its_last_one() -> None:
    wanted = rule("01/02/2026", "28/02/2026", pattern=Pattern.MONTHLY_WORKING_DAY, working_day=20)

    assert held(wanted) == ["27/02"]


def test_days_the_series_meets_already_are_left_out() -> None:
    wanted = rule("02/03/2026", count=3, weekday=MON)

    assert held(wanted, frozenset({on("09/03/2026")})) == ["02/03", "16/03", "23/03"]


def test_a_weekly_year_is_the_longest_series() -> None:
    assert len(held(rule("02/03/2026", "02/03/2027", weekday=MON))) <= series.MOST


@pytest.mark.parametrize(
    ("wanted", "field"),
    [
        (rule("02/03/2026"), "until"),
        (rule("02/03/2026", "01/03/2026"), "until"),
        (rule("02/03/2026", "04/03/2027"), "until"),
        (rule("02/03/2026", count=54), "count"),
        (rule("02/03/2026", count=0), "count"),
        (rule("02/03/2026", count=1, weekday=7), "weekday"),
        (rule("02/03/2026", count=1, nth=5), "weekday"),
        (rule("02/03/2026", count=1, working_day=21), "working_day"),
        (rule("03/03/2026", "08/03/2026", weekday=MON), None),
    ],
)
def test_a_rule_that_cannot_be_followed_says_what_to_mend(wanted: Rule, field: str | None) -> None:
    with pytest.raises(SeriesError) as refused:
        series.occasions(wanted, CALENDAR)

    assert refused.value.field == field


def test_more_points_than_one_press_should_write_are_refused() -> None:
    series.check_size(series.MOST_POINTS)

    with pytest.raises(SeriesError) as refused:
        series.check_size(series.MOST_POINTS + 1)
    assert refused.value.field == "points"


@pytest.mark.parametrize(
    ("pattern", "title"),
    [
        ("Giao ban tháng {thang}/{nam}", "Giao ban tháng 3/2026"),
        ("Giao ban ngày {ngày} (kỳ {kỳ})", "Giao ban ngày 02/03/2026 (kỳ 2)"),
        ("Giao ban {khac} {", "Giao ban {khac} {"),
    ],
)
def test_titles_name_the_day_of_each_one(pattern: str, title: str) -> None:
    assert series.titled(pattern, on("02/03/2026"), 2) == title
