"""Draw the pictures of the guides from the running product: python -m scripts.screenshots [name …].

A temporary instance with the small demonstration is served by scripts/serve.sh; the people of the
demonstration look at their pages; what they see goes to docs/hinh/, each picture under 250 KB.
"""

import argparse
import io
import sqlite3
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from PIL import Image
from playwright.sync_api import Browser, Error, FloatRect, Page

from config import Config
from tests.bench.databases import SqliteFiles
from tests.bench.live import ROOT, LiveServer, Place, serving
from tests.bench.pages import running_chromium

FOLDER: Final = ROOT / "docs" / "hinh"
OFFICE: Final = (1366, 860)
PHONE: Final = (390, 844)
_LARGEST: Final = 250 * 1024
_COLOURS: Final = (256, 128, 64, 32)
_FINISHED: Final = "hn-2020-02-12"

# Names in a path that only the loaded demonstration knows, each with what finds it.
_ASKED: Final = {
    "live": "SELECT code FROM conference WHERE stage = 'live'",
    "open": (
        "SELECT code FROM conference WHERE stage = 'announced' AND reply_deadline IS NOT NULL"
        " ORDER BY reply_deadline"
    ),
    "hall": (
        "SELECT p.public_id FROM participation p JOIN conference c ON c.id = p.conference_id"
        " JOIN organisation o ON o.id = p.organisation_id"
        " WHERE c.stage = 'live' AND o.name LIKE '%Hải Châu%' AND p.level = 3"
    ),
    "draft": "SELECT code FROM conference WHERE stage = 'draft' ORDER BY starts_at",
    "province": (
        "SELECT p.public_id FROM participation p JOIN conference c ON c.id = p.conference_id"
        " JOIN organisation o ON o.id = p.organisation_id"
        " WHERE c.stage = 'announced' AND o.name LIKE '%Đà Nẵng%' AND p.level = 2"
        " ORDER BY c.reply_deadline"
    ),
    "mine": (
        "SELECT p.public_id FROM participation p JOIN conference c ON c.id = p.conference_id"
        " JOIN organisation o ON o.id = p.organisation_id"
        " WHERE c.stage = 'announced' AND o.name LIKE '%Hải Châu%' AND p.level = 3"
        " ORDER BY c.reply_deadline"
    ),
}


@dataclass(frozen=True, kw_only=True)
class Shot:
    """One picture: what it is called, who looks at which page on what screen, scrolled to where."""

    name: str
    path: str
    who: str = ""
    size: tuple[int, int] = OFFICE
    to: str = ""
    tallest: int = 1500


SHOTS: Final = (
    Shot(name="mo-dau", path="/conferences/{open}/invitations", who="thuky.trunguong", tallest=930),
    Shot(name="dang-nhap", path="/sign-in"),
    # ban thư ký
    Shot(name="hom-nay-thu-ky", path="/", who="thuky.trunguong"),
    Shot(name="hoi-nghi", path="/conferences/", who="thuky.trunguong"),
    Shot(name="lap-hoi-nghi", path="/conferences/plan", who="thuky.trunguong"),
    Shot(name="tong-quan", path="/conferences/{open}", who="thuky.trunguong"),
    Shot(name="thu-moi", path="/conferences/{open}/invitations", who="thuky.trunguong"),
    Shot(
        name="chon-diem-cau", path="/conferences/{draft}/invitations/choose", who="thuky.trunguong"
    ),
    Shot(
        name="chuyen-moi",
        path="/conferences/{open}/invitations/{province}/pass-on",
        who="thuky.danang",
    ),
    Shot(name="chuong-trinh", path=f"/conferences/{_FINISHED}/agenda", who="thuky.trunguong"),
    Shot(name="diem-danh", path="/conferences/{live}/attendance", who="thuky.trunguong"),
    Shot(name="phat-bieu", path="/conferences/{live}/speeches", who="thuky.trunguong"),
    Shot(name="bien-ban", path=f"/conferences/{_FINISHED}/minutes", who="thuky.trunguong"),
    Shot(name="nhiem-vu", path=f"/conferences/{_FINISHED}/assignments", who="thuky.trunguong"),
    # cán bộ điểm cầu
    Shot(name="hom-nay-diem-cau", path="/", who="canbo.haichau"),
    Shot(name="hom-nay-diem-cau-dien-thoai", path="/", who="canbo.haichau", size=PHONE),
    Shot(name="tra-loi", path="/conferences/{open}/invitations/{mine}", who="canbo.haichau"),
    Shot(
        name="ghi-danh",
        path="/conferences/{open}/invitations/{mine}/delegates",
        who="canbo.haichau",
    ),
    Shot(
        name="diem-danh-dien-thoai",
        path="/conferences/{live}/attendance/{hall}",
        who="canbo.haichau",
        size=PHONE,
        to="#roll",
    ),
    Shot(name="phat-bieu-diem-cau", path="/conferences/{live}/speeches", who="canbo.haichau"),
    # đại biểu
    Shot(name="hoi-nghi-dai-bieu", path="/conferences/{live}", who="daibieu"),
    Shot(
        name="hoi-nghi-dai-bieu-dien-thoai", path="/conferences/{live}", who="daibieu", size=PHONE
    ),
    Shot(name="lich", path="/calendar/", who="daibieu"),
    # quản trị
    Shot(name="tai-khoan", path="/admin/accounts/", who="quantri"),
    Shot(name="don-vi", path="/organisations/", who="quantri"),
    Shot(name="thu-gui-di", path="/admin/outbox/", who="quantri"),
    Shot(name="nhat-ky", path="/admin/audit/", who="kiemtra"),
)


def main() -> int:
    """Draw the pictures asked for, or all; return 1 when a page did not answer as it should."""
    parser = argparse.ArgumentParser(prog="screenshots", description="Draw the pictures.")
    parser.add_argument("names", nargs="*", metavar="name")
    asked = parser.parse_args().names
    shots = [shot for shot in SHOTS if not asked or shot.name in asked]
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, running_chromium() as browser:
        place = _loaded(Path(folder))
        names = _names(place)
        with serving(place) as server, ExitStack() as stack:
            people = _People(browser, server, stack)
            faults = [fault for shot in shots if (fault := _draw(shot, people, names))]
            faults += server.complaints()
    for fault in faults:
        print(fault, file=sys.stderr)
    return 1 if faults else 0


def _loaded(folder: Path) -> Place:
    """Give a temporary instance that holds the small demonstration."""
    place = Place(database_url=SqliteFiles(folder).create("demo"), folder=folder, settings={})
    place.flask("db", "upgrade")
    place.flask("demo", "load", "--size", "small")
    place.flask("jobs", "run", "--once")
    return place


def _names(place: Place) -> Mapping[str, str]:
    with closing(sqlite3.connect(place.database_url.removeprefix("sqlite:///"))) as database:
        found = {name: database.execute(question).fetchone() for name, question in _ASKED.items()}
    return {name: row[0] for name, row in found.items() if row}


class _People:
    """The people of the demonstration, each with a browser of their own per screen."""

    def __init__(self, browser: Browser, server: LiveServer, stack: ExitStack) -> None:
        self._browser, self._server, self._stack = browser, server, stack
        self._pages: dict[tuple[str, tuple[int, int]], Page] = {}

    def page(self, who: str, size: tuple[int, int]) -> Page:
        """Return the page of somebody, signed in."""
        key = (who, size)
        if key not in self._pages:
            self._pages[key] = self._stack.enter_context(self._opened(who, size))
        return self._pages[key]

    @contextmanager
    def _opened(self, who: str, size: tuple[int, int]) -> Iterator[Page]:
        context = self._browser.new_context(
            base_url=self._server.url,
            viewport={"width": size[0], "height": size[1]},
            locale="vi-VN",
            timezone_id="Asia/Ho_Chi_Minh",
            reduced_motion="reduce",
            color_scheme="light",
        )
        page = context.new_page()
        try:
            if who:
                page.goto("/sign-in")
                page.fill("[name=username]", who)
                page.fill("[name=password]", Config.DEMO_PASSWORD)
                page.click("main button[type=submit]")
                page.wait_for_url(lambda url: "/sign-in" not in url)
            yield page
        finally:
            context.close()


def _draw(shot: Shot, people: _People, names: Mapping[str, str]) -> str:
    """Draw one picture; return what went wrong, or nothing."""
    try:
        path = shot.path.format_map(names)
    except KeyError as missing:
        return f"{shot.name}: the demonstration has no {missing}"
    page = people.page(shot.who, shot.size)
    try:
        answer = page.goto(path, wait_until="networkidle")
    except Error as error:
        return f"{shot.name}: {path}: {error.message.splitlines()[0]}"
    status = answer.status if answer else 0
    if status != 200:
        return f"{shot.name}: {path} answered {status}"
    page.evaluate("() => document.fonts.ready")
    height = int(page.evaluate("() => document.documentElement.scrollHeight"))
    if shot.to:
        page.locator(shot.to).first.evaluate("one => one.scrollIntoView({block: 'start'})")
    if shot.size == PHONE:  # bars that stay at the edge of the screen belong to it
        picture = page.screenshot()
    else:
        clip = FloatRect(x=0, y=0, width=shot.size[0], height=min(height, shot.tallest))
        picture = page.screenshot(full_page=True, clip=clip)
    packed = _packed(picture)
    (FOLDER / f"{shot.name}.png").write_bytes(packed)
    print(f"{shot.name:<32}{len(packed) // 1024:>5} KB  {path}", flush=True)
    return ""


def _packed(picture: bytes) -> bytes:
    """Return the picture with as many colours as its size allows; pages have few anyway."""
    image = Image.open(io.BytesIO(picture)).convert("RGB")
    packed = b""
    for colours in _COLOURS:
        target = io.BytesIO()
        image.quantize(colours, dither=Image.Dither.NONE).save(target, "PNG", optimize=True)
        packed = target.getvalue()
        if len(packed) <= _LARGEST:
            break
    return packed


if __name__ == "__main__":
    sys.exit(main())
