"""What happens to the agenda of a conference."""

from dataclasses import dataclass

from meetings.agenda.rules import ItemKind, ItemOutcome
from meetings.kit.events import Event


@dataclass(frozen=True, kw_only=True, slots=True)
class ItemAdded(Event):
    """An item joined the agenda; the subject is its public id."""

    kind: ItemKind
    title: str
    planned_minutes: int


@dataclass(frozen=True, kw_only=True, slots=True)
class ItemsTakenOver(Event):
    """The items of another conference joined the agenda of a draft; the subject is its code."""

    former: str
    count: int


@dataclass(frozen=True, kw_only=True, slots=True)
class ItemChanged(Event):
    """An item says something else now."""

    before: str
    after: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ItemMoved(Event):
    """An item changed places with its neighbour."""

    title: str
    later: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class ItemRemoved(Event):
    """An item left the agenda."""

    title: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ItemsArranged(Event):
    """Items were put in another order at once; the subject is the code of the conference."""

    moved: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class ItemMarked(Event):
    """Somebody said what became of an item at the meeting."""

    title: str
    outcome: ItemOutcome
