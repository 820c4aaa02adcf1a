"""All or nothing."""

from collections.abc import Iterator
from contextlib import contextmanager

from meetings.kit import events
from meetings.kit.database import db


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
            yield
            db.session.commit()
        except BaseException:
            db.session.rollback()
            raise
    events.announce(happened)
