"""Vietnamese as an office writes it: clean text, search, sorting, names, dates, numbering."""

import re
import unicodedata
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

ZONE: Final = ZoneInfo("Asia/Ho_Chi_Minh")
KEY_LENGTH: Final = 400

_ALPHABET: Final = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_POINTS: Final = "abcdđeghiklmnopqrstuvxy"
# From 10 on: every letter takes two digits and follows spaces (01) and numbers (02).
_WEIGHTS: Final = {letter: str(weight) for weight, letter in enumerate(_ALPHABET, start=10)}
_END: Final = "00"
_SPACE: Final = "01"
_NUMBER: Final = "02"
_FOREIGN: Final = "99"
_SHAPES: Final = "\u0302\u0306\u031b"  # circumflex, breve, horn: they make another letter
_TONES: Final = "\u0300\u0309\u0303\u0301\u0323"  # huyền, hỏi, ngã, sắc, nặng
# The letter eth looks like Đ and stands for it in texts converted from old code tables.
_ETH: Final = str.maketrans("ðÐ", "đĐ")
_D_STROKE: Final = str.maketrans("đĐ", "dD")
_APOSTROPHES: Final = str.maketrans("", "", "'’ʼ`´")
_HIDDEN: Final = frozenset({"Cc", "Cf", "Cs"})
_WORD: Final = re.compile(r"[^\W_]+")
_PIECE: Final = re.compile(r"\d{1,99}|\D")

_UNIT: Final = re.compile(r"(Tỉnh|Thành phố|Quận|Huyện|Thị xã|Thị trấn|Phường|Xã|Đặc khu) (\w).*")
_ALWAYS_CAPITAL: Final = frozenset(
    {"Thành phố Hồ Chí Minh", "Phường Điện Biên Phủ", "Xã Điện Biên Phủ"}
)
_WEEKDAYS: Final = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")
_MONTHS_EN: Final = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_WEEKDAYS_EN: Final = (
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
)
_ROMAN: Final = (
    (1000, "M"),
    (900, "CM"),
    (500, "D"),
    (400, "CD"),
    (100, "C"),
    (90, "XC"),
    (50, "L"),
    (40, "XL"),
    (10, "X"),
    (9, "IX"),
    (5, "V"),
    (4, "IV"),
    (1, "I"),
)


def nfc(text: str) -> str:
    """Return the text with every accented letter as one character (Unicode NFC, TCVN 6909)."""
    return unicodedata.normalize("NFC", text)


def clean(text: str) -> str:
    """Return one line fit to be stored: NFC, single blanks, nothing invisible.

    Control and format characters go (among them bidi controls, zero-width blanks, soft hyphens
    and half surrogates): they could split a header, disguise a name or make two equal names
    differ.
    """
    visible = (" " if c.isspace() else c for c in text if c.isspace() or _is_visible(c))
    return " ".join(nfc("".join(visible)).split())


def clean_lines(text: str) -> str:
    """Return a longer text fit to be stored: every line cleaned, line breaks as a single LF."""
    return "\n".join(clean(line) for line in text.splitlines()).strip("\n")


def fold(text: str) -> str:
    """Return the text as search compares it: no accents, case or apostrophes, đ as d.

    Blanks are single. Where the tone mark stands disappears by itself: toạ and tọa are toa,
    uỷ and ủy are uy.
    """
    bare = _without_marks(_without_marks(text.translate(_ETH)).casefold())
    return " ".join(bare.translate(_D_STROKE).translate(_APOSTROPHES).split())


def sort_key(text: str) -> str:
    """Return at most KEY_LENGTH digits whose plain order is Vietnamese alphabetical order.

    Letters first (a ă â b c d đ …; a space before a number before a letter), then tones word by
    word (ngang, huyền, hỏi, ngã, sắc, nặng). Numbers count by value, so "Quận 2" precedes
    "Quận 10"; case, punctuation and the place of the tone mark do not count. Digits alone stand
    in the key because every collation of every database orders them alike.
    """
    return _whole_key(text)[:KEY_LENGTH]


def name_sort_key(full_name: str) -> str:
    """Return the sort key of a person: given name (the last word), then family, then middle."""
    words = clean(full_name).split(" ")
    parts = (words[-1], words[0] if len(words) > 1 else "", " ".join(words[1:-1]))
    return "".join(_whole_key(part) for part in parts)[:KEY_LENGTH]


def in_sentence(name: str) -> str:
    """Return a unit's name as running text writes it: "tỉnh Quảng Nam", but "Quận 1".

    Nghị định 30/2020/NĐ-CP, Phụ lục II: the type keeps its capital before a number or an event
    and in "Thành phố Hồ Chí Minh". Names of other bodies stay as they are. That a unit is named
    after a person cannot be told from its name; offices write "quận Hai Bà Trưng", so do we.
    """
    unit = _UNIT.fullmatch(name)
    if name in _ALWAYS_CAPITAL or unit is None or not unit[2].isupper():
        return name
    return name[0].lower() + name[1:]


def short_date(day: date) -> str:
    """Return "12/02/2020"; a moment counts by its day in Vietnam."""
    return _local_day(day).strftime("%d/%m/%Y")


def clock_time(moment: datetime) -> str:
    """Return "08 giờ 00", in Vietnamese time; refuse a naive moment with ValueError."""
    return _local(moment).strftime("%H giờ %M")


def clock_time_en(moment: datetime) -> str:
    """Return "08:00", in Vietnamese time; refuse a naive moment with ValueError."""
    return _local(moment).strftime("%H:%M")


def long_day(day: date) -> str:
    """Return "thứ Tư, ngày 12/02/2020"; a moment counts by its day in Vietnam."""
    return f"{_WEEKDAYS[_local_day(day).weekday()]}, ngày {short_date(day)}"


def long_day_en(day: date) -> str:
    """Return "Wednesday 12/02/2020"; a moment counts by its day in Vietnam."""
    return f"{_WEEKDAYS_EN[_local_day(day).weekday()]} {short_date(day)}"


def month_title(first: date) -> str:
    """Return "Tháng 11 năm 2026" for a day of that month."""
    return f"Tháng {first.month} năm {first.year}"


def month_title_en(first: date) -> str:
    """Return "November 2026" for a day of that month."""
    return f"{_MONTHS_EN[first.month - 1]} {first.year}"


def long_moment(moment: datetime) -> str:
    """Return "08 giờ 00, thứ Tư, ngày 12/02/2020"; refuse a naive moment with ValueError."""
    return f"{clock_time(moment)}, {long_day(moment)}"


def long_moment_en(moment: datetime) -> str:
    """Return "08:00, Wednesday 12/02/2020"; refuse a naive moment with ValueError."""
    return f"{clock_time_en(moment)}, {long_day_en(moment)}"


def written_date(day: date) -> str:
    """Return "ngày 05 tháng 01 năm 2020".

    Nghị định 30/2020/NĐ-CP, Phụ lục I: a zero stands before days below 10 and before months 1
    and 2 only.
    """
    local = _local_day(day)
    month = f"{local.month:02d}" if local.month <= 2 else str(local.month)  # noqa: PLR2004 - rule above
    return f"ngày {local.day:02d} tháng {month} năm {local.year}"


def document_date(place: str, day: date) -> str:
    """Return the place and date of a document: "Hà Nội, ngày 05 tháng 01 năm 2020"."""
    return f"{place}, {written_date(day)}"


def duration(length: timedelta | float) -> str:
    """Return a length, timedelta or seconds, as "04:37", "1:02:03" or (overrun) "-00:30"."""
    seconds = length.total_seconds() if isinstance(length, timedelta) else length
    minutes, rest = divmod(int(abs(seconds)), 60)
    hours, minutes = divmod(minutes, 60)
    sign = "-" if int(seconds) < 0 else ""
    clock = f"{minutes:02d}:{rest:02d}"
    return f"{sign}{hours}:{clock}" if hours else f"{sign}{clock}"


def roman(number: int) -> str:
    """Return a number from 1 to 3999 in Roman numerals; refuse others with ValueError."""
    if not 1 <= number <= 3999:  # noqa: PLR2004 - the numerals reach no further
        raise ValueError(f"no Roman numeral for {number}")
    numeral = ""
    for value, sign in _ROMAN:
        count, number = divmod(number, value)
        numeral += sign * count
    return numeral


def letter(number: int) -> str:
    """Return the letter of the n-th điểm, from 1 on: a b c d đ e g h i k …, after y aa, ab."""
    if number < 1:
        raise ValueError(f"no letter for {number}")
    letters = ""
    while number:
        number, place = divmod(number - 1, len(_POINTS))
        letters = _POINTS[place] + letters
    return letters


def _is_visible(char: str) -> bool:
    kind = unicodedata.category(char)
    return kind not in _HIDDEN and not (kind == "Cn" and _is_no_character(ord(char)))


def _is_no_character(code: int) -> bool:
    """Say whether Unicode will never give this number to a character (U+FFFE, U+FDD0 …)."""
    return code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF  # noqa: PLR2004 as Unicode has it


def _without_marks(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))


def _whole_key(text: str) -> str:
    """Return the letters of all words, an end sign, then one tone per word.

    Every piece tells by its own digits where it ends, so keys can also be strung together.
    """
    lowered = nfc(nfc(text).casefold().translate(_ETH).translate(_APOSTROPHES))
    words = _WORD.findall("".join(c for c in lowered if not unicodedata.combining(c)))
    primary = _SPACE.join(_word_key(word) for word in words)
    return primary + _END + "".join(_word_tone(word) for word in words)


@lru_cache(maxsize=8192)
def _word_key(word: str) -> str:
    return "".join(
        _number_key(piece) if piece.isdecimal() else _letter_key(piece)
        for piece in _PIECE.findall(word)
    )


def _number_key(digits: str) -> str:
    value = str(int(digits))
    return f"{_NUMBER}{len(value):02d}{value}"


@lru_cache(maxsize=8192)
def _word_tone(word: str) -> str:
    return next((tone for tone in map(_tone, word) if tone != "0"), "0")


def _letter_key(char: str) -> str:
    """Return two digits for a Latin letter, nine for a letter of another script."""
    decomposed = unicodedata.normalize("NFD", char)
    base, marks = decomposed[0], decomposed[1:]
    shaped = (nfc(base + mark) for mark in _SHAPES if mark in marks)
    known = next((_WEIGHTS[c] for c in (*shaped, base) if c in _WEIGHTS), "")
    return known or f"{_FOREIGN}{ord(char):07d}"


def _tone(char: str) -> str:
    marks = unicodedata.normalize("NFD", char)[1:]
    return next((str(rank) for rank, tone in enumerate(_TONES, start=1) if tone in marks), "0")


def _local(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("naive datetime")
    return moment.astimezone(ZONE)


def _local_day(day: date) -> date:
    return _local(day).date() if isinstance(day, datetime) else day
