"""Is the process alive, and is it ready to serve (D42)?"""

from datetime import timedelta
from http import HTTPStatus
from typing import Final

from flask import Blueprint, current_app, jsonify
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import SQLAlchemyError

from meetings.kit import clock, jobs
from meetings.kit.database import db
from meetings.kit.migrations import are_current
from meetings.kit.transactions import transaction
from meetings.web.session import public

blueprint = Blueprint("health", __name__)
_LONGEST_SILENCE: Final = timedelta(seconds=60)


@blueprint.get("/healthz")
@public
def healthz() -> ResponseReturnValue:
    """Answer as long as the process lives."""
    return jsonify(status="ok")


@blueprint.get("/readyz")
@public
def readyz() -> ResponseReturnValue:
    """Say whether the database takes writes, the migrations are current and a worker was seen."""
    checks = {"database": _takes_writes(), "migrations": False, "worker": False}
    if checks["database"]:
        checks["migrations"] = are_current(current_app.config["MIGRATIONS_DIR"])
        seen = jobs.last_seen()
        checks["worker"] = seen is not None and clock.now() - seen < _LONGEST_SILENCE
    ready = all(checks.values())
    status = HTTPStatus.OK if ready else HTTPStatus.SERVICE_UNAVAILABLE
    headers = {} if ready else {"Retry-After": "5"}
    return jsonify(status="ready" if ready else "not ready", checks=checks), status, headers


def _takes_writes() -> bool:
    try:
        with transaction():
            jobs.touch("readyz")
    except SQLAlchemyError:
        db.session.rollback()
        return False
    return True
