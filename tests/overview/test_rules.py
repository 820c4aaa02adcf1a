"""Where a conference stands in its life."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from meetings.conferences.rules.vocabulary import Stage
from meetings.minutes.rules import MinutesStage
from meetings.overview.rules import STEPS, Life, strip

DAY = timedelta(days=1)
START = datetime(2027, 3, 10, 1, tzinfo=UTC)
LIFE = Life(
    stage=Stage.ANNOUNCED,
    minutes=MinutesStage.NONE,
    created_at=START - 12 * DAY,
    announced_at=START - 9 * DAY,
    reply_deadline=START - 4 * DAY,
    line_test_at=START - DAY,
    starts_at=START,
    minutes_at=None,
    now=START - 8 * DAY,
)


def states(**changes: Any) -> str:
    """Return the first letters of the states, in order."""
    return "".join(step.state[0] for step in strip(replace(LIFE, **changes)))


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"stage": Stage.DRAFT, "announced_at": None}, "nnnnnnn"),
        ({}, "ddnnnnn"),
        ({"now": START - 2 * DAY}, "ddnnnnn"),
        ({"now": START - DAY / 2}, "dddnnnn"),
        ({"now": START - DAY / 2, "line_test_at": None}, "ddnnnnn"),
        ({"now": START - DAY / 2, "reply_deadline": START}, "ddnnnnn"),
        ({"stage": Stage.POSTPONED}, "ddnnnnn"),
        ({"stage": Stage.LIVE, "now": START}, "ddddnnn"),
        ({"stage": Stage.ENDED}, "dddddnn"),
        ({"stage": Stage.ENDED, "minutes": MinutesStage.APPROVED}, "dddddnn"),
        ({"stage": Stage.ENDED, "minutes": MinutesStage.ISSUED}, "ddddddd"),
        ({"stage": Stage.CLOSED}, "ddddddd"),
    ],
)
def test_what_is_over_is_done_and_the_rest_comes(changes: dict[str, Any], expected: str) -> None:
    assert states(**changes) == expected


@pytest.mark.parametrize(
    ("changes", "now"),
    [
        ({"stage": Stage.DRAFT}, "Lập"),
        ({}, "Trả lời"),
        ({"now": START - DAY / 2}, "Chạy thử"),
        ({"stage": Stage.LIVE}, "Diễn ra"),
        ({"stage": Stage.ENDED}, "Biên bản"),
    ],
)
def test_one_step_is_now(changes: dict[str, Any], now: str) -> None:
    steps = strip(replace(LIFE, **changes))

    assert [step.label for step in steps if step.state == "now"] == [now]


def test_nothing_is_now_once_all_is_done_or_called_off() -> None:
    for stage in (Stage.CLOSED, Stage.CANCELLED):
        assert "now" not in {step.state for step in strip(replace(LIFE, stage=stage))}


def test_what_was_called_off_is_skipped_from_where_it_stood() -> None:
    assert states(stage=Stage.CANCELLED) == "ddsssss"
    assert states(stage=Stage.CANCELLED, now=START - DAY / 2) == "dddssss"


def test_a_plan_nobody_heard_of_was_never_announced() -> None:
    assert states(stage=Stage.CANCELLED, announced_at=None) == "sssssss"


def test_every_step_tells_its_moment_where_it_has_one() -> None:
    out = START + 2 * DAY
    moments = {step.label: step.when for step in strip(replace(LIFE, minutes_at=out))}

    assert tuple(moments) == STEPS
    assert moments == {
        "Lập": LIFE.created_at,
        "Phát hành": LIFE.announced_at,
        "Trả lời": LIFE.reply_deadline,
        "Chạy thử": LIFE.line_test_at,
        "Diễn ra": START,
        "Biên bản": out,
        "Hoàn tất": out,
    }
