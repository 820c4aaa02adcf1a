"""Whether the database engine is set to keep what it was told (D03, D04)."""

import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection

from meetings.kit.database import journal_mode

OLDEST_POSTGRESQL: Final = 15
WITHDRAWN_SQLITE: Final = (3, 52, 0)
_FULL: Final = 2  # PRAGMA synchronous: 2 is FULL, 3 is EXTRA
_PROMISES: Final = ("fsync", "full_page_writes", "synchronous_commit")


@dataclass(frozen=True, kw_only=True, slots=True)
class Durability:
    """The engine, its version, the settings that matter, and what speaks against trusting it."""

    engine: str
    version: str
    settings: Mapping[str, str]
    faults: tuple[str, ...]

    @property
    def summary(self) -> str:
        """Return it all on one line, for a log."""
        told = ", ".join(f"{name}={value}" for name, value in self.settings.items())
        return f"{self.engine} {self.version} ({told})"


def of(connection: Connection) -> Durability:
    """Ask the engine behind an open connection."""
    if connection.dialect.name == "sqlite":
        return _of_sqlite(connection)
    return _of_postgresql(connection)


def faults_of_postgresql(version: int, settings: Mapping[str, str]) -> Iterator[str]:
    """Name what is wrong with a PostgreSQL of that major version and these settings."""
    if version < OLDEST_POSTGRESQL:
        yield f"PostgreSQL {version} < {OLDEST_POSTGRESQL}"
    for name in _PROMISES:
        if settings[name] == "off":
            yield f"{name}=off"


def faults_of_sqlite(version: tuple[int, ...], journal: str, synchronous: int) -> Iterator[str]:
    """Name what is wrong with a SQLite of that version in that journal mode."""
    if version == WITHDRAWN_SQLITE:
        yield "SQLite 3.52.0 was withdrawn"
    wanted = journal_mode(version).lower()
    if journal != wanted:
        yield f"journal_mode={journal}, not {wanted}"
    if synchronous < _FULL:
        yield f"synchronous={synchronous}, not FULL"


def _of_postgresql(connection: Connection) -> Durability:
    settings = {name: str(_told(connection, f"SHOW {name}")) for name in _PROMISES}
    number = int(_told(connection, "SHOW server_version_num"))
    return Durability(
        engine="PostgreSQL",
        version=str(_told(connection, "SHOW server_version")),
        settings=settings,
        faults=tuple(faults_of_postgresql(number // 10_000, settings)),
    )


def _of_sqlite(connection: Connection) -> Durability:
    journal = str(_told(connection, "PRAGMA journal_mode")).lower()
    synchronous = int(_told(connection, "PRAGMA synchronous"))
    return Durability(
        engine="SQLite",
        version=sqlite3.sqlite_version,
        settings={"journal_mode": journal, "synchronous": str(synchronous)},
        faults=tuple(faults_of_sqlite(sqlite3.sqlite_version_info, journal, synchronous)),
    )


def _told(connection: Connection, question: str) -> Any:
    return connection.exec_driver_sql(question).scalar_one()
