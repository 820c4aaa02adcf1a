"""The bare limit: the same server with nothing of ours in it; gunicorn bench.bare:app."""

import os
import sqlite3
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from flask import Flask
from sqlalchemy import make_url

from meetings.kit.database import journal_mode
from tests.bench.databases import Databases
from tests.bench.live import ROOT
from tests.bench.ports import free_port

app = Flask("bare")
_local = threading.local()
_SHARDS = 16
_TABLES = (
    "CREATE TABLE bare_event (id INTEGER PRIMARY KEY, told TEXT NOT NULL)",
    "CREATE TABLE bare_counter (id INTEGER PRIMARY KEY, value INTEGER NOT NULL)",
)


@app.get("/")
def empty() -> str:
    """Answer."""
    return "bare"


@app.get("/row/<int:number>")
def row(number: int) -> str:
    """Read one row by its key."""
    mark = "?" if _is_sqlite() else "%s"
    found = _connection().execute(
        f"SELECT value FROM bare_counter WHERE id = {mark}",  # noqa: S608 the mark is ours
        (number % _SHARDS,),
    )
    return str(found.fetchone()[0])


@app.post("/write/<int:number>")
def write(number: int) -> str:
    """Append an event, move a counter, commit."""
    mark = "?" if _is_sqlite() else "%s"
    key = ("NULL" if _is_sqlite() else "nextval('bare_event_id')",)
    connection = _connection()
    connection.execute("BEGIN IMMEDIATE" if _is_sqlite() else "BEGIN")
    connection.execute(
        f"INSERT INTO bare_event VALUES ({key[0]}, {mark})",  # noqa: S608 both are ours
        ("x" * 200,),
    )
    connection.execute(
        f"UPDATE bare_counter SET value = value + 1 WHERE id = {mark}",  # noqa: S608
        (number % _SHARDS,),
    )
    connection.execute("COMMIT")
    return "stored"


@contextmanager
def serving(databases: Databases) -> Iterator[str]:
    """Serve it as the product is served, on a database of its own; give its address."""
    url = databases.create("bare")
    _prepare(url)
    port = free_port()
    process = subprocess.Popen(
        [
            sys.executable, "-m", "gunicorn", "bench.bare:app", "--bind", f"127.0.0.1:{port}",
            "--worker-class", "gthread", "--workers", "1", "--threads", "32",
            "--no-control-socket", "--log-level", "error",
        ],
        cwd=ROOT,
        env=os.environ | {"BARE_DATABASE": url},
    )  # fmt: skip
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(300):
            try:
                urllib.request.urlopen(address, timeout=5).close()
                break
            except OSError:
                time.sleep(0.05)
        yield address
    finally:
        process.terminate()
        process.wait()
        databases.drop(url)


def _prepare(url: str) -> None:
    os.environ["BARE_DATABASE"] = url
    connection = _connection()
    for statement in _TABLES:
        connection.execute(statement)
    if not _is_sqlite():
        connection.execute("CREATE SEQUENCE bare_event_id")
    for shard in range(_SHARDS):
        connection.execute(f"INSERT INTO bare_counter VALUES ({shard}, 0)")  # noqa: S608
    connection.close()
    del _local.connection


def _is_sqlite() -> bool:
    return os.environ["BARE_DATABASE"].startswith("sqlite")


def _connection() -> Any:  # noqa: ANN401 one of two drivers
    """Return the connection of this thread, which keeps what it is told as ours do."""
    if not hasattr(_local, "connection"):
        url = make_url(os.environ["BARE_DATABASE"])
        if _is_sqlite():
            assert url.database
            made = sqlite3.connect(url.database, timeout=30, isolation_level=None)
            made.execute(f"PRAGMA journal_mode={journal_mode(sqlite3.sqlite_version_info)}")
            made.execute("PRAGMA synchronous=FULL")
            _local.connection = made
        else:
            plain = url.set(drivername="postgresql").render_as_string(hide_password=False)
            _local.connection = psycopg.connect(plain, autocommit=True)
    return _local.connection
