"""Tables that people upload, Excel or CSV, read without trusting them."""

import io
import json
import re
import subprocess
import sys
import unicodedata
import zipfile
import zlib
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from meetings.kit import delimited, sheet_errors, sheet_reader
from meetings.kit.sheet_errors import SheetError
from meetings.kit.tables import FORMULA_STARTS
from meetings.kit.vietnamese import clean_lines, fold

_MEGABYTE: Final = 1024 * 1024
_ZIP: Final = b"PK\x03\x04"
_OLE: Final = b"\xd0\xcf\x11\xe0"  # .xls, and .xlsx with a password
_OTHER: Final = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"{\\rtf", b"MZ")
_EXCEL_NAMES: Final = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")
_LOOKED_AT: Final = 20  # rows in which the header is looked for
_NOT_IN_HEADERS: Final = re.compile(r"\(.*?\)|[*:.]")


@dataclass(frozen=True, kw_only=True, slots=True)
class Limits:
    """How much an upload may hold, in bytes, and what reading it may cost."""

    upload: int = 25 * _MEGABYTE
    unpacked: int = 50 * _MEGABYTE
    ratio: int = 100
    entries: int = 2_000
    rows: int = 60_000
    columns: int = 60
    text: int = 10_000_000  # characters of all cells together
    memory: int = 512 * _MEGABYTE
    cpu_seconds: int = 20


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """A row, the number a person sees beside it, and as many cells as the header has."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Table:
    """What was uploaded, all as text; rows without any text are left out.

    The header is as wide as the widest row, so that nothing is lost. `encoding` tells how the
    text was read, "xlsx" for a workbook; one that begins with "windows-" is a guess.
    """

    header: tuple[str, ...]
    rows: tuple[Row, ...]
    sheet: str
    encoding: str


def read_table(
    data: bytes,
    filename: str,
    *,
    limits: Limits | None = None,
    known_headers: Collection[str] = (),
) -> Table:
    """Read the first visible sheet that holds something, or the CSV.

    Days come as ISO texts, formulas as their last values. The header is the row, among the
    first twenty, with most of `known_headers` (accents and case do not count), so that titles
    above it do no harm; else the first row. Raises a SheetError that tells what to do.
    """
    limits = limits or Limits()
    _check_upload(data, filename, limits)
    if data.startswith(_ZIP):
        sheet, rows = _read_workbook(data, limits)
        return _table(rows, known_headers, sheet=sheet, encoding="xlsx")
    try:
        text, encoding = delimited.decode(data)
        if len(text) > limits.text:
            raise sheet_errors.unpacks_too_large()
        rows = list(_within(delimited.rows_of(text), limits))
    except ValueError as error:
        raise sheet_errors.not_a_sheet() from error
    return _table(rows, known_headers, sheet="", encoding=encoding)


def _check_upload(data: bytes, filename: str, limits: Limits) -> None:
    if len(data) > limits.upload:
        raise sheet_errors.upload_too_large(limits.upload / _MEGABYTE)
    if data.startswith(_OLE):
        raise sheet_errors.old_sheet()
    named_excel = filename.lower().endswith(_EXCEL_NAMES) and not data.startswith(_ZIP)
    if data.startswith(_OTHER) or (data and named_excel):
        raise sheet_errors.not_a_sheet()


_NumberedCells = tuple[int, list[str]]


def _read_workbook(data: bytes, limits: Limits) -> tuple[str, list[_NumberedCells]]:
    """Let a child process read it that has bounds, an empty environment and no way to write."""
    _check_archive(data, limits)
    bounds = (limits.memory, limits.cpu_seconds, limits.rows, limits.columns, limits.text)
    try:
        child = subprocess.run(  # noqa: S603 - our own script and numbers
            [sys.executable, "-I", sheet_reader.__file__, *map(str, bounds)],
            input=data,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={},
            timeout=3 * limits.cpu_seconds,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise sheet_errors.unpacks_too_large() from error
    if child.returncode:
        raise _refusal(child.returncode, limits)
    first, *others = map(json.loads, child.stdout.splitlines())
    return first["sheet"], [(number, cells) for number, cells in others]


def _check_archive(data: bytes, limits: Limits) -> None:
    """Refuse a bomb by its table of contents, and a table of contents that lies."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            unpacked = sum(entry.file_size for entry in entries)
            packed = sum(entry.compress_size for entry in entries)
            swollen = unpacked > max(packed * limits.ratio, _MEGABYTE)
            if len(entries) > limits.entries or unpacked > limits.unpacked or swollen:
                raise sheet_errors.unpacks_too_large()
            known = "xl/workbook.xml" in archive.namelist()
            if not known or archive.testzip() is not None:
                raise sheet_errors.not_a_sheet()
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, RuntimeError) as error:
        # RuntimeError: an entry has a password, or a packing nobody knows.
        raise sheet_errors.not_a_sheet() from error


def _refusal(code: int, limits: Limits) -> SheetError:
    if code < 0:  # killed by one of its bounds
        return sheet_errors.unpacks_too_large()
    refusals = {
        sheet_reader.NO_ROWS: sheet_errors.empty(),
        sheet_reader.TOO_MANY_ROWS: sheet_errors.too_many_rows(limits.rows),
        sheet_reader.TOO_MANY_COLUMNS: sheet_errors.too_many_columns(limits.columns),
        sheet_reader.TOO_MUCH_TEXT: sheet_errors.unpacks_too_large(),
    }
    return refusals.get(code, sheet_errors.not_a_sheet())


def _within(rows: Iterable[_NumberedCells], limits: Limits) -> Iterator[_NumberedCells]:
    """Pass on the rows that are not empty, up to the first limit."""
    filled = ((number, cells) for number, cells in rows if any(map(str.strip, cells)))
    for count, (number, cells) in enumerate(filled, start=1):
        if count > limits.rows:
            raise sheet_errors.too_many_rows(limits.rows)
        if len(cells) > limits.columns and any(map(str.strip, cells[limits.columns :])):
            raise sheet_errors.too_many_columns(limits.columns)
        yield number, cells


def _table(
    rows: list[_NumberedCells], known_headers: Collection[str], *, sheet: str, encoding: str
) -> Table:
    cleaned = [(number, [_cell(cell) for cell in cells]) for number, cells in rows]
    filled = [(number, cells) for number, cells in cleaned if any(cells)]
    if not filled:
        raise sheet_errors.empty()
    place = _place_of_header(filled, known_headers)
    below = filled[place + 1 :]
    width = max(_width(cells) for _, cells in filled[place:])
    return Table(
        header=_fitted(filled[place][1], width),
        rows=tuple(Row(number=number, cells=_fitted(cells, width)) for number, cells in below),
        sheet=sheet,
        encoding=encoding,
    )


def _cell(text: str) -> str:
    """Clean a cell; the sign our own tables put before what looks like a formula goes."""
    plain = text.isprintable() and unicodedata.is_normalized("NFC", text)
    clean = " ".join(text.split()) if plain else clean_lines(text).strip()
    defused = clean.startswith("'") and clean[1:].startswith(FORMULA_STARTS)
    return clean[1:] if defused else clean


def _place_of_header(rows: list[_NumberedCells], known_headers: Collection[str]) -> int:
    known = {_header_key(header) for header in known_headers}
    hits = [sum(_header_key(cell) in known for cell in cells) for _, cells in rows[:_LOOKED_AT]]
    return hits.index(max(hits))


def _header_key(header: str) -> str:
    return fold(_NOT_IN_HEADERS.sub(" ", header))


def _width(cells: list[str]) -> int:
    return max(place for place, cell in enumerate(cells, start=1) if cell)


def _fitted(cells: list[str], width: int) -> tuple[str, ...]:
    return tuple((cells + [""] * width)[:width])
