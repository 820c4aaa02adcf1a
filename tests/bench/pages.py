"""Real pages in a real Chromium, and what must hold on every one of them."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Error, Page, Request, sync_playwright

# Width and height in CSS pixels: a phone, an office screen, the wall of a hall.
PHONE: Final = (390, 844)
OFFICE: Final = (1366, 768)
WALL: Final = (1920, 1080)

_AXE: Final = Path(__file__).parents[1] / "vendor" / "axe" / "axe.min.js"
_WCAG: Final = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
_MISSING: Final = (
    "Chromium is missing. Install it (apt-get install -y --no-install-recommends "
    "chromium-headless-shell), run `make test`, which does so, or name one in CHROMIUM."
)


@contextmanager
def running_chromium() -> Iterator[Browser]:
    """Run the browser as long as the block lasts."""
    executable = next(filter(None, map(shutil.which, _names())), None)
    if executable is None:
        pytest.fail(_MISSING, pytrace=False)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=executable, args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        try:
            yield browser
        finally:
            browser.close()


def _names() -> Iterator[str]:
    yield from filter(None, [os.environ.get("CHROMIUM", "")])
    yield from ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")


@dataclass
class Watch:
    """What a page did that no page of ours may do."""

    origin: str
    faults: list[str] = field(default_factory=list)

    def over(self, page: Page) -> None:
        """Watch a page from now on."""
        page.on("request", self._request)
        page.on("console", self._console)
        page.on("pageerror", self._page_error)

    def _request(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme not in {"data", "blob", "about"} and request.url != "":
            origin = f"{address.scheme}://{address.netloc}"
            if origin != self.origin:
                self.faults.append(f"request to another origin: {request.url}")

    def _console(self, message: ConsoleMessage) -> None:
        # A refusal (404, 409, 422 …) is an answer, which Chromium reports as an error.
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            self.faults.append(f"console: {message.text}")

    def _page_error(self, error: Error) -> None:
        self.faults.append(f"script: {error}")


@contextmanager
def opened(
    browser: Browser,
    base_url: str,
    *,
    size: tuple[int, int] = OFFICE,
    locale: str = "vi-VN",
    scripts: bool = True,
) -> Iterator[Page]:
    """Open a page as one more visitor; nothing foreign, no script fault while it is open."""
    watch = Watch(base_url)
    context = browser.new_context(
        base_url=base_url,
        viewport={"width": size[0], "height": size[1]},
        locale=locale,
        timezone_id="Asia/Ho_Chi_Minh",
        java_script_enabled=scripts,
        accept_downloads=True,
        reduced_motion="reduce",
    )
    context.set_default_timeout(15_000)
    page = context.new_page()
    watch.over(page)
    try:
        yield page
        assert not watch.faults, watch.faults
    finally:
        context.close()


def axe(page: Page) -> list[str]:
    """Return what axe holds against the page (WCAG 2.2 AA), one line a fault; empty is right."""
    page.evaluate(_AXE.read_text())
    found = page.evaluate(
        # preload would read the style sheets again and write them into the page, which the CSP
        # refuses; of what is right nothing needs to be told
        "tags => axe.run(document, {preload: false, resultTypes: ['violations'],"
        " runOnly: {type: 'tag', values: tags}})",
        _WCAG,
    )
    return [
        f"{violation['id']}: {' '.join(map(str, node['target']))}: {node['failureSummary']}"
        for violation in found["violations"]
        for node in violation["nodes"]
    ]


def spills_over(page: Page) -> bool:
    """Tell whether the page is wider than the screen, so that one must scroll sideways."""
    wider = page.evaluate(
        "() => document.documentElement.scrollWidth > document.documentElement.clientWidth"
    )
    return bool(wider)
