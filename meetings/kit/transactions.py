"""All or nothing."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from meetings.kit import events
from meetings.kit.database import db

_opening: ContextVar[list[Callable[[], None]] | None] = ContextVar("opening", default=None)


@contextmanager
def opening_with(callback: Callable[[], None]) -> Iterator[None]:
    """Run the callback as the first thing of the next transaction opened inside the block."""
    token = _opening.set([callback])
    try:
        yield
    finally:
        _opening.reset(token)


@contextmanager
def transaction() -> Iterator[None]:
    """Store everything done inside the block, or none of it; then spread the news.

    A read that is still open ends first, so that what the block loads is the state it will change;
    what must be locked is loaded inside the block by a `for_change` query.
    """
    db.session.commit()
    with events.collected() as happened:
        try:
            db.session.connection(execution_options={"writes": True})
            for callback in _due():
                callback()
            yield
            db.session.commit()
        except BaseException:
            db.session.rollback()
            raise
    events.announce(happened)


def _due() -> list[Callable[[], None]]:
    waiting = _opening.get() or []
    due = list(waiting)
    waiting.clear()
    return due
