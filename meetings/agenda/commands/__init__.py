"""What can be done with an agenda.

The caller holds the lock on the conference (visibility.for_change), so that two hands do not give
two items the same place.
"""

from meetings.agenda.commands.arranging import arrange, move_down, move_up
from meetings.agenda.commands.items import add, change, mark, remove, take_over

__all__ = ["add", "arrange", "change", "mark", "move_down", "move_up", "remove", "take_over"]
