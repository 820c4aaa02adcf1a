"""Write meetings/organisations/data/units.json from the package vietnamadminunits 1.0.4 (MIT).

Run it only to take over a newer edition; it downloads nothing itself:

    pip download --no-deps vietnamadminunits==1.0.4 -d /tmp/units
    unzip /tmp/units/*.whl -d /tmp/units
    python -m scripts.make_units /tmp/units/vietnamadminunits/data/dataset.db

What it adds of our own stands in the README beside the data.
"""

import json
import re
import sqlite3
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from statistics import fmean
from typing import Any, Final

from meetings.kit.vietnamese import clean, fold
from meetings.organisations import data
from meetings.organisations.data import UnitInterval, UnitRow

_FOLDER: Final = Path(__file__).parent.parent / "meetings" / "organisations" / "data"
_BODIES_END: Final = data.MINISTRIES_CHANGE - timedelta(days=1)
_HANOI: Final = (21.03, 105.83)
# The old rows show these two on the mainland; these points are those of 2025, rounded.
_AT_SEA: Final = {"Hoàng Sa": (16.57, 112.14), "Trường Sa": (9.71, 114.45)}
_TYPES: Final = ("Tỉnh", "Thành phố", "Quận", "Huyện", "Thị xã", "Phường", "Xã", "Đặc khu")


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """One row of the package: a province, district or commune of one era."""

    code: str
    name: str
    key: str
    province: str
    lat: float
    lon: float


class Source:
    """The package's tables and its mapping of old wards to new communes."""

    def __init__(self, dataset: Path) -> None:
        with closing(sqlite3.connect(dataset)) as connection:
            self.old_provinces = _places(connection, "admin_units_legacy", "province")
            self.districts = _places(connection, "admin_units_legacy", "district")
            self.new_provinces = _places(connection, "admin_units", "province")
            self.communes = _places(connection, "admin_units", "ward")
        mapping = json.loads((dataset.parent / "converter_2025.json").read_text("utf-8"))
        self.merged: dict[str, list[str]] = mapping["DICT_PROVINCE"]
        self.moves = tuple(_moves(mapping))

    def province_after(self) -> dict[str, str]:
        """Return old province -> present province; refuse if wards and provinces disagree."""
        seen: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for old, (new_province, _) in self.moves:
            seen[old[0]][new_province] += 1
        by_wards = {old: news.most_common(1)[0][0] for old, news in seen.items()}
        listed = {old: new for new, olds in self.merged.items() for old in olds}
        if by_wards != listed:
            raise ValueError("the mapping of provinces contradicts the mapping of wards")
        return listed

    def point_of(self, district: Place) -> tuple[float, float]:
        """Return a district's own point.

        Where the package only knew the point of the province, take the middle of the communes
        that the district became.
        """
        if district.name.removeprefix("Huyện ") in _AT_SEA:
            return _AT_SEA[district.name.removeprefix("Huyện ")]
        province = next(p for p in self.old_provinces if p.key == district.province)
        if (district.lat, district.lon) != (province.lat, province.lon):
            return district.lat, district.lon
        own = (district.province, district.key)
        heirs = {new for old, new in self.moves if old == own}
        points = [(c.lat, c.lon) for c in self.communes if (c.province, c.key) in heirs]
        return fmean(lat for lat, _ in points), fmean(lon for _, lon in points)


def main(dataset: Path) -> None:
    """Write units.json and say what is in it."""
    source = Source(dataset)
    rows = [
        _government(),
        *_bodies(),
        *_provinces(source),
        *_districts(source),
        *_communes(source),
    ]
    rows = list(_with_clear_short_names(rows))
    (_FOLDER / "units.json").write_text(data.written(rows), "utf-8")
    print(dict(Counter(row.kind for row in rows)), len(rows))


def _places(connection: sqlite3.Connection, table: str, column: str) -> tuple[Place, ...]:
    columns = f"{column}Code, {column}, {column}Key, provinceKey, {column}Lat, {column}Lon"
    query = f"SELECT DISTINCT {columns} FROM {table} ORDER BY 1"  # noqa: S608 - our own names
    return tuple(
        Place(code=row[0], name=_name(row[1]), key=row[2], province=row[3], lat=row[4], lon=row[5])
        for row in connection.execute(query)
    )


def _name(written: str) -> str:
    """Return the name with its type spelt as offices spell it, not "Thành Phố"."""
    name = clean(written)
    kind = next(t for t in _TYPES if name.casefold().startswith(f"{t} ".casefold()))
    return kind + name[len(kind) :]


def _moves(mapping: dict[str, Any]) -> Iterator[tuple[tuple[str, str], tuple[str, str]]]:
    """Yield (old province, old district) -> (new province, new commune) once per old ward."""
    for province, communes in mapping["DICT_PROVINCE_WARD_NO_DIVIDED"].items():
        for commune, olds in communes.items():
            yield from ((_district_of(old), (province, commune)) for old in olds)
    for province, wards in mapping["DICT_PROVINCE_WARD_DIVIDED"].items():
        for old, communes in wards.items():
            yield from ((_district_of(old), (province, new["newWardKey"])) for new in communes)


def _district_of(old_ward: str) -> tuple[str, str]:
    province, district, _ = old_ward.split("_")
    return province, district


def _government() -> UnitRow:
    return _row("cp", "chinh_phu", 1, _HANOI, [_interval("CP", "Chính phủ", None)])


def _bodies() -> list[UnitRow]:
    lists = json.loads((_FOLDER / "central-bodies.json").read_text("utf-8"))
    ours = json.loads((_FOLDER / "central-codes.json").read_text("utf-8"))
    before = [body["name"] for body in lists["until 2025-02-28"]]
    after = [body["name"] for body in lists["from 2025-03-01"]]
    intervals = [
        replace(
            _interval(ours[name]["code"], name, "cp"),
            short_name=ours[name]["short_name"],
            valid_from=None if name in before else data.MINISTRIES_CHANGE,
            valid_to=None if name in after else _BODIES_END,
        )
        for name in dict.fromkeys(before + after)
    ]
    return [_body(interval, ours[interval.name]["successor"]) for interval in intervals]


def _body(interval: UnitInterval, successor: str | None) -> UnitRow:
    key = _slug(interval.name)
    return _row(key, "bo_nganh", 1, _HANOI, [interval], _slug(successor) if successor else None)


def _provinces(source: Source) -> list[UnitRow]:
    after = source.province_after()
    new = {place.key: place for place in source.new_provinces}
    return [
        _province(place, new.get(place.key), new[after[place.key]])
        for place in source.old_provinces
    ]


def _province(old: Place, same: Place | None, heir: Place) -> UnitRow:
    """Make one unit of a province; a name that stands in both eras is the same province."""
    key, point = _province_key(old), (old.lat, old.lon)
    interval = _interval(old.code, old.name, "cp")
    if same is None:
        ended = replace(interval, valid_to=data.DISTRICTS_END)
        return _row(key, "tinh", 2, point, [ended], _province_key(heir))
    if key == "hue":
        return _row(key, "tinh", 2, point, _names_of_hue(interval))
    if same.code == old.code:
        return _row(key, "tinh", 2, point, [interval])
    before = replace(interval, valid_to=data.DISTRICTS_END)
    since = replace(interval, code=same.code, valid_from=data.COMMUNES_BEGIN)
    return _row(key, "tinh", 2, point, [before, since])


def _names_of_hue(today: UnitInterval) -> list[UnitInterval]:
    """Add the name before Nghị quyết 175/2024/QH15; the package shows the state after it."""
    renamed = date(2025, 1, 1)
    before = replace(
        today,
        name="Tỉnh Thừa Thiên Huế",
        short_name="Thừa Thiên Huế",
        valid_to=renamed - timedelta(days=1),
    )
    return [before, replace(today, valid_from=renamed)]


def _districts(source: Source) -> list[UnitRow]:
    """Make the districts; whoever the district belongs to today reads its old conferences."""
    after = source.province_after()
    old = {place.key: _province_key(place) for place in source.old_provinces}
    new = {place.key: _province_key(place) for place in source.new_provinces}
    rows = []
    for place in source.districts:
        interval = _interval(place.code, place.name, old[place.province])
        ended = replace(interval, valid_to=data.DISTRICTS_END)
        heir = new[after[place.province]]
        rows.append(_row(f"h-{place.code}", "huyen", 3, source.point_of(place), [ended], heir))
    return rows


def _communes(source: Source) -> list[UnitRow]:
    new = {place.key: _province_key(place) for place in source.new_provinces}
    rows = []
    for place in source.communes:
        interval = _interval(place.code, place.name, new[place.province])
        begun = replace(interval, valid_from=data.COMMUNES_BEGIN)
        point = _AT_SEA.get(place.name.removeprefix("Đặc khu "), (place.lat, place.lon))
        rows.append(_row(f"x-{place.code}", "xa", 3, point, [begun]))
    return rows


def _interval(code: str, name: str, parent: str | None) -> UnitInterval:
    return UnitInterval(
        code=code,
        name=name,
        short_name=_short_name(name),
        parent=parent,
        valid_from=None,
        valid_to=None,
    )


def _row(
    key: str,
    kind: str,
    level: int,
    point: tuple[float, float],
    intervals: list[UnitInterval],
    successor: str | None = None,
) -> UnitRow:
    return UnitRow(
        key=key,
        kind=kind,
        level=level,
        lat=round(point[0], 4),
        lon=round(point[1], 4),
        valid_from=intervals[0].valid_from,
        valid_to=intervals[-1].valid_to,
        successor=successor,
        intervals=tuple(intervals),
    )


def _with_clear_short_names(rows: Iterable[UnitRow]) -> Iterator[UnitRow]:
    """Keep the type word where two neighbours share the rest: thị xã and huyện Kỳ Anh."""
    rows = list(rows)
    used = Counter((row.kind, i.parent, i.short_name) for row in rows for i in row.intervals[-1:])
    for row in rows:
        last = row.intervals[-1]
        shared = used[row.kind, last.parent, last.short_name] > 1
        clear = tuple(replace(i, short_name=i.name) if shared else i for i in row.intervals)
        yield replace(row, intervals=clear)


def _short_name(name: str) -> str:
    """Return the name without its type word, which stays before a number ("Quận 1")."""
    if name == "Thành phố Hồ Chí Minh":
        return "TP. Hồ Chí Minh"
    rest = next((name.removeprefix(f"{t} ") for t in _TYPES if name.startswith(f"{t} ")), name)
    return name if rest[0].isdigit() else rest


def _province_key(place: Place) -> str:
    return _slug(re.sub(r"^(Tỉnh|Thành phố) ", "", place.name))


def _slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", fold(name)).strip("-")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
