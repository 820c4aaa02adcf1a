"""What messages tell, when they are true, and how each channel says it."""

from meetings.notifications.rules.outbox import (
    FAILED,
    LEASE,
    MOST_ATTEMPTS,
    PERSONAL_REQUESTS,
    SUPERSEDES,
    Channel,
    MailKind,
    MailState,
    NothingToChaseError,
    ObsoleteMailError,
    is_true,
    is_true_of_person,
    settles,
    wait_after,
)

__all__ = [
    "FAILED",
    "LEASE",
    "MOST_ATTEMPTS",
    "PERSONAL_REQUESTS",
    "SUPERSEDES",
    "Channel",
    "MailKind",
    "MailState",
    "NothingToChaseError",
    "ObsoleteMailError",
    "is_true",
    "is_true_of_person",
    "settles",
    "wait_after",
]
