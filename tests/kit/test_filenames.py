"""Names given by people do no harm, and files are taken for what they are."""

import email.policy
import io
import random
import re
import zipfile
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.http import parse_options_header

from meetings.kit.filenames import OCTETS, content_disposition, safe_filename, sniff
from meetings.kit.tables import Sheet, xlsx_bytes

PIECES = ["..", "/", "\\", "../../etc/passwd", "C:\\", "\x00", "\r\n", '"', "'", ";", "%", "%0d%0a"]
PIECES += [
    "\u202e",
    "\u2066",
    "\ufeff",
    "CON",
    "nul",
    "COM1",
    "LPT¹",
    ".",
    " ",
    "~",
    "$(id)",
    "`id`",
]
PIECES += ["<script>", "|", "*", "?", ":", "filename*=UTF-8''x", "Giấy mời", "Đà Nẵng", "ừ", "😀"]
PIECES += ["\ud800", "\x7f", "\x85", "\u2028", ".exe", ".pdf", ".html", "x" * 300, "é" * 200, "\t"]


def _evil_names() -> list[str]:
    """Five hundred names, the same at every run."""
    chance = random.Random(15)  # noqa: S311 - nothing secret
    mixed = ["".join(chance.choices(PIECES, k=chance.randint(1, 6))) for _ in range(460)]
    return [*PIECES, *mixed][:500]


def _parameters(header: str) -> dict[str, str]:
    message = EmailMessage(policy=email.policy.HTTP)
    message["Content-Disposition"] = header
    return dict(message["Content-Disposition"].params)


def _check(name: str) -> None:
    header = content_disposition(name)
    safe = safe_filename(name)

    assert header.isascii()
    assert header.isprintable()
    assert re.fullmatch(r"attachment; filename=\"[^\"\\]+\"; filename\*=UTF-8''[^ ;'\"]+", header)
    assert parse_options_header(header) == ("attachment", {"filename": safe})
    assert set(_parameters(header)) == {"filename"}
    assert 0 < len(safe) <= 120
    assert not re.search(r'[/\\<>:"|?*\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u2028]', safe)
    assert safe == safe.strip(" .")
    stem = safe.partition(".")[0].rstrip(" ").upper()
    assert stem not in {"CON", "PRN", "AUX", "NUL", "COM1", "LPT¹"}
    assert safe_filename(safe) == safe


def test_five_hundred_evil_names_become_plain_ones() -> None:
    names = _evil_names()

    assert len(names) == 500
    for name in names:
        _check(name)


@given(st.text())
def test_so_does_any_other(name: str) -> None:
    _check(name)


@pytest.mark.parametrize(
    ("name", "plain", "true"),
    [
        ("Biên bản.pdf", "Bien ban.pdf", "Bi%C3%AAn%20b%E1%BA%A3n.pdf"),
        ("Đề án 100%.docx", "De an 100_.docx", "%C4%90%E1%BB%81%20%C3%A1n%20100%25.docx"),
        ("C:\\Users\\hoa\\a.xlsx", "a.xlsx", "a.xlsx"),
        ("nul.pdf", "_nul.pdf", "_nul.pdf"),
        ("...", "tep", "tep"),
    ],
)
def test_a_name_keeps_its_letters_and_has_a_plain_twin(name: str, plain: str, true: str) -> None:
    header = content_disposition(name)

    assert header == f"attachment; filename=\"{plain}\"; filename*=UTF-8''{true}"
    assert content_disposition(name, inline=True).startswith("inline; ")


def test_a_long_name_keeps_its_ending() -> None:
    assert safe_filename("á" * 300 + ".pdf") == "á" * 116 + ".pdf"


def _zip(*names: str, first: tuple[str, bytes] | None = None) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        if first:
            archive.writestr(*first)
        for name in names:
            archive.writestr(name, b"<x/>")
    return buffer.getvalue()


OFFICE = "application/vnd.openxmlformats-officedocument."
ODT = "application/vnd.oasis.opendocument.text"


@pytest.mark.parametrize(
    ("data", "media_type"),
    [
        (b"%PDF-1.7\n", "application/pdf"),
        (b"\x89PNG\r\n\x1a\n\x00", "image/png"),
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (xlsx_bytes([Sheet(name="x", header=["a"], rows=[])]), f"{OFFICE}spreadsheetml.sheet"),
        (_zip("[Content_Types].xml", "word/document.xml"), f"{OFFICE}wordprocessingml.document"),
        (
            _zip("[Content_Types].xml", "ppt/presentation.xml"),
            f"{OFFICE}presentationml.presentation",
        ),
        (_zip("content.xml", first=("mimetype", ODT.encode())), ODT),
        (_zip("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"), OCTETS),
        (_zip("a.html"), OCTETS),
        (_zip("[Content_Types].xml"), OCTETS),
        (b"PK\x03\x04broken", OCTETS),
        ("Kính gửi,\r\n\tĐiểm cầu\n".encode(), "text/plain"),
        (b"\xef\xbb\xbfa,b\r\n", "text/plain"),
        (b"<html><script>alert(1)</script>", "text/plain"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "text/plain"),
        (b" %PDF-1.7", "text/plain"),
        (b"", OCTETS),
        (b"a\x00b", OCTETS),
        (b"\xff\xfea\x00", OCTETS),
        (b"MZ\x90\x00", OCTETS),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", OCTETS),
        (b"GIF89a\x01\x00", OCTETS),
    ],
)
def test_a_file_is_taken_for_what_it_is(data: bytes, media_type: str) -> None:
    assert sniff(data) == media_type


@given(st.binary(max_size=200))
def test_nothing_that_a_browser_would_run_is_ever_said(data: bytes) -> None:
    assert not re.search("html|xml;|svg|script", sniff(data))
