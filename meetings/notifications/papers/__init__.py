"""The words of mails, and the list of whom to call."""

from meetings.notifications.papers.calls import call_sheet
from meetings.notifications.papers.mails import password_reset, to_point
from meetings.notifications.papers.personal import to_delegate

__all__ = ["call_sheet", "password_reset", "to_delegate", "to_point"]
