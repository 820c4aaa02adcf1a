"""Lists of organisations as people paste them: codes or names, one a line, numbered or not."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from meetings.kit import vietnamese
from meetings.kit.errors import InvalidError
from meetings.kit.i18n import mark as _m
from meetings.kit.vietnamese import fold

_SHOWN_NAMES: Final = 20
_SHOWN_LETTERS: Final = 120
_SEPARATORS: Final = re.compile(r"[\n\r;]+")
_LEADING_NUMBER: Final = re.compile(r"^\s*(?:[-•*]|\d{1,4}[.)])\s+")


@dataclass(frozen=True, kw_only=True, slots=True)
class Known:
    """An organisation of the day as a pasted list may call it."""

    id: int
    level: int
    code: str
    name: str
    short_name: str
    parent: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Matched:
    """Whom a pasted list names, and the entries that name nobody or several."""

    ids: tuple[int, ...]
    unknown: tuple[str, ...]
    ambiguous: tuple[str, ...]


class UnknownOrganisationsError(InvalidError):
    """Names or codes that no organisation of that day bears."""


def check_ticked(public_ids: Sequence[str]) -> None:
    """Refuse to go by offices above where none was ticked."""
    if not public_ids:
        raise UnknownOrganisationsError(
            _m("Hãy chọn ít nhất một đơn vị cấp trên trong danh sách bên dưới."),
            field="organisations",
        )


def check_pasted(entries: Sequence[str]) -> None:
    """Refuse a pasted list that names nobody."""
    if not entries:
        raise UnknownOrganisationsError(_m("Hãy dán ít nhất một mã hoặc tên đơn vị."), field="text")


def check_found(found: Matched) -> None:
    """Refuse a list with entries that name nobody, or several, and say which."""
    if found.unknown:
        raise UnknownOrganisationsError(
            _m("Không tìm thấy %(count)d đơn vị theo mã hoặc tên vào ngày họp: %(names)s."),
            field="text",
            count=len(found.unknown),
            names=shown(found.unknown),
        )
    if found.ambiguous:
        raise UnknownOrganisationsError(
            _m(
                "Có nhiều đơn vị cùng tên: %(names)s. Hãy ghi mã đơn vị hoặc thêm tên đơn vị cấp "
                "trên sau dấu phẩy."
            ),
            field="text",
            names=shown(found.ambiguous),
        )


def shown(names: Sequence[str]) -> str:
    """Return the first names of a list for a sentence, each as far as one reads it."""
    cut = (
        name if len(name) <= _SHOWN_LETTERS else f"{name[:_SHOWN_LETTERS].rstrip()}…"
        for name in names[:_SHOWN_NAMES]
    )
    first = "; ".join(f"“{name}”" for name in cut)
    return f"{first}; …" if len(names) > _SHOWN_NAMES else first


def pasted_lines(text: str) -> tuple[str, ...]:
    """Return the entries of a pasted list, one per line or between semicolons, unnumbered.

    Lines copied from a sheet keep their cells apart by tabs.
    """
    rows = (_LEADING_NUMBER.sub("", row).split("\t") for row in _SEPARATORS.split(text))
    cells = ([vietnamese.clean(cell).strip(" ,.") for cell in row] for row in rows)
    return tuple(dict.fromkeys("\t".join(filter(None, row)) for row in cells if any(row)))


def match(entries: Iterable[str], known: Iterable[Known]) -> Matched:
    """Find each entry by code or name; accents and case count only to tell equal names apart.

    "Châu Thành, Long An" asks for the unit of that name under that parent. Where a province and a
    town share a name the higher one is meant.
    """
    return matched(lookup(entries, known))


def lookup(entries: Iterable[str], known: Iterable[Known]) -> dict[str, list[Known]]:
    """Return whom each entry means: one, nobody, or several that bear the same name."""
    index = _index(known)
    return {entry: _meant_by_cells(entry, index) for entry in entries}


def matched(meant: Mapping[str, Sequence[Known]]) -> Matched:
    """Return who was found of what `lookup` gave, and which entries were not clear."""
    found = {entry.replace("\t", " "): some for entry, some in meant.items()}
    return Matched(
        ids=tuple(
            dict.fromkeys(one.id for some in found.values() if len(some) == 1 for one in some)
        ),
        unknown=tuple(entry for entry, some in found.items() if not some),
        ambiguous=tuple(entry for entry, some in found.items() if len(some) > 1),
    )


def _index(known: Iterable[Known]) -> dict[str, list[Known]]:
    index: dict[str, list[Known]] = defaultdict(list)
    for one in known:
        for key in {one.code.casefold(), fold(one.name), fold(one.short_name)} - {""}:
            index[key].append(one)
    return index


def _meant_by_cells(entry: str, index: dict[str, list[Known]]) -> list[Known]:
    """Return whom a line means: the last of its cells that means anybody."""
    meant = (_meant(cell, index) for cell in reversed(entry.split("\t")))
    return next((some for some in meant if some), [])


def _meant(entry: str, index: dict[str, list[Known]]) -> list[Known]:
    some = index.get(entry.casefold()) or index.get(fold(entry)) or _under_parent(entry, index)
    exact = [
        one for one in some if entry.casefold() in {one.name.casefold(), one.short_name.casefold()}
    ]
    some = exact or some
    highest = min((one.level for one in some), default=0)
    return [one for one in some if one.level == highest]


def _under_parent(entry: str, index: dict[str, list[Known]]) -> list[Known]:
    name, comma, parent = entry.rpartition(",")
    if not comma:
        return []
    return [one for one in index.get(fold(name), []) if fold(parent.strip()) in fold(one.parent)]
