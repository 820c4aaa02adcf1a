"""The whole story with five people, in a real browser: from the plan to the downloaded minutes."""

import csv
import io
import json
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

import pikepdf
import pytest
from playwright.sync_api import Page, expect

from tests.bench.live import LiveServer
from tests.bench.pages import PHONE

_ZONE: Final = ZoneInfo("Asia/Ho_Chi_Minh")
_PASSWORD: Final = "diemcau-demo"
_TITLE: Final = "Hội nghị trực tuyến triển khai nhiệm vụ năm 2027 (thử nghiệm)"
_LIST: Final = "Họ và tên,Chức vụ,Điện thoại\nTrần Thị Danh Sách,Chủ tịch UBND phường,0900000111\n"
_SLOW: Final = 60_000


pytestmark = pytest.mark.long(3)


class Somebody:
    """One of the five, in a browser of their own."""

    def __init__(self, page: Page, server: LiveServer, username: str) -> None:
        self.page, self.url = page, server.url
        page.set_default_timeout(_SLOW)
        page.goto(f"{self.url}/sign-in")
        page.locator("[name=username]").fill(username)
        page.locator("[name=password]").fill(_PASSWORD)
        page.get_by_role("button", name="Đăng nhập").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Hôm nay")

    def go(self, path: str) -> Page:
        """Open a page by its address."""
        self.page.goto(f"{self.url}{path}")
        return self.page

    def press(self, name: str) -> None:
        """Press a button, and say yes where the page asks."""
        self.page.get_by_role("button", name=name).first.click()
        asked = self.page.locator("dialog[open]")
        if asked.count():
            asked.get_by_role("button").first.click()
        self.page.wait_for_load_state()

    def follow(self, name: str) -> None:
        """Follow a link."""
        self.page.get_by_role("link", name=name).first.click()
        self.page.wait_for_load_state()


def test_from_the_plan_to_the_downloaded_minutes(
    live_server: LiveServer, open_page: Callable[..., Page], tmp_path: Path
) -> None:
    secretary = Somebody(open_page(live_server), live_server, "thuky.trunguong")
    code = _plan(secretary)
    _choose_and_announce(secretary, code)

    province = Somebody(open_page(live_server), live_server, "thuky.danang")
    _answer_and_pass_on(province, code)

    ward = Somebody(open_page(live_server, size=PHONE), live_server, "canbo.haichau")
    _answer_with_a_list(ward, code, tmp_path)

    _start(secretary, code)
    _take_the_roll(ward, code)
    ward.go(f"/conferences/{code}/speeches")
    ward.follow("Xin phát biểu")
    ward.page.locator("[name=speaker_name]").fill("Trần Thị Danh Sách")
    ward.press("Xin phát biểu")

    chair = Somebody(open_page(live_server), live_server, "chutri")
    _give_the_floor(chair, code)

    _end(secretary, code)
    _write_the_minutes(secretary, code)
    clerk = Somebody(open_page(live_server), live_server, "vanthu")
    clerk.go(f"/conferences/{code}/minutes")
    clerk.press("Vào số và phát hành")
    expect(clerk.page.get_by_text("Đã phát hành biên bản số")).to_be_visible()

    _same_numbers(ward, code)


def _plan(secretary: Somebody) -> str:
    day = (datetime.now(_ZONE) + timedelta(days=6)).date()  # noqa: TID251 as people plan
    secretary.follow("Lập hội nghị")
    page = secretary.page
    page.get_by_label("Tên hội nghị").fill(_TITLE)
    code = f"hn-thu-{datetime.now(_ZONE):%H%M%S}"  # noqa: TID251 a code of its own
    page.get_by_label("Mã hội nghị").fill(code)
    page.locator("[name=days-0-day]").fill(day.isoformat())
    page.locator("[name=days-0-starts]").fill("08:00")
    page.locator("[name=days-0-ends]").fill("11:30")
    page.locator("[name=chairs-0-name]").fill("Đỗ Quang Chủ")
    page.locator("[name=chairs-0-title]").fill("Lãnh đạo chủ trì")
    page.locator("[name=contacts-0-name]").fill("Nguyễn Thị Minh Họa")
    page.locator("[name=contacts-0-phone]").fill("0900 000 010")
    page.get_by_label("Nội dung không chứa bí mật nhà nước").check()
    secretary.press("Lập hội nghị")
    expect(page.get_by_role("heading", level=1)).to_have_text(_TITLE)
    return code


def _choose_and_announce(secretary: Somebody, code: str) -> None:
    page = secretary.go(f"/conferences/{code}/invitations/choose")
    page.get_by_label("Tất cả tỉnh, thành phố").check()
    page.locator("main form button[type=submit]").last.click()
    page.wait_for_load_state()
    secretary.go(f"/conferences/{code}/invitations/announce")
    secretary.press("Phát hành giấy mời cho 34 điểm cầu")
    expect(page.get_by_text("34").first).to_be_visible()


def _answer_and_pass_on(province: Somebody, code: str) -> None:
    province.go("/")
    card = province.page.locator(".task-card", has_text=_TITLE)
    card.get_by_role("link", name="Xác nhận tham dự").click()
    page = province.page
    page.get_by_label("Phòng họp trực tuyến").check()
    province.press("Xác nhận tham dự")
    expect(page.get_by_text("đã xác nhận").first).to_be_visible()
    province.follow("Chuyển mời cấp dưới")
    page.locator("main form button[type=submit]").last.click()
    page.wait_for_load_state()


def _answer_with_a_list(ward: Somebody, code: str, folder: Path) -> None:
    ward.go("/")
    card = ward.page.locator(".task-card", has_text=_TITLE)
    card.get_by_role("link", name="Xác nhận tham dự").click()
    page = ward.page
    page.get_by_label("Phòng họp trực tuyến").check()
    page.get_by_label("Số người dự kiến").fill("12")
    ward.press("Xác nhận tham dự")
    ward.follow("Danh sách đại biểu")
    sheet = folder / "dai-bieu.csv"
    sheet.write_text(_LIST, encoding="utf-8-sig")
    ward.follow("Nhập từ Excel")
    page.locator("input[type=file]").set_input_files(sheet)
    ward.press("Đọc danh sách")
    expect(page.get_by_text("Trần Thị Danh Sách").first).to_be_visible()
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_load_state()
    expect(page.get_by_text("Trần Thị Danh Sách").first).to_be_visible()


def _start(secretary: Somebody, code: str) -> None:
    secretary.go(f"/conferences/{code}/start")
    secretary.page.locator("main form button[type=submit]").last.click()
    secretary.page.wait_for_load_state()
    expect(secretary.page.get_by_text("đang diễn ra").first).to_be_visible()


def _take_the_roll(ward: Somebody, code: str) -> None:
    ward.go(f"/conferences/{code}/attendance")
    ward.follow("Mở điểm danh")
    ward.press("Chúng tôi đã kết nối")
    ward.press("Tất cả còn lại có mặt")
    expect(ward.page.locator("#roll [aria-pressed=true]")).to_have_count(1)
    ward.page.get_by_label("Số người có mặt").fill("11")
    ward.press("Ghi số người")


def _give_the_floor(chair: Somebody, code: str) -> None:
    page = chair.go(f"/conferences/{code}/speeches")
    chair.press("Mời phát biểu")
    expect(page.get_by_text("đang phát biểu").first).to_be_visible()
    page.wait_for_timeout(1200)
    chair.press("Kết thúc phát biểu")
    expect(page.get_by_text("đã phát biểu").first).to_be_visible()


def _end(secretary: Somebody, code: str) -> None:
    secretary.go(f"/conferences/{code}/end")
    secretary.page.locator("main form button[type=submit]").last.click()
    secretary.page.wait_for_load_state()
    expect(secretary.page.get_by_text("đã kết thúc").first).to_be_visible()


def _write_the_minutes(secretary: Somebody, code: str) -> None:
    page = secretary.go(f"/conferences/{code}/minutes")
    secretary.press("Lập dự thảo biên bản")
    page.get_by_label("Thư ký (người ghi biên bản)").fill("Nguyễn Thị Minh Họa")
    page.get_by_label("Kết luận của người chủ trì").fill("Thống nhất kế hoạch năm 2027.")
    page.locator("[name=tasks-0-lead]").fill("Văn phòng Chính phủ")
    page.locator("[name=tasks-0-text]").fill("Đôn đốc thực hiện kết luận.")
    secretary.press("Lưu biên bản")
    secretary.press("Khóa biên bản")
    expect(page.get_by_text("chờ vào số").first).to_be_visible()


def _same_numbers(ward: Somebody, code: str) -> None:
    """The PDF that the ward downloads says what its own list and the database say."""
    page = ward.page
    told = json.loads(page.request.get(f"{ward.url}/conferences/{code}.json").text())
    assert told["minutes"]["stage"] == "issued"
    address = f"{ward.url}/conferences/{code}/minutes.pdf"
    answer = page.request.get(address)
    for _ in range(90):
        if answer.status == 200:
            break
        assert answer.status == 202
        page.wait_for_timeout(1000)
        answer = page.request.get(address)
    assert answer.headers["content-type"] == "application/pdf"
    content = _enclosed(answer.body())
    listed = page.request.get(f"{ward.url}/conferences/{code}/attendance.csv").body()
    rows = list(csv.reader(io.StringIO(listed.decode("utf-8-sig"))))[1:]
    assert [row for row in rows if "Trần Thị Danh Sách" in row]
    assert content["attendance"]["present"] == len(rows) == 1
    assert content["attendance"]["headcount"] == told["delegates"]["headcount"] == 11
    invited = {row["label"]: row["invited"] for row in content["tiers"]}
    assert list(invited.values()) == [1, 34, 94]
    assert [turn["speaker"] for turn in content["turns"]] == ["Trần Thị Danh Sách"]


def _enclosed(pdf: bytes) -> dict[str, Any]:
    """Return the data that the minutes carry inside themselves."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        held = document.attachments["bien-ban.json"].get_file().read_bytes()
    told: dict[str, Any] = json.loads(held)
    return told
