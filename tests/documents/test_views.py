"""Papers as people add and read them."""

import io
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from flask import Flask
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from meetings.audit.models import AuditEntry
from meetings.conferences.models import Conference
from meetings.conferences.rules.vocabulary import Stage
from meetings.documents.models import Document
from meetings.kit.database import db
from meetings.kit.files import storage_from
from meetings.kit.onetime import IdempotencyKey
from meetings.kit.transactions import transaction
from tests.cast import Cast, key, sign_in
from tests.conftest import Browser
from tests.plans import planned

ADDRESS = "/conferences/hn-2027-03-10/documents"
PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\n"


@pytest.fixture
def conference(cast: Cast) -> Conference:
    conference = planned(cast.centre, cast.actor(cast.lan))
    with transaction():
        conference.stage = Stage.ANNOUNCED
    return conference


@pytest.fixture
def storage(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setitem(app.config, "STORAGE_URL", tmp_path.as_uri())
    return tmp_path


def _filled(name: str = "Báo cáo.pdf", data: bytes = PDF, **changes: Any) -> dict[str, Any]:
    return {"_key": key(), "title": "", "file": (io.BytesIO(data), name), **changes}


def _documents() -> list[Document]:
    db.session.expire_all()
    return list(db.session.scalars(db.select(Document).order_by(Document.id)))


def _stored(storage: Path) -> list[str]:
    return list(storage_from(storage.as_uri()).digests())


def test_a_paper_is_added_released_and_read(
    browser: Browser, cast: Cast, conference: Conference, storage: Path
) -> None:
    sign_in(browser, cast.lan)
    assert "Chưa có tài liệu nào" in browser.get(ADDRESS).text

    answer = browser.post(f"{ADDRESS}/add", data=_filled())

    assert answer.status_code == 302
    (document,) = _documents()
    assert (document.title, document.filename) == ("Báo cáo", "Báo cáo.pdf")
    assert _stored(storage) == [document.sha256]
    page = browser.get(ADDRESS).text
    assert "Báo cáo.pdf" in page
    assert "chưa phát hành" in page

    address = f"{ADDRESS}/{document.public_id}"
    sign_in(browser, cast.auditor)
    assert browser.get(address).status_code == 404
    assert "Báo cáo.pdf" not in browser.get(ADDRESS).text
    sign_in(browser, cast.lan)
    browser.post(f"{address}/release", data={"_key": key(), "_version": "1"})
    sign_in(browser, cast.auditor)
    sent = browser.get(address, buffered=True)
    assert sent.data == PDF
    assert "Thêm tài liệu" not in browser.get(ADDRESS).text


def test_an_upload_is_never_shown_in_place(
    browser: Browser, cast: Cast, conference: Conference, storage: Path
) -> None:
    sign_in(browser, cast.lan)
    script = b"<script>alert(1)</script>"
    browser.post(f"{ADDRESS}/add", data=_filled("lừa.txt", script))
    (document,) = _documents()

    sent = browser.get(f"{ADDRESS}/{document.public_id}", buffered=True)

    assert sent.data == script
    assert sent.headers["Content-Type"].startswith("text/plain")
    assert sent.headers["Content-Disposition"].startswith("attachment; ")
    assert "lừa.txt" in unquote(sent.headers["Content-Disposition"])
    assert sent.headers["X-Content-Type-Options"] == "nosniff"
    assert sent.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert "no-store" in sent.headers["Cache-Control"]


@pytest.mark.parametrize(
    "name",
    [
        "../../etc/passwd.pdf",
        "..\\..\\windows\\win.ini.pdf",
        "CON.pdf",
        "a\r\nSet-Cookie: x=1.pdf",
        'x"; filename="evil.html.pdf',
        "báo\u202efdp.pdf",
        "a" * 300 + ".pdf",
        ".pdf",
    ],
)
def test_an_evil_name_is_only_a_name(
    browser: Browser, cast: Cast, conference: Conference, storage: Path, name: str
) -> None:
    sign_in(browser, cast.lan)
    answer = browser.post(f"{ADDRESS}/add", data=_filled(name, title="Báo cáo"))
    assert answer.status_code in {302, 415, 422}
    for document in _documents():
        sent = browser.get(f"{ADDRESS}/{document.public_id}", buffered=True)
        header = sent.headers["Content-Disposition"]
        assert header.isprintable()
        assert header.isascii()
        assert not {"/", "\\", "\r", "\n", "\u202e"} & set(document.filename)
        assert "Set-Cookie" not in sent.headers


@pytest.mark.parametrize(
    ("name", "data", "status", "words"),
    [
        ("trang.html", b"<script></script>", 415, "Chỉ nhận tệp PDF"),
        ("gia.pdf", b"<html></html>", 415, "nội dung tệp phải đúng"),
        ("rong.pdf", b"", 422, "Tệp trống"),
    ],
)
def test_a_wrong_paper_is_refused_and_nothing_is_stored(
    browser: Browser,
    cast: Cast,
    conference: Conference,
    storage: Path,
    name: str,
    data: bytes,
    status: int,
    words: str,
) -> None:
    sign_in(browser, cast.lan)

    answer = browser.post(f"{ADDRESS}/add", data=_filled(name, data, title="Tên đã nhập"))

    assert answer.status_code == status
    assert words in answer.text
    assert "Tên đã nhập" in answer.text
    assert _documents() == []
    assert _stored(storage) == []


def test_without_a_file_there_is_nothing_to_add(
    browser: Browser, cast: Cast, conference: Conference, storage: Path
) -> None:
    sign_in(browser, cast.lan)

    answer = browser.post(f"{ADDRESS}/add", data={"_key": key(), "title": "Tên đã nhập"})

    assert answer.status_code == 422
    assert "Hãy chọn một tệp." in answer.text
    assert "Tên đã nhập" in answer.text


def test_more_than_25_mb_is_too_much(
    browser: Browser, cast: Cast, conference: Conference, storage: Path
) -> None:
    sign_in(browser, cast.lan)

    # Written out here: the test client would leave its temporary file open.
    large = FileStorage(io.BytesIO(b"a" * (25 * 2**20 + 1)), filename="lon.txt")
    boundary, body = encode_multipart({"_key": key(), "title": "", "file": large})
    kind = f'multipart/form-data; boundary="{boundary}"'
    answer = browser.post(f"{ADDRESS}/add", data=body, content_type=kind)

    assert answer.status_code == 413
    assert "25 MB" in answer.text
    assert _stored(storage) == []


@pytest.mark.parametrize(
    ("changes", "name", "data"),
    [
        ({"title": "Phương án TỐI MẬT"}, "a.pdf", PDF),
        ({}, "TUYỆT MẬT.pdf", PDF),
        ({}, "a.txt", "TỐI MẬT\nPhương án".encode()),
    ],
)
def test_of_a_state_secret_nothing_is_stored(
    browser: Browser,
    cast: Cast,
    conference: Conference,
    storage: Path,
    changes: dict[str, str],
    name: str,
    data: bytes,
) -> None:
    sign_in(browser, cast.lan)
    before = db.session.scalar(db.select(db.func.count(AuditEntry.id)))

    answer = browser.post(f"{ADDRESS}/add", data=_filled(name, data, **changes))

    assert answer.status_code == 422
    assert "Luật Bảo vệ bí mật nhà nước" in answer.text
    assert _documents() == []
    assert _stored(storage) == []
    assert db.session.scalar(db.select(db.func.count(AuditEntry.id))) == before
    assert db.session.scalar(db.select(db.func.count(IdempotencyKey.key))) == 0


def test_a_double_click_adds_one_paper(
    browser: Browser, cast: Cast, conference: Conference, storage: Path
) -> None:
    sign_in(browser, cast.lan)
    once = key()

    for _ in range(2):
        browser.post(f"{ADDRESS}/add", data=_filled() | {"_key": once})

    assert len(_documents()) == 1


def test_a_stale_hand_is_told(
    browser: Browser, cast: Cast, conference: Conference, storage: Path
) -> None:
    sign_in(browser, cast.lan)
    browser.post(f"{ADDRESS}/add", data=_filled())
    address = f"{ADDRESS}/{_documents()[0].public_id}"
    browser.post(f"{address}/release", data={"_key": key(), "_version": "1"})

    stale = browser.post(f"{address}/remove", data={"_key": key(), "_version": "1"})
    taken = browser.post(f"{address}/take-back", data={"_key": key(), "_version": "2"})
    gone = browser.post(f"{address}/remove", data={"_key": key(), "_version": "3"})

    assert (stale.status_code, taken.status_code, gone.status_code) == (409, 302, 302)
    assert browser.get(address).status_code == 404


def test_others_neither_add_nor_find(
    browser: Browser, cast: Cast, conference: Conference, storage: Path
) -> None:
    sign_in(browser, cast.lan)
    browser.post(f"{ADDRESS}/add", data=_filled())
    address = f"{ADDRESS}/{_documents()[0].public_id}"

    for who in (cast.auditor, cast.stranger):
        sign_in(browser, who)
        assert browser.post(f"{ADDRESS}/add", data=_filled()).status_code == 404
        for word in ("release", "take-back", "remove"):
            answer = browser.post(f"{address}/{word}", data={"_key": key(), "_version": "1"})
            assert answer.status_code == 404, word
    assert browser.get(ADDRESS).status_code == 404
    assert len(_stored(storage)) == 1
