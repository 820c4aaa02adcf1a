"""What an item is, how times add up, and how items are put in order."""

from meetings.agenda.rules.items import (
    LENGTHS,
    MARKABLE,
    MOST_ITEMS,
    ItemDraft,
    ItemError,
    ItemKind,
    ItemOutcome,
    NoSlotError,
    TooManyItemsError,
    WrongMinutesError,
    check_item,
    check_markable,
    check_minutes,
    check_room,
    cleaned,
)
from meetings.agenda.rules.times import Span, bands, overrun, runs_into, starts, who_is_twice

__all__ = [
    "LENGTHS",
    "MARKABLE",
    "MOST_ITEMS",
    "ItemDraft",
    "ItemError",
    "ItemKind",
    "ItemOutcome",
    "NoSlotError",
    "Span",
    "TooManyItemsError",
    "WrongMinutesError",
    "bands",
    "check_item",
    "check_markable",
    "check_minutes",
    "check_room",
    "cleaned",
    "overrun",
    "runs_into",
    "starts",
    "who_is_twice",
]
