"""Facts of the domain, and the people who asked to hear of them."""

import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, fields
from datetime import date, datetime
from enum import Enum
from typing import Any, Final

_logger: Final = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True, slots=True)
class By:
    """Who caused it, as the memory keeps it."""

    account_id: int
    name: str
    origin: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Event:
    """Something that happened, named in the past tense; its own fields are the facts kept.

    `subject` is the public name of what it happened to (a code, a public id);
    `conference_id` is set when it belongs to one conference; `chain` picks a hash chain of its
    own where one locked row would slow many halls (attendance: one per point).
    """

    at: datetime
    by: By
    subject: str
    conference_id: int | None = None
    chain: str | None = None

    @property
    def facts(self) -> dict[str, Any]:
        """Return what this event tells beyond who, when and where, as plain JSON values."""
        known = {"at", "by", "subject", "conference_id", "chain"}
        return {
            field.name: _plain(getattr(self, field.name))
            for field in fields(self)
            if field.name not in known
        }


@dataclass(frozen=True, slots=True)
class Subscription:
    """Who reacts to what: inside the transaction, or once it is safely stored."""

    event: type[Event]
    handler: Callable[[Any], None]
    after_commit: bool = False


_subscriptions: list[Subscription] = []
_happened: ContextVar[list[Event]] = ContextVar("happened")


def subscribe(subscriptions: Iterable[Subscription]) -> None:
    """Replace the whole table of subscriptions."""
    _subscriptions[:] = subscriptions


def emit(event: Event) -> None:
    """Tell the listeners of this transaction; it is an error to emit outside one."""
    _happened.get().append(event)
    for subscription in _listeners(event, after_commit=False):
        subscription.handler(event)


@contextmanager
def collected() -> Iterator[list[Event]]:
    """Gather the events emitted inside the block."""
    happened: list[Event] = []
    token = _happened.set(happened)
    try:
        yield happened
    finally:
        _happened.reset(token)


def announce(happened: Iterable[Event]) -> None:
    """Tell those who wait for the commit; the data is safe, so a fault of theirs is only logged."""
    for event in happened:
        for subscription in _listeners(event, after_commit=True):
            try:
                subscription.handler(event)
            except Exception:
                _logger.exception("after-commit listener failed on %s", type(event).__name__)


def _listeners(event: Event, *, after_commit: bool) -> list[Subscription]:
    return [
        subscription
        for subscription in _subscriptions
        if subscription.after_commit is after_commit and isinstance(event, subscription.event)
    ]


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, tuple | list):
        return [_plain(one) for one in value]
    return value
