import string
import unicodedata
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meetings.kit import vietnamese

LETTERS = "aăâbcdđeêghiklmnoôơpqrstuưvxy"
SYLLABLES = st.text(alphabet=LETTERS + "áàảãạấầẩẫậếềểễệốồổỗộớờởỡợứừửữự", min_size=1, max_size=6)
UNHURRIED = settings(deadline=None)
MORNING = datetime(2020, 2, 12, 1, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("Toạ đàm", "toa dam"),
        ("Tọa đàm", "toa dam"),
        ("Uỷ ban", "uy ban"),
        ("Ủy  ban\n", "uy ban"),
        ("Điện Biên", "dien bien"),
        ("ĐỒNG THÁP", "dong thap"),
        (unicodedata.normalize("NFD", "Nguyễn Xuân Phúc"), "nguyen xuan phuc"),
        ("Đắk R’Lấp", "dak rlap"),
        ("Ðà Nẵng", "da nang"),  # eth instead of Đ
        ("chuyển đổi số 17/NQ-CP", "chuyen doi so 17/nq-cp"),
    ],
)
def test_search_finds_a_word_however_it_is_accented(written: str, folded: str) -> None:
    assert vietnamese.fold(written) == folded


@UNHURRIED
@given(st.text())
def test_folding_twice_changes_nothing_more(text: str) -> None:
    once = vietnamese.fold(text)

    assert vietnamese.fold(once) == once
    assert vietnamese.fold(unicodedata.normalize("NFD", text)) == once


@pytest.mark.parametrize(
    "ascending",
    [
        list(LETTERS),
        ["ma", "mà", "mả", "mã", "má", "mạ"],
        ["Anh", "Ánh", "Ăn", "Âu", "Bình", "Cường", "Dũng", "Đạt", "Em", "Giang"],
        ["Quận 1", "Quận 2", "Quận 3", "Quận 10", "Quận 12", "Quận Ba Đình"],
        ["Hà", "Hà Giang", "Hà Nam", "Hà Nội", "Hà Tĩnh", "Hải Dương"],
        ["Đắk Lắk", "Đắk Nông", "Đắk R'Lấp"],
        ["Bà Rịa - Vũng Tàu", "Bạc Liêu", "Bắc Giang", "Bắc Kạn", "Bến Tre"],
        ["", "1", "a"],
        ["Fansipan", "Gia Lai"],
        ["Lai Châu", "Lạng Sơn", "Lào Cai", "Lâm Đồng", "Long An"],
        ["zebra", "Яблоко"],
    ],
)
def test_words_stand_in_vietnamese_order(ascending: list[str]) -> None:
    keys = [vietnamese.sort_key(word) for word in ascending]

    assert all(before < after for before, after in pairwise(keys))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Hoà Bình", "Hòa Bình"),
        ("HÀ NỘI", "hà nội"),
        ("Quận 02", "quận 2"),
        (unicodedata.normalize("NFD", "Thừa Thiên Huế"), "Thừa Thiên Huế"),
        ("Bà Rịa - Vũng Tàu", "Bà Rịa – Vũng Tàu"),
        ("M'Đrắk", "M’Đrắk"),
    ],
)
def test_case_spelling_and_tone_place_do_not_change_the_order(one: str, other: str) -> None:
    assert vietnamese.sort_key(one) == vietnamese.sort_key(other)


@UNHURRIED
@given(st.text(max_size=400))
def test_a_sort_key_is_digits_that_every_collation_orders_alike(text: str) -> None:
    key = vietnamese.sort_key(text)

    assert set(key) <= set(string.digits)
    assert 0 < len(key) <= vietnamese.KEY_LENGTH


@UNHURRIED
@given(SYLLABLES, SYLLABLES, SYLLABLES)
def test_a_shared_beginning_does_not_change_the_order(head: str, one: str, other: str) -> None:
    alone = vietnamese.sort_key(one) < vietnamese.sort_key(other)
    behind = vietnamese.sort_key(f"{head} {one}") < vietnamese.sort_key(f"{head} {other}")

    assert alone == behind


@UNHURRIED
@given(st.integers(0, 10**12), st.integers(0, 10**12))
def test_numbers_stand_by_value(one: int, other: int) -> None:
    keys = vietnamese.sort_key(f"Tổ {one}"), vietnamese.sort_key(f"Tổ {other}")

    assert (keys[0] < keys[1]) == (one < other)


def test_people_stand_by_given_name_then_family_then_middle() -> None:
    people = [
        "Anh",
        "Nguyễn Văn Anh",
        "Trần Anh",
        "Trần Thị Ánh",
        "Vũ Đức Đam",
        "Trần Hà",
        "An Hạ",
        "Nguyễn Xuân Phúc",
        "Trần Văn Tân",
        "Trần Văn Tấn",
        "Trần Thị Tuyết",
    ]
    scrambled = sorted(people, key=str.casefold, reverse=True)

    assert sorted(scrambled, key=vietnamese.name_sort_key) == people


@UNHURRIED
@given(st.text())
def test_a_name_key_fits_its_column(text: str) -> None:
    key = vietnamese.name_sort_key(text)

    assert set(key) <= set(string.digits)
    assert len(key) <= vietnamese.KEY_LENGTH


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Nguyễn   Xuân\tPhúc ", "Nguyễn Xuân Phúc"),
        (unicodedata.normalize("NFD", "Nguyễn"), "Nguyễn"),
        ("Hà Nội\r\nBcc: a@b.vn", "Hà Nội Bcc: a@b.vn"),
        ("\u202eVũ\u2066 Đam\u2069\u200f", "Vũ Đam"),
        ("Hà\u200b \u200bNội\ufeff", "Hà Nội"),
        ("Lào\u00a0Cai\x00\x07", "Lào Cai"),
        ("a\u200d\u0301", "á"),  # the accent joins its letter once the joiner is gone
        ("\ud83d", ""),  # half a character that no database could store
        ("\x85 \u2028", ""),
    ],
)
def test_nothing_invisible_is_stored(typed: str, kept: str) -> None:
    assert vietnamese.clean(typed) == kept


@UNHURRIED
@given(st.text())
def test_clean_text_is_normal_and_stays_as_it_is(text: str) -> None:
    once = vietnamese.clean(text)

    assert vietnamese.clean(once) == once
    assert vietnamese.nfc(once) == once
    assert not {"Cc", "Cf", "Cs"} & {unicodedata.category(char) for char in once}


def test_a_longer_text_keeps_its_lines() -> None:
    assert vietnamese.clean_lines("\n một  hai \r\n\r\n\u202eba\n\n") == "một hai\n\nba"


@pytest.mark.parametrize(
    ("name", "running"),
    [
        ("Tỉnh Quảng Nam", "tỉnh Quảng Nam"),
        ("Quận Hai Bà Trưng", "quận Hai Bà Trưng"),
        ("Thành phố Đà Nẵng", "thành phố Đà Nẵng"),
        ("Thị xã Sa Pa", "thị xã Sa Pa"),
        ("Đặc khu Hoàng Sa", "đặc khu Hoàng Sa"),
        ("Xã Đắk R'Lấp", "xã Đắk R'Lấp"),
        ("Quận 1", "Quận 1"),
        ("Phường 12", "Phường 12"),
        ("Phường Điện Biên Phủ", "Phường Điện Biên Phủ"),
        ("Thành phố Hồ Chí Minh", "Thành phố Hồ Chí Minh"),
        ("Thủ đô Hà Nội", "Thủ đô Hà Nội"),
        ("Bộ Quốc phòng", "Bộ Quốc phòng"),
        ("Huyện ủy Tây Giang", "Huyện ủy Tây Giang"),
        ("Xã hội học", "Xã hội học"),
        ("Tỉnh", "Tỉnh"),
        ("", ""),
    ],
)
def test_running_text_lowers_the_type_of_a_unit(name: str, running: str) -> None:
    assert vietnamese.in_sentence(name) == running


def test_a_moment_is_written_as_an_office_writes_it() -> None:
    assert vietnamese.long_moment(MORNING) == "08 giờ 00, thứ Tư, ngày 12/02/2020"
    assert vietnamese.long_moment_en(MORNING) == "08:00, Wednesday 12/02/2020"
    assert vietnamese.clock_time(MORNING) == "08 giờ 00"
    assert vietnamese.clock_time_en(MORNING) == "08:00"


def test_the_day_is_the_day_in_vietnam() -> None:
    late_in_utc = datetime(2020, 2, 15, 18, 30, tzinfo=UTC)

    assert vietnamese.short_date(late_in_utc) == "16/02/2020"
    assert vietnamese.long_day(late_in_utc) == "Chủ nhật, ngày 16/02/2020"
    assert vietnamese.long_day_en(late_in_utc) == "Sunday 16/02/2020"


def test_a_month_has_a_title_in_both_languages() -> None:
    assert vietnamese.month_title(date(2026, 11, 1)) == "Tháng 11 năm 2026"
    assert vietnamese.month_title_en(date(2026, 11, 1)) == "November 2026"


def test_a_moment_without_time_zone_is_refused() -> None:
    naive = MORNING.replace(tzinfo=None)

    with pytest.raises(ValueError, match="naive"):
        vietnamese.long_moment(naive)
    with pytest.raises(ValueError, match="naive"):
        vietnamese.short_date(naive)


@pytest.mark.parametrize(
    ("day", "written"),
    [
        (date(2020, 1, 5), "Hà Nội, ngày 05 tháng 01 năm 2020"),
        (date(2020, 2, 12), "Hà Nội, ngày 12 tháng 02 năm 2020"),
        (date(2020, 3, 9), "Hà Nội, ngày 09 tháng 3 năm 2020"),
        (date(2020, 6, 29), "Hà Nội, ngày 29 tháng 6 năm 2020"),
        (date(2026, 12, 31), "Hà Nội, ngày 31 tháng 12 năm 2026"),
    ],
)
def test_a_document_has_zeros_only_where_the_decree_wants_them(day: date, written: str) -> None:
    assert vietnamese.document_date("Hà Nội", day) == written


@pytest.mark.parametrize(
    ("length", "written"),
    [
        (0, "00:00"),
        (277, "04:37"),
        (277.9, "04:37"),
        (3723, "1:02:03"),
        (timedelta(minutes=5), "05:00"),
        (timedelta(seconds=-30), "-00:30"),
        (-0.4, "00:00"),
    ],
)
def test_a_length_is_written_as_a_clock(length: timedelta | float, written: str) -> None:
    assert vietnamese.duration(length) == written


def test_numerals_are_roman() -> None:
    numerals = [vietnamese.roman(number) for number in (1, 4, 9, 14, 40, 90, 400, 1999, 3999)]

    assert numerals == ["I", "IV", "IX", "XIV", "XL", "XC", "CD", "MCMXCIX", "MMMCMXCIX"]


@pytest.mark.parametrize("number", [0, -1, 4000])
def test_what_has_no_numeral_is_refused(number: int) -> None:
    with pytest.raises(ValueError, match="no Roman numeral"):
        vietnamese.roman(number)


def test_points_are_lettered_in_the_order_of_the_alphabet() -> None:
    assert "".join(vietnamese.letter(place) for place in range(1, 24)) == "abcdđeghiklmnopqrstuvxy"
    assert [vietnamese.letter(place) for place in (24, 25, 47)] == ["aa", "ab", "ba"]
    with pytest.raises(ValueError, match="no letter"):
        vietnamese.letter(0)
