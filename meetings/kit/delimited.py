"""Text tables of every make: which encoding, which delimiter, which cells."""

import csv
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from typing import Final

_DELIMITERS: Final = ",;\t"
_TRIED_ROWS: Final = 20
_TEXT_SIGNS: Final = "\t\n\r\f\x1a"
_LETTER_WITHOUT_TONE: Final = re.compile(
    "(?:^|[^AEIOUYaeiouyĂÂÊÔƠƯăâêôơư])[\u0300\u0301\u0303\u0309\u0323]"
)
_TOLD: Final = re.compile(r'"?sep=(?P<sign>[,;\t])"?\r?\n', re.IGNORECASE)


def decode(data: bytes) -> tuple[str, str]:
    """Give the text and the name of its encoding; raises ValueError for what is no text.

    UTF-8 and marked UTF-16 are certain. Older Vietnamese Excel writes Windows-1258, other
    Excels Windows-1252: where the tone marks of the first make no sense it is the second.
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _text(data.decode("utf-16")), "utf-16"
    try:
        return _text(data.decode("utf-8-sig")), "utf-8"
    except UnicodeDecodeError:
        return _decode_windows(data)


def rows_of(text: str) -> Iterator[tuple[int, list[str]]]:
    """Give each row with the number of its last line; raises ValueError when quotes run wild."""
    told = _TOLD.match(text)
    delimiter = told["sign"] if told else _guess(text)
    reader = csv.reader(_lines(text), delimiter=delimiter)
    try:
        for cells in islice(reader, 1 if told else 0, None):
            yield reader.line_num, cells
    except csv.Error as error:
        raise ValueError("not a table") from error


def _text(text: str) -> str:
    if any(sign < " " and sign not in _TEXT_SIGNS for sign in set(text)):
        raise ValueError("control characters")
    return text.rstrip("\x1a")


def _decode_windows(data: bytes) -> tuple[str, str]:
    for encoding in ("cp1258", "cp1252"):
        try:
            text = _text(data.decode(encoding))
        except UnicodeDecodeError:
            continue
        if encoding == "cp1252" or not _LETTER_WITHOUT_TONE.search(text):
            return unicodedata.normalize("NFC", text), encoding.replace("cp", "windows-")
    raise ValueError("no known encoding")


def _lines(text: str) -> Iterator[str]:
    """Split at CR LF, LF and CR alone, keeping the ends (splitlines knows too many)."""
    return (found.group() for found in re.finditer(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+$", text))


def _guess(text: str) -> str:
    """Choose the delimiter that gives the most rows of the same, largest width."""
    return max(_DELIMITERS, key=lambda delimiter: _regularity(text, delimiter))


def _regularity(text: str, delimiter: str) -> tuple[int, int]:
    reader = csv.reader(_lines(text), delimiter=delimiter)
    try:
        widths = Counter(len(cells) for cells in islice(reader, _TRIED_ROWS))
    except csv.Error:
        return (0, 0)
    del widths[0], widths[1]
    if not widths:
        return (0, 0)
    width, rows = max(widths.items(), key=lambda pair: (pair[1], pair[0]))
    return rows, width
