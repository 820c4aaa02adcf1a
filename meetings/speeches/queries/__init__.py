"""Questions about the floor: who speaks, who is next, what was said and for how long."""

from meetings.speeches.queries.lists import FloorNow, Numbers, Row, done, now, of_kind, totals

__all__ = ["FloorNow", "Numbers", "Row", "done", "now", "of_kind", "totals"]
