"""Static files: lasting addresses, honest caching, and nothing that is missing or unnamed."""

import base64
import hashlib
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
from flask import Flask
from flask.testing import FlaskClient

from meetings.web import assets
from meetings.web.assets import Assets, UnknownAssetError, asset

ROOT: Final = Path(__file__).parents[2]
STATIC: Final = ROOT / "meetings" / "static"
VENDORED: Final = (STATIC / "vendor", ROOT / "tests" / "vendor")
_IMPORT: Final = re.compile(r"""(?:from|import)\s+"(\./[^"]+)"|url\("([^"]+)"\)""")
_ICON: Final = re.compile(
    r"""\bicon\(\s*['"]([a-z0-9-]+)['"]\s*\)|icon_name\s*=\s*['"]([a-z0-9-]+)['"]"""
)


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    (tmp_path / "css").mkdir()
    (tmp_path / "css" / "app.css").write_text("body { color: black }\n" * 200)
    (tmp_path / "mark.svg").write_text("<svg></svg>")
    return tmp_path


@pytest.fixture
def small(shelf: Path) -> Iterator[Flask]:
    """An application that only serves files."""
    app = Flask("shelf", static_folder=str(shelf))
    app.config["SERVER_NAME"] = "localhost"
    assets.init_app(app)
    with app.app_context():
        yield app


@pytest.fixture
def client(small: Flask) -> FlaskClient:
    return small.test_client()


def address(small: Flask, name: str) -> str:
    with small.test_request_context():
        return asset(name)


def test_a_file_may_be_kept_for_ever_under_its_fingerprint(
    small: Flask, client: FlaskClient
) -> None:
    response = client.get(address(small, "css/app.css"), buffered=True)

    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert response.content_type.startswith("text/css")


def test_an_old_address_still_answers_but_is_asked_for_again(client: FlaskClient) -> None:
    response = client.get("/static/v-000000000000/css/app.css", buffered=True)

    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "no-cache"


def test_what_is_not_there_is_not_found(client: FlaskClient) -> None:
    assert client.get("/static/v-000000000000/css/other.css").status_code == 404
    assert client.get("/static/v-000000000000/../secret").status_code == 404


def test_text_travels_packed_when_the_browser_can_unpack_it(
    small: Flask, client: FlaskClient
) -> None:
    url = address(small, "css/app.css")

    packed = client.get(url, headers={"Accept-Encoding": "gzip, br"}, buffered=True)
    plain = client.get(url, buffered=True)

    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in plain.headers
    assert len(packed.data) < len(plain.data) / 10
    assert "Accept-Encoding" in packed.headers["Vary"]
    assert "Accept-Encoding" in plain.headers["Vary"]


def test_a_changed_file_changes_every_address(shelf: Path) -> None:
    before = Assets(shelf).version

    (shelf / "mark.svg").write_text("<svg> </svg>")

    assert Assets(shelf).version != before


def test_a_renamed_file_changes_every_address(shelf: Path) -> None:
    before = Assets(shelf).version

    (shelf / "mark.svg").rename(shelf / "other.svg")

    assert Assets(shelf).version != before


def test_a_mistyped_name_is_a_fault_of_the_template(small: Flask) -> None:
    with small.test_request_context(), pytest.raises(UnknownAssetError):
        asset("css/ap.css")


@pytest.mark.parametrize("home", VENDORED, ids=lambda home: str(home.relative_to(ROOT)))
def test_every_vendored_file_is_accounted_for(home: Path) -> None:
    records = json.loads((home / "VENDOR.json").read_text())

    named = {name for record in records for name in record["files"]}
    found = {path.relative_to(home).as_posix() for path in home.rglob("*") if path.is_file()}

    assert found - {"VENDOR.json"} == named
    assert [r["name"] for r in records if not any("LICENSE" in name for name in r["files"])] == []
    for record in records:
        assert set(record) == {"name", "version", "sha512", "licence", "files"}
        assert len(base64.b64decode(record["sha512"])) == hashlib.sha512().digest_size


def test_sheets_and_scripts_refer_to_files_that_are_there() -> None:
    missing = [
        f"{path.name}: {target}"
        for path in [*STATIC.glob("css/*.css"), *STATIC.glob("js/*.js")]
        for target in map("".join, _IMPORT.findall(path.read_text(encoding="utf-8")))
        if not (path.parent / target).resolve().is_file()
    ]

    assert missing == []


def test_every_sheet_is_loaded_and_every_script_started() -> None:
    sheets = (STATIC / "css" / "app.css").read_text()
    scripts = "".join(path.read_text() for path in STATIC.glob("js/*.js"))
    head = (ROOT / "templates" / "_layout" / "_head.html").read_text()

    assert [
        path.name
        for path in STATIC.glob("css/*.css")
        if path.name != "app.css" and path.name not in sheets
    ] == []
    assert [
        path.name
        for path in STATIC.glob("js/*.js")
        if path.name not in scripts and path.name not in head
    ] == []


def test_every_icon_that_is_named_can_be_drawn() -> None:
    sprite = (STATIC / "vendor" / "bootstrap-icons" / "icons.svg").read_text()
    drawn = set(re.findall(r'<symbol id="([^"]+)"', sprite))

    named = {
        name
        for path in [*ROOT.glob("templates/**/*.html"), *ROOT.glob("meetings/**/*.py")]
        for name in map("".join, _ICON.findall(path.read_text(encoding="utf-8")))
    }

    assert named - drawn == set()
