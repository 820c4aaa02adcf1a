"""What happens to tasks."""

from dataclasses import dataclass

from meetings.kit.events import Event


@dataclass(frozen=True, kw_only=True, slots=True)
class AssignmentsGiven(Event):
    """The tasks of issued minutes went to those who lead them; a new edition may drop some."""

    count: int
    dropped: int
    digest: str


@dataclass(frozen=True, kw_only=True, slots=True)
class AssignmentAccepted(Event):
    """The office in the lead took the task."""


@dataclass(frozen=True, kw_only=True, slots=True)
class AssignmentDone(Event):
    """The office in the lead reported the task done."""

    report: str
