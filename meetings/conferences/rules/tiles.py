"""Where each province stands on the tile map: a grid that keeps north up and neighbours close."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from meetings.kit.i18n import mark as _m

COLUMNS: Final = 9
SEA_COLUMNS: Final = 2
ROWS: Final = 14
# The country without its far islands, in degrees.
_NORTH, _SOUTH, _WEST, _EAST = 23.4, 8.6, 102.1, 109.5


@dataclass(frozen=True, kw_only=True, slots=True)
class Tile:
    """A cell of the grid, both counted from 0 at the north-west."""

    x: int
    y: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Archipelago:
    """Islands far out at sea, drawn east of the grid where they lie; the name is translated."""

    name: str
    tile: Tile


def tiles(places: Mapping[str, tuple[float, float]]) -> dict[str, Tile]:
    """Give each place (latitude, longitude) a cell of its own, as near as can be to where it lies.

    The same places always get the same cells. More places than cells get rows below the map.
    """
    taken: set[tuple[int, int]] = set()
    found: dict[str, Tile] = {}
    for name, (lat, lon) in sorted(places.items(), key=lambda item: (-item[1][0], item[1][1])):
        x, y = _nearest_free(_column(lon), _row(lat), taken)
        taken.add((x, y))
        found[name] = Tile(x=x, y=y)
    return found


def height(found: Mapping[str, Tile]) -> int:
    """Return how many rows the map needs."""
    return max((tile.y + 1 for tile in found.values()), default=0)


def _row(lat: float) -> float:
    return (_NORTH - min(max(lat, _SOUTH), _NORTH)) / (_NORTH - _SOUTH) * (ROWS - 1)


def _column(lon: float) -> float:
    return (min(max(lon, _WEST), _EAST) - _WEST) / (_EAST - _WEST) * (COLUMNS - 1)


def _nearest_free(x: float, y: float, taken: set[tuple[int, int]]) -> tuple[int, int]:
    rows = max(ROWS, math.ceil((len(taken) + 1) / COLUMNS))
    free = (
        (column, row)
        for column in range(COLUMNS)
        for row in range(rows)
        if (column, row) not in taken
    )
    return min(free, key=lambda cell: ((cell[0] - x) ** 2 + (cell[1] - y) ** 2, cell))


# Where the far islands lie: Hoàng Sa belongs to Đà Nẵng, Trường Sa to Khánh Hòa.
ISLANDS: Final = (
    Archipelago(name=_m("Hoàng Sa"), tile=Tile(x=COLUMNS, y=round(_row(16.5)))),
    Archipelago(name=_m("Trường Sa"), tile=Tile(x=COLUMNS, y=round(_row(10.0)))),
)


def short(name: str) -> str:
    """Return a name as it fits a tile: "Quảng Nam" becomes "QNam", "Huế" stays.

    Of a name of two places ("Bà Rịa - Vũng Tàu") the initials are known: "BRVT".
    """
    words = [word for word in name.split() if word[0].isalpha()]
    if " - " in name:
        return "".join(word[0] for word in words)[:5]
    return (
        "".join(word[0] for word in words[:-1])[-2:] + words[-1][:3] if len(words) > 1 else name[:5]
    )


def tone(state: str, *, late: int, open_below: int) -> str:
    """Return the tone of a tile: bad where anything is overdue or refused, wait, or good."""
    if late or state in {"overdue", "declined"}:
        return "bad"
    if state == "confirmed" and not open_below:
        return "good"
    return "wait"
