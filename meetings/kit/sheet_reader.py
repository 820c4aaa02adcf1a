"""Reads one Excel workbook in a process of its own that may not grow; knows nothing of ours.

Run as a script, apart from everything: the workbook comes in by standard input, its rows go
out as lines of JSON, and a refusal is the exit code.
"""

import datetime as dt
import io
import json
import resource
import sys
from collections.abc import Iterator
from typing import Any, Final

NOT_READABLE: Final = 10
NO_ROWS: Final = 11
TOO_MANY_ROWS: Final = 12
TOO_MANY_COLUMNS: Final = 13
TOO_MUCH_TEXT: Final = 14

_EXACT: Final = 1e15


def main(memory: int, seconds: int, rows: int, columns: int, text: int) -> int:
    """Write {"sheet": name}, then [line number, cells] for each row that is not empty."""
    # Imported before the limit: the limit is for the workbook.
    import python_calamine

    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    try:
        source = io.BytesIO(sys.stdin.buffer.read())
        workbook = python_calamine.load_workbook(source)
        for sheet in _visible_sheets(workbook):
            code = _write(sheet, rows, columns, text)
            if code != NO_ROWS:
                return code
    except (python_calamine.CalamineError, OSError, ValueError):
        return NOT_READABLE
    except MemoryError:
        return TOO_MUCH_TEXT
    return NO_ROWS


def _visible_sheets(workbook: Any) -> Iterator[Any]:
    import python_calamine

    for number, sheet in enumerate(workbook.sheets_metadata):
        shown = sheet.visible == python_calamine.SheetVisibleEnum.Visible
        if shown and sheet.typ == python_calamine.SheetTypeEnum.WorkSheet:
            yield workbook.get_sheet_by_index(number)


def _write(sheet: Any, rows: int, columns: int, text: int) -> int:
    """Write the rows of one sheet, stopping at the first limit that is passed."""
    written = 0
    for number, row in enumerate(sheet.iter_rows(), start=1):
        cells = _cells(row)
        if not cells:
            continue
        if not written:
            _say({"sheet": sheet.name})
        written += 1
        text -= sum(map(len, cells))
        if written > rows:
            return TOO_MANY_ROWS
        if len(cells) > columns:
            return TOO_MANY_COLUMNS
        if text < 0:
            return TOO_MUCH_TEXT
        _say([number, cells])
    return 0 if written else NO_ROWS


def _say(line: Any) -> None:
    sys.stdout.buffer.write(json.dumps(line, ensure_ascii=False).encode() + b"\n")


def _cells(row: list[Any]) -> list[str]:
    cells = [_as_text(value) for value in row]
    while cells and not cells[-1].strip():
        cells.pop()
    return cells


def _as_text(value: Any) -> str:
    """Write a value as people type it: 12, 0.5, TRUE; days and moments in ISO 8601."""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < _EXACT else f"{value:.15g}"
    if isinstance(value, dt.datetime):
        return value.isoformat(timespec="auto" if value.second else "minutes")
    if isinstance(value, dt.time):
        return value.isoformat(timespec="auto" if value.second else "minutes")
    return value.isoformat() if isinstance(value, dt.date) else str(value)


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
