"""Questions about the agenda of a conference, as a list and as a timetable."""

from meetings.agenda.queries.former import rows_for
from meetings.agenda.queries.items import (
    Slot,
    count,
    for_change,
    get,
    items,
    neighbours,
    point,
    slot,
)
from meetings.agenda.queries.telling import told
from meetings.agenda.queries.timetable import (
    Block,
    DayPlan,
    Line,
    Spill,
    Twice,
    block_of,
    days,
    layout,
    timetable,
    twice,
)

__all__ = [
    "Block",
    "DayPlan",
    "Line",
    "Slot",
    "Spill",
    "Twice",
    "block_of",
    "count",
    "days",
    "for_change",
    "get",
    "items",
    "layout",
    "neighbours",
    "point",
    "rows_for",
    "slot",
    "timetable",
    "told",
    "twice",
]
