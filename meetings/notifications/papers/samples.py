"""How a message would look in words that are being written, with sample data."""

from dataclasses import dataclass
from typing import Final

from flask import current_app
from flask_babel import force_locale, gettext

from meetings.kit.i18n import mark as _m
from meetings.notifications.papers import texts, wording
from meetings.notifications.papers.wording import Piece
from meetings.notifications.queries import gateway
from meetings.notifications.rules import Channel, templates
from meetings.notifications.rules.templates import Values
from meetings.notifications.rules.texts import Length
from meetings.notifications.rules.texts import length as length_of

_CODE: Final = "hn-2027-03-10"
_TITLE: Final = _m("Tham luận của tỉnh Bắc Ninh")


@dataclass(frozen=True, kw_only=True, slots=True)
class Preview:
    """A message with sample data: as text, as a mail's HTML, and how long a short message is."""

    subject: str
    text: str
    paragraphs: tuple[list[list[Piece]], ...] = ()
    length: Length | None = None


def preview(channel: Channel, words: tuple[str, str], language: str) -> Preview:
    """Return a message in these words (subject, body) with sample data."""
    with force_locale(language):
        given = values(channel)
    subject, body = (templates.fill(one, given) for one in words)
    if channel is Channel.MAIL:
        return Preview(subject=subject, text=body, paragraphs=tuple(wording.paragraphs(body)))
    if channel is Channel.SMS:
        shown = texts.shown(body, gateway.get())
        return Preview(subject="", text=shown, length=length_of(shown))
    return Preview(subject="", text=body)


def values(channel: Channel) -> Values:
    """Return sample data for the places of a message, in the language of the moment."""
    given = _values()
    return {**given, "nhac_ban_nhap": texts.unsent()} if channel is Channel.SMS else given


def _values() -> Values:
    base = current_app.config["BASE_URL"]
    page = f"{base}/conferences/{_CODE}"
    return texts.sample() | {
        "ma_hoi_nghi": _CODE,
        "co_quan_moi": gettext("Bộ Y tế"),
        "thoi_gian": "08:00 10/03/2027",
        "truoc_day": "14:00 09/03/2027",
        "dia_diem": gettext("Phòng họp số 1, tầng 2"),
        "diem_cau": gettext("Điểm cầu tỉnh Bắc Ninh"),
        "chu_tri": gettext("Thứ trưởng Trần Thị Bình"),
        "lien_ket": page,
        "lien_ket_tra_loi": f"{page}/invitations",
        "lien_ket_xem": page,
        "lien_ket_bien_ban": f"{page}/minutes",
        "lien_ket_dai_bieu": f"{page}/invitations",
        "nhac_han": gettext("Hạn trả lời: %(moment)s.", moment="17:00 05/03/2027"),
        "nhac_ban_nhap": gettext(
            "Câu trả lời đã lưu nháp lúc %(moment)s, chưa gửi.", moment="09:30 04/03/2027"
        ),
        "lien_ket_chuong_trinh": f"{page}/agenda",
        "chuong_trinh_doi": gettext("Chương trình thay đổi như sau:"),
        "thay_doi": (
            gettext(
                "Thêm: %(title)s (%(about)s)",
                title=gettext(_TITLE),
                about=gettext("%(minutes)d phút", minutes=10),
            ),
        ),
        "sua_den": gettext("Được sửa đến: %(moment)s.", moment="17:00 08/03/2027"),
        "ket_qua": gettext("Người chủ trì đã đồng ý đề nghị dự thay."),
        "so_bien_ban": "12/BB-BYT",
        "so_phut": "30",
        "tra_loi_bang_lich": gettext(
            "Cũng có thể trả lời bằng nút của lịch, hoặc trả lời thư này."
        ),
    }
