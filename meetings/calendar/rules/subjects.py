"""Whose calendar is looked at."""

from dataclasses import dataclass
from enum import StrEnum


class About(StrEnum):
    """What a calendar is of; `mine` is everything the reader may see."""

    MINE = "mine"
    OFFICE = "office"
    POINT = "point"
    ROOM = "room"
    CHAIR = "chair"


@dataclass(frozen=True, kw_only=True, slots=True)
class Subject:
    """One office, point, room or person who chairs; `key` is its public id or the folded name."""

    about: About = About.MINE
    key: str = ""
    name: str = ""
