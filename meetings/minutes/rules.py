"""How minutes go from draft to issued, and what freezes."""

from dataclasses import dataclass
from enum import StrEnum

from meetings.kit.errors import DomainError


class MinutesStage(StrEnum):
    """Where the minutes stand."""

    NONE = "none"
    DRAFT = "draft"
    REVIEW = "review"
    APPROVED = "approved"
    SIGNED = "signed"
    ISSUED = "issued"
    REPLACED = "replaced"
    WITHDRAWN = "withdrawn"


class WrongStepError(DomainError):
    """The minutes cannot take this step from where they stand."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Task:
    """What the conclusions give to somebody."""

    lead: str
    partners: tuple[str, ...] = ()
    text: str
    deadline_text: str = ""
