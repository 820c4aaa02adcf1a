"""Which papers are taken, by name and by what they hold."""

import io
import zipfile
import zlib

import pytest

from meetings.conferences.rules.secrecy import SecretError, is_secret
from meetings.documents.rules import reading, taking
from meetings.kit import pdf
from meetings.kit.errors import DomainError, TooLargeError, WrongTypeError

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 20
OLD_WORD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
_TYPES = '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'


def word(*paragraphs: str, name: str = "word/document.xml") -> bytes:
    """Return a Word file as small as can be; each paragraph is cut into two runs."""
    runs = "".join(
        f"<w:p><w:r><w:t>{text[:3]}</w:t></w:r><w:r><w:t>{text[3:]}</w:t></w:r></w:p>"
        for text in paragraphs
    )
    return zipped({"[Content_Types].xml": _TYPES, "word/document.xml": "<w:document/>", name: runs})


def zipped(parts: dict[str, str]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("filename", "data", "media_type"),
    [
        ("bao-cao.pdf", b"%PDF-1.7\n", "application/pdf"),
        ("BÁO CÁO.PDF", b"%PDF-1.7\n", "application/pdf"),
        ("ảnh.png", PNG, "image/png"),
        ("ghi chú.txt", "Nội dung".encode(), "text/plain"),
        ("cũ.doc", OLD_WORD, "application/msword"),
        ("cũ.xls", OLD_WORD, "application/vnd.ms-excel"),
        (
            "mới.docx",
            word("Báo cáo"),
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ),
    ],
)
def test_a_paper_is_what_its_name_says(filename: str, data: bytes, media_type: str) -> None:
    assert taking.identified(filename, data) == media_type


@pytest.mark.parametrize(
    ("filename", "data"),
    [
        ("trang.html", b"<script>alert(1)</script>"),
        ("hinh.svg", b"<svg onload='alert(1)'/>"),
        ("bao-cao.pdf", b"<html><script>alert(1)</script></html>"),
        ("anh.png", b"<svg/>"),
        ("van-ban.docx", b"PK\x03\x04 nothing"),
        ("van-ban.docx", zipped({"a.txt": "b"})),
        ("van-ban.docx", word("Báo cáo", name="word/vbaProject.bin")),
        ("chay.exe", b"MZ"),
        ("khong-duoi", b"text"),
        ("van-ban.txt", b"\x00\x01\x02"),
        ("cu.doc", b"not an old document"),
        ("cu.pdf", OLD_WORD),
    ],
)
def test_what_is_not_what_it_says_is_refused(filename: str, data: bytes) -> None:
    with pytest.raises(WrongTypeError):
        taking.identified(filename, data)


def test_an_empty_or_too_large_file_is_refused() -> None:
    with pytest.raises(taking.EmptyPaperError):
        taking.identified("a.pdf", b"")
    with pytest.raises(TooLargeError):
        taking.identified("a.txt", b"a" * (taking.LARGEST + 1))


def _pdf(text: str) -> bytes:
    return pdf.render(
        f"<!doctype html><html lang='vi'><meta charset='utf-8'><title>T</title><style>"
        "@font-face { font-family: Tinos; src: url(asset:Tinos_400Regular.ttf) }"
        f"body {{ font-family: Tinos }}</style><p>{text}</p></html>",
        assets=pdf.print_fonts(),
    )


@pytest.mark.parametrize(
    ("filename", "data"),
    [
        ("TỐI MẬT.pdf", b"%PDF-1.7\n"),
        ("phuong_an-tuyet-mat.docx", word("Phương án")),
        ("a.txt", "TUYỆT MẬT\nPhương án".encode()),
        ("a.docx", word("TỐI MẬT", "Phương án tác chiến")),
        ("a.docx", word("Độ mật: Mật", name="word/header1.xml")),
        ("a.csv", "stt,ten\n1,(Mật)".encode()),
    ],
)
def test_a_secret_paper_is_refused_by_name_or_first_page(filename: str, data: bytes) -> None:
    with pytest.raises(SecretError):
        taking.identified(filename, data)


def test_a_secret_pdf_is_refused_by_its_first_page() -> None:
    with pytest.raises(SecretError):
        taking.identified("phuong-an.pdf", _pdf("TỐI MẬT"))
    assert taking.identified("a.pdf", _pdf("Bảo đảm BẢO MẬT hệ thống, mật khẩu"))


@pytest.mark.parametrize(
    "text", ["Quy chế bảo mật thông tin", "TẬP HUẤN BẢO VỆ BÍ MẬT NHÀ NƯỚC", "Mật độ dân số"]
)
def test_a_paper_about_secrecy_is_no_secret(text: str) -> None:
    assert taking.identified("a.docx", word(text))
    assert taking.identified(f"{text}.txt", text.encode())


@pytest.mark.parametrize(
    ("title", "filename", "found"),
    [
        ("Báo cáo trung tâm", "bc.pdf", "Báo cáo trung tâm"),
        ("", "Báo cáo quý I.pdf", "Báo cáo quý I"),
        ("  Hai   dòng ", "x.pdf", "Hai dòng"),
        ("", "../../etc/passwd.txt", "passwd"),
    ],
)
def test_a_paper_has_a_title(title: str, filename: str, found: str) -> None:
    assert taking.titled(title, filename) == found


@pytest.mark.parametrize("title", ["a" * 301, "Tài liệu MẬT"])
def test_a_title_that_cannot_be_kept_is_refused(title: str) -> None:
    with pytest.raises(DomainError):
        taking.titled(title, "a.pdf")


def _pdf_of(stream: bytes) -> bytes:
    return b"%PDF-1.4\n1 0 obj<<>>stream\n" + zlib.compress(stream) + b"\nendstream endobj"


@pytest.mark.parametrize(
    "stream",
    [
        b"[" * 400_000 + b"TJ",
        b"(" * 400_000 + b"Tj",
        b"(" + b"\\(" * 200_000 + b"Tj",
        b"<" + b"0" * 400_000 + b"> Tj",
        b"beginbfrange" * 30_000,
        b"beginbfchar <0001> <0041" * 10_000,
        b"\0" * 40_000_000 + b"Tj",
    ],
)
def test_no_file_keeps_the_reader_busy(stream: bytes) -> None:
    # A reader without bounds would be busy for hours with each of these.
    assert not is_secret(reading.first_words(_pdf_of(stream), "application/pdf"))


def test_a_bomb_is_read_no_further_than_its_first_words() -> None:
    bomb = zipped({"[Content_Types].xml": _TYPES, "word/document.xml": "a" * 60_000_000})

    assert len(reading.first_words(bomb, "application/x")) <= 4000
