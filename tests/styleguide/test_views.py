"""The style guide as it is seen: no fault of access, nothing wider than the screen, both themes."""

import re
from collections.abc import Callable
from typing import Final

import pytest
from playwright.sync_api import Page, expect

from tests.bench import pages
from tests.bench.live import LiveServer

SEEN: Final = (
    (pages.PHONE, "light"),
    (pages.OFFICE, "light"),
    (pages.OFFICE, "dark"),
    (pages.WALL, "dark"),
)
Open = Callable[..., Page]

# The style guide asks the database nothing.
pytestmark = [pytest.mark.only_on("sqlite"), pytest.mark.long(4)]


@pytest.mark.parametrize(("size", "theme"), SEEN, ids=str)
def test_every_part_can_be_read_by_everybody(
    empty_server: LiveServer, open_page: Open, size: tuple[int, int], theme: str
) -> None:
    page = open_page(empty_server, size=size)
    page.emulate_media(color_scheme="dark" if theme == "dark" else "light")

    page.goto("/styleguide/")

    assert page.locator("html").get_attribute("data-bs-theme") == theme
    assert pages.axe(page) == []
    assert not pages.spills_over(page)


def test_every_part_stands_without_scripts(empty_server: LiveServer, open_page: Open) -> None:
    page = open_page(empty_server, scripts=False)

    page.goto("/styleguide/")

    expect(page.get_by_role("button", name="Xem", exact=True)).to_be_visible()
    expect(page.locator("[data-select-all]")).to_be_hidden()


def test_a_question_stands_before_what_cannot_be_undone(page: Page) -> None:
    page.goto("/styleguide/")
    button = page.get_by_role("button", name="Hủy hội nghị")

    button.click()

    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Hủy hội nghị và báo cho 696 điểm cầu?")
    expect(dialog.get_by_role("button", name="Không, quay lại")).to_be_focused()
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(button).to_be_focused()


def test_half_a_date_is_not_sent_as_none(page: Page) -> None:
    page.goto("/styleguide/")
    field = page.locator("#right-starts_at")
    field.evaluate("field => (field.form.noValidate = true)")
    field.focus()
    page.keyboard.type("02")

    page.get_by_role("button", name="Lập hội nghị").first.click()

    expect(page).to_have_url(re.compile("/styleguide/$"))
    expect(field).to_be_focused()
    assert page.locator("form[data-sent]").count() == 0


def test_rows_are_chosen_together_and_counted(page: Page) -> None:
    page.goto("/styleguide/")
    rows = page.locator("#points tbody input[type=checkbox]")

    rows.first.check()
    rows.nth(2).click(modifiers=["Shift"])

    expect(page.locator("[data-bulk-count]")).to_have_text("Đã chọn 3 dòng")
    page.get_by_label("Chọn tất cả trên trang này").check()
    expect(page.locator("[data-bulk-count]")).to_have_text("Đã chọn 4 dòng")


def test_typing_narrows_a_list_without_accents(page: Page) -> None:
    page.goto("/styleguide/")

    page.get_by_role("searchbox", name="Tìm đơn vị").fill("hai ba trung")

    expect(page.locator("#points tbody tr:visible")).to_have_count(1)


def test_menus_close_by_escape(page: Page) -> None:
    page.goto("/styleguide/")
    menu = page.locator(".page-header-actions details")

    menu.locator("summary").click()
    expect(menu.get_by_role("link", name="Tải danh sách")).to_be_visible()
    page.keyboard.press("Escape")

    expect(menu.get_by_role("link", name="Tải danh sách")).to_be_hidden()
    expect(menu.locator("summary")).to_be_focused()


def test_the_way_back_from_a_refusal_keeps_what_was_typed(page: Page) -> None:
    page.goto("/styleguide/")
    field = page.get_by_role("searchbox", name="Tìm đơn vị")
    field.fill("hai ba trung")

    page.evaluate("location.href = '/khong-co-trang-nay'")
    page.get_by_role("link", name="Quay lại trang trước").click()

    expect(field).to_have_value("hai ba trung")
