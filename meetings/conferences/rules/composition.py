"""Which posts a class of points is asked to send, and how a list of them is read from words."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from meetings.conferences.rules.rosters import pasted_lines, shown
from meetings.conferences.rules.secrecy import check_not_secret
from meetings.conferences.rules.stages import ARRANGEABLE, WrongStageError
from meetings.conferences.rules.vocabulary import Stage
from meetings.kit.errors import InvalidError
from meetings.kit.i18n import mark as _m
from meetings.kit.vietnamese import clean, fold

LONGEST_POST: Final = 200
MOST_POSTS: Final = 60
MOST_PEOPLE: Final = 999
_ASIDE: Final = re.compile(r"\s*\(([^()]*)\)")
_NUMBERS: Final = re.compile(
    r"(?:so luong )?(?:tu )?(\d{1,20})(?: ?(?:-|–|den|to) ?(\d{1,20}))?"
    r"(?: (?:nguoi|dai bieu|dong chi|people|persons?))?"
)
_REQUIRED: Final = frozenset(
    {"bat buoc", "bat buoc co mat", "bat buoc du", "required", "mandatory"}
)
_WELCOME: Final = frozenset({"khong bat buoc", "neu co", "optional"})


@dataclass(frozen=True, kw_only=True, slots=True)
class Wanted:
    """One post in words, and how many people of it; `most` None where there is no upper limit."""

    post: str
    is_required: bool = False
    least: int = 1
    most: int | None = 1

    @property
    def key(self) -> str:
        """Return what makes two of them the same post."""
        return fold(self.post)


class WrongPostError(InvalidError):
    """A post without words, or too long to be kept."""


class WrongNumberError(InvalidError):
    """From more than to, or from nobody."""


class TooManyPostsError(InvalidError):
    """More posts than anybody reads."""


class DoublePostError(InvalidError):
    """A post that is asked for already."""


class Standing(Protocol):
    """As much of a post that is asked for as tells who asks whom."""

    @property
    def public_id(self) -> str: ...  # noqa: D102 as stored
    @property
    def participation_id(self) -> int | None: ...  # noqa: D102
    @property
    def under_id(self) -> int | None: ...  # noqa: D102


def own_alone(posts: Iterable[Standing], office: int | None) -> frozenset[str]:
    """Return which posts (public ids) an asker asks of a point alone: an office, or the host.

    The host (None) may act for every office.
    """
    return frozenset(
        one.public_id
        for one in posts
        if one.participation_id is not None and office in {None, one.under_id}
    )


def read(text: str) -> tuple[Wanted, ...]:
    """Return the posts of a text, one per line or between semicolons.

    "(bắt buộc)" makes one mandatory, "(2–3 người)" tells how many; other words in brackets belong
    to the post.
    """
    return tuple(_wanted(line.replace("\t", " ")) for line in pasted_lines(text))


def check(wanted: Sequence[Wanted], *, standing: Iterable[str] = ()) -> None:
    """Refuse posts that cannot be asked for; `standing` holds the keys of those asked already."""
    if not wanted:
        raise WrongPostError(_m("Hãy ghi ít nhất một chức danh."), field="text")
    for one in wanted:
        check_one(one)
    known = set(standing)
    if len(known) + len(wanted) > MOST_POSTS:
        raise TooManyPostsError(
            _m("Tối đa %(max)d chức danh cho một nhóm điểm cầu. Hãy gộp bớt."),
            field="text",
            max=MOST_POSTS,
        )
    doubles = []
    for one in wanted:
        if one.key in known:
            doubles.append(one.post)
        known.add(one.key)
    if doubles:
        raise DoublePostError(
            _m("Đã có trong thành phần: %(names)s. Hãy bỏ bớt hoặc sửa dòng đã có."),
            field="text",
            names=shown(doubles),
        )


def check_one(wanted: Wanted) -> None:
    """Refuse a post without words or one too long, a secret one, and numbers that do not fit."""
    if not any(map(str.isalpha, wanted.post)):
        raise WrongPostError(_m("Hãy ghi chức danh bằng lời."), field="text")
    if len(wanted.post) > LONGEST_POST:
        raise WrongPostError(
            _m("Chức danh “%(post)s…” dài quá %(max)d ký tự."),
            field="text",
            post=wanted.post[:40],
            max=LONGEST_POST,
        )
    check_not_secret(wanted.post, field="text")
    if not 1 <= wanted.least <= MOST_PEOPLE or not (
        wanted.most is None or wanted.least <= wanted.most <= MOST_PEOPLE
    ):
        raise WrongNumberError(
            _m("Số người từ 1 đến 999; số đầu không lớn hơn số cuối (%(post)s)."),
            field="most",
            post=wanted.post[:40],
        )


def check_changeable(stage: Stage) -> None:
    """Refuse to change what is asked for once the conference is over or called off."""
    if stage not in ARRANGEABLE:
        raise WrongStageError(
            _m("Hội nghị đã kết thúc hoặc đã hủy nên thành phần mời không sửa được nữa.")
        )


def lacking(*, least: int, named: int) -> int:
    """Return how many people of a post are still to be named."""
    return max(0, least - named)


def _wanted(line: str) -> Wanted:
    is_required, numbers, kept = False, (1, 1), line
    for aside in _ASIDE.finditer(line):
        parts = [fold(part).strip() for part in aside.group(1).split(",")]
        if not parts or not all(_is_known(part) for part in parts):
            continue
        kept = kept.replace(aside.group(0), "", 1)
        is_required = is_required or any(part in _REQUIRED for part in parts)
        numbers = next((_range(part) for part in parts if _NUMBERS.fullmatch(part)), numbers)
    return Wanted(
        post=clean(kept).strip(" ,.:"),
        is_required=is_required,
        least=numbers[0],
        most=numbers[1],
    )


def _is_known(part: str) -> bool:
    return part in _REQUIRED or part in _WELCOME or bool(_NUMBERS.fullmatch(part))


def _range(part: str) -> tuple[int, int]:
    found = _NUMBERS.fullmatch(part)
    first, last = found.groups() if found else ("1", None)
    return int(first), int(last or first)
