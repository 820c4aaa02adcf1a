"""Calendars as files, feeds and pages."""

from meetings.calendar.views import free
from meetings.calendar.views.pages import blueprint

__all__ = ["blueprint", "free"]
