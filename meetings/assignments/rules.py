"""Where an assigned task stands, and what may happen to it."""

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


class WrongStepError(DomainError):
    """The task cannot take this step from where it stands."""


_NEXT: Final = {
    AssignmentState.GIVEN: frozenset({AssignmentState.ACCEPTED, AssignmentState.DONE}),
    AssignmentState.ACCEPTED: frozenset({AssignmentState.DONE}),
}


def check_step(*, current: AssignmentState, wanted: AssignmentState) -> None:
    """Refuse a step the task cannot take from where it stands."""
    if wanted not in _NEXT.get(current, frozenset()):
        raise WrongStepError(_m("Nhiệm vụ đang ở bước khác. Hãy tải lại trang."))


def is_overdue(*, deadline: date | None, state: AssignmentState, today: date) -> bool:
    """Say whether the day has passed with the work not done; without a day nothing is overdue."""
    return deadline is not None and state is not AssignmentState.DONE and deadline < today
