"""How organisations nest, and who inherits whose sight."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from meetings.kit.errors import InvalidError
from meetings.kit.i18n import mark as _m


class OrganisationKind(StrEnum):
    """What sort of body it is."""

    GOVERNMENT = "chinh_phu"
    MINISTRY = "bo_nganh"
    PROVINCE = "tinh"
    DEPARTMENT = "so"
    DISTRICT = "huyen"
    COMMUNE = "xa"
    OTHER = "khac"


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
        name="trung ương – tỉnh – huyện (đến 30/06/2025)",
        labels=("trung ương", "tỉnh", "huyện"),
        labels_en=("central", "province", "district"),
        valid_from=None,
        valid_to=date(2025, 6, 30),
    ),
    Preset(
        code="tw-tinh-xa",
        name="trung ương – tỉnh – xã (từ 01/07/2025)",
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
