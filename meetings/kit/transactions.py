"""All or nothing."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Final

from meetings.kit import events
from meetings.kit.database import db
from meetings.kit.events import Event


@dataclass(slots=True)
class Work:
    """What one form does to the database: its key, its change and its answer in one transaction."""

    opening: Callable[[], None] | None
    happened: list[Event] = field(default_factory=list)
    is_open: bool = False

    def begin(self) -> None:
        """Run what comes before everything else, the first time only."""
        if self.opening is not None:
            self.opening()  # refused once, it is refused by every transaction of the form
            self.opening = None

    def leave_open(self, happened: list[Event]) -> None:
        """Keep a transaction whose change is made, to be stored by `complete`."""
        self.happened, self.is_open = happened, True

    def complete(self, closing: Callable[[], None] = lambda: None) -> None:
        """Do the last thing, store everything and spread the news; without a change do nothing."""
        if not self.is_open:
            return
        try:
            closing()
            db.session.commit()
        except BaseException:
            self.drop()
            raise
        self.is_open = False
        happened, self.happened = self.happened, []
        token = _work.set(None)  # whoever hears the news works on their own account
        try:
            events.announce(happened)
        finally:
            _work.reset(token)

    def drop(self) -> None:
        """Take back a change that is not stored yet."""
        if self.is_open:
            self.is_open = False
            db.session.rollback()


_work: Final[ContextVar[Work | None]] = ContextVar("work", default=None)
_inside: Final[ContextVar[bool]] = ContextVar("inside", default=False)


class NestedTransactionError(RuntimeError):
    """A transaction inside another would store half of it."""


@contextmanager
def one_form(*, opening: Callable[[], None]) -> Iterator[Work]:
    """Begin the first transaction of the block by `opening`; store the last by `Work.complete`.

    So the one-time key, the change and the answer of a form are stored together or not at all (D02,
    D11). Leaving the block without `complete` takes the change back.
    """
    work = Work(opening)
    token = _work.set(work)
    try:
        yield work
    finally:
        _work.reset(token)
        work.drop()


@contextmanager
def transaction() -> Iterator[None]:
    """Store everything done inside the block, or none of it; then spread the news.

    A read that is still open ends first, so that what the block loads is the state it will change;
    what must be locked is loaded inside the block by a `for_change` query. Within a form
    (`one_form`) the block is stored when the form's answer is known.
    """
    work = _work.get()
    if work is not None:
        work.complete()
    with _alone(), events.collected() as happened:
        db.session.commit()
        try:
            db.session.connection(execution_options={"writes": True})
            if work is not None:
                work.begin()
            yield
            db.session.flush()
            if work is None:
                db.session.commit()
        except BaseException:
            db.session.rollback()
            raise
    if work is None:
        events.announce(happened)
    else:
        work.leave_open(happened)


@contextmanager
def _alone() -> Iterator[None]:
    if _inside.get():
        raise NestedTransactionError
    token = _inside.set(True)
    try:
        yield
    finally:
        _inside.reset(token)
