"""Where people connect from: points, rooms, lines and contacts."""
