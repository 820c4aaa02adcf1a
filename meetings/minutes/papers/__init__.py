"""The minutes on paper: what stands on it, and how it is printed."""

from meetings.conferences.papers.official import Agency, Number, Person
from meetings.minutes.papers.paper import (
    Annex,
    AttendanceCounts,
    MinutesPaper,
    Section,
    Task,
    TierRow,
    Turn,
    absent_annex,
    delegates_annex,
    minutes_html,
    minutes_pdf,
    points_annex,
    substitutes_annex,
    tasks_annex,
)

__all__ = [
    "Agency",
    "Annex",
    "AttendanceCounts",
    "MinutesPaper",
    "Number",
    "Person",
    "Section",
    "Task",
    "TierRow",
    "Turn",
    "absent_annex",
    "delegates_annex",
    "minutes_html",
    "minutes_pdf",
    "points_annex",
    "substitutes_annex",
    "tasks_annex",
]
