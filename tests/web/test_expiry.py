"""A form that stood open for too long loses nothing of what was typed."""

import io
import re
from html import unescape

import pytest
from flask import Flask

from meetings.kit.database import db
from meetings.notifications.models import MessageTemplate
from tests.cascades import announced
from tests.cast import Cast, key
from tests.conftest import Browser

OURS = {"Origin": "http://localhost"}
WORDS = "/admin/templates/mail/invitation/vi"
TYPED = {"subject": "Mời: {ten_hoi_nghi}", "body": 'Thưa "Ông" <b> & Bà\n{lien_ket_tra_loi}'}


@pytest.fixture
def guarded(app: Flask, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Flask:
    """The house with its tokens on, as in service."""
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    return app


def _hidden(page: str) -> dict[str, str]:
    """Return what the form on the page sends by itself."""
    found = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)">', page)
    return {name: unescape(value) for name, value in found}


def _kept() -> list[MessageTemplate]:
    db.session.expire_all()
    return list(db.session.scalars(db.select(MessageTemplate)))


def test_an_expired_form_comes_again_with_what_was_typed_and_can_be_sent(
    guarded: Flask, browser: Browser, cast: Cast
) -> None:
    browser.sign_in(cast.admin)
    once = key()

    again = browser.post(WORDS, data={"_key": once, "_version": "0", **TYPED}, headers=OURS)

    assert again.status_code == 403
    assert "Nội dung đã nhập còn nguyên" in again.text
    assert "Thưa &#34;Ông&#34; &lt;b&gt; &amp; Bà" in again.text
    assert _kept() == []
    sent = _hidden(again.text.partition(f'action="{WORDS}"')[2])
    assert browser.post(WORDS, data={**sent, **TYPED}, headers=OURS).status_code == 303
    assert [one.body for one in _kept()] == [TYPED["body"]]


@pytest.mark.parametrize("headers", [{}, {"Origin": "https://evil.example"}, {"Origin": "null"}])
def test_a_form_that_may_be_a_strangers_is_not_offered_again(
    guarded: Flask, browser: Browser, cast: Cast, headers: dict[str, str]
) -> None:
    browser.sign_in(cast.admin)

    refused = browser.post(WORDS, data={"_key": key(), **TYPED}, headers=headers)

    assert refused.status_code == 403
    assert "Thưa" not in refused.text
    assert _kept() == []


def test_a_button_that_expired_is_offered_again(
    guarded: Flask, browser: Browser, cast: Cast
) -> None:
    conference = announced(cast)
    browser.sign_in(cast.lan)
    where = f"/conferences/{conference.code}/letters/print"

    again = browser.post(where, data={"_key": key(), "level": "2", "issuer": "tier"}, headers=OURS)

    assert again.status_code == 403
    assert "bấm Gửi lại" in again.text
    sent = _hidden(again.text.partition(f'action="{where}"')[2])
    assert (sent["level"], sent["issuer"]) == ("2", "tier")
    assert browser.post(where, data=sent, headers=OURS).status_code == 302


@pytest.mark.parametrize("token", ["known", "lost"])
def test_who_is_signed_in_no_more_signs_in_beside_and_sends_again(
    guarded: Flask, browser: Browser, cast: Cast, token: str
) -> None:
    if token == "known":
        token = _hidden(browser.get("/sign-in").text)["csrf_token"]

    lapsed = browser.post(
        WORDS,
        data={"csrf_token": token, "_key": key(), "_version": "0", **TYPED},
        headers=OURS,
    )

    assert lapsed.status_code == 401
    assert 'target="_blank"' in lapsed.text
    browser.sign_in(cast.admin)
    sent = _hidden(lapsed.text.partition(f'action="{WORDS}"')[2])
    assert sent["body"] == TYPED["body"]
    once_more = browser.post(WORDS, data=sent, headers=OURS)
    assert once_more.status_code == 303
    assert [one.body for one in _kept()] == [TYPED["body"]]


def test_a_password_is_never_written_into_a_page(
    guarded: Flask, browser: Browser, cast: Cast
) -> None:
    given = {"username": "lan", "password": "bi-mat-cua-lan"}

    refused = browser.post("/sign-in", data=given, headers=OURS)

    assert refused.status_code == 403
    assert "bi-mat-cua-lan" not in refused.text


def test_a_file_has_to_be_chosen_anew(guarded: Flask, browser: Browser, cast: Cast) -> None:
    sent = {"_key": key(), "title": "Báo cáo", "file": (io.BytesIO(b"x"), "bao-cao.pdf")}

    lapsed = browser.post("/conferences/hn-2027-03-10/documents/add", data=sent, headers=OURS)

    assert "Chọn lại tệp bao-cao.pdf" in lapsed.text
    assert _hidden(lapsed.text)["title"] == "Báo cáo"


def test_where_nothing_was_typed_the_way_in_is_shown(
    guarded: Flask, browser: Browser, cast: Cast
) -> None:
    guarded.config["WTF_CSRF_ENABLED"] = False

    button = browser.post("/calendar/feed", data={"_key": key()}, headers=OURS)

    assert (button.status_code, button.location) == (302, "/sign-in?next=/")
