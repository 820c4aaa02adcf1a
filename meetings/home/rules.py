"""What awaits somebody, and in which order it stands on the first page."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from meetings.kit.vietnamese import ZONE
from meetings.kit.workdays import nth_working_day_after
from meetings.regulations.rules import Rule, Terms, before, close_of_office


class Work(StrEnum):
    """What is to be done; among equal deadlines in this order."""

    ROLL = "roll"
    ANSWER = "answer"
    CONSENT = "consent"
    REOPEN = "reopen"
    PASS_ON = "pass_on"  # noqa: S105 a piece of work
    ANNOUNCE = "announce"
    NUMBER_MINUTES = "number_minutes"
    CLOSE_MINUTES = "close_minutes"
    WRITE_MINUTES = "write_minutes"
    TASK = "task"


_ORDER: Final = tuple(Work)


@dataclass(frozen=True, kw_only=True, slots=True)
class Card:
    """One thing to do: for which conference or task (`item` is the point's or task's own id).

    `count` tells how many of them wait behind one card.
    """

    work: Work
    about: str
    code: str
    due: datetime | None
    item: str = ""
    count: int = 0


def by_deadline(cards: Iterable[Card]) -> Sequence[Card]:
    """Return cards of all kinds in one order: nearest deadline first, those without one last."""
    return sorted(cards, key=_urgency)


def announce_until(starts_at: datetime, terms: Terms) -> datetime:
    """Return until when the letters of a conference should be out, by what its host goes by."""
    notice = before(Rule.NOTICE, at=starts_at, starts_at=starts_at, terms=terms)
    return close_of_office(notice.due.date())


def number_until(closed_at: datetime, terms: Terms) -> datetime:
    """Return until when closed minutes should be out: the next working day (NĐ 30/2020, 18.1)."""
    day = closed_at.astimezone(ZONE).date()
    return close_of_office(nth_working_day_after(day, 1, terms.calendar))


def _urgency(card: Card) -> tuple[bool, float, int]:
    return card.due is None, card.due.timestamp() if card.due else 0.0, _ORDER.index(card.work)
