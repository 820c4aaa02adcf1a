"""Conferences in people's own calendars."""
