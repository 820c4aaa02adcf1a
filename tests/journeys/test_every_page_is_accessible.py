"""Every kind of page as its reader meets it: no fault of access, nothing wider than the screen."""

from collections.abc import Callable, Iterator, Mapping
from typing import Final

import pytest
from playwright.sync_api import Page, ViewportSize, expect
from sqlalchemy import create_engine, text

from meetings.kit import clock
from tests.bench import pages
from tests.bench.hands import Hands
from tests.bench.live import LiveServer

# The pages are the same on both engines, and a browser takes its time: once is enough.
pytestmark = [pytest.mark.only_on("sqlite"), pytest.mark.long(2)]

Open = Callable[..., Page]
_PASSWORD: Final = "diemcau-demo"

# Whose duty a page is reads it; {words} stand for what the demonstration holds today.
_READ_BY: Final[Mapping[str, tuple[str, ...]]] = {
    "thuky.trunguong": (
        "/",
        "/search?q=hai+chau",
        "/conferences/",
        "/conferences/plan",
        "/calendar/",
        "/conferences/{open}/edit",
        "/conferences/{open}/roles",
        "/conferences/{open}/postpone",
        "/conferences/{draft}/invitations/choose",
        "/conferences/{draft}/invitations/announce",
        "/conferences/{draft}/invitations/parents?selected={listed_draft}",
        "/conferences/{open}/invitations",
        "/conferences/{open}/invitations/replies",
        "/conferences/{open}/composition",
        "/conferences/{open}/invitations/{province_open}/composition",
        "/conferences/{open}/substitutions",
        "/alerts/",
        "/conferences/{open}/agenda",
        "/conferences/{open}/agenda/add",
        "/conferences/{open}/agenda/carry",
        "/conferences/{open}/agenda/{item_open}/documents",
        "/conferences/{open}/documents",
        "/conferences/{live}",
        "/conferences/{live}/attendance",
        "/conferences/{past}/minutes",
        "/conferences/{past}/assignments",
        "/calendar/free",
        "/conferences/{open}/agenda/{item_open}/edit",
        "/conferences/{open}/cancel",
        "/conferences/{draft}/check",
        "/conferences/{past}/copy",
        "/conferences/{past}/series/plan",
        "/conferences/{open}/template",
        "/conferences/templates",
        "/conferences/{open}/invitations/more",
        "/conferences/{open}/invitations/remind",
        "/conferences/{open}/invitations/{province_open}/withdraw",
        "/conferences/{open}/letters",
        "/conferences/{open}/messages/",
        "/conferences/{open}/reopenings",
        "/conferences/{open}/speeches/add",
        "/organisations/{host}/regulations",
        "/organisations/{host}/working-days",
        "/reports/terms",
    ),
    "thuky.danang": (
        "/conferences/{open}/invitations/{province_open}/pass-on",
        "/conferences/{open}/invitations/{province_open}/composition-below",
        "/conferences/{open}/invitations/{province_open}/branch",
        "/assignments/",
        "/organisations/",
        "/organisations/{province}",
    ),
    "canbo.haichau": (
        "/conferences/{open}/invitations/{ward_open}",
        "/conferences/{live}/invitations/{ward_live}/delegates",
        "/conferences/{live}/invitations/{ward_live}/delegates/import",
        "/conferences/{live}/invitations/{ward_live}/delegates/{delegate}/substitute",
        "/conferences/{live}/invitations/{ward_live}/delegates/directory",
        "/conferences/{live}/invitations/{ward_live}/delegates/former",
        "/conferences/{live}/attendance/{ward_live}",
        "/conferences/{live}/attendance/{ward_live}/delegates/{delegate}",
        "/conferences/{live}/speeches/ask/{ward_live}",
        "/bridge-points/{ward_point}",
        "/bridge-points/{ward_point}/edit",
        "/account/",
    ),
    "chutri": ("/conferences/{live}/speeches", "/conferences/{live}/agenda/sheet"),
    "vanthu": ("/organisations/{host}/register",),
    "quantri": (
        "/admin/accounts/",
        "/admin/accounts/new",
        "/admin/accounts/{account}",
        "/admin/outbox/",
        "/admin/channels/",
        "/admin/channels/sms/",
        "/admin/channels/webhooks/new",
        "/admin/templates/",
        "/admin/templates/mail/invitation/vi",
        "/organisations/{province}/edit",
        "/admin/replies",
        "/bridge-points/",
    ),
    "kiemtra": ("/admin/audit/", "/admin/audit/verify", "/conferences/{live}/audit"),
}
_WITH_MENUS: Final = (
    "/conferences/{draft}",
    "/conferences/{open}/speeches",
    "/conferences/{past}",
)
_WITH_TICKS: Final = (
    "/conferences/{draft}/invitations",
    "/conferences/{open}/invitations",
)
# The rows of a table are made alike: the first ones stand for the fifty that follow.
_SHORTEN: Final = """() => document.querySelectorAll("tbody").forEach(
    body => [...body.rows].slice(6).forEach(row => row.remove()))"""
_BY_NIGHT: Final = (
    "/",
    "/calendar/",
    "/conferences/{live}/attendance/{ward_live}",
    "/conferences/{live}/speeches",
    "/conferences/{open}/invitations/{ward_open}",
)
_ONE: Final = {
    "draft": "SELECT code FROM conference WHERE stage = 'draft'",
    "open": "SELECT code FROM conference WHERE stage = 'announced'",
    "live": "SELECT code FROM conference WHERE stage = 'live'",
    "past": "SELECT code FROM conference WHERE code = 'hn-2020-02-12'",
    "host": "SELECT public_id FROM organisation WHERE key = 'cp'",
    "province": "SELECT public_id FROM organisation WHERE key = 'da-nang'",
    "account": "SELECT public_id FROM account WHERE username = 'canbo.haichau'",
    "ward_point": (
        "SELECT b.public_id FROM bridge_point b JOIN organisation o ON o.id = b.organisation_id"
        " WHERE o.name = 'Phường Hải Châu'"
    ),
    "item_open": (
        "SELECT i.public_id FROM agenda_item i JOIN conference c ON c.id = i.conference_id"
        " WHERE c.stage = 'announced' ORDER BY i.position"
    ),
    "province_open": (
        "SELECT p.public_id FROM participation p JOIN conference c ON c.id = p.conference_id"
        " JOIN organisation o ON o.id = p.organisation_id"
        " WHERE c.stage = 'announced' AND o.key = 'da-nang'"
    ),
    "listed_draft": (
        "SELECT p.public_id FROM participation p JOIN conference c ON c.id = p.conference_id"
        " JOIN organisation o ON o.id = p.organisation_id"
        " WHERE c.stage = 'draft' AND o.key = 'da-nang'"
    ),
    "ward_open": (
        "SELECT p.public_id FROM participation p JOIN conference c ON c.id = p.conference_id"
        " WHERE c.stage = 'announced' AND p.organisation_name = 'Phường Hải Châu'"
    ),
    "ward_live": (
        "SELECT p.public_id FROM participation p JOIN conference c ON c.id = p.conference_id"
        " WHERE c.stage = 'live' AND p.organisation_name = 'Phường Hải Châu'"
    ),
    "delegate": (
        "SELECT d.public_id FROM delegate d JOIN participation p ON p.id = d.participation_id"
        " JOIN conference c ON c.id = p.conference_id"
        " WHERE c.stage = 'live' AND p.organisation_name = 'Phường Hải Châu'"
    ),
}


@pytest.fixture(scope="module")
def known(live_server: LiveServer) -> dict[str, str]:
    """What the words in the addresses stand for."""
    engine = create_engine(live_server.database_url)
    with engine.connect() as connection:
        found = {name: connection.scalars(text(wanted)).first() for name, wanted in _ONE.items()}
    engine.dispose()
    return {name: str(value) for name, value in found.items()}


@pytest.mark.parametrize("account", _READ_BY)
def test_every_page_of_a_duty_can_be_read_by_everybody(
    live_server: LiveServer, open_page: Open, known: dict[str, str], account: str
) -> None:
    page = _signed_in(open_page(live_server), account)

    faults = [
        fault for path in _READ_BY[account] for fault in _faults(page, path.format_map(known))
    ]

    assert faults == []


def test_open_menus_and_ticked_rows_hide_nothing_one_wants_to_press(
    live_server: LiveServer, open_page: Open, known: dict[str, str]
) -> None:
    page = _signed_in(open_page(live_server), "thuky.trunguong")

    faults = []
    for path in _WITH_MENUS:
        for screen in (pages.PHONE, pages.OFFICE):
            page.set_viewport_size(_size(screen))
            page.goto(path.format_map(known))
            menus = page.locator("main details[data-menu] > summary, .menu-account > summary")
            assert menus.count() >= 1
            for menu in menus.all():
                menu.click()
                faults += [f"{path} {screen[0]}, menu: {fault}" for fault in pages.axe(page)]
                page.keyboard.press("Escape")
                expect(page.locator("details[data-menu][open]")).to_have_count(0)
    for path in _WITH_TICKS:
        for screen in (pages.PHONE, pages.OFFICE):
            page.set_viewport_size(_size(screen))
            page.goto(path.format_map(known))
            rows = page.locator("tbody input[type=checkbox]")
            for row in range(3):
                rows.nth(row).check()
            expect(page.locator(".bulk-bar.is-ready")).to_be_in_viewport()
            page.evaluate(_SHORTEN)
            faults += [f"{path} {screen[0]}, ticked: {fault}" for fault in pages.axe(page)]

    assert faults == []


def test_what_is_read_by_night_can_be_read_too(
    live_server: LiveServer, open_page: Open, known: dict[str, str]
) -> None:
    page = open_page(live_server)
    page.emulate_media(color_scheme="dark")
    _signed_in(page, "canbo.haichau")

    faults = []
    for path in _BY_NIGHT:
        page.goto(path.format_map(known))
        assert page.locator("html").get_attribute("data-bs-theme") == "dark"
        page.evaluate(_SHORTEN)
        faults += [f"{path}: {fault}" for fault in pages.axe(page)]

    assert faults == []


def test_a_conference_is_drafted_and_answered_with_nothing_but_the_keyboard(
    live_server: LiveServer, open_page: Open, known: dict[str, str]
) -> None:
    hands = Hands(open_page(live_server), "thuky.trunguong", _PASSWORD)
    page = hands.page
    hands.follow("/conferences/plan")
    hands.write("title", "Họp bằng bàn phím")
    hands.press("Enter")  # sends the form; it does not press the first button of a row
    expect(page.locator(".error-summary")).to_be_focused()
    hands.press("Tab", "Enter")  # what is wrong leads to its field
    expect(page.locator("[name=days-0-day]")).to_be_focused()
    hands.write("days-0-day", f"0505{clock.now().year + 1}")
    hands.write("days-0-starts", "0800A")
    hands.write("days-0-ends", "1130A")
    hands.reach("[name=declared_not_secret]")
    hands.press("Space", "Enter")
    expect(page.locator("h1")).to_have_text("Họp bằng bàn phím")

    hands.follow("/agenda")
    for title in ("Khai mạc", "Thảo luận"):
        hands.follow("/agenda/add")
        hands.write("title", title)
        hands.write("planned_minutes", "30")
        hands.press("Enter", leads_to="/agenda")
    hands.reach("[data-grip]")
    hands.press("Alt+ArrowDown")
    expect(page.locator(".toasts")).to_contain_text("Đã lưu thứ tự chương trình.")
    expect(page.locator(".agenda-title")).to_have_text(["Thảo luận", "Khai mạc"])
    expect(page.locator("[data-grip]").last).to_be_focused()

    page.goto(page.url.replace("/agenda", "/invitations"))
    hands.skip()
    hands.follow("/invitations/choose")
    hands.reach("[name=which]")
    hands.press("ArrowUp", "Enter", leads_to="/invitations")
    expect(page.locator(".toasts")).to_contain_text("điểm cầu vào danh sách mời")


def test_an_invitation_is_answered_with_nothing_but_the_keyboard(
    live_server: LiveServer, open_page: Open, known: dict[str, str]
) -> None:
    hands = Hands(open_page(live_server, size=pages.PHONE), "canbo.haichau", _PASSWORD)
    page = hands.page
    page.goto("/conferences/{open}/invitations/{ward_open}".format_map(known))
    hands.skip()
    hands.reach("details:has([action$='/decline']) > summary")
    hands.press("Enter")
    hands.reach("[action$='/decline'] .btn-danger")
    hands.press("Enter")
    expect(page.locator(".error-summary")).to_be_focused()
    hands.write("reason", "Ứng phó bão số 5")
    hands.reach("[action$='/decline'] .btn-danger")
    hands.press("Enter")

    expect(page.locator("main .timeline")).to_contain_text("Ứng phó bão số 5")


def _signed_in(page: Page, account: str) -> Page:
    page.goto("/sign-in")
    page.locator("[name=username]").fill(account)
    page.locator("[name=password]").fill(_PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()
    page.wait_for_url(lambda url: not url.endswith("/sign-in"))
    return page


def _faults(page: Page, path: str) -> Iterator[str]:
    """Open a page once and look at it on three screens."""
    answer = page.goto(path)
    if answer is None or not answer.ok:
        yield f"{path}: not given to this account"
        return
    for screen in (pages.PHONE, pages.WALL, pages.OFFICE):
        page.set_viewport_size(_size(screen))
        if pages.spills_over(page):
            yield f"{path}: wider than a screen of {screen[0]}"
    page.evaluate(_SHORTEN)
    for fault in pages.axe(page):
        yield f"{path}: {fault}"


def _size(screen: tuple[int, int]) -> ViewportSize:
    return {"width": screen[0], "height": screen[1]}
