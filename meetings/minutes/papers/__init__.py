"""The minutes on paper: what stands on it, and how it is printed."""

from meetings.minutes.papers.paper import (
    Agency,
    Annex,
    AttendanceCounts,
    MinutesPaper,
    Number,
    Person,
    Section,
    Task,
    TierRow,
    Turn,
    delegates_annex,
    minutes_html,
    minutes_pdf,
    points_annex,
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
    "delegates_annex",
    "minutes_html",
    "minutes_pdf",
    "points_annex",
    "tasks_annex",
]
