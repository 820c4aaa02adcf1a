"""Texts with fixed places to fill: no expressions, nothing that could be run (T20)."""

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Final, TypeAlias

from meetings.kit.errors import InvalidError
from meetings.kit.i18n import mark as _m

LONGEST_SUBJECT: Final = 200
LONGEST_BODY: Final = 4000
Values: TypeAlias = Mapping[str, str | tuple[str, ...]]
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


def fill(text: str, values: Values) -> str:
    """Return the text with its places filled; what is filled in is never read again.

    A line all of whose places stay empty goes away; a line with a place that has several values
    stands once for each.
    """
    lines = [filled for line in text.splitlines() for filled in _filled(line, values)]
    return _BLANK_LINES.sub("\n\n", "\n".join(lines)).strip("\n")


def _filled(line: str, values: Values) -> Iterator[str]:
    names = [name for name in _PLACE.findall(line) if name in values]
    if names and not any(values[name] for name in names):
        return
    several = next((name for name in names if isinstance(values[name], tuple)), None)
    for one in values[several] if several else ("",):
        yield _PLACE.sub(lambda found, one=one: _value(found, several, one, values), line)  # type: ignore[misc]


def _value(found: re.Match[str], several: str | None, one: str, values: Values) -> str:
    name = found[1]
    if name == several:
        return one
    value = values.get(name, found[0])
    return value if isinstance(value, str) else ", ".join(value)
