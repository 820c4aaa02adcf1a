"""Questions about the outbox, and about whom to chase for an answer."""

from meetings.notifications.queries.outbox import (
    PointIds,
    Subject,
    about,
    account,
    called,
    delegates_at,
    delegates_of,
    invited_at,
    visible_to,
    withdrawn_at,
)
from meetings.notifications.queries.webhooks import guard

__all__ = [
    "PointIds",
    "Subject",
    "about",
    "account",
    "called",
    "delegates_at",
    "delegates_of",
    "guard",
    "invited_at",
    "visible_to",
    "withdrawn_at",
]
