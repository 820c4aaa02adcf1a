"""What a calendar program says back about one invitation (RFC 5546), as plain values."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class ReplyMethod(StrEnum):
    """What kind of message it is."""

    REPLY = "REPLY"
    COUNTER = "COUNTER"  # proposes another time
    REFRESH = "REFRESH"  # asks for the invitation once more


class PartStat(StrEnum):
    """What the attendee says."""

    ACCEPTED = "ACCEPTED"
    DECLINED = "DECLINED"
    TENTATIVE = "TENTATIVE"
    DELEGATED = "DELEGATED"
    NEEDS_ACTION = "NEEDS-ACTION"  # also whatever no standard knows


@dataclass(frozen=True, kw_only=True, slots=True)
class CalendarReply:
    """One VEVENT of such a message, about one attendee.

    `attendee` and `delegated_to` are mail addresses in small letters, `stamped_at` (DTSTAMP) is
    aware; `starts_at` is the time a COUNTER proposes, where it names a moment.
    """

    method: ReplyMethod
    uid: str
    attendee: str
    sequence: int = 0
    stamped_at: datetime | None = None
    partstat: PartStat = PartStat.NEEDS_ACTION
    comment: str = ""
    delegated_to: str = ""
    starts_at: datetime | None = None
