"""What an item is, and how the times of items add up."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import accumulate
from typing import Final

from meetings.conferences.rules.secrecy import check_not_secret
from meetings.kit import vietnamese
from meetings.kit.errors import InvalidError
from meetings.kit.i18n import mark as _m

MOST_ITEMS: Final = 300
LENGTHS: Final = {"title": 500, "presenter_name": 120, "presenter_title": 200}
_A_DAY: Final = 24 * 60


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


@dataclass(frozen=True, kw_only=True, slots=True)
class ItemDraft:
    """What a planner writes about an item.

    `day` is the day it is held on, the first one when left out; `session` and `point` are public
    ids of a session of that day and of a point in the conference.
    """

    kind: ItemKind
    title: str
    planned_minutes: int
    presenter_name: str = ""
    presenter_title: str = ""
    day: date | None = None
    session: str = ""
    point: str = ""


class ItemError(InvalidError):
    """An item lacks something, or says more than can be kept."""


class WrongMinutesError(InvalidError):
    """An item must last between one minute and a day."""


class TooManyItemsError(InvalidError):
    """The agenda is full."""


class NoSlotError(InvalidError):
    """There is no such day, session or point in the conference."""


def cleaned(draft: ItemDraft) -> ItemDraft:
    """Return the item with clean texts."""
    return replace(
        draft,
        title=vietnamese.clean(draft.title),
        presenter_name=vietnamese.clean(draft.presenter_name),
        presenter_title=vietnamese.clean(draft.presenter_title),
    )


def check_item(draft: ItemDraft) -> None:
    """Refuse an item without title or time, too long a text, or one that names a secrecy degree."""
    if not draft.title:
        raise ItemError(_m("Hãy nhập nội dung."), field="title")
    for name, longest in LENGTHS.items():
        text = getattr(draft, name)
        check_not_secret(text, field=name)
        if len(text) > longest:
            raise ItemError(_m("Tối đa %(max)d ký tự."), field=name, max=longest)
    check_minutes(draft.planned_minutes)


def check_minutes(minutes: int) -> None:
    """Refuse an item that lasts no time or more than a day."""
    if not 1 <= minutes <= _A_DAY:
        raise WrongMinutesError(
            _m("Thời lượng của nội dung phải từ 1 đến 1440 phút."), field="planned_minutes"
        )


def check_room(count: int) -> None:
    """Refuse an item more than an agenda can hold."""
    if count >= MOST_ITEMS:
        raise TooManyItemsError(_m("Chương trình có tối đa %(most)d nội dung."), most=MOST_ITEMS)


def starts(begins_at: datetime, minutes: Sequence[int]) -> list[datetime]:
    """Return when each item begins if all keep their planned minutes."""
    before = list(accumulate(minutes, initial=0))[: len(minutes)]
    return [begins_at + timedelta(minutes=total) for total in before]


def overrun(begins_at: datetime, ends_at: datetime, minutes: Sequence[int]) -> int:
    """Return by how many minutes the items last longer than there is time; 0 when they fit."""
    time = int((ends_at - begins_at).total_seconds()) // 60
    return max(0, sum(minutes) - time)
