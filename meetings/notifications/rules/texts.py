"""Short messages: whom they reach, and how many parts an operator counts (3GPP TS 23.038)."""

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

from meetings.kit.errors import InvalidError
from meetings.kit.i18n import mark as _m

MOST_SEGMENTS: Final = 3
_BETWEEN: Final = str.maketrans("", "", " .-()")
_MOBILE: Final = re.compile(r"(?:\+84|84|0)([35789][0-9]{8})")
_GSM: Final = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡"
    "ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_GSM_TWICE: Final = frozenset("^{}\\[~]|€\f")  # behind an escape: two places each
_GSM_ONE, _GSM_PART = 160, 153
_UCS_ONE, _UCS_PART = 70, 67
_TYPOGRAPHY: Final = str.maketrans(
    {"đ": "d", "Đ": "D", "–": "-", "—": "-", "…": "...", "“": '"', "”": '"', "’": "'", "‘": "'"}
)


class BadPhoneError(InvalidError):
    """A number that no short message reaches."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Length:
    """How long a short message is: in which alphabet, how many places, how many parts."""

    alphabet: str
    places: int
    segments: int


def mobile(phone: str) -> str:
    """Return a Vietnamese mobile number as +84…; raises BadPhoneError for any other.

    Mobile numbers have ten digits and begin with 03, 05, 07, 08 or 09 (QĐ 798/QĐ-BTTTT 2018).
    """
    found = _MOBILE.fullmatch(phone.translate(_BETWEEN))
    if found is None:
        raise BadPhoneError(
            _m("%(phone)s không phải số di động Việt Nam nên không nhắn tin được."),
            field="phone",
            phone=phone,
        )
    return f"+84{found[1]}"


def length(text: str) -> Length:
    """Count a text as operators do: GSM-7 where every letter is in it, else UCS-2."""
    if all(letter in _GSM or letter in _GSM_TWICE for letter in text):
        places = sum(2 if letter in _GSM_TWICE else 1 for letter in text)
        return Length(alphabet="GSM-7", places=places, segments=_parts(places, _GSM_ONE, _GSM_PART))
    places = len(text.encode("utf-16-be")) // 2
    return Length(alphabet="UCS-2", places=places, segments=_parts(places, _UCS_ONE, _UCS_PART))


def plain(text: str) -> str:
    """Return the text without Vietnamese marks, so that it fits GSM-7."""
    bare = unicodedata.normalize("NFD", text.translate(_TYPOGRAPHY))
    return "".join(letter for letter in bare if not unicodedata.combining(letter))


def short(text: str, most: int = MOST_SEGMENTS) -> str:
    """Return the text, cut at its end where it would need more parts than allowed."""
    line = " ".join(text.split())
    if length(line).segments <= most:
        return line
    low, high = 0, len(line)
    while low < high:  # the longest beginning that fits
        middle = (low + high + 1) // 2
        if length(_cut(line, middle)).segments <= most:
            low = middle
        else:
            high = middle - 1
    return _cut(line, low)


def _cut(line: str, at: int) -> str:
    return line[:at].rstrip() + "..."


def _parts(places: int, one: int, part: int) -> int:
    return 1 if places <= one else -(-places // part)
