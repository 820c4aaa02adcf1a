"""Questions about who is there: numbers, lists, and whether they are true."""

from meetings.attendance.queries.numbers import Numbers, per_point, per_tier, totals
from meetings.attendance.queries.roll import Attendee, AttendeeAt, delegates_with_state

__all__ = [
    "Attendee",
    "AttendeeAt",
    "Numbers",
    "delegates_with_state",
    "per_point",
    "per_tier",
    "totals",
]
