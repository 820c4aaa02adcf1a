"""The worker as `flask jobs run` starts it, with short leases and a piece of work to watch."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

from flask import Flask
from flask.cli import ScriptInfo

from config import Config
from meetings.app import create_app
from meetings.kit import clock, jobs, sql
from meetings.kit.jobs import WorkerSeen
from meetings.kit.transactions import transaction
from meetings.notifications import rules

ROOT: Final = Path(__file__).parents[2]
DIARY: Final = "DIARY"
_SHORT: Final = timedelta(seconds=1)
_WORK_SECONDS: Final = 0.1


class Workers:
    """Workers as processes of their own, on the database of this test."""

    def __init__(self, stack: ExitStack, environment: dict[str, str]) -> None:
        self._stack = stack
        self._environment = environment
        self._diary = Path(environment[DIARY])

    def start(self) -> subprocess.Popen[bytes]:
        """Start one more worker."""
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.bench.worker"],
            cwd=ROOT,
            env=os.environ | self._environment,
            stdin=subprocess.DEVNULL,
        )
        self._stack.callback(_end, process)
        return process

    def lines(self) -> list[str]:
        """Return what the workers wrote into their diary so far."""
        return self._diary.read_text().splitlines() if self._diary.exists() else []


@contextmanager
def workers(app: Flask, *, diary: Path, mail_url: str) -> Iterator[Workers]:
    """Let workers be started on the database of an application; none is left afterwards."""
    environment = {
        "DIEMCAU_PROFILE": "test",
        "DATABASE_URL": str(app.config["SQLALCHEMY_DATABASE_URI"]),
        "INSTANCE_DIR": str(app.config["INSTANCE_DIR"]),
        "MAIL_URL": mail_url,
        DIARY: str(diary),
    }
    with ExitStack() as stack:
        yield Workers(stack, environment)


def _end(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    process.wait()


def _stamp(payload: dict[str, Any]) -> None:
    """Leave a row that can stand only once, and note beginning and end."""
    name = f"stamp {payload['number']}"
    _note(f"begin {name}")
    time.sleep(payload.get("seconds", _WORK_SECONDS))
    with transaction():
        sql.upsert(WorkerSeen, [{"name": name, "seen_at": clock.now()}], key=["name"])
    _note(f"end {name}")


def _note(line: str) -> None:
    descriptor = os.open(os.environ[DIARY], os.O_CREAT | os.O_WRONLY | os.O_APPEND)
    os.write(descriptor, f"{line}\n".encode())
    os.close(descriptor)


def _main() -> None:
    app = create_app(Config.from_env())
    jobs.LEASE = rules.LEASE = _SHORT  # type: ignore[misc]
    jobs.register({"stamp": _stamp}, list(jobs._tickers))
    app.cli.main(args=["jobs", "run"], obj=ScriptInfo(create_app=lambda: app))


if __name__ == "__main__":
    _main()
