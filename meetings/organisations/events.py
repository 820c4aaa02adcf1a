"""What happens to organisations."""

from dataclasses import dataclass

from meetings.kit.events import Event


@dataclass(frozen=True, kw_only=True, slots=True)
class OrganisationFounded(Event):
    """An organisation joined the tree."""

    name: str


@dataclass(frozen=True, kw_only=True, slots=True)
class OrganisationsImported(Event):
    """Many organisations joined the tree at once."""

    count: int
    digest: str


@dataclass(frozen=True, kw_only=True, slots=True)
class TierSchemesInstalled(Event):
    """Schemes of tiers were laid down."""

    codes: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class OrganisationChanged(Event):
    """Name, parent or dates of an organisation changed."""

    before: str
    after: str


@dataclass(frozen=True, kw_only=True, slots=True)
class OrganisationMerged(Event):
    """An organisation ended and another goes on for it."""

    successor: str


@dataclass(frozen=True, kw_only=True, slots=True)
class NumberTaken(Event):
    """A document got its number in a register."""

    number: int
    symbol: str
    year: int
    about: str
