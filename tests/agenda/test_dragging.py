"""The agenda put in order by hand: with the mouse, with the keyboard, and without scripts."""

from collections.abc import Callable
from typing import Final

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import create_engine, text

from tests.bench import pages
from tests.bench.live import LiveServer

# The page is the same on both engines, and a browser takes its time: once is enough.
pytestmark = [pytest.mark.only_on("sqlite"), pytest.mark.long(4)]

Open = Callable[..., Page]
_TALL: Final = (1366, 1800)  # everything in sight: nothing scrolls while it is held


@pytest.fixture(scope="module")
def address(live_server: LiveServer) -> str:
    """The agenda of the conference whose letters are out."""
    engine = create_engine(live_server.database_url)
    with engine.connect() as connection:
        code = connection.scalar(text("SELECT code FROM conference WHERE stage = 'announced'"))
    engine.dispose()
    return f"/conferences/{code}/agenda"


def _opened(page: Page, address: str) -> Page:
    page.goto("/sign-in")
    page.locator("[name=username]").fill("thuky.trunguong")
    page.locator("[name=password]").fill("diemcau-demo")
    page.get_by_role("button", name="Đăng nhập").click()
    page.wait_for_url(lambda url: not url.endswith("/sign-in"))
    page.goto(address)
    return page


def _titles(page: Page) -> list[str]:
    found = page.locator("[data-item]").evaluate_all("all => all.map(one => one.dataset.title)")
    return [str(title) for title in found]


def _saved(page: Page) -> None:
    expect(page.locator(".toasts")).to_contain_text("Đã lưu thứ tự chương trình.")


def test_an_item_is_dragged_below_the_next(
    live_server: LiveServer, open_page: Open, address: str
) -> None:
    page = _opened(open_page(live_server, size=_TALL), address)
    first, second, *rest = _titles(page)
    grip = page.locator("[data-grip]").first.bounding_box()
    place = page.locator("[data-item]").nth(1).bounding_box()
    assert grip
    assert place

    page.mouse.move(grip["x"] + 5, grip["y"] + 5)
    page.mouse.down()
    page.mouse.move(place["x"] + 200, place["y"] + place["height"] - 3, steps=5)
    page.mouse.up()
    _saved(page)

    assert _titles(page) == [second, first, *rest]
    page.reload()
    assert _titles(page) == [second, first, *rest]


def test_escape_puts_back_what_is_held(
    live_server: LiveServer, open_page: Open, address: str
) -> None:
    page = _opened(open_page(live_server, size=_TALL), address)
    before = _titles(page)
    grip = page.locator("[data-grip]").first.bounding_box()
    assert grip

    page.mouse.move(grip["x"] + 5, grip["y"] + 5)
    page.mouse.down()
    page.mouse.move(grip["x"] + 200, grip["y"] + 250, steps=5)
    page.keyboard.press("Escape")
    page.mouse.up()

    assert page.locator(".agenda-mark").count() == 0
    assert _titles(page) == before


def test_the_keyboard_moves_an_item_and_stays_with_it(
    live_server: LiveServer, open_page: Open, address: str
) -> None:
    page = _opened(open_page(live_server), address)
    before = _titles(page)
    page.locator("[data-grip]").nth(2).focus()

    page.keyboard.press("Alt+ArrowUp")
    page.keyboard.press("Alt+ArrowUp")
    expect(page.locator("[data-said]")).to_contain_text(f"{before[2]}: thứ 1 trên {len(before)}")
    _saved(page)

    assert _titles(page) == [before[2], *before[:2], *before[3:]]
    expect(page.locator("[data-grip]").first).to_be_focused()
    assert pages.axe(page) == []


def test_who_comes_too_late_with_an_order_stands_at_the_refusal(
    live_server: LiveServer, open_page: Open, address: str
) -> None:
    page = _opened(open_page(live_server), address)
    other = _opened(open_page(live_server), address)
    page.locator("[data-grip]").first.focus()
    page.keyboard.press("Alt+ArrowDown")
    _saved(page)

    other.locator("[data-grip]").nth(3).focus()
    other.keyboard.press("Alt+ArrowDown")

    refusal = other.locator("#agenda [data-focus]")
    expect(refusal).to_contain_text("Thứ tự bạn vừa chọn chưa được lưu")
    expect(refusal).to_be_focused()
    assert pages.axe(other) == []


def test_the_buttons_move_an_item_without_scripts(
    live_server: LiveServer, open_page: Open, address: str
) -> None:
    page = _opened(open_page(live_server, scripts=False), address)
    first, second, *rest = _titles(page)

    expect(page.locator("[data-grip]").first).to_be_hidden()
    page.get_by_role("button", name=f"Xuống: {first}").click()

    assert _titles(page) == [second, first, *rest]
