"""The first words of a paper as far as they are cheap to read: bounded, whatever it holds."""

import html
import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import Final

_MOST: Final = 512 * 1024  # bytes unpacked of one part
_PARTS: Final = re.compile(
    r"word/(?:header\d*|document)\.xml|ppt/slides/slide1\.xml|xl/sharedStrings\.xml|content\.xml"
)
_PARAGRAPH: Final = re.compile(r"</(?:w:p|a:p|si|text:p|text:h|w:tc)>")
_TAG: Final = re.compile(r"<[^<>]*>")
_LONGEST: Final = 4000  # characters: more than a first page

_STREAM: Final = re.compile(rb"stream\r?\n")
_STREAMS: Final = 60
_FILE_START: Final = 4 * 1024 * 1024
_RANGE: Final = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")
_CHAR: Final = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")
# Bounded, so that no file can keep them busy.
_SHOWN: Final = re.compile(
    rb"\[[^\[\]]{0,4000}\]\s?TJ|<[0-9A-Fa-f\s]{0,4000}>\s?Tj|\((?:[^()\\]|\\.){0,500}\)\s?Tj"
)
_HEX: Final = re.compile(rb"<([0-9A-Fa-f\s]*)>")
_LITERAL: Final = re.compile(rb"\(((?:[^()\\]|\\.){0,500})\)")
_WIDEST: Final = 4096  # characters of one range
_PAGE: Final = 64 * 1024  # bytes of a page, or of a table, that are read


def first_words(data: bytes, media_type: str) -> str:
    """Return the beginning of what a paper says; nothing where it cannot be told cheaply."""
    if media_type == "text/plain":
        return data[: 4 * _LONGEST].decode("utf-8-sig", errors="ignore")[:_LONGEST]
    if media_type == "application/pdf":
        return "\n".join(_pdf_words(data[:_FILE_START]))
    if data.startswith(b"PK\x03\x04"):
        return "\n".join(_office_words(data))
    return ""


def _office_words(data: bytes) -> Iterator[str]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for name in filter(_PARTS.fullmatch, archive.namelist()[:2000]):
                with archive.open(name) as part:
                    text = part.read(_MOST).decode("utf-8", errors="ignore")
                yield html.unescape(_TAG.sub("", _PARAGRAPH.sub("\n", text)))[:_LONGEST]
    except (zipfile.BadZipFile, zlib.error, ValueError, NotImplementedError, EOFError, OSError):
        return


def _pdf_words(data: bytes) -> Iterator[str]:
    """Read what is shown through each font's table in turn, as no more than a guess is wanted."""
    tables: list[dict[int, str]] = []
    pages: list[bytes] = []
    for stream in _streams(data):
        if b"beginbfchar" in stream or b"beginbfrange" in stream:
            tables.append(_table(stream[:_PAGE]))
        elif b"Tj" in stream or b"TJ" in stream:
            pages.append(stream[:_PAGE])
    for page in pages[:2]:
        shown = [match.group() for match in _SHOWN.finditer(page)]
        for table in tables[:10]:
            pieces = [_decoded(piece, table) for piece in shown]
            yield " ".join(pieces)[:_LONGEST]
            yield "".join(pieces)[:_LONGEST]
        plain = (b"".join(_LITERAL.findall(one)) for one in shown)
        yield b" ".join(plain).decode("latin-1")[:_LONGEST]


def _streams(data: bytes) -> Iterator[bytes]:
    for match, _ in zip(_STREAM.finditer(data), range(_STREAMS), strict=False):
        raw = data[match.end() : match.end() + _MOST]
        try:
            yield zlib.decompressobj().decompress(raw, _MOST)
        except zlib.error:
            yield raw.partition(b"endstream")[0]


def _table(stream: bytes) -> dict[int, str]:
    table: dict[int, str] = {}
    for block in _between(stream, b"beginbfchar", b"endbfchar"):
        for code, target in _CHAR.findall(block):
            table[int(code, 16)] = _characters(target)
    for block in _between(stream, b"beginbfrange", b"endbfrange"):
        for first, last, target in _RANGE.findall(block):
            begin, end, start = int(first, 16), int(last, 16), _characters(target)
            if len(start) == 1 and end - begin < _WIDEST:
                table |= {begin + n: chr(ord(start) + n) for n in range(end - begin + 1)}
    return table


def _between(stream: bytes, begin: bytes, end: bytes) -> list[bytes]:
    return [piece.partition(end)[0] for piece in stream.split(begin)[1:]]


def _characters(target: bytes) -> str:
    padded = target if len(target) % 4 == 0 else target.rjust(4, b"0")
    return bytes.fromhex(padded.decode()).decode("utf-16-be", errors="ignore")


def _decoded(shown: bytes, table: dict[int, str]) -> str:
    digits = b"".join(_HEX.findall(shown)).translate(None, b" \t\r\n").decode()
    codes = (digits[at : at + 4] for at in range(0, len(digits) - 3, 4))
    return "".join(table.get(int(code, 16), "") for code in codes)
