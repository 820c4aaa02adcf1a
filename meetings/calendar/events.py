"""What happens to private feeds."""

from dataclasses import dataclass

from meetings.kit.events import Event


@dataclass(frozen=True, kw_only=True, slots=True)
class FeedOpened(Event):
    """An account got a new private calendar address; the old one is dead."""


@dataclass(frozen=True, kw_only=True, slots=True)
class PointFeedOpened(Event):
    """A bridge point got a new private calendar address; the old one is dead."""


@dataclass(frozen=True, kw_only=True, slots=True)
class PointFeedClosed(Event):
    """A bridge point's private calendar address was revoked."""


@dataclass(frozen=True, kw_only=True, slots=True)
class FeedClosed(Event):
    """An account's private calendar address was revoked."""
