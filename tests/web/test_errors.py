"""A refusal is a page for people and a problem document for programs, always with its status."""

import re
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.exc import IntegrityError, OperationalError

from meetings.kit.errors import DomainError, InvalidError
from tests.attendance.hall import CODE, hold
from tests.bench.live import LiveServer
from tests.cast import Cast, key
from tests.conftest import Browser

_JSON = {"Accept": "application/json"}


def _stumbling(monkeypatch: pytest.MonkeyPatch, fault: Exception) -> None:
    def stumble(*_: Any, **__: Any) -> None:
        raise fault

    monkeypatch.setattr("meetings.calendar.queries.feeds.between", stumble)


@pytest.fixture
def lan(browser: Browser, cast: Cast) -> Browser:
    browser.sign_in(cast.lan)
    return browser


def test_a_page_that_is_not_there(lan: Browser) -> None:
    page = lan.get("/nowhere")

    assert page.status_code == 404
    assert "không thuộc phạm vi bạn được xem" in page.text


@pytest.mark.parametrize(
    ("came_from", "way_back"),
    [
        ("http://localhost/calendar/?view=week&day=2", "/calendar/?view=week&amp;day=2"),
        ("http://localhost/nowhere", None),  # the page itself is no way back
        ("https://elsewhere.example/calendar/", None),
        ("http://localhost.elsewhere.example/", None),
        ("", None),
    ],
)
def test_a_refusal_leads_back_to_where_one_came_from(
    lan: Browser, came_from: str, way_back: str | None
) -> None:
    page = lan.get("/nowhere", headers={"Referer": came_from})

    leads = re.findall(r'href="([^"]*)" data-back>Quay lại trang trước<', page.text)
    assert leads == ([way_back] if way_back else [])


def test_a_program_gets_a_problem_document(lan: Browser) -> None:
    answer = lan.get("/conferences/hn-khong-co.json")

    assert answer.status_code == 404
    assert answer.mimetype == "application/problem+json"
    assert answer.json is not None
    assert answer.json["status"] == 404
    assert answer.json["title"]
    assert "Không tìm thấy hội nghị" in answer.json["detail"]
    assert answer.json["errors"] == []


def test_a_problem_names_the_field_that_is_to_blame(
    lan: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    _stumbling(monkeypatch, InvalidError("Sai %(what)s.", field="month", what="tháng"))

    answer = lan.get("/calendar/", headers=_JSON)

    assert answer.status_code == 422
    assert answer.json is not None
    assert answer.json["errors"] == [{"field": "month", "detail": "Sai tháng."}]


def test_a_refusal_of_the_domain_says_why(lan: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    _stumbling(monkeypatch, DomainError("Hội nghị đã kết thúc."))

    page = lan.get("/calendar/")

    assert page.status_code == 409
    assert "Hội nghị đã kết thúc." in page.text


def test_a_broken_constraint_is_a_conflict_not_a_fault(
    lan: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    _stumbling(monkeypatch, IntegrityError("INSERT", {}, Exception("UNIQUE")))

    page = lan.get("/calendar/")

    assert page.status_code == 409
    assert "vừa thay đổi" in page.text
    assert "UNIQUE" not in page.text


def test_a_busy_database_asks_for_patience(lan: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    _stumbling(monkeypatch, OperationalError("SELECT", {}, Exception("database is locked")))

    page, data = lan.get("/calendar/"), lan.get("/calendar/", headers=_JSON)

    assert (page.status_code, data.status_code) == (503, 503)
    assert page.headers["Retry-After"] == data.headers["Retry-After"] == "3"
    assert "locked" not in page.text


def test_a_fault_of_ours_tells_a_number_and_no_secrets(
    lan: Browser, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    _stumbling(monkeypatch, RuntimeError("the key is Sesame"))

    page = lan.get("/calendar/")

    assert page.status_code == 500
    assert "Sesame" not in page.text
    (record,) = [one for one in caplog.records if "fault" in one.getMessage()]
    name = record.getMessage().split()[1]
    assert name in page.text


def test_a_fault_on_a_private_address_does_not_tell_the_address(
    browser: Browser, app: Flask, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def stumble(_: str) -> None:
        raise RuntimeError("away")

    monkeypatch.setattr("meetings.calendar.queries.feeds.feed", stumble)

    assert browser.get("/calendar/feed/very-secret.ics").status_code == 500
    assert "very-secret" not in caplog.text


def test_a_wrong_method_names_the_right_ones(lan: Browser) -> None:
    answer = lan.get("/calendar/feed/revoke")

    assert answer.status_code == 405
    assert "POST" in answer.headers["Allow"]


def test_what_is_sent_may_not_be_larger_than_26_megabytes(lan: Browser, cast: Cast) -> None:
    hold(cast)
    large = {"_key": key(), "title": "x" * (27 * 1024 * 1024)}

    page = lan.post(f"/conferences/{CODE}/minutes/edit", data=large)

    assert page.status_code == 413
    assert "25 MB" in page.text


def test_a_stranger_is_sent_to_the_door_and_back_to_the_page(browser: Browser) -> None:
    answer = browser.get("/calendar/?month=2026-11")

    assert answer.status_code == 302
    assert answer.location == "/sign-in?next=/calendar/?month%3D2026-11"


@pytest.mark.parametrize(
    "path",
    ["/conferences/x.json", "/conferences/x.ics", "/conferences/x/minutes.pdf"],
)
def test_a_stranger_s_program_is_told_so(browser: Browser, path: str) -> None:
    answer = browser.get(path)

    assert answer.status_code == 401
    assert answer.mimetype == "application/problem+json"


def test_english_readers_are_refused_in_english(lan: Browser) -> None:
    vietnamese, english = lan.get("/nowhere"), lan.get("/nowhere?lang=en")

    assert vietnamese.text != english.text
    assert 'lang="en"' in english.text


def test_a_form_without_the_token_is_refused_with_a_page(
    empty_server: LiveServer, page: Any
) -> None:
    answer = page.request.post(f"{empty_server.url}/language", form={"language": "en"})

    assert answer.status == 403
    assert "hết hạn" in answer.text()
