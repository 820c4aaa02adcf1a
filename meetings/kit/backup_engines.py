"""How each database engine writes itself into one file, and comes back out of it."""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final, LiteralString, Protocol
from urllib.parse import quote

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from sqlalchemy import URL, make_url

from meetings.kit import backup_errors

_WAIT: Final = 60.0  # seconds that a busy SQLite file is waited for
_LONGEST_WORDS: Final = 2000
_DEBIAN: Final = Path("/usr/lib/postgresql")
_KEPT: Final = frozenset({"HOME", "LANG", "LD_LIBRARY_PATH", "PATH"})
_TABLES: Final[LiteralString] = (
    "SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
    "WHERE n.nspname = %s AND c.relkind IN ('r', 'p') ORDER BY c.relname"
)
_ASIDE: Final = "before_restore"

Counts = Mapping[str, int]


class DatabaseEngine(Protocol):
    """What a backup asks of a database; `dump` names the file it writes."""

    name: str
    dump: str

    def write(self, target: Path) -> Counts:
        """Write one consistent state into the file and tell the rows of each table in it."""

    def check(self, source: Path, counts: Counts) -> None:
        """Raise BackupDamagedError unless the file can be read back."""

    def holds_data(self) -> bool:
        """Tell whether a restore would overwrite something."""

    def restore(self, source: Path, counts: Counts) -> None:
        """Replace everything by the state in the file, or leave all as it was."""


def engine_of(database_url: str, tools: Path | None = None) -> DatabaseEngine:
    """Choose the engine by the URL; `tools` is the folder of pg_dump and pg_restore.

    Without it they are looked for in PATH and where Debian puts them.
    """
    url = make_url(database_url)
    match url.get_backend_name():
        case "sqlite" if url.database and url.database != ":memory:":
            return SqliteEngine(Path(url.database))
        case "postgresql":
            return PostgresqlEngine(url, tools)
        case other:
            raise backup_errors.unknown_engine(other)


class SqliteEngine:
    """A SQLite file, copied by SQLite itself while others may go on reading and writing."""

    name = "sqlite"
    dump = "database.sqlite3"

    def __init__(self, path: Path) -> None:
        self._path = path

    def write(self, target: Path) -> Counts:
        """Copy the file in one step, and make the copy a file without companions."""
        if not self._path.is_file():
            raise backup_errors.no_such_database(self._path)
        with _opened(self._path, "rw") as source, _opened(target, "rwc") as copy:
            source.backup(copy)
            copy.execute("PRAGMA journal_mode = DELETE")
            return _sqlite_counts(copy)

    def check(self, source: Path, counts: Counts) -> None:
        """Let SQLite look through every page, and count."""
        try:
            with _opened(source, "ro") as copy:
                found = copy.execute("PRAGMA integrity_check").fetchall()
                if found != [("ok",)] or copy.execute("PRAGMA foreign_key_check").fetchone():
                    raise backup_errors.damaged(source.name)
                _compare(counts, _sqlite_counts(copy))
        except sqlite3.DatabaseError as error:
            raise backup_errors.damaged(source.name) from error

    def holds_data(self) -> bool:
        """Tell whether the file has any table."""
        if not self._path.exists():
            return False
        try:
            with _opened(self._path, "rw") as database:
                return bool(_sqlite_tables(database))
        except sqlite3.DatabaseError:
            return True  # something else, which is not ours to overwrite

    def restore(self, source: Path, counts: Counts) -> None:
        """Copy the state back in one transaction of SQLite; readers see the old or the new."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with _opened(source, "ro") as copy, _opened(self._path, "rwc") as target:
            target.execute("PRAGMA synchronous = FULL")
            copy.backup(target)
            _compare(counts, _sqlite_counts(target))


class PostgresqlEngine:
    """A PostgreSQL database, by pg_dump and pg_restore of its own distribution."""

    name = "postgresql"
    dump = "database.dump"

    def __init__(self, url: URL, tools: Path | None) -> None:
        plain = url.set(drivername="postgresql").render_as_string(hide_password=False)
        parts = {name: str(value) for name, value in conninfo_to_dict(plain).items()}
        # The password goes by the environment: arguments can be read by everybody.
        self._password = parts.pop("password", "")
        self._place = make_conninfo(**parts)
        self._tools = tools

    def write(self, target: Path) -> Counts:
        """Dump the state of one moment, and count the rows of the same moment."""
        with self._connected() as connection:
            connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            row = connection.execute("SELECT pg_export_snapshot()").fetchone()
            snapshot = str(row[0]) if row else ""
            self._run("pg_dump", "--format=custom", f"--snapshot={snapshot}", f"--file={target}")
            return _postgresql_counts(connection)

    def check(self, source: Path, counts: Counts) -> None:
        """Let pg_restore read the table of contents; every counted table must be in it."""
        try:
            contents = self._call("pg_restore", "--list", str(source))
        except backup_errors.ToolMissingError:
            raise
        except backup_errors.BackupError as error:
            raise backup_errors.damaged(source.name) from error
        for table in counts:
            if f" TABLE DATA public {table} " not in contents:
                raise backup_errors.damaged(table)

    def holds_data(self) -> bool:
        """Tell whether any table is there, or was put aside by a restore that was killed."""
        with self._connected() as connection:
            return any(_postgresql_tables(connection, schema) for schema in ("public", _ASIDE))

    def restore(self, source: Path, counts: Counts) -> None:
        """Put the present state aside, restore in one transaction, and only then let it go."""
        self._tool("pg_restore")
        with self._connected() as connection:
            _put_aside(connection)
        try:
            self._run("pg_restore", "--single-transaction", "--exit-on-error", str(source))
            with self._connected() as connection:
                _compare(counts, _postgresql_counts(connection))
        except BaseException:
            with self._connected() as connection:
                _take_back(connection)
            raise
        with self._connected() as connection:
            connection.execute(sql.SQL("DROP SCHEMA {} CASCADE").format(sql.Identifier(_ASIDE)))

    @contextmanager
    def _connected(self) -> Iterator[psycopg.Connection]:
        # No limit of time: a restore of a country takes longer than a page.
        with psycopg.connect(self._place, password=self._password or None) as connection:
            connection.execute("SET statement_timeout = 0")
            connection.execute("SET idle_in_transaction_session_timeout = 0")
            connection.commit()
            yield connection

    def _run(self, tool: str, *arguments: str) -> None:
        self._call(tool, "--no-owner", "--no-privileges", f"--dbname={self._place}", *arguments)

    def _call(self, tool: str, *arguments: str) -> str:
        environment = {
            name: value
            for name, value in os.environ.items()
            if name in _KEPT or name.startswith(("PG", "LC_"))
        }
        if self._password:
            environment["PGPASSWORD"] = self._password
        done = subprocess.run(  # noqa: S603 - a known program, no shell
            [self._tool(tool), *arguments],
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise backup_errors.tool_failed(tool, done.stderr.strip()[-_LONGEST_WORDS:])
        return done.stdout

    def _tool(self, name: str) -> str:
        newest = sorted(_DEBIAN.glob("*/bin"), key=lambda folder: int(folder.parent.name))
        places = [self._tools] if self._tools else [None, *reversed(newest)]
        found = (shutil.which(name, path=place and str(place)) for place in places)
        path = next(filter(None, found), None)
        if path is None:
            raise backup_errors.tool_missing(name)
        return path


@contextmanager
def _opened(path: Path, mode: str) -> Iterator[sqlite3.Connection]:
    uri = f"file:{quote(str(path.absolute()))}?mode={mode}"
    with closing(sqlite3.connect(uri, uri=True, timeout=_WAIT, isolation_level=None)) as opened:
        yield opened


def _sqlite_tables(database: sqlite3.Connection) -> list[str]:
    query = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%'"
    return [name for (name,) in database.execute(query + " ESCAPE '\\' ORDER BY name")]


def _sqlite_counts(database: sqlite3.Connection) -> Counts:
    counts = {}
    for table in _sqlite_tables(database):
        quoted = table.replace('"', '""')
        query = f'SELECT count(*) FROM "{quoted}"'  # noqa: S608 - a name cannot be bound
        counts[table] = int(database.execute(query).fetchone()[0])
    return counts


def _postgresql_tables(connection: psycopg.Connection, schema: str = "public") -> list[str]:
    return [str(name) for (name,) in connection.execute(_TABLES, [schema])]


def _postgresql_counts(connection: psycopg.Connection) -> Counts:
    counts = {}
    for table in _postgresql_tables(connection):
        query = sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier("public", table))
        row = connection.execute(query).fetchone()
        counts[table] = int(row[0]) if row else 0
    return counts


def _put_aside(connection: psycopg.Connection) -> None:
    connection.execute(sql.SQL("DROP SCHEMA IF EXISTS {} CASCADE").format(sql.Identifier(_ASIDE)))
    connection.execute(sql.SQL("ALTER SCHEMA public RENAME TO {}").format(sql.Identifier(_ASIDE)))
    connection.execute("CREATE SCHEMA public")


def _take_back(connection: psycopg.Connection) -> None:
    connection.execute("DROP SCHEMA public CASCADE")
    connection.execute(sql.SQL("ALTER SCHEMA {} RENAME TO public").format(sql.Identifier(_ASIDE)))


def _compare(wanted: Counts, found: Counts) -> None:
    for table in sorted({*wanted, *found}):
        if wanted.get(table) != found.get(table):
            raise backup_errors.counts_differ(table)
