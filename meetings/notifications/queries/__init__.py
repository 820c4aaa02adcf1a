"""Questions about the outbox, and about whom to chase for an answer."""

from meetings.notifications.queries.outbox import (
    PointIds,
    Subject,
    Wish,
    about,
    account,
    called,
    counts,
    delegates_at,
    delegates_of,
    for_change,
    invited_at,
    page,
    places,
    withdrawn_at,
)

__all__ = [
    "PointIds",
    "Subject",
    "Wish",
    "about",
    "account",
    "called",
    "counts",
    "delegates_at",
    "delegates_of",
    "for_change",
    "invited_at",
    "page",
    "places",
    "withdrawn_at",
]
