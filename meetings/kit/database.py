"""The one database session of the product, and how each engine is set to keep what it was told."""

import sqlite3
from typing import Any, Final

from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Connection, Engine, event

from meetings.kit import vietnamese
from meetings.kit.orm import Base

FOLD: Final = "fold"  # the function that SQLite is taught, for `sql.folded`

db = SQLAlchemy(
    metadata=Base.metadata,
    session_options={"expire_on_commit": False, "join_transaction_mode": "create_savepoint"},
)

# The product asks more than five hundred different things; each keeps its compiled text.
_STATEMENTS: Final = 3000
_POSTGRESQL_TIMEOUTS: Final = (
    "-c lock_timeout=3000 -c statement_timeout=60000 -c idle_in_transaction_session_timeout=30000"
)


def engine_options(url: str) -> dict[str, Any]:
    """Return the engine options that suit a database URL (D03, D04)."""
    if url.startswith("sqlite"):
        return {"connect_args": {"timeout": 30}, "query_cache_size": _STATEMENTS}
    return {
        "query_cache_size": _STATEMENTS,
        "pool_pre_ping": True,
        "pool_size": 20,
        "max_overflow": 60,
        "connect_args": {"options": _POSTGRESQL_TIMEOUTS},
    }


def init_app(app: Flask) -> None:
    """Bind the session to the application and arm the engine."""
    db.init_app(app)
    with app.app_context():
        arm(db.engine)


def arm(engine: Engine) -> None:
    """Set the pragmas of SQLite and say when a transaction is one that writes.

    Plain BEGIN is the default; BEGIN IMMEDIATE only inside transaction(): a deferred transaction
    that upgrades from a snapshot fails at once, whatever the timeout, and the driver's default
    mode loses updates silently.
    """
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _keep_what_was_told)
        event.listen(engine, "begin", _begin)


def journal_mode(version: tuple[int, ...]) -> str:
    """Return WAL, or TRUNCATE on the SQLite versions that carry the WAL-reset defect (D03)."""
    mended = (
        version >= (3, 51, 3)
        or (3, 50, 7) <= version < (3, 51, 0)
        or (3, 44, 6) <= version < (3, 45, 0)
    )
    return "WAL" if mended else "TRUNCATE"


def _keep_what_was_told(connection: Any, _record: object) -> None:
    connection.isolation_level = None
    connection.create_function(FOLD, 1, _fold, deterministic=True)
    for pragma in (
        f"journal_mode={journal_mode(sqlite3.sqlite_version_info)}",
        "synchronous=FULL",
        "foreign_keys=ON",
        "busy_timeout=30000",
        "cache_size=-32000",
        "temp_store=MEMORY",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _fold(text: object) -> str | None:
    return None if text is None else vietnamese.fold(str(text))


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
