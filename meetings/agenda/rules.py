"""The kinds of items and how their times add up."""

from datetime import datetime, timedelta
from enum import StrEnum

from meetings.kit.errors import InvalidError
from meetings.kit.i18n import mark as _m


class ItemKind(StrEnum):
    """What is done under an item."""

    KHAI_MAC = "khai_mac"
    BAO_CAO = "bao_cao"
    THAM_LUAN = "tham_luan"
    THAO_LUAN = "thao_luan"
    CHI_DAO = "chi_dao"
    KET_LUAN = "ket_luan"
    NGHI = "nghi"
    KHAC = "khac"


class WrongMinutesError(InvalidError):
    """An item must last between one minute and a day."""


def check_minutes(minutes: int) -> None:
    """Refuse an item that lasts no time or more than a day."""
    if not 1 <= minutes <= 24 * 60:
        raise WrongMinutesError(
            _m("Thời lượng của nội dung phải từ 1 đến 1440 phút."), field="planned_minutes"
        )


def starts(begins_at: datetime, minutes: list[int]) -> list[datetime]:
    """Return when each item begins if all keep their planned minutes."""
    moments, moment = [], begins_at
    for planned in minutes:
        moments.append(moment)
        moment += timedelta(minutes=planned)
    return moments
