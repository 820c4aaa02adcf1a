"""In which order items stand, and who would be in two places."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.agenda import rules
from meetings.agenda.rules import Span, arranging
from meetings.agenda.rules.arranging import Layout, RearrangedError, WrongOrderError
from tests.plans import EIGHT

TWO = {"2027-03-10": ("a", "b", "c"), "2027-03-10/x": ("d", "e")}


def span(begin: int, end: int, *, place: str = "", who: str = "") -> Span:
    """From some minutes after eight until others."""
    return Span(starts_at=at(begin), ends_at=at(end), place=place, who=who)


def at(minutes: int) -> datetime:
    return EIGHT + timedelta(minutes=minutes)


def test_a_day_and_its_sessions_have_names() -> None:
    assert arranging.slot(date(2027, 3, 10)) == "2027-03-10"
    assert arranging.slot(date(2027, 3, 10), "x") == "2027-03-10/x"


def test_an_order_is_read_as_it_was_written() -> None:
    assert arranging.read(arranging.written(TWO)) == TWO


@pytest.mark.parametrize("lines", [["a b c"], ["one|a", "one|b"]])
def test_what_is_no_order_is_refused(lines: list[str]) -> None:
    with pytest.raises(WrongOrderError):
        arranging.read(lines)


def test_an_order_has_a_fingerprint_that_tells_it_from_others() -> None:
    arranging.check_fresh(TWO, read_at=arranging.stamp(dict(TWO)))
    for other in ({**TWO, "2027-03-10": ("b", "a", "c")}, {"2027-03-10": ("a", "b", "c")}):
        with pytest.raises(RearrangedError):
            arranging.check_fresh(TWO, read_at=arranging.stamp(other))


@pytest.mark.parametrize(
    "wanted",
    [
        {"2027-03-10": ("a", "b", "c"), "2027-03-10/x": ("d",)},
        {"2027-03-10": ("a", "b", "c", "d"), "2027-03-10/x": ("d", "e")},
        {"2027-03-10": ("a", "b", "c"), "2027-03-10/y": ("d", "e")},
        {"2027-03-10": ("a", "b", "c"), "2027-03-10/x": ("d", "z")},
        {},
    ],
)
def test_an_order_names_every_item_once_and_only_places_there_are(wanted: Layout) -> None:
    with pytest.raises(WrongOrderError):
        arranging.check_whole(wanted, TWO)


@pytest.mark.parametrize(
    ("after", "moved"),
    [
        (TWO, ""),
        ({"2027-03-10": ("b", "c", "a"), "2027-03-10/x": ("d", "e")}, "a"),
        ({"2027-03-10": ("a", "c", "b"), "2027-03-10/x": ("d", "e")}, "b|c"),
        ({"2027-03-10": ("a", "b"), "2027-03-10/x": ("d", "c", "e")}, "c"),
        ({"2027-03-10": (), "2027-03-10/x": ("a", "b", "c", "d", "e")}, "abc"),
    ],
)
def test_as_few_items_moved_as_explain_the_difference(after: Layout, moved: str) -> None:
    found = arranging.moved(TWO, after)

    assert found in [frozenset(choice) for choice in moved.split("|")]


def test_an_order_wanted_of_old_items_fits_those_of_today() -> None:
    today = {"2027-03-10": ("a", "new", "c"), "2027-03-10/x": ("e", "d")}
    wanted = {"2027-03-10": ("c", "b", "e"), "2027-03-10/x": ("d", "a"), "gone": ("x",)}

    assert arranging.merged(wanted, today) == {
        "2027-03-10": ("c", "e", "new"),
        "2027-03-10/x": ("d", "a"),
    }


@given(st.permutations("abcdefgh"), st.permutations("abcdefgh"), st.integers(0, 8))
def test_whatever_is_wanted_fits_and_putting_back_what_moved_explains_it(
    before: list[str], after: list[str], cut: int
) -> None:
    was = {"one": tuple(before), "two": ()}
    wanted = {"one": tuple(after[:cut]), "two": tuple(after[cut:])}

    arranging.check_whole(arranging.merged(wanted, was), was)
    moved = arranging.moved(was, wanted)
    rest = [item for item in before if item not in moved]
    assert rest == [item for item in wanted["one"] if item not in moved]


@pytest.mark.parametrize(
    ("times", "bands"),
    [
        ([], ()),
        ([(0, 60)], ((0,),)),
        ([(0, 60), (60, 90)], ((0,), (1,))),
        ([(0, 60), (30, 90)], ((0, 1),)),
        ([(0, 60), (30, 90), (80, 120)], ((0, 1, 2),)),
        ([(60, 90), (0, 30), (10, 20)], ((1, 2), (0,))),
    ],
)
def test_what_overlaps_stands_side_by_side(
    times: list[tuple[int, int]], bands: tuple[tuple[int, ...], ...]
) -> None:
    assert rules.bands([span(*pair) for pair in times]) == bands


@pytest.mark.parametrize(
    ("one", "other", "is_twice"),
    [
        (span(0, 30, place="x", who="Bùi Hà"), span(20, 40, place="y", who="bui ha"), True),
        (span(0, 30, place="x", who="Bùi Hà"), span(30, 40, place="y", who="Bùi Hà"), False),
        (span(0, 30, place="x", who="Bùi Hà"), span(20, 40, place="x", who="Bùi Hà"), False),
        (span(0, 30, place="x", who="Bùi Hà"), span(20, 40, place="y", who="Bùi An"), False),
        (span(0, 30, place="x"), span(20, 40, place="y"), False),
    ],
)
def test_nobody_is_in_two_places(one: Span, other: Span, *, is_twice: bool) -> None:
    assert bool(list(rules.who_is_twice([one, other]))) is is_twice


@pytest.mark.parametrize(
    ("minutes", "sessions", "expected"),
    [
        (60, [], None),
        (60, [(60, 120), (60, 120)], None),
        (90, [(60, 120), (60, 120)], (0, 30)),
        (90, [(80, 120), (60, 120)], (1, 30)),
        (90, [(0, 30), (60, 120)], (0, 30)),
        (150, [(60, 120)], (0, 60)),
    ],
)
def test_what_all_attend_does_not_run_into_what_is_held_beside(
    minutes: int, sessions: list[tuple[int, int]], expected: tuple[int, int] | None
) -> None:
    assert rules.runs_into(span(0, minutes), [span(*pair) for pair in sessions]) == expected
