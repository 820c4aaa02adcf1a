"""Conferences, their points and delegates as stored."""
