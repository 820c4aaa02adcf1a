"""Texts with fixed places to fill: no expressions, nothing that could be run (T20)."""

import re
from collections.abc import Collection, Mapping
from typing import Final

from meetings.kit.errors import InvalidError
from meetings.kit.i18n import mark as _m

LONGEST_SUBJECT: Final = 200
LONGEST_BODY: Final = 4000
_PLACE: Final = re.compile(r"\{([^{}\n]*)\}")
_BLANK_LINES: Final = re.compile(r"\n{3,}")


class UnknownPlaceError(InvalidError):
    """A text asks for something that there is not."""


def check(text: str, *, allowed: Collection[str], field: str) -> None:
    """Refuse a text with a place that nothing fills; the refusal lists those that there are."""
    unknown = [name for name in _PLACE.findall(text) if name not in allowed]
    if unknown:
        raise UnknownPlaceError(
            _m("Không có chỗ điền {%(name)s}. Các chỗ điền dùng được: %(allowed)s."),
            field=field,
            name=unknown[0],
            allowed=", ".join(f"{{{name}}}" for name in allowed),
        )


def fill(text: str, values: Mapping[str, str]) -> str:
    """Return the text with its places filled; what is filled in is never read again.

    A line whose only content is a place that stays empty goes away with it.
    """
    lines = (_filled(line, values) for line in text.splitlines())
    filled = "\n".join(line for line in lines if line is not None)
    return _BLANK_LINES.sub("\n\n", filled).strip("\n")


def _filled(line: str, values: Mapping[str, str]) -> str | None:
    only = _PLACE.fullmatch(line.strip())
    if only and values.get(only[1]) == "":
        return None
    return _PLACE.sub(lambda found: values.get(found[1], found[0]), line)
