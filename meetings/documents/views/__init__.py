"""Papers of a conference, and its letters of invitation."""

from meetings.documents.views import letters
from meetings.documents.views.papers import blueprint

__all__ = ["blueprint", "letters"]
