"""Who may be named as a delegate, and how a list of them is read from a sheet."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Any, Final

from meetings.conferences.rules.vocabulary import ANSWERABLE, Answer, Stage
from meetings.kit.addresses import BadAddressError, check_address, is_phone
from meetings.kit.errors import DomainError, InvalidError
from meetings.kit.i18n import mark as _m
from meetings.kit.vietnamese import clean, fold

LENGTHS: Final[Mapping[str, int]] = {
    "name": 120,
    "post": 200,
    "unit": 200,
    "email": 254,
    "phone": 40,
    "seat": 200,
}
MOST_ROWS: Final = 50_000
_SHORTEST_NAME: Final = 2

# How the columns of a sheet may be called, folded (without accents and case), in both languages.
HEADERS: Final[Mapping[str, tuple[str, ...]]] = {
    "name": (
        "ho ten", "ho va ten", "ten dai bieu", "dai bieu", "ten", "full name", "name", "delegate",
    ),
    "post": ("chuc vu", "chuc danh", "vi tri", "position", "title", "job title", "post"),
    "unit": (
        "don vi", "don vi cong tac", "co quan", "co quan don vi", "noi cong tac", "unit", "office",
        "organisation", "organization", "agency",
    ),
    "email": ("thu dien tu", "email", "e-mail", "mail", "dia chi email", "dia chi thu dien tu"),
    "phone": (
        "dien thoai", "so dien thoai", "di dong", "sdt", "dt", "phone", "telephone", "mobile",
    ),
    "seat": (
        "ghe", "chuc danh duoc moi", "ghe/chuc danh duoc moi", "thanh phan duoc moi", "duoc moi",
        "seat", "invited post", "seat/invited post",
    ),
}  # fmt: skip
# A running number says nothing; it is not reported as a column nobody knows.
_NUMBERING: Final = frozenset({"stt", "tt", "so tt", "so thu tu", "no", "#", ""})
NAMEABLE: Final = (Answer.INVITED, Answer.CONFIRMED)
_NOT_IN_HEADERS: Final = re.compile(r"\(.*?\)|[*:.]")


@dataclass(frozen=True, kw_only=True, slots=True)
class Named:
    """Somebody named for a seat; without a seat, the post is the seat."""

    name: str
    post: str = ""
    unit: str = ""
    email: str = ""
    phone: str = ""
    seat: str = ""

    @property
    def key(self) -> str:
        """Return what makes two entries of one list the same person: name and post, folded."""
        return f"{fold(self.name)}|{fold(self.post)}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Problem:
    """What is wrong with one cell: its column, and the words about it (translated when shown)."""

    field: str
    message: str
    facts: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """One line of a list as it was read: its number in the file, and what is wrong with it."""

    number: int
    person: Named
    problems: tuple[Problem, ...] = ()
    is_double: bool = False

    @property
    def is_good(self) -> bool:
        """Say whether the line can be taken over."""
        return not self.problems and not self.is_double


@dataclass(frozen=True, kw_only=True, slots=True)
class Roster:
    """A list as it was read: which column is what, which are unknown, and every line."""

    columns: Mapping[str, str]
    unknown: tuple[str, ...]
    lines: tuple[Line, ...]


class NamelessError(InvalidError):
    """A delegate needs a name."""


class WrongPersonError(InvalidError):
    """Something about a person cannot be true or cannot be kept."""


class NoNameColumnError(InvalidError):
    """A list without a column of names."""


class NoFileError(InvalidError):
    """Nothing was uploaded."""

    def __init__(self) -> None:
        super().__init__(_m("Hãy chọn tệp danh sách."), field="file")


class NotNameableError(DomainError):
    """Delegates can no longer, or not yet, be named here."""


class NothingToImportError(InvalidError):
    """A list without a single line that could be taken over."""


def check_person(person: Named) -> None:
    """Refuse somebody without a name, or with an address, number or text that cannot be right."""
    for problem in problems(person):
        raise problem


def problems(person: Named) -> Iterable[InvalidError]:
    """Yield everything that is wrong with one entry."""
    if len(person.name) < _SHORTEST_NAME or not any(map(str.isalpha, person.name)):
        yield NamelessError(_m("Thiếu họ và tên."), field="name")
    for name, longest in LENGTHS.items():
        if len(getattr(person, name)) > longest:
            yield WrongPersonError(_m("Tối đa %(max)d ký tự."), field=name, max=longest)
    if person.email:
        try:
            check_address(person.email)
        except BadAddressError as error:
            yield WrongPersonError(error.message, field="email", **error.facts)
    if person.phone and not is_phone(person.phone):
        yield WrongPersonError(
            _m("Số điện thoại “%(phone)s” không đúng. Hãy nhập dạng 0905 123 456."),
            field="phone",
            phone=person.phone,
        )


def check_may_name(
    *, stage: Stage, answer: Answer, starts_at: datetime, now: datetime, is_own: bool, call: str
) -> None:
    """Refuse to change the list of a point that will not come, or once the conference has begun.

    Thereafter its own office calls; who invited it can still change the list.
    """
    _check_coming(stage=stage, answer=answer)
    if is_own and now >= starts_at:
        raise NotNameableError(
            _m(
                "Hội nghị đã bắt đầu nên danh sách đại biểu đã chốt. Người dự thay vẫn ghi được; "
                "trường hợp khác hãy gọi %(call)s."
            ),
            call=call,
        )


def check_may_remove(*, stage: Stage) -> None:
    """Refuse to strike anybody once the conference has begun: who is missing is marked absent."""
    if stage is not Stage.ANNOUNCED:
        raise NotNameableError(
            _m("Hội nghị đã bắt đầu; hãy ghi vắng mặt ở mục Điểm danh thay vì xóa đại biểu.")
        )


def check_may_substitute(*, stage: Stage, answer: Answer) -> None:
    """Refuse a substitute before anybody was invited, or after all is over.

    QĐ 45/2018/QĐ-TTg: who cannot come reports to the chair and sends somebody with authority.
    """
    _check_coming(stage=stage, answer=answer)


def cleaned(person: Named) -> Named:
    """Return the entry with every text clean: NFC, single blanks, nothing invisible."""
    return Named(**{field.name: clean(getattr(person, field.name)) for field in fields(person)})


def recognise(header: Sequence[str]) -> dict[str, int]:
    """Tell which column is what; raises NoNameColumnError where no column holds names."""
    called = [_plain(title) for title in header]
    found: dict[str, int] = {}
    for name, titles in HEADERS.items():
        places = [called.index(title) for title in titles if title in called]
        free = [at for at in places if at not in found.values()]
        if free:
            found[name] = free[0]
    if "name" not in found:
        raise NoNameColumnError(
            _m(
                "Không thấy cột “Họ và tên” trong tệp. Hãy dùng tệp mẫu, hoặc đặt tên cột ở dòng "
                "đầu: Họ và tên, Chức vụ, Đơn vị, Thư điện tử, Điện thoại, Chức danh được mời."
            ),
            field="file",
        )
    return found


def read(
    header: Sequence[str],
    rows: Iterable[tuple[int, Sequence[str]]],
    *,
    known: Collection[str] = (),
) -> Roster:
    """Read a list; `rows` carry the line numbers a person counts, `known` the keys named already.

    A line with the name and post of an earlier one, or of somebody named already, is a double.
    """
    columns = recognise(header)
    seen = set(known)
    lines: list[Line] = []
    for number, cells in rows:
        person = cleaned(Named(**{name: cells[at] for name, at in columns.items()}))
        if person == Named(name="", seat=person.seat):
            continue  # a line of the sheet to fill in whose post nobody took
        wrong = tuple(
            Problem(field=error.field or "", message=error.message, facts=error.facts)
            for error in problems(person)
        )
        lines.append(
            Line(number=number, person=person, problems=wrong, is_double=person.key in seen)
        )
        seen.add(person.key)
    used = set(columns.values())
    unknown = (t for at, t in enumerate(header) if at not in used and _plain(t) not in _NUMBERING)
    return Roster(
        columns={name: header[at] for name, at in columns.items()},
        unknown=tuple(unknown),
        lines=tuple(lines),
    )


def as_row(line: Line) -> dict[str, Any]:
    """Return a line as plain values that can be kept for the confirmation."""
    return asdict(line)


def from_row(row: Mapping[str, Any]) -> Line:
    """Return the line that was kept."""
    return Line(
        number=row["number"],
        person=Named(**row["person"]),
        problems=tuple(Problem(**problem) for problem in row["problems"]),
        is_double=row["is_double"],
    )


def substituted(name: str, post: str) -> str:
    """Return how the record names the person in whose place another came."""
    return f"{name} ({post})" if post else name


def check_filled(lines: int) -> None:
    """Refuse a list that holds nobody, as the sheet to fill in does before it is filled in."""
    if not lines:
        raise NothingToImportError(
            _m(
                "Tệp chưa có tên đại biểu nào dưới dòng tiêu đề. Hãy ghi họ và tên vào tệp rồi tải "
                "lên lại."
            ),
            field="file",
        )


def check_importable(good: int) -> None:
    """Refuse to take over a list without a single good line."""
    if not good:
        raise NothingToImportError(_m("Không có dòng nào nhập được. Hãy sửa tệp rồi tải lên lại."))


def _check_coming(*, stage: Stage, answer: Answer) -> None:
    if stage not in ANSWERABLE:
        raise NotNameableError(
            _m("Hội nghị chưa phát hành giấy mời hoặc đã kết thúc, hoãn, hủy; danh sách đã khóa.")
        )
    if answer is Answer.WITHDRAWN:
        raise NotNameableError(_m("Lời mời của điểm cầu này đã được rút."))
    if answer not in NAMEABLE:
        raise NotNameableError(
            _m("Điểm cầu không tham dự. Hãy xác nhận tham dự trước khi ghi danh đại biểu.")
        )


def _plain(title: str) -> str:
    return " ".join(fold(_NOT_IN_HEADERS.sub(" ", title)).split())
