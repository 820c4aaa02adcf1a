"""What the log tells, and what it keeps to itself."""

import json
import logging
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask

from meetings.web import logs

TOKEN = "kqz7m2v5x4bnt3w6hc2yyp7r8a"


@pytest.fixture
def forgetful_root() -> Iterator[None]:
    """Take away afterwards what a test has put on the root of all loggers."""
    before = list(logging.getLogger().handlers)
    yield
    logging.getLogger().handlers[:] = before


def _record(message: str, *values: object, fault: bool = False) -> logging.LogRecord:
    info = sys.exc_info() if fault else None
    return logging.LogRecord("meetings.x", logging.WARNING, "x.py", 1, message, values, info)


def _as_json(record: logging.LogRecord) -> dict[str, Any]:
    told = logs.JsonFormatter().format(record)
    assert len(told.splitlines()) == 1
    return dict(json.loads(told))


@pytest.mark.parametrize(
    "text",
    [
        f"GET /calendar/feed/{TOKEN}.ics",
        f"fault abc at /password/reset/{TOKEN}",
        f"POST /replies/{TOKEN}?lang=en",
        f"https://hop.example/password/reset/{TOKEN}?lang=en",
        f"{{'_key': '{TOKEN}'}}",
        f"csrf_token={TOKEN}&name=An",
        f"Authorization: Bearer {TOKEN}",
        f'password="{TOKEN}"',
        f"smtp://thu:{TOKEN}@mail.example:587",
        f"postgresql+psycopg://app:{TOKEN}@db/diemcau",
    ],
)
def test_what_opens_something_is_never_written(text: str) -> None:
    assert TOKEN not in logs.without_secrets(text)
    assert TOKEN not in logs.TextFormatter().format(_record("%s", text))
    assert TOKEN not in json.dumps(_as_json(_record("%s", text)))


def test_what_opens_nothing_is_left_as_it_is() -> None:
    text = "job 12 (minutes.render) failed at /conferences/hn-2020-02-12/minutes"

    assert logs.without_secrets(text) == text


def test_a_traceback_is_told_without_its_secrets() -> None:
    try:
        raise ValueError(f"token={TOKEN}")
    except ValueError:
        record = _record("fault", fault=True)

    told = _as_json(record)

    assert "ValueError" in told["traceback"]
    assert TOKEN not in told["traceback"]
    assert "\nTraceback (most recent call last)" in logs.TextFormatter().format(record)


@pytest.mark.parametrize("breaking", ["\n", "\r\n", "\u2028", "\x85"])
def test_a_line_break_in_a_message_forges_no_record(breaking: str) -> None:
    record = _record("sign-in of %s", f"an{breaking}2026-11-22 WARNING forged")

    assert len(logs.TextFormatter().format(record).splitlines()) == 1
    assert "an" in _as_json(record)["message"]


@pytest.mark.usefixtures("forgetful_root")
def test_in_json_every_request_has_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    another, app = Flask("meetings"), Flask("meetings")
    for one in (another, app):  # a second application adds no second line
        one.config["LOG_FORMAT"] = "json"
        logs.init_app(one)
    app.add_url_rule("/calendar/feed/<token>", "feed", lambda token: token)

    app.test_client().get(f"/calendar/feed/{TOKEN}?q=riêng")

    lines = capsys.readouterr().err.splitlines()
    told = [json.loads(line) for line in lines]
    assert [one["status"] for one in told if one["logger"] == logs.REQUESTS] == [200]
    assert TOKEN not in "".join(lines)
    assert "riêng" not in "".join(lines)


@pytest.mark.usefixtures("forgetful_root")
def test_as_text_requests_are_not_told(capsys: pytest.CaptureFixture[str]) -> None:
    app = Flask("meetings")
    app.config["LOG_FORMAT"] = "text"
    logs.init_app(app)
    app.add_url_rule("/", "home", lambda: "home")

    app.test_client().get("/")
    logging.getLogger("meetings.web").warning("database busy")

    said = capsys.readouterr().err
    assert "WARNING meetings.web: database busy" in said
    assert logs.REQUESTS not in said
