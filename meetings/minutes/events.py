"""What happens to minutes."""

from dataclasses import dataclass

from meetings.kit.events import Event


@dataclass(frozen=True, kw_only=True, slots=True)
class MinutesDrafted(Event):
    """The text of the minutes was made from what happened."""


@dataclass(frozen=True, kw_only=True, slots=True)
class MinutesEdited(Event):
    """Somebody changed the text; the digest is that of the whole text after it."""

    version: int
    digest: str


@dataclass(frozen=True, kw_only=True, slots=True)
class MinutesClosed(Event):
    """The text and the facts of this moment were frozen for issuing."""

    digest: str


@dataclass(frozen=True, kw_only=True, slots=True)
class MinutesReopened(Event):
    """A new edition is being written."""

    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class MinutesIssued(Event):
    """An edition got its number and went out."""

    edition: int
    number: str
    digest: str
    replaces: str


@dataclass(frozen=True, kw_only=True, slots=True)
class MinutesRenderedAgain(Event):
    """Making the file had been given up and was asked for once more."""

    edition: int
