"""What awaits me, what is on, and what a search finds."""

from meetings.home.queries.cards import cards
from meetings.home.queries.coming import changed_lately, on_and_ahead
from meetings.home.queries.search import Found, search

__all__ = ["Found", "cards", "changed_lately", "on_and_ahead", "search"]
