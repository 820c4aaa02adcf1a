"""Databases on which tests begin: each at a later moment of the same story, each forgets."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from typing import Final

from sqlalchemy import Connection, Engine, text

from meetings.kit.database import db

# Gives a number that is another once something was written in this transaction.
_WRITTEN: Final[Mapping[str, Callable[[Connection], int]]] = {
    "sqlite": lambda open_one: open_one.connection.dbapi_connection.total_changes,  # type: ignore[union-attr]
    "postgresql": lambda open_one: open_one.execute(
        text("SELECT pg_current_xact_id_if_assigned() IS NOT NULL")
    ).scalar_one(),
}


class Stages:
    """The moments of one story; a test begins at one of them and may go on to a later one."""

    def __init__(self) -> None:
        self.moments: dict[str, Engine] = {}
        self._stack = ExitStack()
        self._connection: Connection | None = None
        self._written = 0

    @contextmanager
    def playing(self, engine: Engine) -> Iterator[None]:
        """Let the session of the block work inside one transaction that never commits."""
        before = db.engine
        with self._stack:
            self._enter(engine)
            try:
                yield
            finally:
                self._connection = None
                db.session.remove()
                db.engines[None] = before  # type: ignore[index]

    def go_on(self, moment: str) -> bool:
        """Go on to a later moment of the story; False where the test has already changed it.

        What a test has loaded stays: the same rows, with the same numbers, stand at every moment.
        """
        engine = self.moments.get(moment)
        if engine is None or self._connection is None:
            return False
        session = db.session
        is_changed = session.new or session.dirty or session.deleted
        if is_changed or self._count(self._connection) != self._written:
            return False
        session.rollback()
        self._enter(engine)
        return True

    def _enter(self, engine: Engine) -> None:
        connection = self._connection = engine.connect().execution_options(writes=True)
        self._stack.callback(connection.close)
        outer = connection.begin()
        self._stack.callback(outer.rollback)
        db.engines[None] = connection  # type: ignore[index]
        self._written = self._count(connection)

    @staticmethod
    def _count(connection: Connection) -> int:
        return int(_WRITTEN[connection.dialect.name](connection))


# The story of this process; its moments are written when the first test needs them.
story: Final = Stages()
