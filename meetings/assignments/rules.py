"""Where an assigned task stands."""

from enum import StrEnum


class AssignmentState(StrEnum):
    """What has become of a task."""

    GIVEN = "given"
    ACCEPTED = "accepted"
    DONE = "done"
