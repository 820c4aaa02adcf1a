"""What an operator types about accounts and the log."""

import pytest
from flask import Flask

from config import Config, SettingError
from meetings.access.roles import Role
from meetings.app import create_app
from meetings.kit.database import db
from meetings.kit.transactions import transaction
from meetings.organisations.rules import OrganisationKind
from meetings.people.models import Account, Duty
from meetings.people.rules.passwords import hasher
from tests.cast import office, person


@pytest.fixture
def house(own_app: Flask, monkeypatch: pytest.MonkeyPatch) -> Flask:
    """An office and nobody in it; the terminal is nobody's language, so Vietnamese is spoken."""
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    with transaction():
        office("Trung tâm", 1, None, OrganisationKind.GOVERNMENT)
    return own_app


def typed(app: Flask, *words: str) -> tuple[int, str]:
    done = app.test_cli_runner().invoke(args=list(words))
    db.session.rollback()
    db.session.expire_all()
    return done.exit_code, done.output


def test_the_first_account_opens_with_a_duty(house: Flask) -> None:
    code, said = typed(
        house, "accounts", "open", "quantri", "--name", "Đặng Hữu Phúc",
        "--organisation", "trung-tam", "--role", "administrator",
    )  # fmt: skip

    assert code == 0, said
    account = db.session.scalars(db.select(Account)).one()
    assert account.must_change_password
    password = said.partition(": ")[2].partition(" ")[0]
    assert hasher(cheap=True).matches(account.password_hash, password)
    assert db.session.scalars(db.select(Duty.role)).one() is Role.ADMINISTRATOR


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("accounts", "reset-password", "nobody"), "Không có tài khoản nobody"),
        (("accounts", "give-duty", "lan", "chair", "nowhere"), "Có 0 đơn vị"),
        (("accounts", "give-duty", "lan", "delegate", "trung-tam"), "Invalid value"),
        (
            ("accounts", "open", "LAN", "--name", "X", "--organisation", "trung-tam", "--role", "staff"),
            "đã có người dùng",
        ),
    ],
)  # fmt: skip
def test_what_cannot_be_done_is_told_in_one_line(
    house: Flask, words: tuple[str, ...], told: str
) -> None:
    with transaction():
        person("Nguyễn Thị Lan", "lan")

    code, said = typed(house, *words)

    assert code != 0
    assert told in said
    assert "Traceback" not in said


def test_a_password_is_reset_and_a_duty_given(house: Flask) -> None:
    with transaction():
        person("Nguyễn Thị Lan", "lan")

    assert typed(house, "accounts", "reset-password", "lan")[0] == 0
    assert typed(house, "accounts", "give-duty", "lan", "chair", "TM1")[0] == 0
    assert typed(house, "accounts", "give-duty", "lan", "chair", "TM1")[0] != 0
    account = db.session.scalars(db.select(Account)).one()
    assert account.must_change_password
    assert len(db.session.scalars(db.select(Duty)).all()) == 1


def test_the_log_is_verified_from_the_command_line(house: Flask) -> None:
    with transaction():
        person("Nguyễn Thị Lan", "lan")
    typed(house, "accounts", "give-duty", "lan", "chair", "TM1")

    code, said = typed(house, "audit", "verify")
    assert (code, said) == (0, "Đã kiểm tra 1 mục trong 1 chuỗi.\nNhật ký nguyên vẹn.\n")

    with transaction():
        db.session.execute(db.text("UPDATE audit_head SET seq = 9"))
    code, said = typed(house, "audit", "verify")
    assert code == 1
    assert "thiếu mục ở cuối; mục cuối cùng phải là số 9" in said


def test_production_does_not_start_with_demo_accounts(
    house: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    with transaction():
        person("Nguyễn Thị Lan", "lan").is_demo = True
    monkeypatch.setenv("DATABASE_URL", house.config["SQLALCHEMY_DATABASE_URI"])
    monkeypatch.setenv("DIEMCAU_PROFILE", "production")
    monkeypatch.setenv("BASE_URL", "https://diemcau.example")
    monkeypatch.setenv("SECRET_KEY", "")
    with pytest.raises(SettingError, match="SECRET_KEY"):
        Config.from_env()
    monkeypatch.setenv("SECRET_KEY", "k" * 40)
    with pytest.raises(SettingError, match="close-demo"):
        create_app(Config.from_env())

    assert typed(house, "accounts", "close-demo") == (0, "Đã khóa 1 tài khoản.\n")

    production = create_app(Config.from_env())
    assert production.config["SESSION_COOKIE_NAME"] == "__Host-diemcau"
    assert production.config["SESSION_COOKIE_SECURE"]
    assert not production.debug
    with production.app_context():
        db.session.remove()
        db.engine.dispose()
