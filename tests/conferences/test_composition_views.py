"""What a host, an office and a point read and send about the composition."""

import csv
import io

import openpyxl
import pytest
from werkzeug.test import TestResponse

from meetings.conferences.models import Conference, Delegate, InvitedPost
from meetings.kit import clock
from meetings.kit.database import db
from tests.cascades import announced, drafted, passed_on, point_of
from tests.cast import HOUR, NOON, Cast, key, sign_in
from tests.conftest import Browser
from tests.home.desk import say_yes, words

CODE = "hn-2027-03-10"
PAGE = f"/conferences/{CODE}/composition"


@pytest.fixture(autouse=True)
def _noon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOON + HOUR)


def read(browser: Browser, where: str) -> str:
    answer = browser.get(where)
    assert answer.status_code == 200, where
    return words(answer.get_data(as_text=True).partition("<main")[2])


def send(browser: Browser, where: str, **typed: str) -> TestResponse:
    return browser.post(where, data={"_key": key(), **typed})


def ask(browser: Browser, text: str, level: int = 2) -> TestResponse:
    return send(browser, f"{PAGE}/add", level=str(level), text=text)


def point(conference: Conference, cast: Cast, office: str = "north", rest: str = "") -> str:
    public_id = point_of(conference, getattr(cast, office)).public_id
    return f"/conferences/{CODE}/invitations/{public_id}{rest}"


def only() -> InvitedPost:
    found: InvitedPost = db.session.scalars(
        db.select(InvitedPost).execution_options(populate_existing=True)
    ).one()
    return found


def test_a_secretary_names_the_posts_of_a_tier_in_a_draft(browser: Browser, cast: Cast) -> None:
    drafted(cast)
    sign_in(browser, cast.lan)
    empty = read(browser, PAGE)

    sent = ask(
        browser, "Chủ tịch UBND tỉnh (bắt buộc); Giám đốc Sở Nội vụ\nChuyên viên (2-3 người)"
    )

    page = read(browser, PAGE)
    assert "Chưa nêu thành phần" in empty
    assert sent.location == PAGE
    assert "Các điểm cầu cấp tỉnh Chức danh" in page
    assert "Chủ tịch UBND tỉnh bắt buộc" in page
    assert "2–3" in page
    assert PAGE in browser.get(f"/conferences/{CODE}/invitations").get_data(as_text=True)


def test_a_refused_list_comes_back_as_it_was_typed(browser: Browser, cast: Cast) -> None:
    drafted(cast)
    sign_in(browser, cast.lan)
    ask(browser, "Giám đốc Sở")

    for text, said in (
        ("Giám đốc Sở; Lái xe", "Đã có trong thành phần: “Giám đốc Sở”"),
        ("12", "bằng lời"),
    ):
        sent = ask(browser, text)
        assert sent.status_code == 422
        assert said in words(sent.get_data(as_text=True))
        assert f">\r\n{text}</textarea>" in sent.get_data(as_text=True)


def test_a_post_is_changed_moved_and_taken_out(browser: Browser, cast: Cast) -> None:
    drafted(cast)
    sign_in(browser, cast.lan)
    ask(browser, "Giám đốc Sở; Lái xe")
    first, second = db.session.scalars(db.select(InvitedPost).order_by(InvitedPost.id)).all()

    moved = send(browser, f"{PAGE}/{second.public_id}/move", _version="1", to="earlier")
    order = read(browser, PAGE)
    form = browser.get(f"{PAGE}/{first.public_id}/edit").get_data(as_text=True)
    wrong = send(
        browser,
        f"{PAGE}/{first.public_id}/edit",
        _version="1",
        text="Giám đốc",
        least="3",
        most="2",
    )
    changed = send(
        browser, f"{PAGE}/{first.public_id}/edit", _version="1", text="Giám đốc Sở Y tế", least="1",
        most="", is_required="y",
    )  # fmt: skip
    removed = send(browser, f"{PAGE}/{second.public_id}/remove", _version="2")

    assert moved.location == changed.location == removed.location == PAGE
    assert order.index("Lái xe") < order.index("Giám đốc Sở")
    assert 'value="Giám đốc Sở"' in form
    assert wrong.status_code == 422
    assert (only().post, only().is_required, only().most) == ("Giám đốc Sở Y tế", True, None)


def test_a_stale_change_is_refused_with_what_was_typed(browser: Browser, cast: Cast) -> None:
    drafted(cast)
    sign_in(browser, cast.lan)
    ask(browser, "Giám đốc Sở")

    stale = send(browser, f"{PAGE}/{only().public_id}/edit", _version="9", text="Khác", least="1")

    assert stale.status_code == 409
    assert 'value="Khác"' in stale.get_data(as_text=True)
    assert "Bản hiện tại khác bản bạn nhập" in stale.get_data(as_text=True)
    assert "Giám đốc Sở</" in stale.get_data(as_text=True)


def test_one_point_is_asked_for_more(browser: Browser, cast: Cast) -> None:
    conference = announced(cast)
    sign_in(browser, cast.lan)
    own = point(conference, cast, rest="/composition")

    sent = send(browser, own, text="Trưởng đoàn")

    assert sent.location == own
    assert "cơ quan chủ trì, riêng điểm cầu này" in read(browser, own)
    assert "Riêng Tỉnh Bắc" in read(browser, PAGE)
    assert "Thành phần riêng" in read(browser, point(conference, cast))


def test_a_province_adds_to_what_its_lower_tier_is_asked_for(browser: Browser, cast: Cast) -> None:
    conference = announced(cast)
    sign_in(browser, cast.lan)
    ask(browser, "Chủ tịch UBND xã (bắt buộc)", level=3)
    sign_in(browser, cast.bich)
    below = point(conference, cast, rest="/composition-below")

    sent = send(browser, below, text="Công an xã")
    page = read(browser, below)

    assert below in browser.get(point(conference, cast, rest="/pass-on")).get_data(as_text=True)
    assert sent.location == below
    assert "Cơ quan chủ trì yêu cầu Chức danh" in page
    assert "Tỉnh Bắc yêu cầu thêm" in page
    assert page.count("Xuống") + page.count("Sửa") == 1  # only its own may be changed
    passed_on(cast, conference, cast.bich, cast.north)
    sign_in(browser, cast.canh)
    seen = read(browser, point(conference, cast, "north_a"))
    assert "Chủ tịch UBND xã" in seen
    assert "Công an xã yêu cầu của Tỉnh Bắc" in seen
    assert browser.get(PAGE).status_code == 404


def test_a_point_sees_who_is_missing_and_names_them(browser: Browser, cast: Cast) -> None:
    conference = announced(cast)
    sign_in(browser, cast.lan)
    ask(browser, "Chủ tịch UBND tỉnh (bắt buộc)")
    say_yes(cast, conference, cast.bich, cast.north)
    sign_in(browser, cast.bich)
    here = point(conference, cast, rest="/delegates")

    before = read(browser, point(conference, cast))
    form = browser.get(f"{here}?seat=Chủ tịch UBND tỉnh").get_data(as_text=True)
    send(browser, f"{here}/add", name="Lê Trí Thanh", seat="Chủ tịch UBND tỉnh")
    after = read(browser, here)

    assert "Thiếu thành phần bắt buộc Chưa có đại biểu cho: Chủ tịch UBND tỉnh." in before
    assert 'value="Chủ tịch UBND tỉnh"' in form
    assert "bắt buộc đủ Lê Trí Thanh" in after
    assert "Thiếu thành phần" not in read(browser, point(conference, cast))


def test_the_host_finds_the_answers_that_lack_somebody(browser: Browser, cast: Cast) -> None:
    conference = announced(cast)
    sign_in(browser, cast.lan)
    ask(browser, "Chủ tịch UBND tỉnh (bắt buộc); Chánh Văn phòng (bắt buộc)")
    say_yes(cast, conference, cast.bich, cast.north)

    page = read(browser, f"/conferences/{CODE}/invitations?state=lacking")
    table = browser.get(f"/conferences/{CODE}/invitations.csv").get_data().decode("utf-8-sig")
    book = openpyxl.load_workbook(
        io.BytesIO(browser.get(f"/conferences/{CODE}/invitations.xlsx").get_data())
    )

    lacking = "Chủ tịch UBND tỉnh; Chánh Văn phòng"
    assert f"thiếu thành phần {lacking}" in page
    assert "Tỉnh Nam" not in page
    rows = {row["Đơn vị"]: row for row in csv.DictReader(io.StringIO(table))}
    assert rows["Tỉnh Bắc"]["Thành phần bắt buộc còn thiếu"] == lacking
    assert rows["Tỉnh Nam"]["Thành phần bắt buộc còn thiếu"] == ""
    assert lacking in [cell.value for row in book.active.rows for cell in row]


def test_the_sheet_to_fill_in_names_the_posts_and_blank_ones_are_no_mistake(
    browser: Browser, cast: Cast
) -> None:
    conference = announced(cast)
    sign_in(browser, cast.lan)
    ask(browser, "Chủ tịch UBND tỉnh (bắt buộc); Chuyên viên (2-3 người)")
    sign_in(browser, cast.bich)
    here = point(conference, cast, rest="/delegates")
    book = openpyxl.load_workbook(io.BytesIO(browser.get(f"{here}/template.xlsx").get_data()))
    posts = [row[5].value for row in list(book.active.rows)[1:]]
    book.active.cell(row=2, column=1, value="Lê Trí Thanh")
    filled = io.BytesIO()
    book.save(filled)

    sent = browser.post(
        f"{here}/import",
        data={"_key": key(), "file": (io.BytesIO(filled.getvalue()), "ds.xlsx")},
        content_type="multipart/form-data",
    )
    preview = read(browser, sent.location)
    browser.post(f"{sent.location}/confirm", data={"_key": key()})

    assert posts == ["Chủ tịch UBND tỉnh", "Chuyên viên", "Chuyên viên"]
    assert "Tất cả các dòng đều nhập được: 1" in preview
    assert db.session.scalars(db.select(Delegate)).one().seat.post == "Chủ tịch UBND tỉnh"


def test_an_office_asks_one_of_its_points_on_a_page_of_its_own(
    browser: Browser, cast: Cast
) -> None:
    conference = announced(cast)
    passed_on(cast, conference, cast.bich, cast.north)
    here = (
        f"/conferences/{conference.code}/invitations/{point_of(conference, cast.north_a).public_id}"
    )
    sign_in(browser, cast.bich)

    point = browser.get(here).text
    sent = browser.post(f"{here}/composition", data={"_key": key(), "text": "Lái xe (2–3 người)"})
    page = browser.get(f"{here}/composition").text
    north = point_of(conference, cast.north).public_id
    below = browser.get(
        f"/conferences/{conference.code}/invitations/{north}/composition-below"
    ).text
    sign_in(browser, cast.lan)
    whole = browser.get(f"/conferences/{conference.code}/composition").text

    assert "Thành phần riêng" in point
    assert sent.status_code == 302
    assert "Tỉnh Bắc, riêng điểm cầu này" in page
    assert "/composition/" in page
    assert "Riêng Xã Bắc A" in below
    assert "Tỉnh Bắc yêu cầu riêng đối với Xã Bắc A" in whole
