"""What makes a plan sound, apart from its times: code, texts, numbers and the declaration."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from functools import partial
from typing import Final, TypeAlias

from meetings.conferences.rules import secrecy
from meetings.conferences.rules.planning import (
    Plan,
    PlannedChair,
    PlannedContact,
    PlannedOrganiser,
    PlannedSession,
)
from meetings.kit.errors import DomainError, InvalidError
from meetings.kit.i18n import mark as _m

CODE: Final = re.compile(r"[a-z0-9-]{3,40}")
# Words that stand where a code would in an address.
RESERVED: Final = frozenset({"plan", "new", "export", "search", "templates"})
LONGEST_SPEECH: Final = 240  # minutes
MOST_ROWS: Final = 40
# The longest text of each part of a plan; the columns of the tables are as wide.
LENGTHS: Final[dict[str, int]] = {
    "title": 500,
    "aliases": 500,
    "theme": 500,
    "purpose": 5000,
    "requirements": 5000,
    "place": 300,
    "signer_title": 200,
    "signer_name": 120,
}
ROW_LENGTHS: Final[dict[str, int]] = {
    "name": 120,
    "title": 200,
    "other_title": 200,
    "note": 200,
    "part": 60,
    "phone": 40,
    "email": 254,
    "place": 200,
    "key": 32,
}


_Row: TypeAlias = PlannedChair | PlannedOrganiser | PlannedContact | PlannedSession


class CodeError(InvalidError):
    """The code cannot be an address."""


class CodeTakenError(InvalidError):
    """Another conference bears this code; codes are unique for ever."""


class MissingError(InvalidError):
    """A plan lacks what it cannot do without."""


class TooLongError(InvalidError):
    """A text is longer than can be kept."""


class NotDeclaredError(InvalidError):
    """The planner has not declared that the content is no state secret."""


class NumberError(InvalidError):
    """A number is outside what makes sense."""


class PointTakenError(InvalidError):
    """The chosen main point is already invited as another."""


@dataclass(frozen=True, kw_only=True, slots=True)
class _Text:
    """One text of a plan, the field to blame for it, and how long it may be."""

    field: str
    text: str
    longest: int


def problems(draft: Plan) -> Iterator[DomainError]:
    """Yield everything that keeps this from being a plan, times aside (see rules.schedule)."""
    checks = [
        partial(check_declared, declared=draft.declared_not_secret),
        partial(_check_present, _Text(field="title", text=draft.title, longest=0)),
        partial(_check_numbers, draft),
    ]
    if draft.code:
        checks.append(partial(check_code, draft.code))
    for text in _texts(draft):
        checks.append(partial(secrecy.check_not_secret, text.text, field=text.field))
        checks.append(partial(_check_length, text))
        if text.field.endswith("-name"):
            checks.append(partial(_check_present, text))
    yield from _refusals(checks)


def check_code(code: str) -> None:
    """Refuse a code that could not be an address."""
    if not CODE.fullmatch(code) or code in RESERVED:
        raise CodeError(
            _m(
                "Mã hội nghị gồm 3 đến 40 chữ thường a-z, chữ số và dấu gạch nối, "
                "ví dụ hn-2026-02-12."
            ),
            field="code",
        )


def check_declared(*, declared: bool) -> None:
    """Refuse a plan whose planner has not declared that it holds no state secret."""
    if not declared:
        raise NotDeclaredError(
            _m(
                "Cần cam kết nội dung không chứa bí mật nhà nước. Nội dung mật không được đưa lên "
                "hệ thống này (Luật Bảo vệ bí mật nhà nước 117/2025/QH15)."
            ),
            field="declared_not_secret",
        )


def check_levels(levels: int, *, most: int) -> None:
    """Refuse a conference of more tiers than its scheme has."""
    if not 1 <= levels <= most:
        raise NumberError(_m("Số cấp phải từ 1 đến %(most)d."), field="levels", most=most)


def _texts(draft: Plan) -> Iterator[_Text]:
    for name, longest in LENGTHS.items():
        value = getattr(draft, name)
        if isinstance(value, str):
            yield _Text(field=name, text=value, longest=longest)
        else:
            for index, text in enumerate(value):
                yield _Text(field=f"{name}-{index}", text=text, longest=longest)
    sessions = [session for day in draft.days for session in day.sessions]
    rows: dict[str, Sequence[_Row]] = {
        "chairs": draft.chairs,
        "organisers": draft.organisers,
        "contacts": draft.contacts,
        "sessions": sessions,
    }
    for name, parts in rows.items():
        for index, part in enumerate(parts):
            for field in fields(part):
                text = getattr(part, field.name)
                if isinstance(text, str):
                    blamed = f"{name}-{index}-{field.name}"
                    yield _Text(field=blamed, text=text, longest=_longest(part, field.name))


def _longest(part: _Row, name: str) -> int:
    if isinstance(part, PlannedSession) and name == "title":
        return 300
    if isinstance(part, PlannedOrganiser) and name == "name":
        return 200
    return ROW_LENGTHS[name]


def _refusals(checks: Iterable[Callable[[], None]]) -> Iterator[DomainError]:
    for check in checks:
        try:
            check()
        except DomainError as refusal:
            yield refusal


def _check_present(text: _Text) -> None:
    if not text.text:
        raise MissingError(_m("Hãy nhập ô này."), field=text.field)


def _check_length(text: _Text) -> None:
    if len(text.text) > text.longest:
        raise TooLongError(_m("Tối đa %(max)d ký tự."), field=text.field, max=text.longest)


def _check_numbers(draft: Plan) -> None:
    if not 1 <= draft.speech_minutes <= LONGEST_SPEECH:
        raise NumberError(
            _m("Thời lượng một lượt phát biểu phải từ 1 đến %(most)d phút."),
            field="speech_minutes",
            most=LONGEST_SPEECH,
        )
    rows = (draft.aliases, draft.chairs, draft.organisers, draft.contacts)
    if any(len(part) > MOST_ROWS for part in rows):
        raise NumberError(_m("Mỗi danh sách có tối đa %(most)d dòng."), most=MOST_ROWS)
