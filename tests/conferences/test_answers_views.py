"""What somebody who answers for a point reads and sends."""

import re

import pytest

from meetings.bridge_points.models import BridgeRoom
from meetings.conferences.models import BranchContact, Conference, InvitedPost
from meetings.conferences.rules.vocabulary import Answer, Stage
from meetings.kit import clock
from meetings.kit.database import db
from meetings.kit.transactions import transaction
from meetings.organisations.models import Organisation
from tests.cascades import DEADLINE, announced, passed_on, point_of
from tests.cast import HOUR, NOON, Cast, key, sign_in
from tests.conftest import Browser

PAGE = "/conferences/hn-2027-03-10/invitations"


@pytest.fixture
def conference(cast: Cast) -> Conference:
    return announced(cast)


@pytest.fixture(autouse=True)
def _noon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOON + HOUR)


def _text(answer: object) -> str:
    return str(answer.get_data(as_text=True))  # type: ignore[attr-defined]


def _at(conference: Conference, office: Organisation) -> str:
    return f"{PAGE}/{point_of(conference, office).public_id}"


def _yes(conference: Conference, office: Organisation, **typed: object) -> dict[str, object]:
    version = point_of(conference, office).version
    return {"_key": key(), "_version": str(version), "expected_headcount": "", **typed}


def test_an_invited_office_reads_who_when_and_until_when(
    browser: Browser, cast: Cast, conference: Conference
) -> None:
    sign_in(browser, cast.bich)

    page = _text(browser.get(_at(conference, cast.north)))

    for told in (
        "Tỉnh Bắc",
        "chờ trả lời",
        "08 giờ 00, thứ Tư, ngày 10/03/2027",
        "01/GM-TT",
        "Đỗ Quang Minh, Chủ tịch",
        "còn 4 ngày",
        "0900 000 001",
        "Liên hệ Tỉnh Bắc",
        "Xác nhận tham dự",
        "Phòng 1: 40 chỗ",
    ):
        assert told in page


def test_it_says_yes_with_rooms_and_numbers(
    browser: Browser, cast: Cast, conference: Conference
) -> None:
    rooms = db.session.scalars(
        db.select(BridgeRoom.public_id).filter_by(bridge_point_id=cast.point(cast.north).id)
    ).all()
    sign_in(browser, cast.bich)
    here = _at(conference, cast.north)

    sent = browser.post(
        f"{here}/confirm",
        data=_yes(
            conference,
            cast.north,
            rooms=rooms,
            expected_headcount="48",
            local_chair_name="Lê Trí Thanh",
            technician_phone="0905 000 111",
        ),
    )

    page = _text(browser.get(here))
    assert sent.location == here
    assert point_of(conference, cast.north).answer is Answer.CONFIRMED
    assert "đã xác nhận" in page
    assert "Phòng 1 (40 chỗ), Phòng 2 (10 chỗ)" in page
    assert "Trần Ngọc Bích" in page
    assert "tel:0905000111" in page
    assert "Cán bộ kỹ thuật" in _text(
        browser.get(f"/conferences/{conference.code}/invitations.csv")
    )


def test_everything_that_is_wrong_is_told_at_once(
    browser: Browser, cast: Cast, conference: Conference
) -> None:
    sign_in(browser, cast.bich)
    here = _at(conference, cast.north)
    wrong = _yes(conference, cast.north, technician_phone="gọi tối", note="x" * 1001)
    person = {"name": "An", "post": "x" * 500, "email": "không phải thư", "phone": "abc"}

    sent = _text(browser.post(f"{here}/confirm", data=wrong))
    named = _text(browser.post(f"{here}/delegates/add", data={"_key": key(), **person}))
    saved = browser.post(f"{here}/draft", data={**wrong, "_key": key(), "note": ""})

    for field in ("technician_phone", "note"):
        assert f'id="{field}-error"' in sent, field
    for field in ("post", "email", "phone"):
        assert f'id="{field}-error"' in named, field
    assert saved.status_code == 302, "what is only saved may still be wrong"


def test_too_many_for_the_rooms_comes_back_with_everything_typed(
    browser: Browser, cast: Cast, conference: Conference
) -> None:
    small = db.session.scalars(
        db.select(BridgeRoom.public_id).filter_by(
            bridge_point_id=cast.point(cast.north).id, capacity=10
        )
    ).all()
    sign_in(browser, cast.bich)

    sent = browser.post(
        f"{_at(conference, cast.north)}/confirm",
        data=_yes(conference, cast.north, rooms=small, expected_headcount="48", note="Có họp tổ"),
    )

    assert sent.status_code == 422
    assert "Dự kiến 48 người nhưng các phòng đã chọn chỉ có 10 chỗ" in _text(sent)
    assert "Có họp tổ" in _text(sent)
    assert point_of(conference, cast.north).answer is Answer.INVITED


def test_it_says_no_with_a_reason(browser: Browser, cast: Cast, conference: Conference) -> None:
    sign_in(browser, cast.bich)
    here = _at(conference, cast.north)

    silent = browser.post(f"{here}/decline", data=_yes(conference, cast.north, reason=""))
    sent = browser.post(
        f"{here}/decline", data=_yes(conference, cast.north, reason="Trùng kỳ họp HĐND")
    )

    assert silent.status_code == 422
    assert sent.location == here
    assert "Trùng kỳ họp HĐND" in _text(browser.get(here))


def test_an_answer_that_was_given_in_time_is_not_called_late(
    browser: Browser, cast: Cast, conference: Conference, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign_in(browser, cast.bich)
    here = _at(conference, cast.north)
    browser.post(f"{here}/confirm", data=_yes(conference, cast.north))
    monkeypatch.setattr(clock, "now", lambda: DEADLINE + HOUR)
    sign_in(browser, cast.bich)

    page = _text(browser.get(here))

    assert "Câu trả lời đã chốt" in page
    assert "quá hạn 1 giờ" not in page


def test_a_late_answer_is_told_whom_to_call(
    browser: Browser, cast: Cast, conference: Conference, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: DEADLINE + HOUR)
    sign_in(browser, cast.bich)
    here = _at(conference, cast.north)

    page = _text(browser.get(here))
    sent = browser.post(f"{here}/confirm", data=_yes(conference, cast.north, note="Đã gõ xong"))

    assert "Đã quá hạn trả lời" in page
    assert "Xác nhận tham dự</span>" not in page
    assert sent.status_code == 409
    assert "hoặc gọi Nguyễn Thị Lan – 0900 000 001" in _text(sent)
    assert "Đề nghị trả lời sau hạn" in page
    assert point_of(conference, cast.north).answer is Answer.INVITED
    assert "Đã gõ xong" in _text(sent)


def test_the_host_answers_in_its_place_after_the_deadline(
    browser: Browser, cast: Cast, conference: Conference, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: DEADLINE + HOUR)
    sign_in(browser, cast.lan)
    here = _at(conference, cast.north)

    page = _text(browser.get(here))
    browser.post(f"{here}/confirm", data=_yes(conference, cast.north))

    assert "Trung tâm trả lời thay Tỉnh Bắc" in page
    assert point_of(conference, cast.north).answered_office == "Trung tâm"
    assert "Trung tâm ghi nhận thay" in _text(browser.get(here))


def test_a_stale_form_comes_back_with_both_texts(
    browser: Browser, cast: Cast, conference: Conference
) -> None:
    read = _yes(conference, cast.north, local_chair_name="Ông A", note="Bản của tôi")
    sign_in(browser, cast.lan)
    browser.post(
        f"{_at(conference, cast.north)}/confirm",
        data=_yes(conference, cast.north, local_chair_name="Ông B"),
    )
    sign_in(browser, cast.bich)

    stale = browser.post(f"{_at(conference, cast.north)}/confirm", data=read)
    again = browser.post(
        f"{_at(conference, cast.north)}/confirm",
        data=_yes(conference, cast.north, local_chair_name="Ông A"),
    )

    page = _text(stale)
    assert stale.status_code == 409
    assert "Ông B" in page
    assert "Ông A" in page
    assert "Bản của tôi" in page
    assert again.status_code == 302
    assert point_of(conference, cast.north).local_chair_name == "Ông A"


def test_who_corrects_a_typo_does_not_write_over_somebody_quicker(
    browser: Browser, cast: Cast, conference: Conference
) -> None:
    here = _at(conference, cast.north)
    sign_in(browser, cast.bich)
    mistyped = _yes(conference, cast.north, expected_headcount="-1", note="Bản của tôi")
    sign_in(browser, cast.lan)
    browser.post(f"{here}/confirm", data=_yes(conference, cast.north, note="Ghi qua điện thoại"))
    sign_in(browser, cast.bich)

    refused = browser.post(f"{here}/confirm", data=mistyped)
    read = re.search(r'name="_version" value="(\d+)"', _text(refused))
    assert read is not None
    corrected = {**mistyped, "_key": key(), "_version": read[1], "expected_headcount": "5"}
    sent = browser.post(f"{here}/confirm", data=corrected)

    assert refused.status_code == 422
    assert sent.status_code == 409
    assert "Ghi qua điện thoại" in _text(sent)
    assert point_of(conference, cast.north).note == "Ghi qua điện thoại"


def test_a_lower_tier_is_told_to_call_who_invited_it(
    browser: Browser, cast: Cast, conference: Conference, monkeypatch: pytest.MonkeyPatch
) -> None:
    passed_on(cast, conference, cast.bich, cast.north)
    monkeypatch.setattr(clock, "now", lambda: DEADLINE + HOUR)
    sign_in(browser, cast.canh)
    here = _at(conference, cast.north_a)

    at_first = _text(browser.get(here))
    with transaction():
        office = point_of(conference, cast.north)
        hoa = BranchContact(participation_id=office.id, position=1, name="Lê Hoa", phone="0236 1")
        db.session.add(hoa)
    then = _text(browser.get(here))

    host = "Nguyễn Thị Lan – 0900 000 001 (Trung tâm"
    assert f"hoặc gọi Tỉnh Bắc; {host}" in at_first, "nobody of the office is named to be called"
    assert "hoặc gọi Lê Hoa – 0236 1 để được ghi nhận" in then


def test_a_yes_that_lacks_somebody_leads_to_naming_them(
    browser: Browser, cast: Cast, conference: Conference
) -> None:
    with transaction():
        main = db.session.get_one(Conference, conference.id)
        db.session.add(
            InvitedPost(
                public_id="p" * 26,
                conference_id=main.id,
                level=2,
                post="Chủ tịch UBND tỉnh",
                fold="chu tich ubnd tinh",
                position=1,
            )
        )
    sign_in(browser, cast.bich)
    here = _at(conference, cast.north)
    browser.post(f"{here}/confirm", data=_yes(conference, cast.north))

    assert f"{here}/delegates?seat=" in _text(browser.get(here))


def test_a_double_click_answers_once(browser: Browser, cast: Cast, conference: Conference) -> None:
    sign_in(browser, cast.bich)
    here = _at(conference, cast.north)
    form = _yes(conference, cast.north)

    first = browser.post(f"{here}/confirm", data=form)
    second = browser.post(f"{here}/confirm", data=form)

    assert first.location == second.location == here
    assert point_of(conference, cast.north).version == 3


@pytest.mark.parametrize("stage", [Stage.CANCELLED, Stage.CLOSED])
def test_a_conference_that_is_over_takes_no_answer_and_says_so(
    browser: Browser, cast: Cast, conference: Conference, stage: Stage
) -> None:
    with transaction():
        db.session.get_one(Conference, conference.id).stage = stage
    sign_in(browser, cast.bich)

    sent = browser.post(f"{_at(conference, cast.north)}/confirm", data=_yes(conference, cast.north))

    assert sent.status_code == 409
    assert "Hội nghị đã" in _text(sent)


def test_an_unknown_point_is_not_found(
    browser: Browser, cast: Cast, conference: Conference
) -> None:
    sign_in(browser, cast.lan)

    assert browser.get(f"{PAGE}/{'a' * 26}").status_code == 404


def test_a_neighbour_neither_sees_nor_answers(
    browser: Browser, cast: Cast, conference: Conference
) -> None:
    passed_on(cast, conference, cast.bich, cast.north)
    sign_in(browser, cast.son)

    for office in (cast.north, cast.north_a):
        here = _at(conference, office)
        assert browser.get(here).status_code == 404
        assert browser.post(f"{here}/confirm", data={"_key": key()}).status_code == 404


def test_a_technician_reads_but_does_not_answer(
    browser: Browser, cast: Cast, conference: Conference
) -> None:
    sign_in(browser, cast.tuan)
    here = _at(conference, cast.north)

    page = browser.get(here)
    sent = browser.post(f"{here}/confirm", data=_yes(conference, cast.north))

    assert page.status_code == 200
    assert "Xác nhận tham dự" not in _text(page)
    assert sent.status_code == 404


def test_the_history_tells_who_did_what(
    browser: Browser, cast: Cast, conference: Conference
) -> None:
    passed_on(cast, conference, cast.bich, cast.north)
    sign_in(browser, cast.lan)
    here = _at(conference, cast.north)
    browser.post(f"{here}/decline", data=_yes(conference, cast.north, reason="Bão số 5"))

    page = _text(browser.get(here)).split("Lịch sử")[-1]

    assert "Đã chuyển mời cấp dưới" in page
    assert "số đơn vị: 2" in page
    assert "Nguyễn Thị Lan · Trung tâm · Bão số 5" in page


def test_the_letter_names_one_conference_in_english_too(
    browser: Browser, cast: Cast, conference: Conference
) -> None:
    sign_in(browser, cast.bich)

    page = _text(browser.get(f"{_at(conference, cast.north)}?lang=en"))

    assert "<dt>Conference</dt>" in page
