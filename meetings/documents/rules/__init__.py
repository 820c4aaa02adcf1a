"""Which papers are taken, and what they say on their first page."""
