"""Tell whether the process is alive, and whether it is ready to serve (D42)."""

import shutil
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Final

from flask import Blueprint, current_app, jsonify
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import SQLAlchemyError

from meetings.kit import clock, jobs
from meetings.kit.database import db
from meetings.kit.migrations import are_current
from meetings.web.session import public

blueprint = Blueprint("health", __name__)
_LONGEST_SILENCE: Final = timedelta(seconds=60)
_WRITE_TEST_EVERY: Final = timedelta(seconds=5)
_LEAST_SHARE: Final = 0.05
_ENOUGH: Final = 2 * 1024**3  # bytes: five in a hundred of a large disk are not needed


@blueprint.get("/healthz")
@public
def healthz() -> ResponseReturnValue:
    """Answer as long as the process lives."""
    return jsonify(status="ok")


@blueprint.get("/readyz")
@public
def readyz() -> ResponseReturnValue:
    """Say whether the database takes writes, the migrations are current and a worker was seen."""
    now = clock.now()
    checks = {"database": _takes_writes(now), "migrations": False, "worker": False}
    waiting = None
    if checks["database"]:
        checks["migrations"] = are_current(current_app.config["MIGRATIONS_DIR"])
        seen = jobs.last_seen()
        checks["worker"] = seen is not None and now - seen < _LONGEST_SILENCE
        waiting = jobs.oldest_waiting(now)
    checks["disk"] = _has_room(current_app.config["INSTANCE_DIR"])
    ready = all(checks.values())
    told = {
        "status": "ready" if ready else "not ready",
        "checks": checks,
        "oldest_job_seconds": round(waiting.total_seconds()) if waiting else None,
    }
    if ready:
        return told
    return told, HTTPStatus.SERVICE_UNAVAILABLE, {"Retry-After": "5"}


def _takes_writes(now: datetime) -> bool:
    """Try a write; whoever asks all the time is told what a moment ago was true."""
    try:
        last = jobs.written_at()
        if last is None or not timedelta(0) <= now - last < _WRITE_TEST_EVERY:
            jobs.try_writing()
    except SQLAlchemyError:
        db.session.rollback()
        return False
    return True


def _has_room(folder: str) -> bool:
    disk = shutil.disk_usage(folder)
    return disk.free >= min(_LEAST_SHARE * disk.total, _ENOUGH)
