"""What differs between the agenda that people know and the one that stands."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from meetings.agenda.rules import arranging


class What(StrEnum):
    """How an item differs from what people know of it."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    MOVED = "moved"
    UNKNOWN = "unknown"  # what people know was never noted


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """An item as people are told of it.

    `slot` tells where it is held (the number of the day and the session), so that a conference
    that is held on another day has the same agenda; `where` is that place in words.
    """

    id: str
    slot: str
    where: str
    kind: str
    title: str
    minutes: int
    presenter: str = ""
    point: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """One difference: the item as it was and as it is, where it was and is."""

    what: What
    was: Told | None = None
    now: Told | None = None


def differences(before: Sequence[Told], after: Sequence[Told]) -> tuple[Change, ...]:
    """Return what an agenda has other than before, in its order; what it lost comes last."""
    known = {item.id: item for item in before}
    here = {item.id for item in after}
    moved = arranging.moved(_layout(before), _layout(after))
    found = []
    for item in after:
        was = known.get(item.id)
        if was is None:
            found.append(Change(what=What.ADDED, now=item))
            continue
        if _said(was) != _said(item):
            found.append(Change(what=What.CHANGED, was=was, now=item))
        if item.id in moved:
            found.append(Change(what=What.MOVED, was=was, now=item))
    found += [Change(what=What.REMOVED, was=item) for item in before if item.id not in here]
    return tuple(found)


def kept(items: Sequence[Told]) -> list[dict[str, Any]]:
    """Return items as they are stored."""
    return [asdict(item) for item in items]


def found_again(stored: Sequence[Mapping[str, Any]]) -> tuple[Told, ...]:
    """Return items from what is stored."""
    return tuple(Told(**item) for item in stored)


def kept_changes(changes: Sequence[Change]) -> list[dict[str, Any]]:
    """Return differences as they are stored."""
    return [asdict(change) for change in changes]


def changes_again(stored: Sequence[Mapping[str, Any]]) -> tuple[Change, ...]:
    """Return differences from what is stored."""
    return tuple(
        Change(
            what=What(change["what"]),
            was=Told(**change["was"]) if change["was"] else None,
            now=Told(**change["now"]) if change["now"] else None,
        )
        for change in stored
    )


def _layout(items: Sequence[Told]) -> dict[str, tuple[str, ...]]:
    slots: dict[str, tuple[str, ...]] = {}
    for item in items:
        slots[item.slot] = (*slots.get(item.slot, ()), item.id)
    return slots


def _said(item: Told) -> tuple[str, str, int, str, str]:
    return (item.kind, item.title, item.minutes, item.presenter, item.point)
