"""Pages about planning, inviting and answering."""

from meetings.conferences.views import (
    branch,
    composition,
    consenting,
    hanging,
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
    "branch",
    "composition",
    "consenting",
    "hanging",
    "naming",
    "passing",
    "picking",
    "reopening",
    "rosters",
    "saving",
    "sending",
    "substituting",
]
