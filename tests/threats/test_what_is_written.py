"""What people write stays words: in pages, in tables, in calendars (T13, T16, T17, T18)."""

import csv
import io
import re
from html.parser import HTMLParser
from typing import Final
from urllib.parse import urlsplit

import openpyxl
import playwright.sync_api
import pytest
from flask import Flask
from icalendar import Calendar

from meetings.agenda.models import AgendaItem
from meetings.conferences.models import Chair, Conference, Delegate, Participation
from meetings.kit.database import db
from meetings.kit.transactions import transaction
from meetings.organisations.models import Organisation
from meetings.people.models import Person
from meetings.speeches.models import Speech
from tests.access.routes import ROUTES, path, ways
from tests.access.world import World, undone
from tests.bench import pages

pytestmark = pytest.mark.only_on("sqlite")  # what a page shows knows no database: once is enough

MARK: Final = "xss7"
BREAKOUTS: Final = (
    "", '"', "'", ">", '">', "'>", "</title>", "</script>", "</textarea>", "</style>", "-->",
    "]]>", "</option></select>", "{{7*7}}", "%3C", "&lt;",
)  # fmt: skip
ACTS: Final = (
    f"<script>{MARK}()</script>",
    f"<img src=x onerror={MARK}()>",
    f"<svg/onload={MARK}()>",
    f"<{MARK} autofocus tabindex=1 onfocus={MARK}()>",
)
# 64 texts: each way out of where a text may stand, with each way to act from there.
PAYLOADS: Final = tuple(f"{out}{act}" for out in BREAKOUTS for act in ACTS)
FORMULAS: Final = (
    '=HYPERLINK("http://evil.example","x")',
    "+1+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(1+1)",
    "\t=1+1",
    "＝1+1",
    "=1+1",
)
_HANDLER: Final = re.compile(r"^on[a-z]")


class Acting(HTMLParser):
    """Whatever of a page would run or lead outside."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if tag == MARK or (tag == "script" and not told.get("nonce") and "src" not in told):
            self.found.append(tag)
        self.found += [f"{tag} {name}" for name in told if _HANDLER.match(name)]
        for name in ("href", "src", "action", "formaction"):
            if told.get(name, "").strip().lower().startswith(("javascript:", "data:text", "//")):
                self.found.append(f"{tag} {name}")


def _write_everywhere(text: str) -> None:
    """Put a text wherever people write one line."""
    with transaction():
        for model, column in (
            (Conference, "title"),
            (Conference, "purpose"),
            (Conference, "place"),
            (Chair, "name"),
            (Chair, "title"),
            (AgendaItem, "title"),
            (AgendaItem, "presenter_name"),
            (Delegate, "name"),
            (Delegate, "post"),
            (Speech, "speaker_name"),
            (Speech, "title"),
            (Participation, "name"),
            (Participation, "decline_reason"),
            (Participation, "note"),
            (Organisation, "name"),
            (Person, "name"),
        ):
            wide = db.metadata.tables[model.__tablename__].c[column].type
            kept = text[: getattr(wide, "length", None) or None]
            db.session.execute(db.update(model).values({column: kept}))


@pytest.mark.parametrize("half", range(2))
def test_no_page_runs_what_somebody_wrote(app: Flask, world: World, half: int) -> None:
    """Every page is read with all texts replaced; the payloads take turns over the pages."""
    pages = [
        (endpoint, address)
        for endpoint in sorted(ROUTES)
        if "lan" in ROUTES[endpoint].get
        for address, method in ways(app, endpoint)
        if method == "GET"
    ][half::2]
    stages = {ROUTES[endpoint].stage for endpoint, _ in pages}
    values = {stage: world.values(stage) for stage in stages}

    for number, (endpoint, address) in enumerate(pages):
        with undone():
            _write_everywhere(" ".join(PAYLOADS[number % 4 :: 4])[:480])
            where = path(address, ROUTES[endpoint], values[ROUTES[endpoint].stage])
            response = world.browser(app, "lan").get(where, buffered=True)
            if response.mimetype == "text/html":
                page = Acting()
                page.feed(response.text)
                assert page.found == [], where


@pytest.mark.parametrize("payload", PAYLOADS)
def test_the_page_of_a_conference_shows_any_title_as_words(
    app: Flask, world: World, payload: str
) -> None:
    with undone():
        _write_everywhere(payload)
        response = world.browser(app, "lan").get("/conferences/hn-hop")

    page = Acting()
    page.feed(response.text)
    assert response.status_code == 200
    assert page.found == []


@pytest.mark.parametrize("formula", FORMULAS)
def test_no_table_carries_a_formula(app: Flask, world: World, formula: str) -> None:
    with undone():
        _write_everywhere(formula)
        browser = world.browser(app, "lan")
        for table in ("attendance", "speeches", "invitations"):
            text = browser.get(f"/conferences/hn-hop/{table}.csv").data.decode("utf-8-sig")
            cells = [cell for row in csv.reader(io.StringIO(text)) for cell in row]
            assert any(formula.strip() in cell for cell in cells), table
            assert [c for c in cells if c[:1] in set("=+-@\t\r＝") and not c[1:].isdigit()] == []
            book = io.BytesIO(browser.get(f"/conferences/hn-hop/{table}.xlsx").data)
            kinds = {
                cell.data_type
                for sheet in openpyxl.load_workbook(book)
                for row in sheet.iter_rows()
                for cell in row
            }
            assert "f" not in kinds, table


@pytest.mark.parametrize("line", ["\r\n", "\n", "\r", "\u2028", "\\n"])
def test_a_title_adds_nothing_to_a_calendar(app: Flask, world: World, line: str) -> None:
    with undone():
        _write_everywhere(f"Họp{line}ATTENDEE:mailto:evil@evil.example{line}END:VCALENDAR")
        sent = world.browser(app, "lan").get("/conferences/hn-moi.ics").data

    read = Calendar.from_ical(sent)
    assert sent.count(b"\r\nEND:VCALENDAR\r\n") == 1
    assert [event.get("ATTENDEE") for event in read.walk("VEVENT")] == [None]


def test_what_is_too_large_is_refused_before_it_is_read(app: Flask, world: World) -> None:
    browser = world.browser(app, "lan")
    key = "a" * 16

    with undone():
        large = {"_key": key, "file": (io.BytesIO(b"%PDF-" + b"x" * (26 << 20)), "a.pdf")}
        too_large = browser.post("/conferences/hn-moi/documents/add", data=large)
    with undone():
        parts = {"_key": key, **{f"field{number}": "x" for number in range(6000)}}
        kind = {"content_type": "multipart/form-data"}
        too_many = browser.post("/conferences/plan", data=parts, **kind)

    assert too_large.status_code == 413
    assert too_many.status_code == 413


_WRITTEN_ON: Final = (
    "/conferences/hn-hop",
    "/conferences/hn-hop/invitations",
    "/conferences/hn-hop/attendance",
    "/conferences/hn-hop/speeches",
    "/conferences/hn-hop/agenda",
    "/conferences/",
)


@pytest.mark.parametrize("turn", range(2))
def test_chromium_runs_nothing_that_somebody_wrote(
    app: Flask, world: World, chromium: playwright.sync_api.Browser, turn: int
) -> None:
    """The pages as the product sends them, with its headers, in a browser that would run them."""
    visitor = world.browser(app, "lan")

    def answer(route: playwright.sync_api.Route) -> None:
        with app.app_context():  # the browser asks from a context of its own
            sent = visitor.get(urlsplit(route.request.url).path, buffered=True)
        route.fulfill(status=sent.status_code, headers=dict(sent.headers), body=sent.data)

    with undone(), pages.opened(chromium, "http://localhost") as page:
        _write_everywhere(" ".join(PAYLOADS[turn::2])[:480])
        page.add_init_script(f"window.ran = 0; window.{MARK} = () => {{ window.ran += 1; }};")
        page.on("dialog", lambda dialog: pytest.fail(dialog.message))
        page.route("**/*", answer)
        for where in _WRITTEN_ON:
            page.goto(f"http://localhost{where}")
            page.locator("h1").first.wait_for()
            assert MARK in page.locator("body").inner_text(), where
            assert page.evaluate("window.ran") == 0, where
