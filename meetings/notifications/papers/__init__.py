"""The words of mails, and the list of whom to call."""

from meetings.notifications.papers.calls import call_sheet
from meetings.notifications.papers.deliveries import CHANNELS, KINDS, STATES, delivery_sheet
from meetings.notifications.papers.mails import password_reset, to_point
from meetings.notifications.papers.personal import to_delegate

__all__ = [
    "CHANNELS",
    "KINDS",
    "STATES",
    "call_sheet",
    "delivery_sheet",
    "password_reset",
    "to_delegate",
    "to_point",
]
