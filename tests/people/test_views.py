"""Coming in, staying and leaving, as a browser sees it."""

import re
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask

from meetings.access.roles import Role
from meetings.audit.models import AuditEntry
from meetings.kit import clock, tokens
from meetings.kit.database import db
from meetings.kit.transactions import transaction
from meetings.people.commands import passwords
from meetings.people.models import Account, PasswordReset, SignInGuard, UserSession
from meetings.people.rules.passwords import hasher
from tests.cast import ROOT, Cast, person, presets
from tests.conftest import Browser

SECRET = "ba con vịt xiêm"
NEWER = "sông Hồng chảy ra biển"


@pytest.fixture
def lan(cast: Cast) -> Account:
    """Lan, with a password she knows."""
    with transaction():
        cast.lan.password_hash = hasher(cheap=True).hash(SECRET)
    return cast.lan


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Let time pass: later(minutes=31)."""
    passed = timedelta()
    real = clock.now

    def pass_time(**length: float) -> None:
        nonlocal passed
        passed += timedelta(**length)
        moment: Callable[[], datetime] = lambda: real() + passed  # noqa: E731
        monkeypatch.setattr(clock, "now", moment)

    return pass_time


def come_in(browser: Browser, password: str = SECRET, username: str = "lan", **wishes: Any) -> Any:
    return browser.post("/sign-in", data={"username": username, "password": password}, **wishes)


def failures(name: str) -> int:
    wanted = db.select(SignInGuard).where(SignInGuard.key.startswith(name))
    return sum(row.failures for row in db.session.scalars(wanted))


def test_the_door_opens_with_name_and_password(browser: Browser, lan: Account) -> None:
    came = come_in(browser, query_string={"next": "/organisations/?q=x"})

    assert came.status_code == 303
    assert came.location == "/organisations/?q=x"
    assert browser.get("/account/").status_code == 200


def test_the_door_never_leads_outside(browser: Browser, lan: Account) -> None:
    came = come_in(browser, query_string={"next": "//evil.example"})

    assert came.location == "/"


@pytest.mark.parametrize(("username", "password"), [("lan", "wrong"), ("nobody", SECRET)])
def test_a_wrong_name_and_a_wrong_password_sound_alike(
    browser: Browser, lan: Account, username: str, password: str
) -> None:
    came = come_in(browser, password, username)

    assert came.status_code == 422
    assert "Tên đăng nhập hoặc mật khẩu không đúng." in came.text
    assert password not in came.text
    assert browser.get("/account/").status_code == 302


def test_a_name_is_known_whatever_its_case_and_width(browser: Browser, lan: Account) -> None:
    assert come_in(browser, username=" ＬＡＮ ").status_code == 303


def test_five_wrong_attempts_are_evaluated_and_no_more(
    browser: Browser, lan: Account, later: Callable[..., None]
) -> None:
    statuses = [come_in(browser, "wrong").status_code for _ in range(8)]
    right = come_in(browser)

    assert statuses == [422] * 5 + [429] * 3
    assert right.status_code == 429
    assert "15 phút" in right.text
    assert failures("account") == 5
    later(minutes=16)
    assert come_in(browser).status_code == 303
    assert failures("account") == 0


def test_the_pause_grows(browser: Browser, lan: Account, later: Callable[..., None]) -> None:
    for _ in range(5):
        come_in(browser, "wrong")
    later(minutes=16)
    for _ in range(5):
        come_in(browser, "wrong")

    assert "30 phút" in come_in(browser).text


def test_the_fifth_attempt_still_counts_when_it_is_right(browser: Browser, lan: Account) -> None:
    for _ in range(4):
        come_in(browser, "wrong")

    assert come_in(browser).status_code == 303
    assert come_in(browser, "x").status_code == 302, "signed in already"


def test_one_address_cannot_try_all_names(browser: Browser, lan: Account) -> None:
    statuses = [come_in(browser, "wrong", f"name{n}").status_code for n in range(22)]

    assert statuses == [422] * 20 + [429] * 2
    assert come_in(browser).status_code == 429


def test_a_lock_is_remembered_but_not_what_was_typed(browser: Browser, lan: Account) -> None:
    for _ in range(5):
        come_in(browser, "wrong", "my-secret-word")

    entry = db.session.scalars(
        db.select(AuditEntry).where(AuditEntry.action == "SignInLocked")
    ).one()
    assert entry.subject == "account"
    assert "secret" not in str(entry.facts)


def test_a_closed_account_stays_out(browser: Browser, lan: Account) -> None:
    with transaction():
        lan.is_active = False

    assert come_in(browser).status_code == 422


def test_the_cookie_is_new_and_the_server_keeps_only_a_digest(
    browser: Browser, lan: Account
) -> None:
    browser.get("/sign-in")
    with browser.session_transaction() as session:
        session["planted"] = "by somebody else"

    come_in(browser)

    with browser.session_transaction() as session:
        token = session["_user_id"]
        assert "planted" not in session
    kept = db.session.scalars(db.select(UserSession)).one()
    assert kept.token_digest == tokens.digest(token)
    assert token not in kept.token_digest


def test_a_cookie_made_up_opens_nothing(browser: Browser, lan: Account) -> None:
    with browser.session_transaction() as session:
        session["_user_id"] = str(lan.id)

    assert browser.get("/account/").status_code == 302


def test_after_signing_out_the_old_cookie_is_worthless(browser: Browser, lan: Account) -> None:
    come_in(browser)
    with browser.session_transaction() as session:
        token = session["_user_id"]

    left = browser.post("/sign-out")

    assert left.status_code == 303
    with browser.session_transaction() as session:
        session["_user_id"] = token
    assert browser.get("/account/").status_code == 302
    assert browser.get("/conferences/x.json").status_code == 401


@pytest.mark.parametrize(("minutes", "status"), [(29, 200), (31, 302)])
def test_an_idle_session_ends(
    browser: Browser, lan: Account, later: Callable[..., None], minutes: int, status: int
) -> None:
    come_in(browser)
    later(minutes=minutes)

    assert browser.get("/account/").status_code == status


def test_work_keeps_a_session_open_but_not_beyond_twelve_hours(
    browser: Browser, lan: Account, later: Callable[..., None]
) -> None:
    come_in(browser)
    statuses = []
    for _ in range(30):
        later(minutes=25)
        statuses.append(browser.get("/account/").status_code)

    assert statuses == [200] * 28 + [302] * 2


def test_the_sixth_browser_puts_out_the_first(app: Flask, browser: Browser, lan: Account) -> None:
    browsers = [app.test_client() for _ in range(6)]
    for one in browsers:
        come_in(one)  # type: ignore[arg-type]

    assert [b.get("/account/").status_code for b in browsers] == [302] + [200] * 5


def test_one_can_sign_out_everywhere(app: Flask, browser: Browser, lan: Account) -> None:
    other = app.test_client()
    come_in(other)  # type: ignore[arg-type]
    come_in(browser)

    browser.post("/account/sign-out-everywhere")

    assert browser.get("/account/").status_code == 302
    assert other.get("/account/").status_code == 302


def test_one_other_session_can_be_ended_but_nobody_elses(
    app: Flask, browser: Browser, lan: Account, cast: Cast
) -> None:
    other, stranger = app.test_client(), app.test_client()
    come_in(other)  # type: ignore[arg-type]
    come_in(browser)
    stranger.sign_in(cast.bich)  # type: ignore[attr-defined]
    sessions = list(db.session.scalars(db.select(UserSession).order_by(UserSession.id)))

    for session in sessions:
        browser.send(
            "/account/sessions/end", {"session": tokens.handle(session.token_digest, session.id)}
        )

    assert other.get("/account/").status_code == 302
    assert browser.get("/account/").status_code == 200
    assert stranger.get("/account/").status_code == 200


def test_a_first_password_must_be_changed_before_anything_else(
    browser: Browser, lan: Account
) -> None:
    with transaction():
        lan.must_change_password = True
    come_in(browser)

    assert browser.get("/account/").location == "/password"
    changed = browser.post("/password", data={"current": SECRET, "new": NEWER, "again": NEWER})
    assert changed.status_code == 303
    assert browser.get("/account/").status_code == 200


def test_a_new_password_ends_all_other_sessions(app: Flask, browser: Browser, lan: Account) -> None:
    other = app.test_client()
    come_in(other)  # type: ignore[arg-type]
    come_in(browser)

    browser.post("/password", data={"current": SECRET, "new": NEWER, "again": NEWER})

    assert other.get("/account/").status_code == 302
    assert browser.get("/account/").status_code == 200
    assert come_in(app.test_client(), NEWER).status_code == 303  # type: ignore[arg-type]
    assert come_in(app.test_client(), SECRET).status_code == 422  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("current", "new", "again", "told"),
    [
        ("wrong", NEWER, NEWER, "Mật khẩu hiện tại không đúng."),
        (SECRET, "password1234", "password1234", "Mật khẩu này dễ đoán."),
        (SECRET, NEWER, "khác", "Hai lần nhập chưa giống nhau."),
        (SECRET, SECRET, SECRET, "Mật khẩu mới phải khác mật khẩu hiện tại."),
    ],
)
def test_a_bad_new_password_is_refused_with_the_reason(
    browser: Browser, lan: Account, current: str, new: str, again: str, told: str
) -> None:
    come_in(browser)

    refused = browser.post("/password", data={"current": current, "new": new, "again": again})

    assert refused.status_code == 422
    assert told in refused.text


def test_who_took_a_session_cannot_guess_the_password(browser: Browser, lan: Account) -> None:
    come_in(browser)
    guess = {"current": "wrong", "new": NEWER, "again": NEWER}

    statuses = [browser.post("/password", data=guess).status_code for _ in range(6)]

    assert statuses == [422] * 5 + [429]


def test_asking_for_a_link_sounds_the_same_for_everybody(browser: Browser, lan: Account) -> None:
    known = browser.post("/password/forgotten", data={"name": "lan"})
    unknown = browser.post("/password/forgotten", data={"name": "nobody"})

    pattern = r'nonce="[^"]*"|name="csrf_token" value="[^"]*"'
    assert re.sub(pattern, "", known.text) == re.sub(pattern, "", unknown.text)
    asked = db.select(AuditEntry).where(AuditEntry.action == "PasswordResetAsked")
    assert [entry.subject for entry in db.session.scalars(asked)] == [lan.public_id]


def link(account: Account) -> str:
    with transaction():
        return passwords.open_reset(account, actor=ROOT, now=clock.now())


def test_a_link_sets_a_new_password_once(browser: Browser, lan: Account, app: Flask) -> None:
    other = app.test_client()
    come_in(other)  # type: ignore[arg-type]
    token = link(lan)
    new = {"new": NEWER, "again": NEWER}

    assert browser.get(f"/password/reset/{token}").status_code == 200
    assert browser.post(f"/password/reset/{token}", data=new).status_code == 303
    assert browser.post(f"/password/reset/{token}", data=new).status_code == 410
    assert other.get("/account/").status_code == 302, "every session ended"
    assert come_in(browser, NEWER).status_code == 303


def test_a_link_ends_after_half_an_hour_or_when_another_is_made(
    browser: Browser, lan: Account, later: Callable[..., None]
) -> None:
    first, second = link(lan), link(lan)

    assert browser.get(f"/password/reset/{first}").status_code == 410
    assert browser.get(f"/password/reset/{second}").status_code == 200
    later(minutes=31)
    assert browser.get(f"/password/reset/{second}").status_code == 410


def test_the_secret_of_a_link_is_nowhere_to_be_read(lan: Account) -> None:
    token = link(lan)

    kept = db.session.scalars(db.select(PasswordReset)).one()
    told = [f"{e.subject} {e.facts}" for e in db.session.scalars(db.select(AuditEntry))]
    assert token not in kept.token_digest
    assert not any(token in text for text in told)


def test_two_at_once_cannot_both_use_a_link(own_app: Flask) -> None:
    with transaction():
        presets()
        account = person("Nguyễn Thị Lan", "lan")
    token, results = link(account), []
    start = threading.Barrier(4)

    def use() -> None:
        with own_app.app_context():
            browser = own_app.test_client()
            start.wait()
            done = browser.post(
                f"/password/reset/{token}",
                data={"new": NEWER, "again": NEWER},
            )
            results.append(done.status_code)

    threads = [threading.Thread(target=use) for _ in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()

    assert sorted(results) == [303, 410, 410, 410]


def test_many_at_once_get_no_more_attempts_than_one(own_app: Flask) -> None:
    results: list[int] = []
    start = threading.Barrier(10)

    def attempt() -> None:
        with own_app.app_context():
            browser = own_app.test_client()
            start.wait()
            data = {"username": "lan", "password": "wrong"}
            results.append(browser.post("/sign-in", data=data).status_code)

    threads = [threading.Thread(target=attempt) for _ in range(10)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()

    assert sorted(results) == [422] * 5 + [429] * 5


def test_the_language_is_kept_for_the_browser_and_the_account(
    browser: Browser, lan: Account
) -> None:
    headers = {"Referer": "http://localhost/sign-in?lang=vi&next=/account/"}
    chosen = browser.post("/language", data={"lang": "en"}, headers=headers)

    assert chosen.location == "/sign-in?next=/account/"
    assert 'lang="en"' in browser.get("/sign-in").text
    come_in(browser)
    browser.post("/language", data={"lang": "en"})
    db.session.refresh(lan)
    assert lan.language == "en"


@pytest.mark.parametrize("language", ["xx", "", "en\r\nSet-Cookie: a=b"])
def test_an_unknown_language_changes_nothing(browser: Browser, lan: Account, language: str) -> None:
    chosen = browser.post("/language", data={"lang": language})

    assert chosen.status_code == 303
    assert not any(header.startswith("lang=") for header in chosen.headers.getlist("Set-Cookie"))


def test_the_way_back_is_never_somebody_elses(browser: Browser, cast: Cast) -> None:
    headers = {"Referer": "https://evil.example/x"}

    assert browser.post("/language", data={"lang": "en"}, headers=headers).location == "/"


@pytest.mark.parametrize("path", ["/sign-in", "/password/forgotten", "/language", "/sign-out"])
def test_a_foreign_page_cannot_send_our_forms(
    app: Flask, browser: Browser, cast: Cast, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)

    refused = browser.post(path, data={"username": "lan", "password": SECRET})

    assert refused.status_code == 403


def test_no_duty_is_no_way_in_anywhere(browser: Browser, cast: Cast) -> None:
    browser.sign_in(cast.stranger)

    for path in ("/admin/accounts/", "/admin/audit/", "/organisations/", "/bridge-points/"):
        assert browser.get(path).status_code == 404, path
    assert Role.ADMINISTRATOR not in {g.role for g in cast.actor(cast.stranger).grants}
