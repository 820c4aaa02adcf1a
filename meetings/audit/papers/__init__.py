"""The log in words people read, and as a table."""

from meetings.audit.papers.deeds import deed
from meetings.audit.papers.facts import facts, read_by, subject
from meetings.audit.papers.naming import chain
from meetings.audit.papers.table import header, rows

__all__ = ["chain", "deed", "facts", "header", "read_by", "rows", "subject"]
