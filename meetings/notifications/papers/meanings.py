"""What each place of a message stands for, with an example, for whoever writes the words."""

from dataclasses import dataclass
from typing import Final

from flask_babel import LazyString, force_locale
from flask_babel import lazy_gettext as _l

from meetings.notifications.papers import originals, samples
from meetings.notifications.rules import Channel

MEANINGS: Final[dict[str, LazyString]] = {
    "ten_nguoi_nhan": _l("họ tên người nhận"),
    "don_vi": _l("đơn vị được mời"),
    "ten_hoi_nghi": _l("tên hội nghị"),
    "ma_hoi_nghi": _l("mã hội nghị trong hệ thống"),
    "co_quan_moi": _l("cơ quan chủ trì mời họp"),
    "thoi_gian": _l("thời gian họp; họp nhiều ngày thì mỗi ngày một dòng"),
    "truoc_day": _l("thời gian và địa điểm đã báo trước khi thay đổi"),
    "dia_diem": _l("địa điểm chính của hội nghị"),
    "diem_cau": _l("điểm cầu nơi người nhận dự họp"),
    "chu_tri": _l("người chủ trì, kèm chức vụ; nhiều người thì mỗi người một dòng"),
    "ly_do": _l("lý do thay đổi, hoãn, hủy hoặc không đồng ý"),
    "lien_ket": _l("liên kết mở trang của người nhận"),
    "lien_ket_tra_loi": _l("liên kết mở trang trả lời"),
    "lien_ket_xem": _l("liên kết mở trang hội nghị khi không còn phải trả lời"),
    "lien_ket_bien_ban": _l("liên kết mở biên bản"),
    "lien_ket_dai_bieu": _l("liên kết mở danh sách đại biểu"),
    "lien_ket_chuong_trinh": _l("liên kết mở chương trình"),
    "han_tra_loi": _l("hạn trả lời"),
    "nhac_han": _l("câu nhắc còn hạn hay đã quá hạn trả lời"),
    "nhac_ban_nhap": _l("câu nhắc câu trả lời còn lưu nháp, chưa gửi; không có bản nháp thì trống"),
    "chuong_trinh_doi": _l("câu dẫn khi chương trình thay đổi; không đổi thì trống"),
    "thay_doi": _l("từng chỗ thay đổi của chương trình, mỗi chỗ một dòng"),
    "sua_den": _l("thời điểm còn được sửa câu trả lời"),
    "ket_qua": _l("câu cho biết đề nghị được đồng ý hay không"),
    "so_bien_ban": _l("số của biên bản"),
    "so_phut": _l("số phút liên kết còn dùng được"),
    "tra_loi_bang_lich": _l("câu cho biết có thể trả lời bằng nút của lịch"),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """A place of a message: what stands there when it is sent, and an example of it."""

    name: str
    meaning: str
    example: str


def explained(channel: Channel, kind: str, language: str) -> list[Place]:
    """Return the places of a kind of message; the examples are those of the preview."""
    with force_locale(language):
        values = {name: _shown(value) for name, value in samples.values(channel).items()}
    return [
        Place(name=name, meaning=str(MEANINGS[name]), example=values.get(name, ""))
        for name in originals.places(channel, kind)
    ]


def _shown(value: str | tuple[str, ...]) -> str:
    return value if isinstance(value, str) else "; ".join(value)
