"""Papers of a conference, beside the items of its agenda too, and its letters of invitation."""

from meetings.documents.views import items, letters
from meetings.documents.views.papers import blueprint

__all__ = ["blueprint", "items", "letters"]
