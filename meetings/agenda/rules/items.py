"""What an item of an agenda is."""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Final

from meetings.conferences.rules.secrecy import check_not_secret
from meetings.conferences.rules.stages import WrongStageError
from meetings.conferences.rules.vocabulary import Stage
from meetings.kit import vietnamese
from meetings.kit.errors import InvalidError
from meetings.kit.i18n import mark as _m

MOST_ITEMS: Final = 300
LENGTHS: Final = {"title": 500, "presenter_name": 120, "presenter_title": 200}
_A_DAY: Final = 24 * 60
# What became of an item is known while the conference is on, and until its file is closed.
MARKABLE: Final = frozenset({Stage.LIVE, Stage.ENDED})


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


class ItemOutcome(StrEnum):
    """What became of an item at the meeting, as its secretary marks it."""

    UNKNOWN = "unknown"
    DONE = "done"
    UNFINISHED = "unfinished"


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


def check_markable(stage: Stage) -> None:
    """Refuse to say what became of an item before the conference is on or after its file closed."""
    if stage not in MARKABLE:
        raise WrongStageError(
            _m("Chỉ đánh dấu được nội dung khi hội nghị đang diễn ra hoặc chưa đóng hồ sơ.")
        )
