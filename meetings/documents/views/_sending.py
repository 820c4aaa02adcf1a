"""How the bytes of a paper leave the house."""

from flask import Response, current_app

from meetings.kit.files import LocalFiles, storage_from


def storage() -> LocalFiles:
    """Return the store of this installation."""
    return storage_from(current_app.config["STORAGE_URL"])


def private(answer: Response) -> Response:
    """Keep an answer to its reader: nothing between here and there may keep it."""
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
