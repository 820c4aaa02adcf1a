"""The life of a conference as a strip of steps."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from meetings.conferences.rules.vocabulary import Stage
from meetings.kit.i18n import mark as _m
from meetings.kit.vietnamese import ZONE
from meetings.minutes.rules import MinutesStage

STEPS: Final = (
    _m("Lập"),
    _m("Phát hành"),
    _m("Trả lời"),
    _m("Chạy thử"),
    _m("Diễn ra"),
    _m("Biên bản"),
    _m("Hoàn tất"),
)
_PLAN, _, _ANSWER, _TEST, _RUN, _MINUTES, _DONE = range(len(STEPS))

_AT: Final = {Stage.DRAFT: _PLAN, Stage.LIVE: _RUN, Stage.ENDED: _MINUTES}


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """One step, when it was or will be, and whether it is done, now, next or skipped."""

    label: str
    when: datetime | None
    state: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Life:
    """The moments and stages the strip is drawn from."""

    stage: Stage
    minutes: MinutesStage
    created_at: datetime
    announced_at: datetime | None
    reply_deadline: datetime | None
    line_test_at: datetime | None
    starts_at: datetime
    minutes_at: datetime | None
    now: datetime


def is_the_day(starts_at: datetime, now: datetime) -> bool:
    """Tell whether the day of the conference has come, by the calendar of the country."""
    return now.astimezone(ZONE).date() >= starts_at.astimezone(ZONE).date()


def strip(life: Life) -> tuple[Step, ...]:
    """Return the steps in order; what is over is done, one is now, a cancelled rest is skipped."""
    current = _current(life)
    moments = (
        life.created_at,
        life.announced_at,
        life.reply_deadline,
        life.line_test_at,
        life.starts_at,
        life.minutes_at,
        life.minutes_at,
    )
    rest = "skipped" if life.stage is Stage.CANCELLED else "next"
    return tuple(
        Step(label=label, when=when, state=_state(position, current, rest))
        for position, (label, when) in enumerate(zip(STEPS, moments, strict=True))
    )


def _state(position: int, current: int, rest: str) -> str:
    if position < current:
        return "done"
    if position == current:
        return "done" if current == _DONE else ("now" if rest == "next" else rest)
    return rest


def _current(life: Life) -> int:
    if life.stage is Stage.CLOSED or life.minutes is MinutesStage.ISSUED:
        return _DONE
    if life.stage in _AT:
        return _AT[life.stage]
    if life.announced_at is None:
        return _PLAN
    answering = life.reply_deadline and life.now < life.reply_deadline
    testing = life.line_test_at and life.now >= life.line_test_at
    return _TEST if testing and not answering else _ANSWER
