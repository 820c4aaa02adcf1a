"""The worker as `flask jobs run` starts it, with short leases and a piece of work to watch."""

import os
import time
from datetime import timedelta
from typing import Any, Final

from flask.cli import ScriptInfo

from meetings.kit import clock, jobs, sql
from meetings.kit.jobs import WorkerSeen
from meetings.kit.transactions import transaction
from meetings.notifications import rules
from tests.bench.worker import DIARY
from wsgi import app

_SHORT: Final = timedelta(seconds=1)
_WORK_SECONDS: Final = 0.1


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
    jobs.LEASE = rules.LEASE = _SHORT  # type: ignore[misc]
    jobs.register({"stamp": _stamp}, list(jobs._tickers))
    app.cli.main(args=["jobs", "run"], obj=ScriptInfo(create_app=lambda: app))


if __name__ == "__main__":
    _main()
