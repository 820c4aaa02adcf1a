"""The agenda of a conference: for everybody to read, for its secretaries to put together."""

from meetings.agenda.views import arranging, items
from meetings.agenda.views.pages import blueprint

__all__ = ["arranging", "blueprint", "items"]
