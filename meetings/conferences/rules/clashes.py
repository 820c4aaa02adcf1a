"""What two conferences held at the same time can take from each other."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from meetings.conferences.rules.vocabulary import Answer, Stage

MOST_SHOWN: Final = 20
# These hold their time whoever plans; drafts only hold it among those of one host.
HOLDING: Final = (Stage.ANNOUNCED, Stage.LIVE)
NOT_COMING: Final = (Answer.DECLINED, Answer.WITHDRAWN)


class Shared(StrEnum):
    """What two conferences both want; the order is how much it hurts."""

    CHAIR = "1_chair"
    MAIN_POINT = "2_main_point"
    ROOM = "3_room"
    POINT = "4_point"
    LINE = "5_line"  # of another point: one address by which both are reached


@dataclass(frozen=True, kw_only=True, slots=True)
class Clash:
    """One thing that another conference takes at that time, and whom to call about it.

    `code`, `title` and the contact are empty where the reader may not know of that conference.
    """

    shared: Shared
    name: str
    starts_at: datetime
    ends_at: datetime
    host: str
    code: str = ""
    title: str = ""
    contact: str = ""
    phone: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Clashes:
    """The first clashes, the worst ones first, and how many more there are."""

    shown: tuple[Clash, ...] = ()
    rest: int = 0

    @property
    def count(self) -> int:
        """Return how many there are altogether."""
        return len(self.shown) + self.rest
