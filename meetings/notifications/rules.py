"""When to try a mail again, and when to give up (D22)."""

from datetime import timedelta
from typing import Final

LEASE: Final = timedelta(seconds=60)
_WAITS: Final = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 180, 360, 720, 1440))
MOST_ATTEMPTS: Final = len(_WAITS) + 1


def wait_after(attempt: int) -> timedelta | None:
    """Return how long to wait after the n-th failed try (from 1), or None to give up."""
    return _WAITS[attempt - 1] if 1 <= attempt <= len(_WAITS) else None
