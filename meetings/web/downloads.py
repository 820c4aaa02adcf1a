"""Tables as downloads, written into a file first: a slow reader holds no database connection."""

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import IO, Final

from flask import Response

from meetings.kit.filenames import content_disposition
from meetings.kit.tables import CSV_TYPE, XLSX_TYPE, Cell, Sheet, csv_bytes, xlsx_file

_PIECE: Final = 64 * 1024


def csv(filename: str, header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Response:
    """Answer with rows, however many there are: they are never all in memory."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 the server closes it when it is sent
    try:
        file.writelines(csv_bytes(header, rows))
        file.seek(0)
    except BaseException:
        file.close()
        raise
    return _sent(file, CSV_TYPE, filename)


def xlsx(filename: str, sheets: Sequence[Sheet]) -> Response:
    """Answer with a workbook."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "table.xlsx"
        xlsx_file(path, sheets)
        # The open file outlives its name: it is there until the last byte is sent.
        return _sent(path.open("rb"), XLSX_TYPE, filename)


def _sent(file: IO[bytes], kind: str, filename: str) -> Response:
    response = Response(_pieces(file), content_type=kind)
    response.call_on_close(file.close)
    response.headers["Content-Disposition"] = content_disposition(filename)
    response.cache_control.private = True
    response.cache_control.no_store = True
    return response


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        while piece := file.read(_PIECE):
            yield piece
