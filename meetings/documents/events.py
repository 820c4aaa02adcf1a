"""What happens to the papers of a conference; the subject is the public id of the paper.

`under` is the public id of the invited office's point whose branch the paper is for, if it is not
the host's.
"""

from dataclasses import dataclass

from meetings.kit.events import Event


@dataclass(frozen=True, kw_only=True, slots=True)
class DocumentAdded(Event):
    """A paper was put on the system; its host alone sees it."""

    title: str
    sha256: str
    size: int
    under: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class DocumentReleased(Event):
    """Everybody who sees the conference may read the paper now."""

    title: str
    under: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class DocumentTakenBack(Event):
    """The paper is its host's alone again."""

    title: str
    under: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class DocumentPlaced(Event):
    """The paper stands beside this item of the agenda now, or beside none (an empty title)."""

    title: str
    item: str


@dataclass(frozen=True, kw_only=True, slots=True)
class DocumentRemoved(Event):
    """The paper is no longer offered; it is kept, marked."""

    title: str
    under: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class LettersPrinted(Event):
    """All letters of one office to one tier were asked for as one file."""

    level: int
    issuer: str
    count: int
