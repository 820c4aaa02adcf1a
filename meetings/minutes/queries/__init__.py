"""Questions about minutes."""

from meetings.minutes.queries.editions import (
    Issued,
    conference_of,
    edition,
    edition_by_id,
    editions,
    file,
    for_change,
    issued,
    of,
    render_key,
)
from meetings.minutes.queries.facts import Figures, facts, figures, proposal

__all__ = [
    "Figures",
    "Issued",
    "conference_of",
    "edition",
    "edition_by_id",
    "editions",
    "facts",
    "figures",
    "file",
    "for_change",
    "issued",
    "of",
    "proposal",
    "render_key",
]
