"""A PDF as a person with a ruler sees it: texts and rules with place and size, in millimetres."""

import io
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

import pypdf
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]
from pypdf.generic import ContentStream

from meetings.kit.pdf import print_fonts

_MILLIMETRE: Final = 25.4 / 96  # WeasyPrint draws in CSS pixels
_POINT: Final = 72 / 96
_FILES: Final = {
    "Tinos": "Tinos_400Regular.ttf",
    "Tinos-Bold": "Tinos_700Bold.ttf",
    "Tinos-Italic": "Tinos_400Regular_Italic.ttf",
    "Tinos-Bold-Italic": "Tinos_700Bold_Italic.ttf",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Text:
    """A piece of text: where it begins, how wide it is, its height on the page, size, face."""

    words: str
    left: float
    right: float
    baseline: float
    size: float
    face: str

    @property
    def middle(self) -> float:
        return (self.left + self.right) / 2


@dataclass(frozen=True, kw_only=True, slots=True)
class Rule:
    """A horizontal line."""

    left: float
    right: float
    y: float

    @property
    def length(self) -> float:
        return self.right - self.left

    @property
    def middle(self) -> float:
        return (self.left + self.right) / 2


def opened(content: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(content))


def catalogue(content: bytes) -> Any:
    """The root of the file, where its kind, language and tags are declared."""
    return opened(content).trailer["/Root"]


def plain(content: bytes) -> str:
    """All text of all pages, blanks made single."""
    return " ".join(" ".join(page.extract_text() for page in opened(content).pages).split())


def texts(page: pypdf.PageObject) -> list[Text]:
    """Every piece of text in the order of drawing."""
    found: list[Text] = []

    def note(words: str, _: Any, matrix: list[float], font: Any, size: float) -> None:
        words = words.strip("\n")
        if not words.strip() or font is None:
            return
        face = str(font["/BaseFont"]).partition("+")[2]
        left = matrix[4] * _MILLIMETRE
        found.append(
            Text(
                words=words,
                left=left,
                right=left + width(words, size * _POINT, face),
                baseline=matrix[5] * _MILLIMETRE,
                size=round(size * _POINT, 1),
                face=face,
            )
        )

    page.extract_text(visitor_text=note)
    return found


def rules(page: pypdf.PageObject) -> list[Rule]:
    """Every horizontal line that borders something, in the order of drawing."""
    found: list[Rule] = []
    start: tuple[float, float] | None = None
    for operands, operator in ContentStream(page.get_contents(), page.pdf).operations:
        if operator == b"m":
            start = float(operands[0]), float(operands[1])
        elif operator == b"l" and start is not None:
            x, y = float(operands[0]), float(operands[1])
            if abs(y - start[1]) < 0.01:
                left, right = sorted((x * _MILLIMETRE, start[0] * _MILLIMETRE))
                found.append(Rule(left=left, right=right, y=y * _MILLIMETRE))
            start = None
    return found


def width(words: str, points: float, face: str) -> float:
    """How many millimetres the words take when nothing stretches them."""
    cmap, advances, units = _metrics(face)
    units_wide = sum(int(advances[cmap[ord(c)]][0]) for c in words)
    return units_wide / units * points * 25.4 / 72


@cache
def _metrics(face: str) -> tuple[Any, Any, int]:
    font = TTFont(io.BytesIO(print_fonts()[_FILES[face]]))
    return font.getBestCmap(), font["hmtx"].metrics, font["head"].unitsPerEm
