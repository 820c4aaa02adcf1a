"""The programmes of the demonstration: what was given on 12/02/2020, and what is planned today."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from meetings.access.actor import Actor
from meetings.agenda import commands as agenda
from meetings.agenda.rules import ItemDraft, ItemKind
from meetings.conferences.models import Conference
from meetings.demo.acting import again
from meetings.demo.sitting import Given
from meetings.kit.transactions import transaction
from meetings.speeches.rules.vocabulary import SpeechKind

_CHAIR: Final = "Đỗ Quang Chủ"
_CHAIRS: Final = "Lãnh đạo chủ trì (minh họa)"
OPENING: Final = ItemDraft(
    kind=ItemKind.KHAI_MAC,
    title="Khai mạc, tuyên bố lý do, giới thiệu đại biểu",
    planned_minutes=10,
    presenter_name="Ban tổ chức",
)
_BREAK: Final = ItemDraft(kind=ItemKind.NGHI, title="Nghỉ giải lao", planned_minutes=15)
_CLOSING: Final = ItemDraft(
    kind=ItemKind.KET_LUAN,
    title="Phát biểu kết luận",
    planned_minutes=20,
    presenter_name=_CHAIR,
    presenter_title=_CHAIRS,
)
_KINDS: Final = {
    SpeechKind.BAO_CAO: ItemKind.BAO_CAO,
    SpeechKind.THAM_LUAN: ItemKind.THAM_LUAN,
    SpeechKind.CHI_DAO: ItemKind.CHI_DAO,
    SpeechKind.KET_LUAN: ItemKind.KET_LUAN,
}
STORM: Final = (
    OPENING,
    ItemDraft(
        kind=ItemKind.BAO_CAO,
        title="Tình hình mưa lũ và công tác ứng phó",
        planned_minutes=15,
        presenter_title="Lãnh đạo Bộ Nông nghiệp và Môi trường (minh họa)",
    ),
    ItemDraft(
        kind=ItemKind.BAO_CAO,
        title="Lực lượng, phương tiện cứu hộ",
        planned_minutes=12,
        presenter_title="Lãnh đạo Bộ Quốc phòng (minh họa)",
    ),
    ItemDraft(kind=ItemKind.THAO_LUAN, title="Ý kiến của các điểm cầu", planned_minutes=120),
    _CLOSING,
)
DIGITAL: Final = (
    OPENING,
    ItemDraft(
        kind=ItemKind.BAO_CAO,
        title="Kết quả triển khai nhiệm vụ chuyển đổi số ở cấp xã",
        planned_minutes=25,
        presenter_title="Lãnh đạo Bộ Khoa học và Công nghệ (minh họa)",
    ),
    ItemDraft(kind=ItemKind.THAM_LUAN, title="Tham luận của các địa phương", planned_minutes=45),
    _BREAK,
    ItemDraft(kind=ItemKind.THAO_LUAN, title="Ý kiến của các điểm cầu", planned_minutes=45),
    _CLOSING,
)
TWO_TIERS: Final = (
    OPENING,
    ItemDraft(
        kind=ItemKind.BAO_CAO,
        title="Tổng kết mô hình chính quyền địa phương hai cấp",
        planned_minutes=30,
        presenter_title="Lãnh đạo Bộ Nội vụ (minh họa)",
    ),
    ItemDraft(kind=ItemKind.THAM_LUAN, title="Tham luận của các địa phương", planned_minutes=70),
    _BREAK,
    ItemDraft(kind=ItemKind.THAO_LUAN, title="Ý kiến của các điểm cầu", planned_minutes=75),
    _CLOSING,
)


def write(
    conference: Conference, items: Sequence[ItemDraft], secretary: Actor, *, now: datetime
) -> None:
    """Put the items on the programme of a conference, in order."""
    with transaction():
        held = again(conference, secretary)
        for item in items:
            agenda.add(held, draft=item, actor=secretary, now=now)


def of_speeches(given: Sequence[Given]) -> list[ItemDraft]:
    """Return the programme that led to these speeches."""
    return [
        ItemDraft(
            kind=_KINDS[one.kind],
            title=one.title,
            planned_minutes=max(1, round(one.seconds / 60)),
            presenter_name=one.speaker,
            presenter_title=one.post,
            point=one.point,
        )
        for one in given
    ]
