"""Pages about planning, inviting and answering."""

from meetings.conferences.views import composition, naming, passing, rosters, sending

__all__ = ["composition", "naming", "passing", "rosters", "sending"]
