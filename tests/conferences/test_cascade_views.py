"""What a host and the invited read and send about invitations."""

import csv
import io
from datetime import datetime

import openpyxl
import pytest

from meetings.conferences.models import Conference, Participation
from meetings.conferences.rules.vocabulary import Answer, Stage
from meetings.kit import clock
from meetings.kit.database import db
from meetings.kit.transactions import transaction
from tests.cascades import DEADLINE, announced, drafted, passed_on, point_of
from tests.cast import DAY, HOUR, NOON, Cast, key, sign_in
from tests.conftest import Browser
from tests.plans import EIGHT, planned

LOCAL = "%Y-%m-%dT%H:%M"
CODE = "hn-2027-03-10"
PAGE = f"/conferences/{CODE}/invitations"


@pytest.fixture(autouse=True)
def _noon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOON)


def _local(moment: datetime) -> str:
    return (moment + 7 * HOUR).strftime(LOCAL)


def _text(answer: object) -> str:
    return str(answer.get_data(as_text=True))  # type: ignore[attr-defined]


# --- a draft ----------------------------------------------------------------------------------


def test_a_secretary_chooses_all_provinces(browser: Browser, cast: Cast) -> None:
    planned(cast.centre, cast.actor(cast.lan))
    sign_in(browser, cast.lan)
    form = _text(browser.get(f"{PAGE}/choose"))

    sent = browser.post(f"{PAGE}/choose", data={"_key": key(), "which": "provinces"})

    assert "Tất cả tỉnh, thành phố (2)" in form
    assert sent.location == PAGE
    page = _text(browser.get(PAGE))
    assert "Tỉnh Bắc" in page
    assert "Phát hành giấy mời" in page


def test_an_unknown_code_comes_back_by_name_with_everything_typed(
    browser: Browser, cast: Cast
) -> None:
    planned(cast.centre, cast.actor(cast.lan))
    sign_in(browser, cast.lan)

    sent = browser.post(
        f"{PAGE}/choose",
        data={"_key": key(), "which": "pasted", "text": "Tỉnh Bắc\nTỉnh Sao Hỏa"},
    )

    assert sent.status_code == 422
    assert "“Tỉnh Sao Hỏa”" in _text(sent)
    assert "Tỉnh Bắc\nTỉnh Sao Hỏa" in _text(sent)
    assert db.session.scalar(db.select(db.func.count(Participation.id))) == 1


@pytest.mark.parametrize(
    ("filled", "told"),
    [
        ({"text": "Tỉnh Bắc"}, "Hãy chọn “Danh sách dán vào bên dưới”"),
        ({"former": "hn-cu"}, "Hãy chọn “Các điểm cầu của hội nghị trước chọn bên dưới”"),
        ({"organisations": "x"}, "Hãy chọn “Tất cả cấp dưới của các đơn vị chọn bên dưới”"),
    ],
)
def test_a_box_filled_in_beside_another_choice_is_asked_about_not_left_aside(
    browser: Browser, cast: Cast, filled: dict[str, str], told: str
) -> None:
    planned(cast.centre, cast.actor(cast.lan))
    sign_in(browser, cast.lan)

    sent = browser.post(f"{PAGE}/choose", data={"_key": key(), "which": "provinces", **filled})

    assert sent.status_code == 422
    assert told in _text(sent)
    assert db.session.scalar(db.select(db.func.count(Participation.id))) == 1


def test_chosen_points_are_struck_again(browser: Browser, cast: Cast) -> None:
    conference = drafted(cast)
    north = point_of(conference, cast.north).public_id
    sign_in(browser, cast.lan)

    browser.post(f"{PAGE}/drop", data={"_key": key(), "selected": [north]})

    page = _text(browser.get(PAGE))
    assert "Tỉnh Bắc" not in page
    assert "Tỉnh Nam" in page


def _names(conference: Conference) -> set[str]:
    held = db.select(Participation.organisation_name).filter_by(conference_id=conference.id)
    return set(db.session.scalars(held))


def test_a_whole_filtered_list_leaves_a_draft_at_once(browser: Browser, cast: Cast) -> None:
    conference = drafted(cast)
    sign_in(browser, cast.lan)

    shown = _text(browser.get(f"{PAGE}?level=2"))
    whole = _text(browser.get(PAGE))
    browser.post(f"{PAGE}/drop?level=2&q=tinh+bac", data={"_key": key(), "which": "sought"})
    left = _names(conference)
    browser.post(f"{PAGE}/drop", data={"_key": key(), "which": "sought"})

    assert "Bỏ cả 2 điểm cầu đang lọc" in shown
    assert "đang lọc" not in whole
    assert cast.north.name not in left
    assert {cast.south.name, cast.ministry.name} <= left
    assert _names(conference) == left, "nothing was asked for"


def test_the_letters_go_out_after_a_last_look(browser: Browser, cast: Cast) -> None:
    version = drafted(cast).version
    sign_in(browser, cast.lan)
    look = _text(browser.get(f"{PAGE}/announce"))

    sent = browser.post(
        f"{PAGE}/announce",
        data={"_key": key(), "_version": version, "reply_deadline": _local(DEADLINE)},
    )

    assert "Phát hành giấy mời cho 3 điểm cầu" in look
    assert "Giấy mời gửi muộn" not in look
    assert sent.location == PAGE
    page = _text(browser.get(PAGE))
    assert "01/GM-TT" in page
    assert "chờ trả lời" in page


def test_a_late_letter_warns_and_still_goes_out(
    browser: Browser, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    version = drafted(cast).version
    monkeypatch.setattr(clock, "now", lambda: EIGHT - 2 * DAY)
    sign_in(browser, cast.lan)

    look = _text(browser.get(f"{PAGE}/announce"))
    sent = browser.post(
        f"{PAGE}/announce",
        data={"_key": key(), "_version": version, "reply_deadline": _local(EIGHT - HOUR)},
    )

    assert "Giấy mời gửi muộn" in look
    assert "còn 1 ngày làm việc" in look
    assert sent.status_code == 302


def test_a_wrong_deadline_is_said_beside_its_field(browser: Browser, cast: Cast) -> None:
    version = drafted(cast).version
    sign_in(browser, cast.lan)

    past = browser.post(
        f"{PAGE}/announce",
        data={"_key": key(), "_version": version, "reply_deadline": _local(NOON - HOUR)},
    )
    empty = browser.post(f"{PAGE}/announce", data={"_key": key(), "reply_deadline": ""})

    assert (past.status_code, empty.status_code) == (422, 422)
    assert "Hạn trả lời phải sau thời điểm này" in _text(past)
    assert point_of(db.session.scalars(db.select(Conference)).one(), cast.north).invited_at is None


def test_a_double_click_sends_the_letters_once(browser: Browser, cast: Cast) -> None:
    conference = drafted(cast)
    sign_in(browser, cast.lan)
    form = {
        "_key": key(),
        "_version": conference.version,
        "reply_deadline": _local(DEADLINE),
    }

    first = browser.post(f"{PAGE}/announce", data=form)
    second = browser.post(f"{PAGE}/announce", data=form)

    assert first.location == second.location == PAGE
    assert point_of(conference, cast.north).version == 2


@pytest.mark.parametrize("path", ["choose", "announce", "more"])
def test_the_invited_do_not_find_the_hosts_pages(browser: Browser, cast: Cast, path: str) -> None:
    announced(cast)
    sign_in(browser, cast.bich)

    assert browser.get(f"{PAGE}/{path}").status_code == 404
    assert browser.post(f"{PAGE}/{path}", data={"_key": key()}).status_code == 404


def test_who_comes_to_choose_after_the_letters_went_out_is_told_the_other_way(
    browser: Browser, cast: Cast
) -> None:
    announced(cast)
    sign_in(browser, cast.lan)

    page = browser.get(f"{PAGE}/choose")

    assert page.status_code == 409
    assert "hãy mời bổ sung" in _text(page)


def test_a_stranger_finds_nothing(browser: Browser, cast: Cast) -> None:
    conference = announced(cast)
    north = point_of(conference, cast.north).public_id
    sign_in(browser, cast.stranger)

    for path in ("", ".csv", ".xlsx", "/choose", f"/{north}", f"/{north}/delegates"):
        assert browser.get(f"{PAGE}{path}").status_code == 404, path
    for path in ("/drop", "/record", f"/{north}/confirm", f"/{north}/decline"):
        assert browser.post(f"{PAGE}{path}", data={"_key": key()}).status_code == 404, path


# --- on their way -----------------------------------------------------------------------------


def test_a_province_passes_on_to_all_it_has(browser: Browser, cast: Cast) -> None:
    conference = announced(cast)
    north = point_of(conference, cast.north).public_id
    sign_in(browser, cast.bich)
    first = _text(browser.get(PAGE))
    form = _text(browser.get(f"{PAGE}/{north}/pass-on"))

    sent = browser.post(
        f"{PAGE}/{north}/pass-on",
        data={
            "_key": key(),
            "scope": "all",
            "reply_deadline": _local(DEADLINE),
            "note": "Đúng giờ",
            "_version": point_of(conference, cast.north).version,
        },
    )

    assert "Chuyển mời cấp dưới" in first
    assert "Tất cả 2 đơn vị chưa mời" in form
    assert sent.location == PAGE
    assert point_of(conference, cast.north_a).answer is Answer.INVITED
    assert "Đã mời hết cấp dưới" in _text(browser.get(f"{PAGE}/{north}/pass-on"))


def test_passing_on_to_some_needs_some(browser: Browser, cast: Cast) -> None:
    conference = announced(cast)
    north = point_of(conference, cast.north).public_id
    sign_in(browser, cast.bich)
    version = point_of(conference, cast.north).version
    form = {"scope": "some", "reply_deadline": _local(DEADLINE), "_version": version}

    none = browser.post(f"{PAGE}/{north}/pass-on", data={"_key": key(), **form})
    foreign = browser.post(
        f"{PAGE}/{north}/pass-on",
        data={"_key": key(), **form, "organisations": [cast.south_a.public_id]},
    )

    assert (none.status_code, foreign.status_code) == (422, 422)
    assert "Hãy chọn ít nhất một đơn vị" in _text(none)
    assert 'id="organisations" aria-describedby="organisations-error" tabindex="-1"' in _text(none)


def test_offices_ticked_beside_all_of_them_are_asked_about(browser: Browser, cast: Cast) -> None:
    conference = announced(cast)
    page = f"{PAGE}/{point_of(conference, cast.north).public_id}/pass-on"
    typed = {"scope": "all", "organisations": cast.north_a.public_id}
    sign_in(browser, cast.bich)

    sent = browser.post(
        page, data={"_key": key(), "reply_deadline": _local(DEADLINE - DAY), **typed}
    )

    assert sent.status_code == 422
    assert "Bên dưới đã đánh dấu 1 đơn vị" in _text(sent)
    assert point_of(conference, cast.north).passed_on_at is None


def test_the_host_sees_who_has_passed_on_and_opens_a_branch(browser: Browser, cast: Cast) -> None:
    conference = announced(cast)
    passed_on(cast, conference, cast.bich, cast.north)
    north = point_of(conference, cast.north).public_id
    sign_in(browser, cast.lan)

    page = _text(browser.get(PAGE))
    opened = _text(browser.get(f"{PAGE}?open={north}"))
    branch = _text(browser.get(f"{PAGE}?under={north}"))

    assert "<b>1/2</b> tỉnh đã chuyển" in page
    assert "<b>0/2</b> xã đã xác nhận" in page
    assert "Xã Bắc A" not in page
    assert "Xã Bắc A" in opened
    assert "Xã Bắc A" in branch
    assert "Tỉnh Nam" not in branch.split('id="points-title"')[1]


def test_a_province_sees_its_own_branch_only(browser: Browser, cast: Cast) -> None:
    conference = announced(cast)
    passed_on(cast, conference, cast.bich, cast.north)
    sign_in(browser, cast.bich)

    page = _text(browser.get(PAGE))

    assert "Tỉnh Bắc" in page
    assert "Tỉnh Nam" not in page
    assert "Bộ Thử nghiệm" not in page
    south = point_of(conference, cast.south).public_id
    assert browser.get(f"{PAGE}?under={south}").status_code == 404
    assert browser.get(f"{PAGE}?open={south}").status_code == 404


def test_search_filter_and_sort_stand_in_the_address(browser: Browser, cast: Cast) -> None:
    announced(cast)
    sign_in(browser, cast.lan)

    found = _text(browser.get(f"{PAGE}?q=tinh+bac&sort=-name&level=2&state=invited"))
    nothing = _text(browser.get(f"{PAGE}?state=declined"))
    nonsense = browser.get(f"{PAGE}?page=x&level=99&state=1'--&sort=password")

    assert "Tỉnh Bắc" in found
    assert "Tỉnh Nam" not in found
    assert "Không có điểm cầu nào như vậy" in nothing
    assert nonsense.status_code == 200


def test_the_csv_holds_what_the_reader_may_see(browser: Browser, cast: Cast) -> None:
    conference = announced(cast)
    passed_on(cast, conference, cast.bich, cast.north)
    sign_in(browser, cast.bich)

    answer = browser.get(f"{PAGE}.csv")
    english = browser.get(f"{PAGE}.csv?lang=en")

    rows = list(csv.reader(io.StringIO(answer.get_data().decode("utf-8-sig"))))
    assert answer.get_data().startswith(b"\xef\xbb\xbf")
    assert answer.content_type == "text/csv; charset=utf-8"
    assert rows[0][:3] == ["Mã điểm cầu", "Cấp", "Tên cấp"]
    assert [row[5] for row in rows[1:]] == ["Trung tâm", "Tỉnh Bắc", "Xã Bắc A", "Xã Bắc B"]
    assert rows[2][0] == point_of(conference, cast.north).public_id
    assert [row[8] for row in rows[1:]] == ["confirmed", "invited", "invited", "invited"]
    assert "province" in english.get_data(as_text=True)


def test_the_workbook_says_the_same_in_words(browser: Browser, cast: Cast) -> None:
    announced(cast)
    sign_in(browser, cast.lan)

    answer = browser.get(f"{PAGE}.xlsx")

    sheet = openpyxl.load_workbook(io.BytesIO(answer.get_data()))["Giấy mời"]
    assert [row[5].value for row in sheet.iter_rows(min_row=2)] == [
        "Bộ Thử nghiệm",
        "Trung tâm",
        "Tỉnh Bắc",
        "Tỉnh Nam",
    ]
    told = {(row[8].value, row[9].value) for row in sheet.iter_rows(min_row=2)}
    assert told <= {("chờ trả lời", ""), ("đã xác nhận", "")}, "no stored words, no False"


def test_the_host_reads_one_button_and_finds_the_rest_in_a_menu(
    browser: Browser, cast: Cast
) -> None:
    announced(cast)
    sign_in(browser, cast.lan)

    head = _text(browser.get(PAGE)).partition("page-header-actions")[2].partition("</header>")[0]
    before, _, menu = head.partition("menu-list")

    assert before.count('class="btn') == 2, "the action, and the button of the menu"
    assert "Nhắc trả lời" in before
    for more in ("Mời bổ sung", "Thành phần mời", "Trả lời qua thư", "Thư gửi đi"):
        assert more in menu


def test_the_host_invites_one_more(browser: Browser, cast: Cast) -> None:
    conference = announced(cast)
    sign_in(browser, cast.lan)

    sent = browser.post(
        f"{PAGE}/more",
        data={
            "_key": key(),
            "which": "pasted",
            "text": "Xã Nam A",
            "reply_deadline": _local(DEADLINE),
        },
    )
    again = browser.post(
        f"{PAGE}/more",
        data={
            "_key": key(),
            "which": "pasted",
            "text": "Xã Nam A",
            "reply_deadline": _local(DEADLINE),
        },
    )

    assert sent.location == PAGE
    assert point_of(conference, cast.south_a).invited_at == NOON
    assert again.status_code == 422


def test_the_host_records_answers_of_several(browser: Browser, cast: Cast) -> None:
    conference = announced(cast)
    wanted = [point_of(conference, one).public_id for one in (cast.north, cast.south)]
    sign_in(browser, cast.lan)

    browser.post(f"{PAGE}/record", data={"_key": key(), "selected": wanted})

    assert point_of(conference, cast.north).answer is Answer.CONFIRMED
    assert "Trung tâm ghi nhận thay" in _text(browser.get(f"{PAGE}/{wanted[0]}"))


def test_a_province_ticks_those_it_invited_and_not_itself(browser: Browser, cast: Cast) -> None:
    conference = announced(cast)
    passed_on(cast, conference, cast.bich, cast.north)
    north, below = (point_of(conference, one).public_id for one in (cast.north, cast.north_a))
    sign_in(browser, cast.bich)

    page = browser.get(PAGE).text
    browser.post(f"{PAGE}/record", data={"_key": key(), "selected": [below]})

    assert f'value="{below}"' in page
    assert f'value="{north}"' not in page
    assert point_of(conference, cast.north_a).answer is Answer.CONFIRMED


def test_a_bulk_answer_leads_back_to_the_list_as_it_was_filtered(
    browser: Browser, cast: Cast
) -> None:
    conference = announced(cast)
    north = point_of(conference, cast.north).public_id
    sign_in(browser, cast.lan)
    page = _text(browser.get(f"{PAGE}?state=invited&sort=name"))

    sent = browser.post(
        f"{PAGE}/record?state=invited&sort=name", data={"_key": key(), "selected": [north]}
    )
    nobody = browser.post(f"{PAGE}/record?state=invited", data={"_key": key()})

    assert (
        'action="/conferences/hn-2027-03-10/invitations/record?state=invited&amp;sort=name"' in page
    )
    assert sent.location == f"{PAGE}?state=invited&sort=name"
    assert "Hãy đánh dấu các điểm cầu chưa trả lời" in _text(browser.get(nobody.location))


@pytest.mark.parametrize("odd", ["code=x", "endpoint=x", "_external=1", "_anchor=x"])
def test_no_query_breaks_the_list(browser: Browser, cast: Cast, odd: str) -> None:
    announced(cast)
    sign_in(browser, cast.lan)

    page = browser.get(f"{PAGE}?{odd}")

    assert page.status_code == 200
    assert f'href="{PAGE}.csv?{odd}"' in _text(page)


def test_the_host_withdraws_a_branch_with_a_reason(browser: Browser, cast: Cast) -> None:
    conference = announced(cast)
    passed_on(cast, conference, cast.bich, cast.north)
    point = point_of(conference, cast.north)
    north, read = point.public_id, {"_version": str(point.version)}
    sign_in(browser, cast.lan)
    look = _text(browser.get(f"{PAGE}/{north}/withdraw"))

    silent = browser.post(f"{PAGE}/{north}/withdraw", data={"_key": key(), "reason": " "})
    sent = browser.post(
        f"{PAGE}/{north}/withdraw", data={"_key": key(), "reason": "Họp riêng", **read}
    )

    again = browser.post(
        f"{PAGE}/{north}/withdraw", data={"_key": key(), "reason": "Lần hai", **read}
    )

    assert again.status_code == 409
    assert "đã được rút trước đó" in _text(again)
    assert "Cả 2 đơn vị cấp dưới" in look
    assert silent.status_code == 422
    assert sent.location == PAGE
    assert point_of(conference, cast.north_b).answer is Answer.WITHDRAWN
    assert "Tỉnh Bắc" in _text(browser.get(f"{PAGE}?state=withdrawn"))


def test_whoever_withdraws_a_branch_that_has_grown_is_told_first(
    browser: Browser, cast: Cast
) -> None:
    conference = announced(cast)
    point = point_of(conference, cast.north)
    sign_in(browser, cast.lan)
    typed = {"_version": str(point.version), "reason": "Họp riêng"}
    passed_on(cast, conference, cast.bich, cast.north)

    refused = browser.post(f"{PAGE}/{point.public_id}/withdraw", data={"_key": key(), **typed})

    assert refused.status_code == 409
    assert "đơn vị cấp dưới cũng bị rút lời mời" in _text(refused)
    assert "Họp riêng" in _text(refused)
    db.session.expire_all()
    assert point_of(conference, cast.north).answer is Answer.INVITED


def test_a_cancelled_conference_offers_no_more_invitations(browser: Browser, cast: Cast) -> None:
    conference = announced(cast)
    with transaction():
        db.session.get_one(Conference, conference.id).stage = Stage.CANCELLED
    sign_in(browser, cast.lan)

    assert browser.get(PAGE).status_code == 200
    assert browser.get(f"{PAGE}/more").status_code == 409


def test_an_urgent_meeting_is_called_by_telegram(browser: Browser, cast: Cast) -> None:
    conference = drafted(cast)
    sign_in(browser, cast.lan)
    address = f"/conferences/{conference.code}/invitations/announce"
    assert "Công điện" in browser.get(address).text

    answer = browser.send(
        address,
        {
            "reply_deadline": _local(DEADLINE),
            "letter_form": "cong_dien",
            "urgency": "hoa_toc",
            "_version": conference.version,
        },
    )

    assert answer.status_code == 302
    db.session.refresh(conference)
    assert conference.letter_number.endswith("/CĐ-TT")
    assert conference.urgency == "hoa_toc"


def test_what_a_colleague_told_the_lower_tier_is_shown_before_it_is_written_over(
    browser: Browser, cast: Cast
) -> None:
    conference = announced(cast)
    page = f"{PAGE}/{point_of(conference, cast.north).public_id}/pass-on"
    form = {"scope": "some", "reply_deadline": _local(DEADLINE)}
    sign_in(browser, cast.bich)
    read = browser.get(page).text
    browser.fill(
        page, form | {"organisations": cast.north_a.public_id, "note": "Đúng giờ"}, read=read
    )

    late = browser.fill(
        page, form | {"organisations": cast.north_b.public_id, "note": "Đủ người"}, read=read
    )

    assert late.status_code == 409
    assert "Yêu cầu đang gửi cấp dưới" in _text(late)
    assert "Đúng giờ" in _text(late)
    assert "Đủ người</textarea>" in _text(late)


def test_passing_on_to_nobody_new_takes_no_number(browser: Browser, cast: Cast) -> None:
    conference = announced(cast)
    page = f"{PAGE}/{point_of(conference, cast.north).public_id}/pass-on"
    form = {"scope": "all", "reply_deadline": _local(DEADLINE)}
    sign_in(browser, cast.bich)
    browser.fill(page, form)
    number = point_of(conference, cast.north).passed_on_number

    version = str(point_of(conference, cast.north).version)
    again = browser.send(page, form | {"_version": version})

    assert again.status_code == 422
    assert point_of(conference, cast.north).passed_on_number == number
