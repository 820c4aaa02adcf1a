"""Points that hang, in one conference, below another point than their organisation does."""

import re
from collections.abc import Sequence
from typing import Final, Protocol

from meetings.conferences.rules.rosters import pasted_lines, shown
from meetings.kit.errors import InvalidError
from meetings.kit.i18n import mark as _m
from meetings.kit.vietnamese import clean, fold

# "Trường Chính trị tỉnh → Bộ Nội vụ", as people draw it.
_ARROW: Final = re.compile(r"\s*(?:→|->|=>|⇒)\s*")
_UNDER: Final = ("thuoc diem cau ", "thuoc ")
MAIN_WORDS: Final = "diem cau chinh"


class Placed(Protocol):
    """As much of a point as its place in the tree needs."""

    @property
    def level(self) -> int: ...  # noqa: D102
    @property
    def is_main(self) -> bool: ...  # noqa: D102
    @property
    def organisation_name(self) -> str: ...  # noqa: D102


class WrongParentError(InvalidError):
    """A point cannot hang below this one."""


def entries(text: str) -> tuple[str, ...]:
    """Return whom a pasted list names, without the points they should hang below."""
    return tuple(split(line)[0] for line in pasted_lines(text))


def split(line: str) -> tuple[str, str]:
    """Return an entry of a pasted list and the point it should hang below, or nothing.

    The parent stands after an arrow, or in a last cell of its own that begins with "thuộc".
    """
    cells = line.split("\t")
    if len(cells) > 1:
        for words in _UNDER:
            if fold(cells[-1]).startswith(words):
                parent = cells[-1].split(maxsplit=len(words.split()))[-1]
                return "\t".join(cells[:-1]), parent
    entry, *after = _ARROW.split(line)
    return (clean(entry), clean(after[-1])) if after and after[-1].strip() else (line, "")


def check_parent(parent: Placed, children: Sequence[Placed]) -> None:
    """Refuse a parent that does not stand on a higher tier, so that no circle can come about."""
    wrong = [one.organisation_name for one in children if not fits(parent, one)]
    if wrong:
        raise WrongParentError(
            _m(
                "%(parent)s không ở cấp trên của %(names)s. Hãy chọn điểm cầu chính hoặc một điểm "
                "cầu ở cấp cao hơn."
            ),
            field="parent",
            parent=parent.organisation_name,
            names=shown(wrong),
        )


def fits(parent: Placed, child: Placed) -> bool:
    """Say whether a point can hang below another: below the main one, or one of a higher tier."""
    return not child.is_main and (parent.is_main or parent.level < child.level)
