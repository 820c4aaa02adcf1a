"""The units of the state in both eras, as plain facts to fill a new database with."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from typing import Any

DISTRICTS_END = date(2025, 6, 30)
COMMUNES_BEGIN = date(2025, 7, 1)
MINISTRIES_CHANGE = date(2025, 3, 1)


@dataclass(frozen=True, kw_only=True, slots=True)
class UnitInterval:
    """What a unit was called, and under whom it stood, from one day to another.

    Both days belong to the interval; None is "unknown" at the beginning and "until now" at the
    end. Codes are text: their zeros count. `parent` is the key of another unit.
    """

    code: str
    name: str
    short_name: str
    parent: str | None
    valid_from: date | None
    valid_to: date | None

    def covers(self, day: date) -> bool:
        """Say whether the interval held on that day."""
        return (self.valid_from or date.min) <= day <= (self.valid_to or date.max)


@dataclass(frozen=True, kw_only=True, slots=True)
class UnitRow:
    """One unit through all its names: the key never changes, the intervals follow one another.

    `kind` is chinh_phu, bo_nganh, tinh, huyen or xa; `successor` is the key of the unit that
    took over; `lat` and `lon` are degrees (WGS 84) of a point inside the unit in every era.
    """

    key: str
    kind: str
    level: int
    lat: float
    lon: float
    valid_from: date | None
    valid_to: date | None
    successor: str | None
    intervals: tuple[UnitInterval, ...]

    def on(self, day: date) -> UnitInterval | None:
        """Return name, code and parent of that day, None when the unit did not stand."""
        return next((interval for interval in self.intervals if interval.covers(day)), None)


@cache
def load() -> tuple[UnitRow, ...]:
    """Return every unit, parents before children; successors may stand anywhere."""
    text = resources.files(__name__).joinpath("units.json").read_text("utf-8")
    return tuple(_unit(row) for row in json.loads(text)["units"])


def standing_on(day: date, kind: str | None = None) -> tuple[UnitRow, ...]:
    """Return the units (of one kind or all) that stood that day, parents before children."""
    return tuple(row for row in load() if kind in {None, row.kind} and row.on(day))


def written(rows: Iterable[UnitRow]) -> str:
    """Return the text of units.json, one unit per line so that a change can be read."""
    lines = (json.dumps(_line(row), ensure_ascii=False, separators=(",", ":")) for row in rows)
    columns = json.dumps({"unit": UnitRow.__slots__, "interval": UnitInterval.__slots__})
    return f'{{"columns":{columns},\n"units":[\n' + ",\n".join(lines) + "\n]}\n"


def _line(row: UnitRow) -> list[Any]:
    intervals = [
        [_plain(getattr(i, name)) for name in UnitInterval.__slots__] for i in row.intervals
    ]
    return [*(_plain(getattr(row, name)) for name in UnitRow.__slots__[:-1]), intervals]


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value


def _unit(row: list[Any]) -> UnitRow:
    key, kind, level, lat, lon, valid_from, valid_to, successor, intervals = row
    return UnitRow(
        key=key,
        kind=kind,
        level=level,
        lat=lat,
        lon=lon,
        valid_from=_day(valid_from),
        valid_to=_day(valid_to),
        successor=successor,
        intervals=tuple(_interval(interval) for interval in intervals),
    )


def _interval(row: list[Any]) -> UnitInterval:
    code, name, short_name, parent, valid_from, valid_to = row
    return UnitInterval(
        code=code,
        name=name,
        short_name=short_name,
        parent=parent,
        valid_from=_day(valid_from),
        valid_to=_day(valid_to),
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
