"""What every official paper has in common: Nghị định 30/2020/NĐ-CP, Phụ lục I and III."""

import json
import re
import textwrap
import unicodedata
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any, ClassVar, Final, Protocol

from flask import current_app

from meetings.kit import vietnamese

# The left half of the header is 67.5 mm wide; capitals at 13 pt are about 2.9 mm.
_LINE: Final = 22
_UNITS: Final = (
    "TỈNH",
    "THÀNH PHỐ",
    "QUẬN",
    "HUYỆN",
    "THỊ XÃ",
    "THỊ TRẤN",
    "PHƯỜNG",
    "XÃ",
    "ĐẶC KHU",
)
# Words that a reader does not want to see torn apart at the end of a line.
_TOGETHER: Final = (
    "ỦY BAN NHÂN DÂN",
    "HỘI ĐỒNG NHÂN DÂN",
    "VĂN PHÒNG",
    "THÀNH PHỐ",
    "TRUNG ƯƠNG",
    "QUỐC HỘI",
    "ĐẠI BIỂU",
    "THỂ THAO",
    "VÀ ",
)
_GLUE: Final = "\N{NO-BREAK SPACE}"
_NUMBER_GAP: Final = _GLUE * 8
# "17/NQ-CP" stays in one line; only text between tags is looked at.
_SYMBOL: Final = re.compile(r"\d+/(?:\d{4}/)?[^\W\d_]+-[^\W\d_]+")
_TEXT: Final = re.compile(r">[^<>]*/[^<>]*<")
_TWO_DIGITS: Final = 10


@dataclass(frozen=True, kw_only=True, slots=True)
class Agency:
    """Who issues the paper: the agency and, if there is one, the agency directly above it."""

    name: str
    parent: str | None = None

    @property
    def name_lines(self) -> tuple[str, ...]:
        """The name in capitals, broken where a reader would break it."""
        return header_lines(self.name)

    @property
    def parent_lines(self) -> tuple[str, ...]:
        """The name of the agency above in capitals; nothing when there is none."""
        return header_lines(self.parent) if self.parent else ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Number:
    """Number and symbol of a paper; no number as long as it is a draft."""

    symbol: str
    number: int | str | None = None

    def __str__(self) -> str:
        """Return "05/BB-VPCP": a zero before numbers below 10, no blanks around / and -."""
        number = self.number
        if number is None:
            return f"{_NUMBER_GAP}/{self.symbol}"
        if isinstance(number, int) and number < _TWO_DIGITS:
            return f"{number:02d}/{self.symbol}"
        return f"{number}/{self.symbol}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Person:
    """A name with the titles that stand after it."""

    name: str
    titles: tuple[str, ...] = ()

    def __str__(self) -> str:
        """Return "Nguyễn Xuân Phúc, Thủ tướng Chính phủ, Chủ tịch Ủy ban Quốc gia …"."""
        return ", ".join((self.name, *self.titles))


class Paper(Protocol):
    """Any dataclass: the content of one paper."""

    __dataclass_fields__: ClassVar[dict[str, Any]]


def header_lines(name: str) -> tuple[str, ...]:
    """Return the name in capitals, in lines that fit the left half of the header.

    "ỦY BAN NHÂN DÂN TỈNH QUẢNG NAM" becomes two lines, the second one the unit; a name without a
    unit is broken into lines of about equal length. A single longer word stays whole.
    """
    capitals = name.upper()
    for unit in _UNITS if len(capitals) > _LINE else ():
        body, found, rest = capitals.partition(f" {unit} ")
        if found and len(unit) + len(rest) < _LINE:
            return (*header_lines(body), f"{unit} {rest}")
    for words in _TOGETHER:
        capitals = capitals.replace(words, words.replace(" ", _GLUE))
    capitals = capitals.replace(" - ", f"{_GLUE}- ")  # a dash ends a line, it begins none
    return tuple(line.replace(_GLUE, " ") for line in _balanced(capitals))


def _balanced(text: str) -> tuple[str, ...]:
    """Break into as few lines as fit, the longest of them as short as can be."""
    best = _wrapped(text, _LINE)
    for width in range(_LINE - 1, 0, -1):
        lines = _wrapped(text, width)
        if len(lines) > len(best):
            break
        best = lines
    return tuple(best)


def _wrapped(text: str, width: int) -> list[str]:
    return textwrap.wrap(text, width, break_long_words=False, break_on_hyphens=False)


def long_date(moment: datetime) -> str:
    """Return "08 giờ 00, thứ Tư, ngày 12 tháng 02 năm 2020"."""
    weekday = vietnamese.long_day(moment).partition(",")[0]
    return f"{vietnamese.clock_time(moment)}, {weekday}, {vietnamese.written_date(moment)}"


def count(number: int | None) -> str:
    """Return a count as an office writes it, "1.234"; an unknown one is a dash, never 0."""
    return "–" if number is None else f"{number:,}".replace(",", ".")


def printed(template: str, **facts: object) -> str:
    """Return the print template filled in; needs an application context, but no request.

    The template sees its own facts only, not what the web shell gives to pages.
    """
    page = current_app.jinja_env.get_template(template)
    html = page.render(count=count, roman=vietnamese.roman, letter_of=vietnamese.letter, **facts)
    head, body, content = html.partition("<body>")
    return head + body + _TEXT.sub(_with_whole_symbols, content)


def _with_whole_symbols(text: re.Match[str]) -> str:
    return _SYMBOL.sub(r'<span class="whole">\g<0></span>', text[0])


def canonical_json(paper: Paper) -> bytes:
    """Return everything a paper says (a dataclass) as canonical JSON: sorted keys, NFC."""
    text = json.dumps(
        asdict(paper), ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_plain
    )
    return unicodedata.normalize("NFC", text).encode()


def _plain(value: object) -> str | float | Mapping[str, Any]:
    if isinstance(value, date):  # moments are dates, too
        return value.isoformat()
    if isinstance(value, timedelta):
        return value.total_seconds()
    raise TypeError(f"a paper cannot hold {type(value).__name__}")
