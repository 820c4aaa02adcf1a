"""Tables as downloads: CSV piece by piece, Excel from a file that is gone once it is sent."""

import tempfile
from collections.abc import Iterable, Sequence
from http import HTTPStatus
from pathlib import Path

from flask import Response, send_file, stream_with_context

from meetings.kit.filenames import content_disposition
from meetings.kit.tables import CSV_TYPE, XLSX_TYPE, Cell, Sheet, csv_bytes, xlsx_file


def csv(filename: str, header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Response:
    """Answer with rows that are written while they are read, however many there are."""
    response = Response(
        stream_with_context(csv_bytes(header, rows)), HTTPStatus.OK, content_type=CSV_TYPE
    )
    return _private(response, filename)


def xlsx(filename: str, sheets: Sequence[Sheet]) -> Response:
    """Answer with a workbook."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "table.xlsx"
        xlsx_file(path, sheets)
        # The open file outlives its name: it is there until the last byte is sent.
        response = send_file(path.open("rb"), mimetype=XLSX_TYPE)
    return _private(response, filename)


def _private(response: Response, filename: str) -> Response:
    response.headers["Content-Disposition"] = content_disposition(filename)
    response.cache_control.private = True
    response.cache_control.no_store = True
    return response
