"""A form is worked off once, however often and however simultaneously it is sent."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import select

from meetings.kit.database import db
from meetings.kit.onetime import IdempotencyKey
from meetings.minutes.models import Minutes
from meetings.people.models import Account
from tests.attendance.hall import CODE, Hall, hold
from tests.cast import Cast, assemble, key
from tests.conftest import Browser

_DRAFT = f"/conferences/{CODE}/minutes/draft"


@pytest.fixture
def hall(cast: Cast, browser: Browser) -> Hall:
    """A live conference whose secretary sits at the browser."""
    hall = hold(cast)
    browser.sign_in(cast.lan)
    return hall


def _written() -> int:
    db.session.rollback()
    return len(db.session.scalars(select(Minutes)).all())


def test_a_double_click_gets_the_first_answer(browser: Browser, hall: Hall) -> None:
    form = {"_key": key()}

    first = browser.post(_DRAFT, data=form)
    second = browser.post(_DRAFT, data=form)

    assert (first.status_code, second.status_code) == (302, 303)
    assert first.location == second.location == f"/conferences/{CODE}/minutes"
    assert _written() == 1


def test_a_new_form_is_a_new_wish(browser: Browser, hall: Hall) -> None:
    browser.send(_DRAFT)

    assert browser.send(_DRAFT).status_code == 409, "minutes stand already"


def test_the_key_with_another_content_is_refused(browser: Browser, hall: Hall) -> None:
    one = key()
    browser.post(_DRAFT, data={"_key": one})

    answer = browser.post(_DRAFT, data={"_key": one, "more": "x"})

    assert answer.status_code == 422
    assert "nội dung khác" in answer.text


@pytest.mark.parametrize("wrong", ["", "short", "x" * 65])
def test_a_form_without_a_proper_key_is_refused(browser: Browser, hall: Hall, wrong: str) -> None:
    answer = browser.post(_DRAFT, data={"_key": wrong} if wrong else {})

    assert answer.status_code == 400
    assert "khóa một lần" in answer.text
    assert _written() == 0


def test_the_key_may_travel_in_a_header(browser: Browser, hall: Hall) -> None:
    headers = {"Idempotency-Key": key()}

    answers = [browser.post(_DRAFT, headers=headers).status_code for _ in range(2)]

    assert answers == [302, 303]


def test_a_refusal_does_not_use_the_key_up(browser: Browser, hall: Hall) -> None:
    browser.send(_DRAFT)
    form = {"_key": key(), "title": "", "_version": "1"}

    refused = browser.post(f"/conferences/{CODE}/minutes/edit", data=form)
    mended = browser.post(f"/conferences/{CODE}/minutes/edit", data=form | {"title": "Biên bản"})

    assert (refused.status_code, mended.status_code) == (422, 302)


def test_one_reader_s_key_is_not_another_s(browser: Browser, hall: Hall, cast: Cast) -> None:
    form = {"_key": key()}
    browser.post("/calendar/feed", data=form)

    browser.sign_in(cast.bich)
    browser.post("/calendar/feed", data=form)

    db.session.rollback()
    with_feed = select(Account.username).where(Account.feed_digest.is_not(None))
    assert set(db.session.scalars(with_feed)) == {"lan", "bich"}


def test_the_answer_stands_beside_the_key(browser: Browser, hall: Hall) -> None:
    browser.send(_DRAFT)

    db.session.rollback()
    kept = db.session.scalars(select(IdempotencyKey)).one()
    assert (kept.status, kept.location) == (302, f"/conferences/{CODE}/minutes")


def test_a_fault_after_the_change_leaves_neither_change_nor_key(
    browser: Browser, hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    form = {"_key": key()}
    with monkeypatch.context() as broken:
        broken.setattr("meetings.minutes.views.flash", None)
        assert browser.post(_DRAFT, data=form).status_code == 500
    assert _written() == 0

    assert browser.post(_DRAFT, data=form).status_code == 302
    assert _written() == 1


def test_the_same_form_sent_at_the_same_time_is_worked_off_once(own_app: Flask) -> None:
    hall = hold(assemble())
    browsers = [own_app.test_client() for _ in range(6)]
    for browser in browsers:
        assert isinstance(browser, Browser)
        browser.sign_in(hall.cast.lan)
    form, start = {"_key": key()}, Barrier(len(browsers))

    def click(browser: Browser) -> tuple[int, str]:
        with own_app.app_context():
            start.wait()
            answer = browser.post(_DRAFT, data=form)
            return answer.status_code, answer.location

    with ThreadPoolExecutor(len(browsers)) as threads:
        answers = list(threads.map(click, browsers))

    assert Counter(status for status, _ in answers) == {302: 1, 303: 5}
    assert {location for _, location in answers} == {f"/conferences/{CODE}/minutes"}
    assert _written() == 1
