"""Asking for a substitute, deciding, and absences, as people read and send them."""

import io
import re
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from meetings.conferences.models import Conference, Delegate, Substitution
from meetings.conferences.rules.vocabulary import Stage
from meetings.kit import clock
from meetings.kit.database import db
from meetings.kit.transactions import transaction
from meetings.notifications import papers, queries
from meetings.notifications.rules import MailKind
from tests.cascades import announced, point_of
from tests.cast import HOUR, NOON, Cast, key, sign_in
from tests.conftest import Browser
from tests.home.desk import cards, words
from tests.notifications.outbox import mails

CODE = "hn-2027-03-10"
LIST = f"/conferences/{CODE}/substitutions"
PDF = b"%PDF-1.7\n%%EOF\n"


@pytest.fixture(autouse=True)
def _noon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOON + HOUR)


@pytest.fixture(autouse=True)
def _storage(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.config, "STORAGE_URL", f"file://{tmp_path}")


@pytest.fixture
def here(browser: Browser, cast: Cast) -> str:
    """The list of the northern point with one delegate, where its secretary is signed in."""
    conference = announced(cast)
    sign_in(browser, cast.bich)
    own = f"/conferences/{CODE}/invitations/{point_of(conference, cast.north).public_id}"
    browser.post(
        f"{own}/delegates/add",
        data={"_key": key(), "name": "Trần Văn Tân", "post": "Chủ tịch UBND tỉnh"},
    )
    return f"{own}/delegates"


def read(browser: Browser, where: str) -> str:
    answer = browser.get(where)
    assert answer.status_code == 200, where
    return words(answer.get_data(as_text=True).partition("<main")[2])


def one() -> Delegate:
    wanted = db.select(Delegate).where(Delegate.replaced_at.is_(None))
    found: Delegate = db.session.scalars(wanted.execution_options(populate_existing=True)).one()
    return found


def request_id() -> str:
    wanted = db.select(Substitution.public_id).order_by(Substitution.id.desc()).limit(1)
    return str(db.session.scalars(wanted).one())


def ask(browser: Browser, here: str, **typed: object) -> TestResponse:
    form = {
        "_key": key(),
        "_version": str(one().version),
        "name": "Lê Trí Thanh",
        "post": "Phó Chủ tịch",
        "reason": "Đi công tác",
        **typed,
    }
    return browser.post(
        f"{here}/{one().public_id}/substitute", data=form, content_type="multipart/form-data"
    )


def decide(browser: Browser, decision: str, **typed: object) -> TestResponse:
    return browser.post(
        f"{LIST}/decide",
        data={"_key": key(), "decision": decision, "selected": [request_id()], **typed},
    )


def test_a_request_waits_for_the_chair_and_then_changes_the_person(
    browser: Browser, cast: Cast, here: str
) -> None:
    form = read(browser, f"{here}/{one().public_id}/substitute")
    sent = ask(browser, here, file=(io.BytesIO(PDF), "công văn 12.pdf"))
    waiting = read(browser, here)
    chair = cards(browser, cast.chair)
    asked = read(browser, LIST)
    letter = browser.get(
        re.findall(r'href="([^"]*/letter)"', browser.get(LIST).get_data(as_text=True))[0],
        buffered=True,
    )

    decided = decide(browser, "consent")

    assert "Gửi đề nghị dự thay" in form
    assert sent.location == here
    assert "Trần Văn Tân chờ ý kiến chủ trì đề nghị Lê Trí Thanh dự thay" in waiting
    assert [(card.work, card.address) for card in chair] == [("Đề nghị dự thay (1)", LIST)]
    assert "Lê Trí Thanh Phó Chủ tịch" in asked
    assert "Đi công tác" in asked
    assert letter.get_data() == PDF
    assert letter.headers["Content-Security-Policy"].startswith("sandbox")
    assert decided.location == LIST
    assert one().name == "Lê Trí Thanh"
    sign_in(browser, cast.bich)
    assert "dự thay Trần Văn Tân (Chủ tịch UBND tỉnh)" in read(browser, here)
    assert cards(browser, cast.chair) == []


def test_a_refusal_tells_the_point_why(browser: Browser, cast: Cast, here: str) -> None:
    ask(browser, here)
    sign_in(browser, cast.lan)

    nothing = decide(browser, "refuse")
    chosen = nothing.get_data(as_text=True)
    decide(browser, "refuse", reason="Cần người đứng đầu")

    decided = browser.get(LIST).get_data(as_text=True)
    assert 'name="decision"' not in decided
    assert 'type="checkbox"' not in decided
    assert nothing.status_code == 422
    assert 'name="decision"' in chosen
    assert "Hãy ghi lý do không đồng ý" in words(chosen)
    assert re.search(rf'value="{request_id()}"[^>]* checked', chosen)
    sign_in(browser, cast.bich)
    page = read(browser, here)
    assert "không đồng ý đề nghị Lê Trí Thanh dự thay · Cần người đứng đầu" in page
    assert one().name == "Trần Văn Tân"


def test_the_point_is_written_what_the_chair_said(
    browser: Browser, cast: Cast, here: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask(browser, here)
    sign_in(browser, cast.chair)
    decide(browser, "refuse", reason="Cần người đứng đầu")
    monkeypatch.setattr(clock, "now", lambda: NOON + 2 * HOUR)
    sign_in(browser, cast.bich)
    ask(browser, here)
    sign_in(browser, cast.chair)
    decide(browser, "consent")

    refused, agreed = mails(MailKind.SUBSTITUTION_DECIDED, "bich@")
    texts = [papers.to_point(row, queries.about(row)) for row in (refused, agreed)]  # type: ignore[arg-type]
    bodies = [text.get_body(("plain",)).get_content() for text in texts]  # type: ignore[union-attr]
    assert "Lý do: Cần người đứng đầu" in bodies[0]
    assert "đã đồng ý đề nghị dự thay của Tỉnh Bắc" in bodies[1]
    assert mails(MailKind.SUBSTITUTION_DECIDED, "son@") == []


def test_a_point_takes_its_request_back(browser: Browser, here: str) -> None:
    ask(browser, here)
    where = here.removesuffix("/delegates") + f"/substitutions/{request_id()}/take-back"

    assert "Rút đề nghị dự thay" in read(browser, here)
    sent = browser.post(where, data={"_key": key()})

    assert sent.location == here
    assert "chờ ý kiến" not in read(browser, here)
    assert browser.post(where, data={"_key": key()}).status_code == 409


def test_a_refused_request_comes_back_with_everything_typed(browser: Browser, here: str) -> None:
    for typed, status, said in (
        ({"reason": ""}, 422, "Lý do thay người: Hãy nhập ô này."),
        ({"file": (io.BytesIO(b"<script>"), "cv.html")}, 415, "PDF hoặc ảnh"),
        ({"_version": "9"}, 409, "Bản hiện tại khác bản bạn nhập"),
    ):
        sent = ask(browser, here, **typed)
        text = sent.get_data(as_text=True)
        assert sent.status_code == status
        assert said in words(text)
        assert 'value="Lê Trí Thanh"' in text


def test_on_the_day_the_person_changes_at_once_and_is_marked(
    browser: Browser, cast: Cast, here: str
) -> None:
    with transaction():
        db.session.scalars(db.select(Conference)).one().stage = Stage.LIVE
    form = read(browser, f"{here}/{one().public_id}/substitute")

    ask(browser, here)
    page = read(browser, here)
    sign_in(browser, cast.lan)
    listed = read(browser, f"{LIST}?state=unasked")
    decide(browser, "consent")

    assert "đổi người ngay" in form
    assert one().name == "Lê Trí Thanh"
    assert "chưa có ý kiến chủ trì" in page
    assert "Lê Trí Thanh" in listed
    assert "chưa có ý kiến chủ trì" not in read(browser, here)


def test_who_does_not_decide_does_not_find_the_requests(
    browser: Browser, cast: Cast, here: str
) -> None:
    ask(browser, here)
    letter = here.removesuffix("/delegates") + f"/substitutions/{request_id()}/letter"

    for who in (cast.bich, cast.clerk, cast.auditor, cast.son):
        sign_in(browser, who)
        assert browser.get(LIST).status_code == 404
        assert decide(browser, "consent").status_code == 404
        assert browser.get(letter).status_code == 404  # nobody attached one


def test_an_absence_is_told_and_stands_beside_the_name(
    browser: Browser, cast: Cast, here: str
) -> None:
    where = f"{here}/{one().public_id}/absence"
    empty = browser.post(where, data={"_key": key(), "_version": "1", "reason": ""})
    sent = browser.post(where, data={"_key": key(), "_version": "1", "reason": "Họp Quốc hội"})
    page = read(browser, here)
    at = here.removesuffix("/delegates").rpartition("/")[2]
    roll = f"/conferences/{CODE}/attendance/{at}"
    hall = read(browser, roll)
    mark = browser.get(f"{roll}/delegates/{one().public_id}").get_data(as_text=True)
    back = browser.post(f"{where}/take-back", data={"_key": key(), "_version": "2"})

    assert empty.status_code == 422
    assert sent.location == back.location == here
    assert "báo vắng Họp Quốc hội" in page
    assert "báo vắng: Họp Quốc hội" in hall
    assert 'value="Họp Quốc hội"' in mark
    assert re.search(r'value="excused"[^>]*checked|checked[^>]*value="excused"', mark)
    assert "báo vắng Họp" not in read(browser, here)


def test_the_rest_that_is_there_leaves_out_who_told_an_absence(
    browser: Browser, cast: Cast, here: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    where = f"{here}/{one().public_id}/absence"
    browser.post(where, data={"_key": key(), "_version": "1", "reason": "Họp Quốc hội"})
    browser.post(f"{here}/add", data={"_key": key(), "name": "Vũ Thị Hoa"})
    with transaction():
        held = db.session.scalars(db.select(Conference)).one()
        held.stage = Stage.LIVE
    begins = held.starts_at
    monkeypatch.setattr(clock, "now", lambda: begins)
    sign_in(browser, cast.bich)
    at = here.removesuffix("/delegates").rpartition("/")[2]
    roll = f"/conferences/{CODE}/attendance/{at}"

    browser.post(f"{roll}/mark-rest", data={"_key": key(), "state": "present"})
    read(browser, roll)  # takes the notices of what was done away

    page = read(browser, f"{roll}?state=expected")
    assert "Trần Văn Tân" in page
    assert "Vũ Thị Hoa" not in page
