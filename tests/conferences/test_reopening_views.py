"""What people read and send about drafts of answers and answers after the deadline."""

import pytest

from meetings.conferences.models import AnswerDraft, Conference, Reopening
from meetings.conferences.rules.vocabulary import Answer
from meetings.kit import clock
from meetings.kit.database import db
from meetings.organisations.models import Organisation
from tests.cascades import DEADLINE, announced, passed_on, point_of
from tests.cast import DAY, HOUR, NOON, Cast, key, sign_in
from tests.conftest import Browser

PAGE = "/conferences/hn-2027-03-10"


@pytest.fixture
def conference(cast: Cast) -> Conference:
    return announced(cast)


@pytest.fixture(autouse=True)
def _noon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOON + HOUR)


def _text(answer: object) -> str:
    return str(answer.get_data(as_text=True))  # type: ignore[attr-defined]


def _at(conference: Conference, office: Organisation) -> str:
    return f"{PAGE}/invitations/{point_of(conference, office).public_id}"


def _sent(draft: int = 0, **typed: str) -> dict[str, str]:
    return {"_key": key(), "_version": "2", "draft": str(draft), **typed}


def _late(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: DEADLINE + HOUR)


def _asked(browser: Browser, here: str) -> str:
    """Ask to change the answer, and return where it is decided."""
    browser.post(f"{here}/reopening", data=_sent(what="Thêm 5 người", reason="Đổi lịch"))
    public_id = db.session.scalars(db.select(Reopening.public_id)).one()
    return f"{here}/reopening/{public_id}"


def test_an_answer_is_saved_found_again_and_sent(
    browser: Browser, cast: Cast, conference: Conference
) -> None:
    here = _at(conference, cast.north)
    sign_in(browser, cast.bich)

    saved = browser.post(f"{here}/draft", data=_sent(expected_headcount="7", note="Chờ ý kiến"))
    again = _text(browser.get(here))
    listed = _text(browser.get(f"{PAGE}/invitations"))
    browser.post(f"{here}/confirm", data=_sent(1, expected_headcount="8", note="Đã rõ"))

    assert saved.location == here
    assert "Bản nháp chưa gửi" in again
    assert "Chờ ý kiến" in again
    assert "chưa gửi" in listed
    north = point_of(conference, cast.north)
    assert (north.answer, north.expected_headcount, north.note) == (Answer.CONFIRMED, 8, "Đã rõ")
    assert "Bản nháp chưa gửi" not in _text(browser.get(here))


def test_the_host_sees_nothing_of_a_draft(
    browser: Browser, cast: Cast, conference: Conference
) -> None:
    here = _at(conference, cast.north)
    sign_in(browser, cast.bich)
    browser.post(f"{here}/draft/decline", data=_sent(reason="Có thể bận"))

    sign_in(browser, cast.lan)
    page = _text(browser.get(here))

    assert "Có thể bận" not in page
    assert "Bản nháp" not in page
    assert "Lưu nháp" not in page


def test_a_colleagues_newer_draft_is_shown_beside_what_was_typed(
    browser: Browser, cast: Cast, conference: Conference
) -> None:
    here = _at(conference, cast.north)
    sign_in(browser, cast.bich)
    browser.post(f"{here}/draft", data=_sent(note="Của đồng nghiệp"))

    refused = browser.post(f"{here}/draft", data=_sent(note="Của tôi"))

    assert refused.status_code == 409
    assert "Của đồng nghiệp" in _text(refused)
    assert "Của tôi" in _text(refused)


def test_a_draft_may_lack_what_an_answer_needs_but_holds_no_nonsense(
    browser: Browser, cast: Cast, conference: Conference
) -> None:
    here = _at(conference, cast.north)
    sign_in(browser, cast.bich)

    empty = browser.post(f"{here}/draft/decline", data=_sent(reason=""))
    wrong = browser.post(f"{here}/draft", data=_sent(1, expected_headcount="nhiều", note="Giữ"))
    browser.post(f"{here}/draft/drop", data=_sent(1))

    assert empty.status_code == 302
    assert wrong.status_code == 422
    assert "Giữ" in _text(wrong)
    assert db.session.scalars(db.select(AnswerDraft)).all() == []


def test_a_draft_left_at_the_deadline_says_it_was_not_sent_and_what_to_do(
    browser: Browser, cast: Cast, conference: Conference, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = _at(conference, cast.north)
    sign_in(browser, cast.bich)
    browser.post(f"{here}/draft", data=_sent(expected_headcount="7", note="Chờ ý kiến"))

    _late(monkeypatch)
    sign_in(browser, cast.bich)
    page = _text(browser.get(here))

    assert "chưa gửi" in page
    assert "Chờ ý kiến" in page
    assert "dự kiến 7 người" in page
    assert "Đề nghị trả lời sau hạn" in page


def test_a_late_change_goes_to_the_office_that_invited_and_back(
    browser: Browser, cast: Cast, conference: Conference, monkeypatch: pytest.MonkeyPatch
) -> None:
    passed_on(cast, conference, cast.bich, cast.north)
    here = _at(conference, cast.north_a)
    _late(monkeypatch)
    sign_in(browser, cast.canh)
    asked = _asked(browser, here)
    assert "đang chờ đơn vị mời" in _text(browser.get(here))

    sign_in(browser, cast.bich)
    home = _text(browser.get("/"))
    listed = _text(browser.get(f"{PAGE}/invitations"))
    waiting = _text(browser.get(f"{PAGE}/reopenings"))
    page = _text(browser.get(asked))
    wrong = browser.post(f"{asked}/grant", data=_sent(until="31/02/2027 08:00") | {"_version": "1"})
    until = (DEADLINE + DAY).strftime("%Y-%m-%dT%H:%M")
    granted = browser.post(f"{asked}/grant", data=_sent(until=until) | {"_version": "1"})

    sign_in(browser, cast.canh)
    told = _text(browser.get(here))
    assert "Đề nghị sửa trả lời (1)" in home
    assert "Đề nghị sửa trả lời (1)" in listed
    assert "Thêm 5 người" in waiting
    assert "Đổi lịch" in page
    assert wrong.status_code == 422
    field = wrong.text.split('id="until"')[1].split(">")[0]
    assert 'type="text"' in field
    assert 'value="31/02/2027 08:00"' in field
    assert granted.location == f"{PAGE}/reopenings"
    assert "Được mở lại đến" in told
    assert "Xác nhận tham dự" in told


def test_a_refusal_needs_its_reason_and_the_point_reads_it(
    browser: Browser, cast: Cast, conference: Conference, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = _at(conference, cast.north)
    _late(monkeypatch)
    sign_in(browser, cast.bich)
    asked = _asked(browser, here)

    sign_in(browser, cast.lan)
    empty = browser.post(f"{asked}/refuse", data=_sent(refusal="") | {"_version": "1"})
    browser.post(f"{asked}/refuse", data=_sent(refusal="Đã đủ chỗ") | {"_version": "1"})

    sign_in(browser, cast.bich)
    page = _text(browser.get(here))
    assert empty.status_code == 422
    assert "Đơn vị mời không đồng ý sửa trả lời" in page
    assert "Đã đủ chỗ" in page
    assert "Đề nghị trả lời sau hạn" in page


def test_what_was_typed_for_a_request_comes_back_and_a_request_can_be_taken_back(
    browser: Browser, cast: Cast, conference: Conference, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = _at(conference, cast.north)
    sign_in(browser, cast.bich)
    early = browser.post(f"{here}/reopening", data=_sent(what="Thêm người", reason="Vội"))
    _late(monkeypatch)
    sign_in(browser, cast.bich)
    half = browser.post(f"{here}/reopening", data=_sent(what="Thêm người", reason=""))
    asked = _asked(browser, here)
    browser.post(f"{asked}/take-back", data=_sent())

    assert early.status_code == 409
    assert "Chưa hết hạn trả lời" in _text(early)
    assert half.status_code == 422
    assert "Thêm người" in _text(half)
    assert "đang chờ đơn vị mời" not in _text(browser.get(here))


def test_whoever_decides_nothing_finds_no_list_of_requests(
    browser: Browser, cast: Cast, conference: Conference
) -> None:
    passed_on(cast, conference, cast.bich, cast.north)
    sign_in(browser, cast.canh)

    assert browser.get(f"{PAGE}/reopenings").status_code == 404
