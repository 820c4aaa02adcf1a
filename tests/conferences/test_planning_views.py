"""What a planner reads and sends."""

import re
from typing import Any

import pytest

from meetings.audit.models import AuditEntry
from meetings.conferences.models import Conference
from meetings.conferences.rules.vocabulary import Stage
from meetings.kit.database import db
from meetings.kit.onetime import IdempotencyKey
from meetings.kit.transactions import transaction
from tests.cascades import announced
from tests.cast import NOON, Cast, key, sign_in
from tests.conftest import Browser
from tests.plans import planned


def _filled(**changes: Any) -> dict[str, Any]:
    return {
        "_key": key(),
        "title": "Hội nghị trực tuyến tổng kết năm",
        "aliases-0": "",
        "kind": "tong_ket",
        "form": "online",
        "code": "",
        "days-0-day": "2030-02-12",
        "days-0-starts": "08:00",
        "days-0-ends": "11:30",
        "chairs-0-name": "Đỗ Quang Minh",
        "chairs-0-title": "Chủ tịch",
        "organisers-0-name": "",
        "contacts-0-name": "Nguyễn Thị Lan",
        "contacts-0-phone": "0900 000 001",
        "levels": "3",
        "speech_minutes": "7",
        "declared_not_secret": "y",
        **changes,
    }


def _only() -> Conference:
    found: Conference = db.session.scalars(db.select(Conference)).one()
    return found


def test_a_planner_plans_a_conference(browser: Browser, cast: Cast) -> None:
    sign_in(browser, cast.lan)
    assert browser.get("/conferences/plan").status_code == 200

    answer = browser.post("/conferences/plan", data=_filled())

    assert answer.status_code == 302
    assert answer.location == "/conferences/hn-2030-02-12"
    conference = _only()
    assert conference.title == "Hội nghị trực tuyến tổng kết năm"
    assert conference.starts_at.isoformat() == "2030-02-12T01:00:00+00:00"
    assert [chair.name for chair in conference.chairs] == ["Đỗ Quang Minh"]
    assert conference.host_id == cast.centre.id


def test_a_double_click_plans_one_conference(browser: Browser, cast: Cast) -> None:
    sign_in(browser, cast.lan)
    filled = _filled()

    first = browser.post("/conferences/plan", data=filled)
    second = browser.post("/conferences/plan", data=filled)

    assert (first.status_code, second.status_code) == (302, 303)
    assert first.location == second.location
    _only()


def test_a_refused_plan_keeps_everything_typed(browser: Browser, cast: Cast) -> None:
    sign_in(browser, cast.lan)
    filled = _filled(
        **{
            "days-0-ends": "07:00",
            "purpose": "Đánh giá kết quả năm",
            "chairs-1-name": "Bùi Thu Hà",
            "aliases-0": "Tên gọi khác",
            "sessions-0-title": "Phiên chuyên đề",
            "place": "Hội trường A",
            "reply_deadline": "2030-02-10T17:00",
        }
    )

    answer = browser.post("/conferences/plan", data=filled)

    assert answer.status_code == 422
    for name, value in filled.items():
        if name not in {"_key", "kind", "form", "declared_not_secret"} and value:
            assert value in answer.text, name
    assert 'value="tong_ket"' in answer.text
    assert "Giờ kết thúc phải sau giờ bắt đầu" not in answer.text  # the session comes first
    assert "Hãy nhập ô này." in answer.text
    assert db.session.scalar(db.select(db.func.count(Conference.id))) == 0


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"title": ""}, "Hãy nhập ô này."),
        ({"days-0-ends": "07:00"}, "Giờ kết thúc phải sau giờ bắt đầu"),
        ({"days-0-day": "2019-01-01"}, "Thời gian bắt đầu phải ở tương lai"),
        ({"days-0-day": "", "days-0-starts": "", "days-0-ends": ""}, "Hãy nhập ngày và giờ họp"),
        ({"days-0-day": "hôm qua"}, "Hãy nhập ngày dạng"),
        ({"code": "Hội nghị"}, "Mã hội nghị gồm 3 đến 40"),
        ({"code": "plan"}, "Mã hội nghị gồm 3 đến 40"),
        ({"levels": "4"}, "Số cấp phải từ 1 đến 3"),
        ({"levels": "ba"}, "Hãy nhập một số nguyên."),
        ({"kind": "cuoc_thi"}, "Hãy chọn một mục"),
        ({"main_point": "khong-co"}, "Đơn vị chưa có điểm cầu"),
        ({"reply_deadline": "2030-02-13T17:00"}, "Thời điểm này phải trước giờ khai mạc"),
        (
            {
                "sessions-0-title": "Phiên 1",
                "sessions-0-day": "2030-02-13",
                "sessions-0-starts": "08:00",
                "sessions-0-ends": "09:00",
            },
            "Ngày này không có trong các ngày họp",
        ),
        ({"chairs-1-title": "Phó Chủ tịch"}, "Hãy nhập ô này."),
        ({"contacts-0-email": "không phải thư"}, "chairs-0-name"),
    ],
)
def test_a_wrong_plan_is_refused_with_the_reason(
    browser: Browser, cast: Cast, changes: dict[str, str], words: str
) -> None:
    sign_in(browser, cast.lan)

    answer = browser.post("/conferences/plan", data=_filled(**changes))

    assert answer.status_code == 422
    assert words in answer.text
    assert "error-summary" in answer.text
    assert db.session.scalar(db.select(db.func.count(Conference.id))) == 0


def test_the_summary_says_which_row_is_meant(browser: Browser, cast: Cast) -> None:
    sign_in(browser, cast.lan)
    wrong = {
        "chairs-1-title": "Phó Chủ tịch",
        "contacts-0-name": "Lan",
        "contacts-0-email": "không phải thư",
        "aliases-0": "x" * 600,
    }

    answer = browser.post("/conferences/plan", data=_filled(**wrong))

    summary = answer.text.partition("error-summary")[2].partition("</ul>")[0]
    assert ">Người chủ trì 2, Họ và tên: Hãy nhập ô này.<" in summary
    assert ">Đầu mối liên hệ 1, Thư điện tử: " in summary
    assert ">Tên gọi khác: Tối đa 500 ký tự.<" in summary


@pytest.mark.parametrize(
    "changes",
    [
        {"title": "Hội nghị TỐI MẬT"},
        {"purpose": "Phương án (Mật)"},
        {"chairs-0-note": "tuyệt mật"},
        {"aliases-0": "Họp MẬT"},
        {"declared_not_secret": ""},
    ],
)
def test_of_a_state_secret_nothing_is_stored(
    browser: Browser, cast: Cast, changes: dict[str, str]
) -> None:
    sign_in(browser, cast.lan)
    before = db.session.scalar(db.select(db.func.count(AuditEntry.id)))

    answer = browser.post("/conferences/plan", data=_filled(**changes))

    assert answer.status_code == 422
    assert "bí mật nhà nước" in answer.text.lower()
    assert db.session.scalar(db.select(db.func.count(Conference.id))) == 0
    assert db.session.scalar(db.select(db.func.count(AuditEntry.id))) == before
    assert db.session.scalar(db.select(db.func.count(IdempotencyKey.key))) == 0


def test_lists_grow_by_a_button_and_keep_what_was_typed(browser: Browser, cast: Cast) -> None:
    sign_in(browser, cast.lan)

    answer = browser.post("/conferences/plan", data=_filled(add="chairs"))

    assert answer.status_code == 200
    assert 'name="chairs-1-name"' in answer.text
    assert "Đỗ Quang Minh" in answer.text
    assert db.session.scalar(db.select(db.func.count(Conference.id))) == 0
    assert browser.post("/conferences/plan", data=_filled(add="title")).status_code == 200


@pytest.mark.parametrize("who", ["canh", "tuan", "chair", "clerk", "admin", "stranger"])
def test_nobody_else_finds_the_page_to_plan(browser: Browser, cast: Cast, who: str) -> None:
    sign_in(browser, getattr(cast, who))

    assert browser.get("/conferences/plan").status_code == 404
    assert browser.post("/conferences/plan", data=_filled()).status_code == 404


def test_a_length_that_strays_from_the_rule_warns_only(browser: Browser, cast: Cast) -> None:
    sign_in(browser, cast.lan)

    answer = browser.post(
        "/conferences/plan",
        data=_filled(
            **{
                "days-1-day": "2030-02-13",
                "days-1-starts": "08:00",
                "days-1-ends": "11:00",
            }
        ),
    )

    assert answer.status_code == 302
    assert "Loại họp này không quá 1 ngày" in browser.get(answer.location).text


def test_a_plan_is_changed(browser: Browser, cast: Cast) -> None:
    sign_in(browser, cast.lan)
    browser.post("/conferences/plan", data=_filled())
    page = browser.get("/conferences/hn-2030-02-12/edit").text
    assert "Đỗ Quang Minh" in page
    assert 'value="2030-02-12"' in page

    answer = browser.post(
        "/conferences/hn-2030-02-12/edit", data=_filled(_version="1", title="Tên mới")
    )

    assert answer.status_code == 302
    db.session.expire_all()
    assert (_only().title, _only().version) == ("Tên mới", 2)


def test_a_stale_plan_comes_back_with_both_texts(browser: Browser, cast: Cast) -> None:
    sign_in(browser, cast.lan)
    browser.post("/conferences/plan", data=_filled())
    address = "/conferences/hn-2030-02-12/edit"
    browser.post(address, data=_filled(_version="1", title="Tên của người nhanh hơn"))

    answer = browser.post(address, data=_filled(_version="1", title="Tên của người chậm hơn"))

    assert answer.status_code == 409
    assert "Tên của người nhanh hơn" in answer.text
    assert "Tên của người chậm hơn" in answer.text
    (version,) = set(re.findall(r'name="_version" value="(\d+)"', answer.text))
    again = browser.post(address, data=_filled(_version=version, title="Tên của người chậm hơn"))
    assert again.status_code == 302
    db.session.expire_all()
    assert _only().title == "Tên của người chậm hơn"


def test_others_do_not_find_the_page_to_change(browser: Browser, cast: Cast) -> None:
    planned(cast.centre, cast.actor(cast.lan))
    sign_in(browser, cast.bich)

    for page in ("edit", "cancel", "postpone", "start", "roles"):
        assert browser.get(f"/conferences/hn-2027-03-10/{page}").status_code == 404, page
    answer = browser.post("/conferences/hn-2027-03-10/cancel", data={"_key": key(), "reason": "x"})
    assert answer.status_code == 404


def _announced(cast: Cast) -> Conference:
    conference = planned(cast.centre, cast.actor(cast.lan))
    with transaction():
        conference.stage = Stage.ANNOUNCED
        conference.announced_at = NOON
    return conference


def test_a_conference_is_led_through_its_stages(browser: Browser, cast: Cast) -> None:
    _announced(cast)
    sign_in(browser, cast.lan)

    for version, step in enumerate(("start", "end", "close"), start=1):
        address = f"/conferences/hn-2027-03-10/{step}"
        assert browser.get(address).status_code == 200
        answer = browser.post(address, data={"_key": key(), "_version": str(version)})
        assert answer.status_code == 302

    db.session.expire_all()
    assert _only().stage is Stage.CLOSED
    again = browser.post("/conferences/hn-2027-03-10/start", data={"_key": key(), "_version": "4"})
    assert again.status_code == 409


def test_a_conference_is_called_off_with_a_reason(browser: Browser, cast: Cast) -> None:
    _announced(cast)
    sign_in(browser, cast.lan)
    address = "/conferences/hn-2027-03-10/cancel"
    assert browser.get(address).status_code == 200

    without = browser.post(address, data={"_key": key(), "_version": "1", "reason": ""})
    answer = browser.post(address, data={"_key": key(), "_version": "1", "reason": "Phòng dịch"})

    assert without.status_code == 422
    assert "Hãy ghi lý do" in without.text
    assert answer.status_code == 302
    db.session.expire_all()
    assert (_only().stage, _only().cancel_reason) == (Stage.CANCELLED, "Phòng dịch")


def test_a_conference_is_put_off_to_another_day(browser: Browser, cast: Cast) -> None:
    _announced(cast)
    sign_in(browser, cast.lan)
    address = "/conferences/hn-2027-03-10/postpone"
    assert browser.get(address).status_code == 200
    data = {"_key": key(), "_version": "1", "reason": "Phòng chống bão", "days-0-day": "2019-01-01"}

    wrong = browser.post(address, data=data)
    data |= {"days-0-day": "2030-03-12", "days-0-starts": "14:00", "days-0-ends": "17:00"}
    answer = browser.post(address, data=data)

    assert wrong.status_code == 422
    assert "Phòng chống bão" in wrong.text
    assert answer.status_code == 302
    db.session.expire_all()
    assert (_only().stage, _only().sequence) == (Stage.ANNOUNCED, 1)
    assert _only().starts_at.isoformat() == "2030-03-12T07:00:00+00:00"


def test_parts_are_given_and_taken(browser: Browser, cast: Cast) -> None:
    _announced(cast)
    sign_in(browser, cast.lan)
    address = "/conferences/hn-2027-03-10/roles"
    first = browser.get(address).text
    assert "Chưa giao vai trò nào" in first
    assert '<option value="lan">' in first
    assert '<option value="bich">' not in first, "she serves another office"

    data = {"_key": key(), "username": "stranger", "role": "minute_taker"}
    given = browser.post(f"{address}/give", data=data)
    listed = browser.get(address).text
    unknown = browser.post(f"{address}/give", data={**data, "_key": key(), "username": "ai-do"})
    local = browser.post(f"{address}/give", data={**data, "_key": key(), "role": "delegate"})
    taken = browser.post(f"{address}/take", data={**data, "_key": key()})

    assert (given.status_code, taken.status_code) == (302, 302)
    assert "Người Lạ" in listed
    assert "người ghi biên bản" in listed
    assert unknown.status_code == 422
    assert "Không có tài khoản này" in unknown.text
    assert "hãy chọn điểm cầu" in local.text
    assert "Người Lạ" not in browser.get(address).text


def test_the_list_finds_by_title_without_accents(browser: Browser, cast: Cast) -> None:
    lan = cast.actor(cast.lan)
    planned(cast.centre, lan, title="Hội nghị chuyển đổi số", aliases=("Ngày hội 100% số hóa",))
    planned(cast.centre, lan, title="Tọa đàm nông nghiệp", code="td-2027-03-10")
    sign_in(browser, cast.lan)

    def found(query: str) -> tuple[bool, bool]:
        text = browser.get(f"/conferences/?{query}").text
        return "Hội nghị chuyển đổi số" in text, "Tọa đàm nông nghiệp" in text

    assert found("") == (True, True)
    assert found("q=chuyen+doi") == (True, False)
    assert found("q=100%25+so+hoa") == (True, False)
    assert found("q=%25") == (True, False)
    assert found("q=td-2027") == (False, True)
    assert found("stage=live") == (False, False)
    assert found("kind=so_ket") == (True, True)
    assert found("when=past") == (False, False)
    assert found("sort=-title&page=1") == (True, True)
    assert found("sort=1;drop&page=x&stage=y&kind=z&when=w") == (True, True)


def test_the_list_shows_a_stranger_nothing(browser: Browser, cast: Cast) -> None:
    planned(cast.centre, cast.actor(cast.lan))
    sign_in(browser, cast.stranger)

    page = browser.get("/conferences/?when=all").text

    assert "hn-2027-03-10" not in page
    assert "Lập hội nghị" not in page


@pytest.mark.parametrize("page", ["edit", "postpone", "cancel"])
def test_what_was_typed_stays_when_a_colleague_called_the_conference_off(
    browser: Browser, cast: Cast, page: str
) -> None:
    conference = announced(cast)
    sign_in(browser, cast.lan)
    here = f"/conferences/{conference.code}"
    read = browser.get(f"{here}/{page}").text
    browser.fill(f"{here}/cancel", {"reason": "Bão số 5"})

    late = browser.fill(f"{here}/{page}", _filled(title="Tên mới", reason="Lũ"), read=read)
    again = browser.fill(f"{here}/{page}", _filled(title="Tên mới", reason="Lũ"), read=late.text)

    assert (late.status_code, again.status_code) == (409, 409)
    typed = "Tên mới" if page == "edit" else "Lũ</textarea>"
    assert typed in late.text
    assert typed in again.text
    assert "hủy" in again.text.partition("error-summary")[2].partition("</ul>")[0]
