"""The administration of accounts, as a browser sees it."""

import secrets

import pytest
from sqlalchemy import inspect

from meetings.kit.database import db
from meetings.kit.tokens import public_id
from meetings.people.models import Account, Duty
from meetings.people.rules.passwords import hasher
from tests.cast import Cast
from tests.conftest import Browser

NEW = {"name": "Nguyễn Văn Mới", "username": "moi", "organisation": "TC2"}
FORBIDDEN = {
    "id": "1", "public_id": "x" * 26, "person_id": "1", "is_active": "", "is_demo": "1",
    "must_change_password": "", "password_hash": "x", "role": "administrator", "version": "99",
    "organisation_id": "1", "language": "en", "feed_digest": "x",
}  # fmt: skip


COLUMNS = [name for name in inspect(Account).columns.keys() if name != "version"]  # noqa: SIM118 no dict


def accounts() -> dict[str, tuple[object, ...]]:
    return {
        row.username: tuple(getattr(row, name) for name in COLUMNS)
        for row in db.session.scalars(db.select(Account).execution_options(populate_existing=True))
    }


def test_an_administrator_finds_and_opens_accounts(browser: Browser, cast: Cast) -> None:
    browser.sign_in(cast.admin)
    NEW["organisation"] = f"{cast.north.code} – {cast.north.name}"

    listed = browser.get("/admin/accounts/?q=bich&sort=-username")
    opened = browser.send("/admin/accounts/new", NEW)

    assert "Trần Ngọc Bích" in listed.text
    assert "Phạm Đức Cảnh" not in listed.text
    assert opened.status_code == 200
    account = db.session.scalars(db.select(Account).where(Account.username == "moi")).one()
    password = opened.text.partition("<code>moi</code>")[2].partition("<code>")[2].partition("<")[0]
    assert hasher(cheap=True).matches(account.password_hash, password)


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("name", "", "Hãy nhập ô này."),
        ("username", "lan", "đã có người dùng"),
        ("username", "Nguyễn", "không dấu"),
        ("email", "không phải thư", "không đúng"),
        ("organisation", "Không Đâu", "Không có đơn vị nào như vậy"),
    ],
)
def test_a_wrong_field_is_told_and_nothing_typed_is_lost(
    browser: Browser, cast: Cast, field: str, value: str, told: str
) -> None:
    browser.sign_in(cast.admin)
    data = NEW | {"organisation": cast.north.code, "post": "Chuyên viên cao cấp"} | {field: value}

    refused = browser.send("/admin/accounts/new", data)

    assert refused.status_code == 422
    assert told in refused.text
    assert "Chuyên viên cao cấp" in refused.text
    assert 'class="error-summary"' in refused.text


def test_a_duty_is_given_at_an_office_or_a_point(browser: Browser, cast: Cast) -> None:
    browser.sign_in(cast.admin)
    page = f"/admin/accounts/{cast.canh.public_id}"

    office = browser.send(f"{page}/duties/give", {"role": "chair", "place": cast.north_a.name})
    point = browser.send(f"{page}/duties/give", {"role": "staff", "place": "Điểm cầu Xã Bắc B"})
    wrong = browser.send(f"{page}/duties/give", {"role": "delegate", "place": cast.north_a.name})

    assert (office.status_code, point.status_code, wrong.status_code) == (303, 303, 422)
    held = db.session.scalars(db.select(Duty).where(Duty.account_id == cast.canh.id)).all()
    assert {duty.bridge_point_id for duty in held} == {None, cast.point(cast.north_b).id}
    shown = browser.get(page)
    assert "Điểm cầu Xã Bắc B" in shown.text


def test_a_stale_form_is_refused_and_shows_what_was_typed(browser: Browser, cast: Cast) -> None:
    browser.sign_in(cast.admin)
    page = f"/admin/accounts/{cast.lan.public_id}/edit"
    told = {"name": "Nguyễn Thị Lan Anh", "_version": str(cast.lan.version)}

    first = browser.send(page, told)
    second = browser.send(page, told | {"name": "Nguyễn Thị Lan Chi"})

    assert (first.status_code, second.status_code) == (303, 409)
    assert "Nguyễn Thị Lan Chi" in second.text
    assert "Nguyễn Thị Lan Anh" in second.text


def test_a_double_click_opens_one_account(browser: Browser, cast: Cast) -> None:
    browser.sign_in(cast.admin)
    data = NEW | {"organisation": cast.north.code, "_key": secrets.token_urlsafe(16)}

    first = browser.post("/admin/accounts/new", data=data)
    second = browser.post("/admin/accounts/new", data=data)

    assert (first.status_code, second.status_code) == (200, 303)
    assert len([name for name in accounts() if name == "moi"]) == 1


@pytest.mark.parametrize("action", ["edit", "duties/give", "close", "reopen", "renew-password"])
def test_keys_that_are_no_fields_change_nothing(browser: Browser, cast: Cast, action: str) -> None:
    browser.sign_in(cast.admin)
    before = accounts()
    lawful = {
        "edit": {"name": cast.lan.person.name, "_version": str(cast.lan.version)},
        "duties/give": {"role": "chair", "place": cast.centre.name},
    }.get(action, {})

    browser.send(f"/admin/accounts/{cast.lan.public_id}/{action}", FORBIDDEN | lawful)

    after = accounts()
    changed = {
        name: [i for i, (old, new) in enumerate(zip(before[name], row, strict=True)) if old != new]
        for name, row in after.items()
        if before[name] != row
    }
    named = {name: {COLUMNS[i] for i in at} for name, at in changed.items()}
    lawful_changes = {
        "close": {"lan": {"is_active"}},
        "renew-password": {"lan": {"password_hash", "must_change_password"}},
    }
    assert named == lawful_changes.get(action, {})


def test_a_new_first_password_ends_the_old_one(browser: Browser, cast: Cast) -> None:
    browser.sign_in(cast.admin)

    renewed = browser.send(f"/admin/accounts/{cast.lan.public_id}/renew-password")

    assert renewed.status_code == 200
    db.session.refresh(cast.lan)
    assert cast.lan.must_change_password


@pytest.mark.parametrize("who", ["lan", "bich", "auditor", "stranger"])
def test_a_stranger_finds_no_administration(browser: Browser, cast: Cast, who: str) -> None:
    browser.sign_in(getattr(cast, who))
    account = f"/admin/accounts/{cast.canh.public_id}"

    statuses = {
        browser.get(path).status_code
        for path in ("/admin/accounts/", f"{account}", f"{account}/edit", "/admin/accounts/new")
    }
    statuses |= {
        browser.send(f"{account}/{verb}").status_code
        for verb in ("close", "renew-password", "duties/give")
    }

    assert statuses == {404}


def test_ids_cannot_be_guessed(browser: Browser, cast: Cast) -> None:
    browser.sign_in(cast.admin)
    guesses = [public_id() for _ in range(100)] + [str(n) for n in range(20)]

    for path in ("/admin/accounts", "/organisations", "/bridge-points"):
        assert {browser.get(f"{path}/{guess}").status_code for guess in guesses} == {404}
