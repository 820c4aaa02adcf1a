"""The doctor names what is wrong, and production does not start with it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from config import Config, SettingError
from meetings.app import create_app
from meetings.kit import jobs
from meetings.kit.database import db
from meetings.kit.transactions import transaction
from tests.bench.mail import Mailbox
from tests.bench.ports import free_port
from tests.cast import Cast, assemble
from tests.cli.conftest import Type


@contextmanager
def _set(app: Flask, **settings: object) -> Iterator[None]:
    before = {name: app.config[name] for name in settings}
    app.config.update(settings)
    try:
        yield
    finally:
        app.config.update(before)


def _lines(type_in: Type) -> dict[str, str]:
    """Return what the doctor says: its mark by what it looked at."""
    said = type_in("doctor").output.splitlines()
    return {line[2:].partition(":")[0]: line[0] for line in said if line[0] in "✓!✗"}


def test_a_sound_machine_passes(app: Flask, cast: Cast, smtp: Mailbox, type_in: Type) -> None:
    jobs.say_alive("worker")

    with _set(app, MAIL_URL=smtp.url):
        done = type_in("doctor")

    assert done.exit_code == 0, done.output
    assert "✗" not in done.output
    assert "!" not in done.output
    assert smtp.messages == []


def test_the_engine_and_its_settings_are_named(cast: Cast, type_in: Type) -> None:
    said = type_in("doctor").output

    assert "synchronous=2" in said or "fsync=on, full_page_writes=on" in said


@pytest.mark.parametrize(
    ("settings", "verdict"),
    [
        ({}, "✓"),
        ({"REPLY_ADDRESS": "hop@x.vn"}, "✗"),
        ({"IMAP_URL": "imap://hop:x@127.0.0.1/INBOX"}, "✗"),
        ({"REPLY_ADDRESS": "hop@x.vn", "IMAP_URL": "pop3://hop:x@127.0.0.1"}, "✗"),
        ({"REPLY_ADDRESS": "hop@x.vn", "IMAP_URL": "imap://hop:x@127.0.0.1:1"}, "✗"),
    ],
)
def test_a_mailbox_for_answers_is_opened_where_there_is_one(
    app: Flask, cast: Cast, type_in: Type, settings: dict[str, str], verdict: str
) -> None:
    with _set(app, **settings):
        assert _lines(type_in)["Hộp thư nhận trả lời"] == verdict


def test_a_missing_worker_is_a_doubt(cast: Cast, type_in: Type) -> None:
    assert _lines(type_in)["Tiến trình nền"] == "!"


def test_a_mail_server_that_is_away_is_named(app: Flask, cast: Cast, type_in: Type) -> None:
    with _set(app, MAIL_URL=f"smtp://127.0.0.1:{free_port()}"):
        done = type_in("doctor")

    assert done.exit_code == 1
    assert "✗ Thư: ConnectionRefusedError" in done.output


def test_a_storage_that_takes_nothing_is_named(
    app: Flask, cast: Cast, type_in: Type, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("not a folder")

    with _set(app, STORAGE_URL=(tmp_path / "file" / "below").as_uri()):
        said = _lines(type_in)

    assert said["Kho tệp"] == "✗"


def test_a_schema_of_another_release_is_named(cast: Cast, type_in: Type) -> None:
    with transaction():
        db.session.execute(db.text("DELETE FROM alembic_version"))

    said = _lines(type_in)

    assert said["Cấu trúc dữ liệu"] == "✗"
    assert "Tiến trình nền" not in said


def test_plain_http_and_demo_accounts_are_wrong_in_production(
    app: Flask, cast: Cast, type_in: Type
) -> None:
    with transaction():
        cast.lan.is_demo = True

    with _set(app, PROFILE="production", BASE_URL="http://hop.example"):
        said = _lines(type_in)

    assert said["Địa chỉ"] == "✗"
    assert said["Tài khoản trình diễn"] == "✗"


def _production(app: Flask) -> Config:
    names = ("SQLALCHEMY_DATABASE_URI", "STORAGE_URL", "MAIL_URL", "INSTANCE_DIR")
    return replace(
        Config(SECRET_KEY="x" * 40, **{name: app.config[name] for name in names}),
        PROFILE="production",
        BASE_URL="https://hop.example",
    )


@contextmanager
def _started(config: Config) -> Iterator[Flask]:
    app = create_app(config)
    try:
        yield app
    finally:
        with app.app_context():
            db.engine.dispose()


def test_production_starts_without_demo_accounts(own_app: Flask) -> None:
    with _started(_production(own_app)) as app:
        answer = app.test_client().get("/healthz", base_url="https://hop.example")

    assert answer.status_code == 200


def _demo_account(app: Flask) -> None:
    stranger = assemble().stranger
    with transaction():
        stranger.is_demo = True
    db.session.remove()


def test_production_does_not_start_with_demo_accounts(own_app: Flask) -> None:
    _demo_account(own_app)

    with pytest.raises(SettingError, match="close-demo"), _started(_production(own_app)):
        pass


def test_the_command_line_still_works_to_close_them(
    own_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    _demo_account(own_app)
    monkeypatch.setenv("FLASK_RUN_FROM_CLI", "true")

    with _started(_production(own_app)) as app:
        closed = app.test_cli_runner().invoke(args=["accounts", "close-demo"])
    monkeypatch.delenv("FLASK_RUN_FROM_CLI")

    assert closed.exit_code == 0, closed.output
    with _started(_production(own_app)):
        pass


def test_production_waits_for_a_database_that_is_away(own_app: Flask, tmp_path: Path) -> None:
    away = replace(
        _production(own_app),
        SQLALCHEMY_DATABASE_URI=f"sqlite:///{tmp_path / 'nowhere' / 'diemcau.db'}",
    )

    with _started(away) as app:
        answer = app.test_client().get("/readyz", base_url="https://hop.example")

    assert answer.status_code == 503
