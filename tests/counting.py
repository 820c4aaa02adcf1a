"""Counting the statements that reach the database."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event

from meetings.kit.database import db


@contextmanager
def statements() -> Iterator[list[str]]:
    """Give the list to which every statement is added while the block runs."""
    told: list[str] = []

    def note(_c: Any, _k: Any, statement: str, *_: Any) -> None:
        told.append(statement)

    engine = getattr(db.engine, "engine", db.engine)
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield told
    finally:
        event.remove(engine, "before_cursor_execute", note)
