"""Pages of line tests, presence and head-counts."""

from meetings.attendance.views import hall, lines, overall, people, tables
from meetings.attendance.views.overall import blueprint

__all__ = ["blueprint", "hall", "lines", "overall", "people", "tables"]
