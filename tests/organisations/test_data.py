import unicodedata
from collections import Counter
from datetime import date, timedelta
from importlib import resources
from itertools import pairwise

import pytest

from meetings.kit import vietnamese
from meetings.organisations import data
from meetings.organisations.data import UnitInterval, UnitRow
from meetings.organisations.rules import OrganisationKind

OLD = date(2025, 6, 30)
NEW = date(2025, 7, 1)
IN_2020 = date(2020, 2, 12)
UNITS = {row.key: row for row in data.load()}


def on(key: str, day: date) -> UnitInterval:
    interval = UNITS[key].on(day)
    assert interval is not None
    return interval


def types_of(kind: str, day: date) -> dict[str, int]:
    words = ("Tỉnh", "Thành phố", "Quận", "Huyện", "Thị xã", "Phường", "Xã", "Đặc khu")
    names = [on(row.key, day).name for row in data.standing_on(day, kind)]
    return dict(Counter(next(w for w in words if name.startswith(f"{w} ")) for name in names))


@pytest.mark.parametrize(
    ("day", "kind", "count"),
    [
        (OLD, "tinh", 63),
        (OLD, "huyen", 696),
        (OLD, "xa", 0),
        (NEW, "tinh", 34),
        (NEW, "huyen", 0),
        (NEW, "xa", 3321),
        (IN_2020, "tinh", 63),
        (IN_2020, "huyen", 696),
        (IN_2020, "bo_nganh", 30),
        (date(2025, 2, 28), "bo_nganh", 30),
        (date(2025, 3, 1), "bo_nganh", 22),
        (NEW, "bo_nganh", 22),
        (IN_2020, "chinh_phu", 1),
        (NEW, "chinh_phu", 1),
    ],
)
def test_each_day_has_as_many_units_as_the_state_counted(day: date, kind: str, count: int) -> None:
    assert len(data.standing_on(day, kind)) == count


def test_the_units_are_of_the_types_the_state_counted() -> None:
    assert types_of("tinh", OLD) == {"Tỉnh": 57, "Thành phố": 6}
    assert types_of("tinh", NEW) == {"Tỉnh": 28, "Thành phố": 6}
    assert types_of("huyen", OLD) == {"Huyện": 508, "Thành phố": 87, "Thị xã": 52, "Quận": 49}
    assert types_of("xa", NEW) == {"Xã": 2621, "Phường": 687, "Đặc khu": 13}


def test_a_key_names_one_unit_and_a_code_one_unit_a_day() -> None:
    codes = {day: [on(row.key, day).code for row in data.standing_on(day)] for day in (OLD, NEW)}

    assert len(UNITS) == len(data.load())
    assert all(len(set(codes[day])) == len(codes[day]) for day in codes)


@pytest.mark.parametrize(("kind", "digits"), [("tinh", 2), ("huyen", 3), ("xa", 5)])
def test_codes_are_text_and_keep_their_zeros(kind: str, digits: int) -> None:
    codes = [i.code for row in data.load() if row.kind == kind for i in row.intervals]

    assert all(code.isdecimal() and len(code) == digits for code in codes)
    assert any(code.startswith("0") for code in codes)


def test_the_places_of_the_conference_of_2020_stand_where_they_stood() -> None:
    hai_ba_trung = on("h-007", IN_2020)
    districts = [row.key for row in data.standing_on(IN_2020, "huyen")]

    assert on("ha-noi", IN_2020).code == "01"
    assert hai_ba_trung.name == "Quận Hai Bà Trưng"
    assert hai_ba_trung.short_name == "Hai Bà Trưng"
    assert hai_ba_trung.code == "007"
    assert hai_ba_trung.parent == "ha-noi"
    assert sum(on(key, IN_2020).parent == "quang-nam" for key in districts) == 17


def test_a_merged_province_ends_and_has_a_successor() -> None:
    quang_nam = UNITS["quang-nam"]
    merged = [row for row in data.load() if row.kind == "tinh" and row.successor]

    assert quang_nam.valid_to == OLD
    assert quang_nam.on(NEW) is None
    assert quang_nam.successor == "da-nang"
    assert len(merged) == 29
    assert all(row.valid_to == OLD for row in merged)


def test_a_province_that_keeps_its_name_stays_itself_though_its_code_changes() -> None:
    assert (on("an-giang", OLD).code, on("an-giang", NEW).code) == ("89", "91")
    assert on("kien-giang", OLD).code == "91"
    assert UNITS["kien-giang"].successor == "an-giang"
    assert UNITS["an-giang"].successor is None


def test_a_renamed_province_stays_itself() -> None:
    assert on("hue", IN_2020).name == "Tỉnh Thừa Thiên Huế"
    assert on("hue", OLD).name == on("hue", NEW).name == "Thành phố Huế"


def test_merged_ministries_have_successors() -> None:
    assert UNITS["bo-thong-tin-va-truyen-thong"].successor == "bo-khoa-hoc-va-cong-nghe"
    assert UNITS["bo-tai-nguyen-va-moi-truong"].successor == "bo-nong-nghiep-va-moi-truong"
    assert UNITS["uy-ban-dan-toc"].successor == "bo-dan-toc-va-ton-giao"
    assert UNITS["bo-nong-nghiep-va-moi-truong"].valid_from == date(2025, 3, 1)
    assert UNITS["bo-quoc-phong"].valid_to is None


def test_every_unit_that_ended_is_inherited_by_one_that_stood_after_it() -> None:
    for row in data.load():
        assert (row.valid_to is None) == (row.successor is None), row.key
        if row.valid_to and row.successor:
            assert UNITS[row.successor].on(row.valid_to + timedelta(days=1)), row.key
            assert UNITS[row.successor].valid_to is None, row.key


def test_a_district_is_inherited_by_its_province_of_today() -> None:
    for row in data.load():
        if row.kind == "huyen":
            province = UNITS[row.intervals[-1].parent or ""]
            assert row.successor == (province.successor or province.key)


def first_and_last(row: UnitRow | UnitInterval) -> tuple[date, date]:
    return row.valid_from or date.min, row.valid_to or date.max


def test_intervals_follow_one_another_without_gap() -> None:
    for row in data.load():
        for before, after in pairwise(row.intervals):
            assert before.valid_to
            assert after.valid_from == before.valid_to + timedelta(days=1)
        assert row.intervals[0].valid_from == row.valid_from
        assert row.intervals[-1].valid_to == row.valid_to


def test_a_parent_is_of_a_higher_tier_and_stands_as_long_as_its_child() -> None:
    seen: set[str] = set()
    for row in data.load():
        seen.add(row.key)
        for interval in row.intervals:
            if row.key == "cp":
                assert interval.parent is None
                continue
            parent = UNITS[interval.parent or ""]
            assert parent.key in seen
            assert parent.level < row.level or (parent.level == row.level == 1)
            assert first_and_last(parent)[0] <= first_and_last(interval)[0]
            assert first_and_last(parent)[1] >= first_and_last(interval)[1]


def test_kinds_and_levels_are_those_of_the_house() -> None:
    levels = {"chinh_phu": 1, "bo_nganh": 1, "tinh": 2, "huyen": 3, "xa": 3}

    assert {row.kind for row in data.load()} <= {kind.value for kind in OrganisationKind}
    assert all(row.level == levels[row.kind] for row in data.load())


@pytest.mark.parametrize(
    ("key", "name", "point"),
    [
        ("h-498", "Huyện Hoàng Sa", (16.57, 112.14)),
        ("x-20333", "Đặc khu Hoàng Sa", (16.57, 112.14)),
        ("h-576", "Huyện Trường Sa", (9.71, 114.45)),
        ("x-22736", "Đặc khu Trường Sa", (9.71, 114.45)),
    ],
)
def test_hoang_sa_and_truong_sa_lie_at_sea_in_both_eras(
    key: str, name: str, point: tuple[float, float]
) -> None:
    assert UNITS[key].intervals[0].name == name
    assert (UNITS[key].lat, UNITS[key].lon) == point


def test_everything_else_lies_in_the_country() -> None:
    mainland = [
        row for row in data.load() if row.key not in {"h-498", "x-20333", "h-576", "x-22736"}
    ]

    assert all(8 < row.lat < 23.4 and 102 < row.lon < 109.5 for row in mainland)


def test_no_two_districts_are_drawn_at_one_point() -> None:
    points = Counter((row.lat, row.lon) for row in data.standing_on(OLD, "huyen"))

    assert max(points.values()) == 1


def test_names_are_clean_and_fit_their_columns() -> None:
    for row in data.load():
        assert len(row.key) <= 60
        for interval in row.intervals:
            for text in (interval.name, interval.short_name, interval.code):
                assert vietnamese.clean(text) == text == unicodedata.normalize("NFC", text)
            assert len(vietnamese.sort_key(interval.name)) < vietnamese.KEY_LENGTH


@pytest.mark.parametrize(
    ("key", "short"),
    [
        ("quang-nam", "Quảng Nam"),
        ("ho-chi-minh", "TP. Hồ Chí Minh"),
        ("h-760", "Quận 1"),
        ("h-449", "Thị xã Kỳ Anh"),
        ("x-24823", "Phường 1 Bảo Lộc"),
        ("x-00097", "Hồng Hà"),
        ("bo-thong-tin-va-truyen-thong", "Bộ TT&TT"),
    ],
)
def test_a_unit_is_called_briefly_but_never_by_a_bare_number(key: str, short: str) -> None:
    assert UNITS[key].intervals[0].short_name == short


@pytest.mark.parametrize("day", [OLD, NEW])
def test_neighbours_are_never_called_alike(day: date) -> None:
    called = Counter(
        (row.kind, on(row.key, day).parent, on(row.key, day).short_name)
        for row in data.standing_on(day)
    )

    assert max(called.values()) == 1


def test_the_file_is_exactly_what_the_rows_write() -> None:
    text = resources.files(data).joinpath("units.json").read_text("utf-8")

    assert data.written(data.load()) == text
