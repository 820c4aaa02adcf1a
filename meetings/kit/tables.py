"""Rows written as CSV and as Excel workbooks, so that no cell can become a formula."""

import csv
import io
import math
import os
import re
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import chain, islice
from pathlib import Path
from typing import Any, Final, TypeAlias
from zoneinfo import ZoneInfo

Cell: TypeAlias = str | int | float | Decimal | bool | datetime | date | None

CSV_TYPE: Final = "text/csv; charset=utf-8"
XLSX_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

# What makes a spreadsheet read a text as a formula; the wide forms do so in East Asian Excel.
FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")

_ZONE: Final = ZoneInfo("Asia/Ho_Chi_Minh")
_CONTROLS: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufeff\ufffe\uffff]")
_CHUNK: Final = 64 * 1024
_ROWS_OF_A_SHEET: Final = 1_048_575  # below the header; Excel ends at 2**20
_EXACT_DIGITS: Final = 1e15  # Excel keeps 15 digits of a number
_FIRST_EXCEL_YEAR: Final = 1900
_MEASURED_ROWS: Final = 200
_NARROWEST: Final = 8
_WIDEST: Final = 60
_NAME_LENGTH: Final = 31
_NOT_IN_NAMES: Final = re.compile("[][:*?/\\\\\ud800-\udfff\U00010000-\U0010ffff]")


@dataclass(frozen=True, kw_only=True, slots=True)
class Sheet:
    """One sheet of a workbook; `widths` are in characters, measured when not given."""

    name: str
    header: Sequence[str]
    rows: Iterable[Sequence[Cell]]
    widths: Sequence[int] = ()


def csv_bytes(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Iterator[bytes]:
    """Write the rows piece by piece: UTF-8 with BOM, commas, CRLF; moments in Vietnam's time.

    Texts that a spreadsheet would take for a formula get a `'` in front; numbers stay numbers,
    nothing stays empty. Raises ValueError for a moment without a time zone.
    """
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    buffer.write("\ufeff")
    for row in chain([header], rows):
        writer.writerow([_csv_cell(cell) for cell in row])
        if buffer.tell() > _CHUNK:
            yield _drain(buffer)
    yield _drain(buffer)


def xlsx_bytes(sheets: Sequence[Sheet]) -> bytes:
    """Write the sheets as an Excel workbook and give its bytes."""
    descriptor, name = tempfile.mkstemp(suffix=".xlsx")
    os.close(descriptor)
    path = Path(name)
    try:
        xlsx_file(path, sheets)
        return path.read_bytes()
    finally:
        path.unlink()


def xlsx_file(path: Path, sheets: Sequence[Sheet]) -> None:
    """Write the sheets into the file, holding one row in memory at a time.

    Texts are never formulas or links; the header is bold, stays in sight and filters. A sheet
    longer than Excel allows goes on in a sheet of the same name with a number.
    """
    import xlsxwriter

    options = {
        "constant_memory": True,
        "tmpdir": str(path.parent),
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(str(path), options) as workbook:
        for sheet in sheets:
            _write_sheet(workbook, sheet)


def _drain(buffer: io.StringIO) -> bytes:
    written = buffer.getvalue().encode()
    buffer.seek(0)
    buffer.truncate()
    return written


def _csv_cell(cell: Cell) -> Cell:
    match _plain(cell):
        case bool() as flag:
            return "true" if flag else "false"
        case datetime() as moment:
            return _local(moment).isoformat()
        case date() as day:
            return day.isoformat()
        case plain:
            return plain


def _plain(cell: Cell) -> Cell:
    """Make a text harmless; a number that is none (NaN, infinity) becomes nothing."""
    if isinstance(cell, str):
        return _harmless(cell)
    if isinstance(cell, float | Decimal) and not math.isfinite(cell):
        return None
    return cell


def _harmless(text: str) -> str:
    clean = _CONTROLS.sub("", text).encode("utf-8", "replace").decode()
    return f"'{clean}" if clean.startswith(FORMULA_STARTS) else clean


def _local(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("naive datetime")
    return moment.astimezone(_ZONE)


class _Looks:
    """The formats of one workbook."""

    def __init__(self, workbook: Any) -> None:
        self.header = workbook.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        self.moment = workbook.add_format({"num_format": "dd/mm/yyyy hh:mm"})
        self.day = workbook.add_format({"num_format": "dd/mm/yyyy"})


def _write_sheet(workbook: Any, sheet: Sheet) -> None:
    looks = _Looks(workbook)
    rows = iter(sheet.rows)
    following: Sequence[Cell] | None = next(rows, None)
    while True:
        here = chain([] if following is None else [following], rows)
        worksheet = workbook.add_worksheet(_free_name(workbook, sheet.name))
        _fill(worksheet, sheet, islice(here, _ROWS_OF_A_SHEET), looks)
        following = next(rows, None)
        if following is None:
            return


def _fill(worksheet: Any, sheet: Sheet, rows: Iterable[Sequence[Cell]], looks: _Looks) -> None:
    for column, title in enumerate(sheet.header):
        worksheet.write_string(0, column, _harmless(title), looks.header)
    widths = [len(title) for title in sheet.header]
    written = 0
    for written, row in enumerate(rows, start=1):
        for column, cell in enumerate(row):
            _write_cell(worksheet, written, column, cell, looks)
        if written <= _MEASURED_ROWS:
            widths = [max(pair) for pair in zip(widths, map(_width, row), strict=True)]
    for column, width in enumerate(sheet.widths or widths):
        worksheet.set_column(column, column, min(max(width + 2, _NARROWEST), _WIDEST))
    worksheet.freeze_panes(1, 0)
    worksheet.autofilter(0, 0, written, max(len(sheet.header) - 1, 0))


def _write_cell(worksheet: Any, row: int, column: int, cell: Cell, looks: _Looks) -> None:
    match _excel_cell(cell):
        case None:
            pass
        case str() as text:
            worksheet.write_string(row, column, text)
        case bool() as flag:
            worksheet.write_boolean(row, column, flag)
        case datetime() as moment:
            worksheet.write_datetime(row, column, moment, looks.moment)
        case date() as day:
            worksheet.write_datetime(row, column, day, looks.day)
        case number:
            worksheet.write_number(row, column, number)


def _excel_cell(cell: Cell) -> Cell:
    """Give what Excel can hold without loss: days before 1900 and long numbers are texts."""
    match _plain(cell):
        case date() as day if day.year < _FIRST_EXCEL_YEAR:
            return day.isoformat()
        case datetime() as moment:
            return _local(moment).replace(tzinfo=None)
        case int() | float() | Decimal() as number if abs(float(number)) >= _EXACT_DIGITS:
            return str(number)
        case plain:
            return plain


def _width(cell: Cell) -> int:
    if isinstance(cell, date):
        return len("dd/mm/yyyy hh:mm")
    return max(map(len, str(cell).splitlines()), default=0) if cell is not None else 0


def _free_name(workbook: Any, wanted: str) -> str:
    """Give a name Excel accepts: at most 31 characters, none forbidden, each used once."""
    clean = _NOT_IN_NAMES.sub(" ", _CONTROLS.sub("", wanted))
    name = " ".join(clean.split()).strip("' ")[:_NAME_LENGTH].strip("' ") or "Sheet"
    taken = {worksheet.get_name().casefold() for worksheet in workbook.worksheets()}
    taken.add("history")  # a name Excel keeps for itself
    number, free = 1, name
    while free.casefold() in taken:
        number += 1
        ending = f" ({number})"
        free = name[: _NAME_LENGTH - len(ending)] + ending
    return free
