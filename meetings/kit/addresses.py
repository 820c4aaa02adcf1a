"""Names and mail addresses, and words that are safe on one line of a header."""

import re
import unicodedata
from dataclasses import dataclass
from email.headerregistry import Address
from typing import Final

from meetings.kit.errors import InvalidError
from meetings.kit.i18n import mark as _m
from meetings.kit.vietnamese import clean

# Characters that turn the reading direction around: what one reads is not what is written.
BIDI_CONTROLS: Final = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"

_CONTROLS: Final = re.compile(
    f"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff{BIDI_CONTROLS}]"
)
_UNSAFE: Final = re.compile(f"[\t\n]|{_CONTROLS.pattern}")
_LOCAL: Final = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
_LABEL: Final = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_ADDRESS: Final = re.compile(rf"(?P<local>{_LOCAL})@(?P<domain>{_LABEL}(?:\.{_LABEL})*)")
_LONGEST_LOCAL: Final = 64
_LONGEST: Final = 254
_PHONES: Final = re.compile(r"[+(]?[0-9][0-9 .()/-]{5,}(?:[;,] ?[+(]?[0-9][0-9 .()/-]{5,})*")
_QUOTED: Final = 80


class UnsafeTextError(InvalidError):
    """A text for one line holds line breaks, control characters or direction marks."""


class BadAddressError(InvalidError):
    """What should be a mail address is none."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Mailbox:
    """Somebody's name and mail address.

    Refuses an address that is not plain `local@domain` in ASCII (RFC 5321; BadAddressError) and
    a name that is not safe on one line (UnsafeTextError).
    """

    name: str
    address: str

    def __post_init__(self) -> None:
        check_address(self.address)
        check_line(self.name)

    def header(self) -> Address:
        """Give the mailbox as the standard library writes it into a header."""
        local, _, domain = self.address.rpartition("@")
        return Address(display_name=self.name, username=local, domain=domain)


def check_address(address: str) -> None:
    """Refuse what is not one plain mail address."""
    found = _ADDRESS.fullmatch(address)
    if found and len(found["local"]) <= _LONGEST_LOCAL and len(address) <= _LONGEST:
        return
    raise BadAddressError(
        _m("Địa chỉ thư “%(address)s” không đúng. Hãy nhập dạng ten@coquan.gov.vn."),
        address=_quoted(address),
    )


def is_phone(text: str) -> bool:
    """Say whether a text is a telephone number, or several as people write them."""
    return bool(_PHONES.fullmatch(text))


def check_line(text: str) -> None:
    """Refuse a text that could begin another header line or deceive the eye."""
    if _UNSAFE.search(text):
        raise UnsafeTextError(
            _m("“%(text)s” chứa ký tự điều khiển hoặc ngắt dòng. Hãy gõ lại trên một dòng."),
            text=_quoted(text),
        )


def without_controls(text: str) -> str:
    r"""Take out controls and direction marks but keep tabs and line ends, written as \n."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return _CONTROLS.sub("", unicodedata.normalize("NFC", lines))


def _quoted(text: str) -> str:
    """Return as much of a refused text as fits beside a field."""
    shown = clean(text)
    return shown if len(shown) <= _QUOTED else f"{shown[:_QUOTED]}…"
