"""Somebody who works with nothing but the keyboard."""

from typing import Final

import pytest
from playwright.sync_api import Page, expect

_MOST_TABS: Final = 120
# Whether what has the focus is what one looks for, and whether one sees that it has.
_FOCUSED: Final = """wanted => {
    const here = document.activeElement, look = getComputedStyle(here);
    if (!here.matches(wanted)) return "";
    return look.outlineStyle !== "none" && parseFloat(look.outlineWidth) >= 2 ? "seen" : "hidden";
}"""


class Hands:
    """Somebody without a mouse, who has signed in by the keyboard."""

    def __init__(self, page: Page, account: str, password: str) -> None:
        self.page = page
        page.goto("/sign-in")
        self.write("username", account)
        self.write("password", password)
        self.press("Enter")
        page.wait_for_url(lambda url: not url.endswith("/sign-in"))

    def press(self, *keys: str, leads_to: str = "") -> None:
        """Press keys one after the other; `leads_to` is the end of an address to wait for."""
        for key in keys:
            self.page.keyboard.press(key)
        if leads_to:
            self.page.wait_for_url(f"**{leads_to}")

    def write(self, name: str, words: str) -> None:
        """Go to a field and type into it, over what stood there."""
        self.reach(f"[name={name}]")
        self.press("Control+a")
        self.page.keyboard.type(words)

    def follow(self, end: str) -> None:
        """Go to a link by the end of its address, and take it."""
        self.reach(f"a[href$='{end}']")
        self.press("Enter", leads_to=end)

    def skip(self) -> None:
        """Go straight to the content of a page that was just opened."""
        self.reach(".skip-link")
        self.press("Enter")
        expect(self.page.locator("main")).to_be_focused()

    def reach(self, selector: str) -> None:
        """Press Tab until something is focused, and see that it shows it."""
        for _step in range(_MOST_TABS):
            found = self.page.evaluate(_FOCUSED, selector)
            if found:
                assert found == "seen", f"{selector} is focused and does not show it"
                return
            self.press("Tab")
        pytest.fail(f"{selector} cannot be reached by Tab")
