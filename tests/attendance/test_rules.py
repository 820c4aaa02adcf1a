"""Marks and what they add up to."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.attendance import rules
from meetings.attendance.rules import (
    LineCheck,
    LineMoveError,
    Mark,
    MarkKind,
    Occasion,
    Presence,
    RollClosedError,
    Sighting,
    WrongCountError,
    WrongMarkError,
    WrongTestError,
)
from meetings.conferences.rules.vocabulary import LineState, LineTest, Stage

EIGHT = datetime(2027, 3, 10, 1, tzinfo=UTC)  # 08 giờ 00 in Việt Nam
MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)


def occasion(stage: Stage = Stage.ANNOUNCED, began_at: datetime | None = None) -> Occasion:
    return Occasion(stage=stage, starts_at=EIGHT, ends_at=EIGHT + 180 * MINUTE, began_at=began_at)


def sighting(
    state: Presence | None = Presence.PRESENT, at: datetime = EIGHT, reason: str = ""
) -> Sighting:
    return Sighting(state=state, occurred_at=at, nonce="n" * 16, reason=reason)


def mark(
    state: Presence,
    minute: int,
    nonce: str,
    *,
    voids: str | None = None,
    is_valid: bool = True,
    reason: str = "",
) -> Mark:
    return Mark(
        kind=MarkKind.VOID if voids else rules.kind_of(state),
        state=state,
        occurred_at=EIGHT + minute * MINUTE,
        nonce=nonce,
        voids=voids,
        is_valid=is_valid,
        reason=reason,
    )


def test_somebody_nobody_marked_is_expected() -> None:
    assert rules.standing([]) == rules.Standing(state=Presence.EXPECTED, since=None)


def test_the_last_mark_by_its_moment_decides_whatever_came_in_first() -> None:
    marks = [
        mark(Presence.LEFT, 90, "b"),
        mark(Presence.PRESENT, 0, "a"),
        mark(Presence.LATE, 10, "c", reason="kẹt xe"),
    ]

    assert rules.fold(marks) is Presence.LEFT


def test_of_two_marks_of_one_moment_the_nonce_decides() -> None:
    marks = [mark(Presence.ABSENT, 5, "b"), mark(Presence.PRESENT, 5, "a")]

    assert rules.fold(marks) is rules.fold(reversed(marks)) is Presence.ABSENT


def test_a_voided_mark_and_one_that_broke_a_rule_do_not_count() -> None:
    marks = [
        mark(Presence.EXCUSED, 0, "a", reason="đi công tác"),
        mark(Presence.PRESENT, 5, "b"),
        mark(Presence.PRESENT, 6, "c", voids="b"),
        mark(Presence.ABSENT, 7, "d", is_valid=False),
    ]

    standing = rules.standing(marks)

    assert (standing.state, standing.reason) == (Presence.EXCUSED, "đi công tác")
    assert standing.since == EIGHT


def test_a_void_that_broke_a_rule_voids_nothing() -> None:
    marks = [
        mark(Presence.PRESENT, 5, "b"),
        mark(Presence.PRESENT, 6, "c", voids="b", is_valid=False),
    ]

    assert rules.fold(marks) is Presence.PRESENT


_MARKS = st.lists(
    st.tuples(
        st.sampled_from(rules.DECIDED),
        st.integers(0, 5),
        st.sampled_from([None, 0, 1, 2, 3]),
        st.booleans(),
    ),
    max_size=8,
)


@given(_MARKS, st.randoms())
def test_the_order_in_which_marks_arrive_never_matters(
    told: list[tuple[Presence, int, int | None, bool]], chance: object
) -> None:
    marks = [
        mark(state, minute, f"n{i}", voids=None if v is None else f"n{v}", is_valid=is_valid)
        for i, (state, minute, v, is_valid) in enumerate(told)
    ]
    mixed = list(marks)
    chance.shuffle(mixed)  # type: ignore[attr-defined]

    assert rules.standing(mixed) == rules.standing(marks)


@pytest.mark.parametrize(
    ("state", "at", "began_at", "settled"),
    [
        (None, EIGHT, None, Presence.PRESENT),
        (None, EIGHT + MINUTE, None, Presence.LATE),
        (None, EIGHT + MINUTE, EIGHT + 5 * MINUTE, Presence.PRESENT),
        (None, EIGHT + 6 * MINUTE, EIGHT + 5 * MINUTE, Presence.LATE),
        (None, EIGHT + MINUTE, EIGHT - 5 * MINUTE, Presence.LATE),
        (None, EIGHT + DAY, None, Presence.PRESENT),
        (Presence.PRESENT, EIGHT + 60 * MINUTE, None, Presence.PRESENT),
        (Presence.LATE, EIGHT - MINUTE, None, Presence.LATE),
    ],
)
def test_late_is_whoever_arrives_after_the_beginning_unless_it_was_said(
    state: Presence | None, at: datetime, began_at: datetime | None, settled: Presence
) -> None:
    assert rules.settle(sighting(state, at), occasion(Stage.LIVE, began_at)) is settled


@pytest.mark.parametrize(
    ("stage", "now"),
    [
        (Stage.ANNOUNCED, EIGHT - 60 * MINUTE),
        (Stage.ANNOUNCED, EIGHT + 240 * MINUTE),
        (Stage.LIVE, EIGHT - 3 * DAY),
        (Stage.ENDED, EIGHT + DAY),
    ],
)
def test_attendance_is_taken_from_an_hour_before_until_the_conference_is_closed(
    stage: Stage, now: datetime
) -> None:
    rules.check_roll_open(occasion(stage), now=now)


@pytest.mark.parametrize(
    ("stage", "now", "words"),
    [
        (Stage.ANNOUNCED, EIGHT - 61 * MINUTE, "07:00 ngày 10/03/2027"),
        (Stage.CLOSED, EIGHT, "đã chốt"),
        (Stage.POSTPONED, EIGHT, "hoãn hoặc hủy"),
        (Stage.CANCELLED, EIGHT, "hoãn hoặc hủy"),
        (Stage.DRAFT, EIGHT, "chưa phát hành"),
    ],
)
def test_attendance_outside_its_hours_is_refused_with_the_reason(
    stage: Stage, now: datetime, words: str
) -> None:
    with pytest.raises(RollClosedError, match=words):
        rules.check_roll_open(occasion(stage), now=now)


def test_a_rehearsal_is_possible_from_the_letter_to_the_end() -> None:
    rules.check_test_open(occasion(Stage.ANNOUNCED))
    rules.check_test_open(occasion(Stage.LIVE))

    with pytest.raises(RollClosedError, match="kết thúc"):
        rules.check_test_open(occasion(Stage.ENDED))


def test_a_connection_before_the_day_is_only_a_rehearsal() -> None:
    rules.check_line_open(occasion(), now=EIGHT - 300 * MINUTE)

    with pytest.raises(RollClosedError, match="trong ngày họp"):
        rules.check_line_open(occasion(), now=EIGHT - DAY)


@pytest.mark.parametrize(
    ("seen", "field"),
    [
        (sighting(Presence.EXPECTED), "state"),
        (sighting(Presence.EXCUSED), "reason"),
        (sighting(at=EIGHT + 20 * MINUTE), "occurred_at"),
        (sighting(at=EIGHT - 61 * MINUTE), "occurred_at"),
    ],
)
def test_a_mark_that_cannot_be_is_refused_at_its_field(seen: Sighting, field: str) -> None:
    with pytest.raises(WrongMarkError) as refused:
        rules.check_sighting(seen, occasion(), now=EIGHT + 10 * MINUTE)

    assert refused.value.field == field


def test_a_mark_back_in_time_is_a_fact_like_any_other() -> None:
    rules.check_sighting(sighting(), occasion(), now=EIGHT + 100 * MINUTE)
    rules.check_sighting(sighting(Presence.EXCUSED, reason="ốm"), occasion(), now=EIGHT + MINUTE)


@pytest.mark.parametrize("count", [-1, 100_001, None])
def test_a_headcount_is_a_number_of_people(count: int | None) -> None:
    with pytest.raises(WrongCountError):
        rules.check_headcount(count)


def test_an_entered_headcount_stands_for_the_named() -> None:
    assert rules.headcount(None, there=5) == 5
    assert rules.headcount(0, there=5) == 0


def test_a_clean_pass_needs_everything_tried() -> None:
    rules.check_test(LineTest.PASSED, passed=list(LineCheck), note="")
    rules.check_test(LineTest.FAILED, passed=[], note="Không có tín hiệu")

    for result, passed, note in (
        (LineTest.PASSED, list(LineCheck)[1:], ""),
        (LineTest.PASSED_WITH_NOTES, list(LineCheck), ""),
        (LineTest.FAILED, [], ""),
        (LineTest.UNTESTED, list(LineCheck), ""),
    ):
        with pytest.raises(WrongTestError):
            rules.check_test(result, passed=passed, note=note)


@pytest.mark.parametrize(
    ("before", "after", "fits"),
    [
        (LineState.OFFLINE, LineState.CONNECTED, True),
        (LineState.DROPPED, LineState.CONNECTED, True),
        (LineState.CLOSED, LineState.CONNECTED, True),
        (LineState.CONNECTED, LineState.DROPPED, True),
        (LineState.CONNECTED, LineState.CLOSED, True),
        (LineState.DROPPED, LineState.CLOSED, True),
        (LineState.CONNECTED, LineState.CONNECTED, False),
        (LineState.OFFLINE, LineState.DROPPED, False),
        (LineState.OFFLINE, LineState.CLOSED, False),
    ],
)
def test_a_line_drops_and_comes_back_but_never_before_it_came(
    before: LineState,
    after: LineState,
    fits: bool,  # noqa: FBT001 a column of the table
) -> None:
    if fits:
        rules.check_line_move(before, after)
        return
    with pytest.raises(LineMoveError):
        rules.check_line_move(before, after)


def test_the_hash_covers_every_fact_and_the_one_before() -> None:
    facts = {"state": Presence.PRESENT, "occurred_at": EIGHT, "reason": ""}

    told = rules.link_of("", facts)

    assert told == rules.link_of("", {**facts, "occurred_at": EIGHT.astimezone()})
    assert told != rules.link_of("x", facts)
    assert told != rules.link_of("", {**facts, "reason": "sửa"})


def test_the_roll_of_a_conference_that_begins_early_opens_with_it() -> None:
    early = occasion(stage=Stage.LIVE, began_at=EIGHT - 2 * DAY)

    rules.check_roll_open(early, now=EIGHT - 2 * DAY)
    rules.check_sighting(sighting(at=EIGHT - 2 * DAY), early, now=EIGHT - 2 * DAY)

    assert rules.opens_at(early) == EIGHT - 2 * DAY - 60 * MINUTE
