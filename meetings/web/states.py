"""How each stored value looks to a person: a word, an icon and a tone, never a colour alone."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l


@dataclass(frozen=True, kw_only=True, slots=True)
class State:
    """One stored value as people see it.

    The tone is good, wait, warn, bad, live, draft or plain.
    """

    word: LazyString
    icon: str
    tone: str


def state(kind: str, value: str) -> State:
    """Return the look of a stored value; raises KeyError for one that nobody has named."""
    return _STATES[kind][str(value)]


def all_states() -> Mapping[str, Mapping[str, State]]:
    """Return the looks of all values by kind, as the style guide shows them."""
    return _STATES


def _is(word: LazyString, icon: str, tone: str) -> State:
    return State(word=word, icon=icon, tone=tone)


_STATES: Final = {
    "stage": {
        "draft": _is(_l("nháp"), "pencil", "draft"),
        "announced": _is(_l("đã phát hành giấy mời"), "send-check", "wait"),
        "live": _is(_l("đang diễn ra"), "record-circle", "live"),
        "ended": _is(_l("đã kết thúc"), "stop-fill", "wait"),
        "closed": _is(_l("đã hoàn tất"), "check-circle", "good"),
        "postponed": _is(_l("đã hoãn"), "hourglass", "warn"),
        "cancelled": _is(_l("đã hủy"), "slash-circle", "bad"),
    },
    "answer": {
        "invited": _is(_l("chờ trả lời"), "clock", "wait"),
        "confirmed": _is(_l("đã xác nhận"), "check-circle", "good"),
        "declined": _is(_l("từ chối"), "x-circle", "bad"),
        "withdrawn": _is(_l("đã rút lời mời"), "slash-circle", "draft"),
        "overdue": _is(_l("quá hạn"), "exclamation-circle", "bad"),
        "due_soon": _is(_l("sắp hết hạn"), "hourglass-split", "warn"),
        "passed_on": _is(_l("đã chuyển cấp dưới"), "send-check", "good"),
        "not_passed_on": _is(_l("chưa chuyển cấp dưới"), "send", "wait"),
        "lacking": _is(_l("thiếu thành phần bắt buộc"), "exclamation-triangle", "warn"),
        "unsent": _is(_l("chưa gửi"), "pencil", "warn"),
    },
    "reopening": {
        "pending": _is(_l("chờ xử lý"), "hourglass-split", "wait"),
        "granted": _is(_l("đã mở lại"), "unlock", "good"),
        "refused": _is(_l("không đồng ý"), "x-circle", "bad"),
        "withdrawn": _is(_l("đã rút đề nghị"), "slash-circle", "draft"),
    },
    "substitution": {
        "pending": _is(_l("chờ ý kiến chủ trì"), "hourglass-split", "wait"),
        "consented": _is(_l("đã đồng ý"), "check-circle", "good"),
        "refused": _is(_l("không đồng ý"), "x-circle", "bad"),
        "withdrawn": _is(_l("đã rút đề nghị"), "slash-circle", "draft"),
        "unasked": _is(_l("chưa có ý kiến chủ trì"), "exclamation-triangle", "warn"),
    },
    "reply": {
        "yes": _is(_l("tham dự"), "check-circle", "good"),
        "no": _is(_l("không tham dự"), "x-circle", "bad"),
        "maybe": _is(_l("chưa chắc chắn"), "question-circle", "warn"),
        "other": _is(_l("đề nghị người khác"), "person-plus", "wait"),
    },
    "reply_channel": {
        "link": _is(_l("qua liên kết"), "link-45deg", "plain"),
        "calendar": _is(_l("qua lịch"), "calendar-check", "plain"),
        "letter": _is(_l("qua thư"), "envelope", "plain"),
    },
    "reply_fate": {
        "counted": _is(_l("đã ghi nhận"), "check-circle", "good"),
        "noted": _is(_l("lời nhắn, chưa phải câu trả lời"), "chat-left-text", "warn"),
        "stale": _is(_l("cũ hơn, không tính"), "clock-history", "draft"),
        "late": _is(_l("quá giờ, không tính"), "clock", "draft"),
        "again": _is(_l("xin gửi lại giấy mời"), "arrow-repeat", "plain"),
        "stranger": _is(_l("người lạ, không ghi vào danh sách"), "person-x", "warn"),
        "forged": _is(_l("nghi giả mạo"), "shield-exclamation", "bad"),
        "automatic": _is(_l("thư tự động"), "gear", "draft"),
        "unreadable": _is(_l("không đọc được"), "exclamation-triangle", "bad"),
    },
    "line": {
        "untested": _is(_l("chưa thử"), "circle", "wait"),
        "passed": _is(_l("đạt"), "check-circle", "good"),
        "passed_with_notes": _is(_l("đạt, có lưu ý"), "exclamation-triangle", "warn"),
        "failed": _is(_l("không đạt"), "x-circle", "bad"),
        "offline": _is(_l("chưa kết nối"), "circle", "wait"),
        "connected": _is(_l("đang kết nối"), "wifi", "good"),
        "dropped": _is(_l("mất kết nối"), "wifi-off", "bad"),
        "closed": _is(_l("đã đóng đường truyền"), "dash-circle", "draft"),
    },
    "attendance": {
        "expected": _is(_l("chưa điểm danh"), "circle", "wait"),
        "present": _is(_l("có mặt"), "check-circle", "good"),
        "present_online": _is(_l("có mặt trực tuyến"), "camera-video", "good"),
        "late": _is(_l("đến muộn"), "clock-history", "warn"),
        "left": _is(_l("về sớm"), "box-arrow-right", "warn"),
        "excused": _is(_l("vắng có lý do"), "envelope-check", "wait"),
        "absent": _is(_l("vắng không lý do"), "x-circle", "bad"),
    },
    "speech": {
        "registered": _is(_l("đã đăng ký"), "pencil-square", "wait"),
        "accepted": _is(_l("đã nhận"), "check2", "good"),
        "declined": _is(_l("không bố trí"), "x-circle", "bad"),
        "waiting": _is(_l("đang chờ"), "hourglass-split", "wait"),
        "speaking": _is(_l("đang phát biểu"), "record-circle", "live"),
        "paused": _is(_l("tạm dừng"), "pause-fill", "warn"),
        "done": _is(_l("đã phát biểu"), "check-circle", "good"),
        "withdrawn": _is(_l("đã rút"), "slash-circle", "draft"),
        "not_reached": _is(_l("chưa tới lượt"), "skip-end-fill", "draft"),
    },
    "minutes": {
        "none": _is(_l("chưa có biên bản"), "circle", "draft"),
        "draft": _is(_l("dự thảo"), "pencil", "draft"),
        "review": _is(_l("đang trình duyệt"), "eye", "wait"),
        "approved": _is(_l("đã duyệt"), "check2", "good"),
        "signed": _is(_l("đã ký"), "vector-pen", "good"),
        "issued": _is(_l("đã phát hành"), "patch-check", "good"),
        "replaced": _is(_l("đã thay thế"), "arrow-repeat", "draft"),
        "withdrawn": _is(_l("đã thu hồi"), "arrow-counterclockwise", "bad"),
    },
    "assignment": {
        "given": _is(_l("mới giao"), "flag", "wait"),
        "accepted": _is(_l("đã nhận việc"), "check2", "wait"),
        "in_progress": _is(_l("đang thực hiện"), "hourglass-split", "wait"),
        "due_soon": _is(_l("sắp đến hạn"), "clock", "warn"),
        "overdue": _is(_l("quá hạn"), "exclamation-circle", "bad"),
        "reported": _is(_l("đã báo cáo"), "send-check", "wait"),
        "returned": _is(_l("trả lại"), "arrow-counterclockwise", "warn"),
        "done": _is(_l("hoàn thành"), "check-circle", "good"),
        "done_late": _is(_l("hoàn thành quá hạn"), "check-circle", "warn"),
        "cancelled": _is(_l("đã hủy"), "slash-circle", "draft"),
    },
    "form": {
        "online": _is(_l("trực tuyến"), "camera-video", "plain"),
        "in_person": _is(_l("trực tiếp"), "people", "plain"),
        "hybrid": _is(_l("trực tiếp kết hợp trực tuyến"), "broadcast", "plain"),
    },
    "kind": {
        "hoi_nghi": _is(_l("hội nghị"), "people", "plain"),
        "giao_ban": _is(_l("giao ban"), "people", "plain"),
        "so_ket": _is(_l("sơ kết"), "people", "plain"),
        "tong_ket": _is(_l("tổng kết"), "people", "plain"),
        "chuyen_de": _is(_l("chuyên đề"), "people", "plain"),
        "tap_huan": _is(_l("tập huấn"), "people", "plain"),
        "toa_dam": _is(_l("tọa đàm"), "people", "plain"),
        "hoi_thao": _is(_l("hội thảo"), "people", "plain"),
        "dien_dan": _is(_l("diễn đàn"), "people", "plain"),
        "hop": _is(_l("họp"), "people", "plain"),
    },
    "item": {
        "khai_mac": _is(_l("khai mạc"), "megaphone", "plain"),
        "bao_cao": _is(_l("báo cáo"), "easel", "plain"),
        "tham_luan": _is(_l("tham luận"), "file-earmark-text", "plain"),
        "thao_luan": _is(_l("thảo luận"), "chat-dots", "plain"),
        "chi_dao": _is(_l("phát biểu chỉ đạo"), "megaphone", "plain"),
        "ket_luan": _is(_l("kết luận"), "journal-check", "plain"),
        "nghi": _is(_l("nghỉ"), "pause-circle", "plain"),
        "khac": _is(_l("nội dung khác"), "list", "plain"),
    },
    "role": {
        "conference_chair": _is(_l("chủ trì hội nghị"), "person-badge", "plain"),
        "conference_secretary": _is(_l("thư ký hội nghị"), "pencil-square", "plain"),
        "minute_taker": _is(_l("người ghi biên bản"), "journal-text", "plain"),
        "local_chair": _is(_l("chủ trì điểm cầu"), "person-workspace", "plain"),
        "technician_on_duty": _is(_l("trực kỹ thuật"), "tools", "plain"),
        "delegate": _is(_l("đại biểu"), "person", "plain"),
    },
    "speech_kind": {
        "bao_cao": _is(_l("báo cáo"), "easel", "plain"),
        "tham_luan": _is(_l("tham luận"), "file-earmark-text", "plain"),
        "phat_bieu": _is(_l("phát biểu"), "mic", "plain"),
        "cau_hoi": _is(_l("câu hỏi"), "question-circle", "plain"),
        "tra_loi": _is(_l("trả lời"), "reply", "plain"),
        "tranh_luan": _is(_l("tranh luận"), "chat-left-text", "plain"),
        "the_thuc": _is(_l("thể thức"), "hand-index", "plain"),
        "chi_dao": _is(_l("phát biểu chỉ đạo"), "megaphone", "plain"),
        "ket_luan": _is(_l("kết luận"), "journal-check", "plain"),
    },
}
