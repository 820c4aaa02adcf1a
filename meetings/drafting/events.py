"""What happens when conferences are repeated."""

from dataclasses import dataclass

from meetings.kit.events import Event


@dataclass(frozen=True, kw_only=True, slots=True)
class ConferenceCopied(Event):
    """A draft was made out of another conference; the subject is the new code."""

    former: str
    points: int
    items: int


@dataclass(frozen=True, kw_only=True, slots=True)
class SeriesMade(Event):
    """Drafts were made by a rule; the subject is the code of the conference they repeat."""

    series: str
    pattern: str
    codes: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class SeriesShortened(Event):
    """The drafts of a series that lay ahead were called off."""

    series: str
    count: int


@dataclass(frozen=True, kw_only=True, slots=True)
class TemplateKept(Event):
    """An office keeps a plan to begin from; the subject is its public id."""

    name: str
    conference: str


@dataclass(frozen=True, kw_only=True, slots=True)
class TemplateRenamed(Event):
    """A template is called something else."""

    name: str


@dataclass(frozen=True, kw_only=True, slots=True)
class TemplateRemoved(Event):
    """An office no longer keeps this template."""

    name: str
