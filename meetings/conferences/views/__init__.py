"""Pages about planning, inviting and answering."""

from meetings.conferences.views import (
    composition,
    consenting,
    naming,
    passing,
    picking,
    reopening,
    rosters,
    saving,
    sending,
    substituting,
)

__all__ = [
    "composition",
    "consenting",
    "naming",
    "passing",
    "picking",
    "reopening",
    "rosters",
    "saving",
    "sending",
    "substituting",
]
