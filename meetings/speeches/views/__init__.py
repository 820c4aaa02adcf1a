"""Pages of registered papers, the queue and the floor."""

from meetings.speeches.views import asking, deciding, desk, giving, tables
from meetings.speeches.views.desk import blueprint

__all__ = ["asking", "blueprint", "deciding", "desk", "giving", "tables"]
