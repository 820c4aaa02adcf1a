"""How organisations nest, and who inherits whose sight."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from meetings.kit import vietnamese
from meetings.kit.errors import InvalidError
from meetings.kit.i18n import mark as _m
from meetings.kit.vietnamese import in_sentence


class OrganisationKind(StrEnum):
    """What sort of body it is."""

    GOVERNMENT = "chinh_phu"
    MINISTRY = "bo_nganh"
    PROVINCE = "tinh"
    DEPARTMENT = "so"
    DISTRICT = "huyen"
    COMMUNE = "xa"
    OTHER = "khac"


# How documents of such a body are signed for by default (Nghị định 30/2020/NĐ-CP, Phụ lục III).
_SYMBOLS: Final = {
    OrganisationKind.GOVERNMENT: "VPCP",
    OrganisationKind.PROVINCE: "UBND",
    OrganisationKind.DISTRICT: "UBND",
    OrganisationKind.COMMUNE: "UBND",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Profile:
    """What an administrator tells about an organisation; degrees are WGS 84."""

    code: str
    name: str
    short_name: str
    kind: OrganisationKind
    level: int
    symbol: str = ""
    lat: float | None = None
    lon: float | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Preset:
    """An ordered list of tiers that conferences are held in, valid for a time."""

    code: str
    name: str
    labels: tuple[str, ...]
    labels_en: tuple[str, ...]
    valid_from: date | None
    valid_to: date | None


PRESETS: Final = (
    Preset(
        code="tw-tinh-huyen",
        name=_m("trung ương – tỉnh – huyện (đến 30/06/2025)"),
        labels=("trung ương", "tỉnh", "huyện"),
        labels_en=("central", "province", "district"),
        valid_from=None,
        valid_to=date(2025, 6, 30),
    ),
    Preset(
        code="tw-tinh-xa",
        name=_m("trung ương – tỉnh – xã (từ 01/07/2025)"),
        labels=("trung ương", "tỉnh", "xã"),
        labels_en=("central", "province", "commune"),
        valid_from=date(2025, 7, 1),
        valid_to=None,
    ),
)


class WrongTierError(InvalidError):
    """An organisation hangs under one of a lower tier."""


class WrongDatesError(InvalidError):
    """An organisation would end before it begins."""


class WrongParentError(InvalidError):
    """An organisation would hang under itself."""


class WrongYearError(InvalidError):
    """A number is asked from the register of another year."""


class CodeTakenError(InvalidError):
    """Another organisation of the same kind has this code today."""


CODE_TAKEN: Final = _m("Mã %(code)s đang là mã của %(name)s. Hãy dùng mã khác.")


UNKNOWN: Final = _m("Không có đơn vị nào như vậy. Hãy nhập mã hoặc chọn trong danh sách.")
UNCLEAR: Final = _m("Có %(count)s đơn vị như vậy. Hãy nhập mã, hoặc chọn trong danh sách.")


class UnclearOrganisationError(InvalidError):
    """What was typed means no organisation, or several."""


class WrongSuccessorError(InvalidError):
    """What is merged cannot go on in itself or in one that ended before."""


def check_nesting(*, parent: int | None, child: int) -> None:
    """Refuse an organisation that stands above the tier of its parent."""
    if parent is not None and child < parent:
        raise WrongTierError(
            _m("Đơn vị trực thuộc không thể ở cấp cao hơn đơn vị chủ quản."), field="level"
        )


def check_validity(*, valid_from: date | None, valid_to: date | None) -> None:
    """Refuse an organisation that ends before it begins."""
    if valid_from and valid_to and valid_to < valid_from:
        raise WrongDatesError(
            _m("Ngày hết hiệu lực phải từ ngày bắt đầu hiệu lực trở đi."), field="valid_to"
        )


def path_below(place: str, *, organisation_id: int) -> str:
    """Return the place of an organisation in the tree, for example "/1/7/"."""
    return f"{place}{organisation_id}/"


def check_not_below_itself(*, path: str, parent_path: str) -> None:
    """Refuse a parent that is the organisation itself or stands beneath it."""
    if parent_path.startswith(path):
        raise WrongParentError(
            _m("Một đơn vị không thể trực thuộc chính mình hoặc đơn vị cấp dưới của mình."),
            field="parent",
        )


def check_takes_effect(*, as_of: date, today: date, current_from: date | None) -> None:
    """Refuse a change that begins in the future or before the interval it would follow."""
    if as_of > today:
        raise WrongDatesError(
            _m("Chỉ ghi nhận thay đổi đã có hiệu lực; ngày hiệu lực không được sau hôm nay."),
            field="as_of",
        )
    if current_from is not None and as_of < current_from:
        raise WrongDatesError(
            _m("Ngày hiệu lực phải từ ngày %(day)s, khi tên hiện tại bắt đầu, trở đi."),
            field="as_of",
            day=vietnamese.short_date(current_from),
        )


def check_successor(*, path: str, successor_path: str, ends_before: bool) -> None:
    """Refuse a successor that is the organisation itself, hangs beneath it or ends earlier."""
    if successor_path.startswith(path):
        raise WrongSuccessorError(
            _m("Đơn vị kế thừa không thể là chính đơn vị này hoặc đơn vị trực thuộc."),
            field="successor",
        )
    if ends_before:
        raise WrongSuccessorError(
            _m("Đơn vị kế thừa đã hết hiệu lực trước đơn vị này."), field="successor"
        )


def check_year(*, year: int, issued_on: date) -> None:
    """Refuse a number of one year for a document issued in another."""
    if issued_on.year != year:
        raise WrongYearError(
            _m("Ngày văn bản phải thuộc năm %(year)s của sổ văn bản đi."),
            field="issued_on",
            year=year,
        )


def may_write(*, valid_to: date | None, today: date) -> bool:
    """Say whether duties at an organisation still change anything: once it ended, nobody writes."""
    return valid_to is None or today <= valid_to


def search_text(name: str, short_name: str) -> str:
    """Return what search looks through, folded: both names."""
    both = name if short_name in name else f"{name} {short_name}"
    return vietnamese.fold(both)[: vietnamese.KEY_LENGTH]


def symbol_of(kind: OrganisationKind, *, code: str) -> str:
    """Return the abbreviation on documents of such a body; a ministry has its own."""
    if kind is OrganisationKind.MINISTRY:
        return code.removeprefix("B-")
    return _SYMBOLS.get(kind, "")


_BY_COMMITTEE: Final = frozenset(
    {OrganisationKind.PROVINCE, OrganisationKind.DISTRICT, OrganisationKind.COMMUNE}
)


def signs_as(name: str, kind: OrganisationKind) -> str:
    """Return the name an office signs papers with: territory by its people's committee."""
    if kind in _BY_COMMITTEE:
        return f"Ủy ban nhân dân {in_sentence(name)}"
    return name
