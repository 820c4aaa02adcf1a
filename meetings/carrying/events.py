"""What happens when a meeting goes on with what another did not finish."""

from dataclasses import dataclass

from meetings.kit.events import Event


@dataclass(frozen=True, kw_only=True, slots=True)
class ItemsCarried(Event):
    """Open items and tasks of a former conference joined the agenda; the subject is its code."""

    former: str
    items: int
    tasks: int
