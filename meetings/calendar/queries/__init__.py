"""What belongs in a calendar: a person's, an office's, a point's, a room's."""
