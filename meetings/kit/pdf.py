"""HTML becomes PDF in a child process with bounded memory and time and without a network."""

from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from types import MappingProxyType
from typing import Final, Literal

from meetings.kit.renderer import (
    Limits,
    Rendered,
    Renderer,
    RenderError,
    RenderTimeoutError,
    WarmRenderer,
)

__all__ = [
    "PIECE",
    "Enclosure",
    "Limits",
    "LongList",
    "Papers",
    "Part",
    "RenderError",
    "RenderTimeoutError",
    "Variant",
    "print_fonts",
    "recipe",
    "render",
    "render_long",
]

Variant = Literal["pdf/a-3a", "pdf/a-3b", "pdf/a-3u", "pdf/ua-1"]

PIECE: Final = 500
_PAPER: Final = "pdf/a-3a"
_FONTS: Final = Path(__file__).parents[1] / "static" / "fonts-print"


@dataclass(frozen=True, kw_only=True, slots=True)
class Enclosure:
    """A file carried inside the PDF, for instance the data that the paper was made from."""

    name: str
    description: str
    content: bytes
    made_at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class LongList:
    """A list too long to be rendered at once.

    `html(rows, pages_before)` returns the whole document of these rows (indexes below `length`);
    the element of each row carries id="row-<index>" and is not broken across pages, and the page
    numbers go on after `pages_before` pages.
    """

    length: int
    html: Callable[[range, int], str]


@dataclass(frozen=True, kw_only=True, slots=True)
class Papers:
    """Whole papers, too many to be rendered at once: `html(rows)` is the document of some."""

    length: int
    at_once: int
    html: Callable[[range], str]


Part = str | LongList | Papers


def render(
    html: str,
    *,
    variant: Variant = _PAPER,
    assets: Mapping[str, bytes],
    attachments: Sequence[Enclosure] = (),
    limits: Limits | None = None,
) -> bytes:
    """Return the document as PDF; "pdf/a-3a" is archivable (PDF/A-3a) and accessible (PDF/UA-1).

    The document reaches `asset:<name>` of the given assets and `data:` addresses, nothing else.
    The same input gives the same bytes. Raises RenderError after three failures.
    """
    with _renderer(assets, limits) as renderer:
        enclosures = [_facts(enclosure) for enclosure in attachments]
        return renderer.render(html, variant=variant, enclosures=enclosures).content


def render_long(
    parts: Sequence[Part],
    *,
    assets: Mapping[str, bytes],
    attachments: Sequence[Enclosure] = (),
    limits: Limits | None = None,
    on_progress: Callable[[float], None] = lambda _: None,
) -> bytes:
    """Return one PDF/A-3a of documents and long lists; the attachments hang on the first part.

    Lists are rendered PIECE rows at a time, so that memory does not grow with them; their pages
    follow one another as if the list had been rendered at once. The limits hold for each piece.
    `on_progress` hears the share that is done, 0 to 1. Raises RenderError after three failures of
    one piece.
    """
    weight = sum(_weight(part) for part in parts)
    enclosures = [_facts(enclosure) for enclosure in attachments]
    files: list[bytes] = []
    done = 0
    with _renderer(assets, limits) as renderer:
        for part in parts:
            for rendered, rows in _pieces(renderer, part, [] if files else enclosures):
                files.append(rendered.content)
                done += rows
                on_progress(done / weight)
        return files[0] if len(files) == 1 else renderer.join(files)


@cache
def print_fonts() -> Mapping[str, bytes]:
    """Return the fonts of official papers as assets: `asset:Tinos_400Regular.ttf` and so on."""
    return MappingProxyType({path.name: path.read_bytes() for path in sorted(_FONTS.glob("*.ttf"))})


@cache
def recipe() -> str:
    """Return what besides content and templates decides the bytes of a paper."""
    fonts = sha256(b"".join(print_fonts().values())).hexdigest()[:16]
    tools = (f"{name} {version(name)}" for name in ("weasyprint", "pydyf", "pikepdf"))
    return ", ".join((*tools, f"fonts {fonts}"))


def _renderer(
    assets: Mapping[str, bytes], limits: Limits | None
) -> AbstractContextManager[Renderer]:
    """Give the renderer that stands warm for official papers, or one for this work alone."""
    if limits is None and assets is print_fonts():
        return _warm().taken()
    return Renderer(assets, limits or Limits())


@cache
def _warm() -> WarmRenderer:
    return WarmRenderer(print_fonts(), Limits())


def _weight(part: Part) -> int:
    return 1 if isinstance(part, str) else max(part.length, 1)


def _pieces(
    renderer: Renderer,
    part: Part,
    enclosures: Sequence[Mapping[str, str]],
) -> Iterator[tuple[Rendered, int]]:
    """Yield each piece of a part with the number of rows it holds; a plain document counts one."""
    if isinstance(part, str):
        yield renderer.render(part, variant=_PAPER, enclosures=enclosures), 1
        return
    if isinstance(part, Papers):
        for begin in range(0, part.length, part.at_once):
            rows = range(begin, min(begin + part.at_once, part.length))
            some = [] if begin else enclosures
            yield renderer.render(part.html(rows), variant=_PAPER, enclosures=some), len(rows)
        return
    start = pages = 0
    while start < part.length:
        stop = min(start + PIECE, part.length)
        html = part.html(range(start, stop), pages)
        more = stop if stop < part.length else None
        rendered = renderer.render(
            html, variant=_PAPER, enclosures=[] if start else enclosures, following=more
        )
        following = rendered.following if more else stop
        yield rendered, following - start
        start, pages = following, pages + rendered.pages


def _facts(enclosure: Enclosure) -> dict[str, str]:
    return {
        "name": enclosure.name,
        "description": enclosure.description,
        "content": b64encode(enclosure.content).decode("ascii"),
        "made_at": enclosure.made_at.isoformat(),
    }
