"""One conference as a whole: its first page and its JSON."""
