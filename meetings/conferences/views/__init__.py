"""Pages about planning, inviting and answering."""

from meetings.conferences.views import naming, passing, rosters, sending

__all__ = ["naming", "passing", "rosters", "sending"]
