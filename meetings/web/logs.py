"""What is written to the log, in which form, and what never is (T37, V16)."""

import json
import logging
import re
import time
from datetime import UTC, datetime
from typing import Any, Final

from flask import Flask, Response, g, request
from flask.logging import wsgi_errors_stream

REQUESTS: Final = "meetings.requests"
_HIDDEN: Final = "…"
# Whatever opens something: links with a token in their path, fields of forms, headers, URLs.
_SECRETS: Final = (
    (re.compile(r"(/(?:password/reset|calendar/feed|replies)/)[^/\s?#\"']+"), rf"\1{_HIDDEN}"),
    (
        re.compile(
            r"(?i)\b((?:_key|csrf_token|token|password|secret(?:_key)?|authorization|cookie)"
            r"[\"']?\s*[=:]\s*[\"']?(?:bearer\s+)?)[^\s&;,\"']+"
        ),
        rf"\1{_HIDDEN}",
    ),
    (re.compile(r"(://[^/\s:@]*:)[^@/\s]+@"), rf"\1{_HIDDEN}@"),
)
_LINE_BREAKS: Final = re.compile(r"[\r\n\x0b\x0c\x85\u2028\u2029]+")

# Readers of lines that know Unicode break at these too; JSON leaves them as they are.
_ESCAPED: Final = {0x85: "\\u0085", 0x2028: "\\u2028", 0x2029: "\\u2029"}


def init_app(app: Flask) -> None:
    """Write the log to the error stream as LOG_FORMAT says; in JSON each request has a line."""
    form = app.config["LOG_FORMAT"]
    formatter = JsonFormatter() if form == "json" else TextFormatter()
    root = logging.getLogger()
    for handler in [one for one in root.handlers if isinstance(one, _ErrorStream)]:
        root.removeHandler(handler)
    handler = _ErrorStream(wsgi_errors_stream)
    handler.setFormatter(formatter)
    root.addHandler(handler)
    for other in logging.getLogger("gunicorn.error").handlers:
        other.setFormatter(formatter)
    logging.getLogger(REQUESTS).setLevel(logging.INFO if form == "json" else logging.WARNING)
    if form == "json":
        app.before_request(_begin)
        app.after_request(_note)


def without_secrets(text: str) -> str:
    """Return the text with tokens, passwords and keys replaced by an ellipsis."""
    for pattern, instead in _SECRETS:
        text = pattern.sub(instead, text)
    return text


class TextFormatter(logging.Formatter):
    """One line a record for people; only a traceback stands on lines of its own."""

    def format(self, record: logging.LogRecord) -> str:
        """Write moment, level, place and message; a line break in a message forges no record."""
        message = _LINE_BREAKS.sub(" ⏎ ", record.getMessage())
        line = f"{_moment(record)} {record.levelname} {record.name}: {message}"
        if record.exc_info:
            line = f"{line}\n{self.formatException(record.exc_info)}"
        return without_secrets(line)


class JsonFormatter(logging.Formatter):
    """One JSON object a line for programs."""

    def format(self, record: logging.LogRecord) -> str:
        """Write the record and the facts given with it (`extra={"facts": {…}}`)."""
        told: dict[str, Any] = {
            "at": _moment(record),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": without_secrets(record.getMessage()),
        }
        told |= {
            name: without_secrets(fact) if isinstance(fact, str) else fact
            for name, fact in getattr(record, "facts", {}).items()
        }
        if record.exc_info:
            told["traceback"] = without_secrets(self.formatException(record.exc_info))
        return json.dumps(told, ensure_ascii=False, default=str).translate(_ESCAPED)


class _ErrorStream(logging.StreamHandler[Any]):
    """Our own handler, known by its class so that a second application does not add a second."""


def _moment(record: logging.LogRecord) -> str:
    return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")


def _begin() -> None:
    g.begun_at = time.monotonic()


def _note(response: Response) -> Response:
    """Tell who asked for what, without query and body."""
    facts = {
        "method": request.method,
        "path": request.path,
        "status": response.status_code,
        "milliseconds": round((time.monotonic() - g.begun_at) * 1000) if "begun_at" in g else None,
        "address": request.remote_addr,
        "account": _account(),
    }
    logging.getLogger(REQUESTS).info("%s %s", request.method, request.path, extra={"facts": facts})
    return response


def _account() -> int | None:
    # Only who was looked up for this request anyway: a file of ours needs no session.
    visitor = g.get("_login_user")
    return visitor.actor.id if visitor is not None and visitor.is_authenticated else None
