"""What happens to bridge points."""

from dataclasses import dataclass

from meetings.kit.events import Event


@dataclass(frozen=True, kw_only=True, slots=True)
class BridgePointFounded(Event):
    """A bridge point was founded."""

    name: str


@dataclass(frozen=True, kw_only=True, slots=True)
class BridgePointsFounded(Event):
    """Many bridge points were founded at once."""

    count: int
    digest: str


@dataclass(frozen=True, kw_only=True, slots=True)
class BridgePointChanged(Event):
    """A bridge point changed: which parts of it, not what was in them."""

    name: str
    changed: tuple[str, ...]
