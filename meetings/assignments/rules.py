"""Where an assigned task stands, and what may happen to it."""

import re
from datetime import date
from enum import StrEnum
from typing import Final

from meetings.kit.errors import DomainError
from meetings.kit.i18n import mark as _m


class AssignmentState(StrEnum):
    """What has become of a task."""

    GIVEN = "given"
    ACCEPTED = "accepted"
    DONE = "done"
    CANCELLED = "cancelled"  # a later edition of the minutes no longer gives it


class WrongStepError(DomainError):
    """The task cannot take this step from where it stands."""


_DAY: Final = re.compile(
    r"\b(\d{1,2})(?:\s*[/.-]\s*|\s+tháng\s+)(\d{1,2})(?:\s*[/.-]\s*|\s+năm\s+)(\d{4})\b"
)
_TITLES: Final = (
    "Bộ trưởng, Chủ nhiệm ",
    "Bộ trưởng ",
    "Chủ nhiệm ",
    "Chủ tịch ",
    "Giám đốc ",
    "Thủ trưởng ",
)
_OVER: Final = frozenset({AssignmentState.DONE, AssignmentState.CANCELLED})
_NEXT: Final = {
    AssignmentState.GIVEN: frozenset({AssignmentState.ACCEPTED, AssignmentState.DONE}),
    AssignmentState.ACCEPTED: frozenset({AssignmentState.DONE}),
}


def check_step(*, current: AssignmentState, wanted: AssignmentState) -> None:
    """Refuse a step the task cannot take from where it stands."""
    if wanted not in _NEXT.get(current, frozenset()):
        raise WrongStepError(_m("Nhiệm vụ đang ở bước khác. Hãy tải lại trang."))


def day_in(text: str) -> date | None:
    """Return the last day that a deadline names ("trước ngày 15/03/2020"), or None.

    The words of the chair are kept as they are; only a whole day can be counted towards.
    """
    days = [_day(*match.groups()) for match in _DAY.finditer(text)]
    return next((day for day in reversed(days) if day is not None), None)


def leads(text: str) -> tuple[str, ...]:
    """Return the names a lead may stand for: its own, then without the title of its head."""
    titles = (title for title in _TITLES if text.startswith(title))
    return (text, *(text.removeprefix(title) for title in titles))


def _day(day: str, month: str, year: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def is_overdue(*, deadline: date | None, state: AssignmentState, today: date) -> bool:
    """Say whether the day has passed with the work not done; without a day nothing is overdue."""
    return deadline is not None and state not in _OVER and deadline < today
