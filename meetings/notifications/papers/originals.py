"""The words that came with the product, as texts with places: what an administrator begins from."""

from typing import Final

from flask_babel import gettext as _

from meetings.conferences.models import Conference
from meetings.conferences.rules.vocabulary import Stage
from meetings.kit.i18n import mark as _m
from meetings.notifications.papers import texts, webhooks
from meetings.notifications.rules import Channel, MailKind
from meetings.notifications.rules.webhooks import HookEvent

SUBJECTS: Final = {
    MailKind.INVITATION: _m("Giấy mời: %(title)s"),
    MailKind.CHANGE: _m("Thay đổi: %(title)s"),
    MailKind.CANCELLATION: _m("Hủy/hoãn: %(title)s"),
    MailKind.WITHDRAWAL: _m("Rút lời mời: %(title)s"),
    MailKind.REMINDER: _m("Nhắc trả lời giấy mời: %(title)s"),
    MailKind.MINUTES_OUT: _m("Đã có biên bản: %(title)s"),
    MailKind.SUBSTITUTION_DECIDED: _m("Ý kiến về đề nghị dự thay: %(title)s"),
    MailKind.REOPENING_DECIDED: _m("Ý kiến về đề nghị sửa trả lời: %(title)s"),
    MailKind.PASSWORD_RESET: _m("Đặt lại mật khẩu Điểm Cầu"),
    MailKind.AGENDA_CHANGE: _m("Chương trình thay đổi: %(title)s"),
    MailKind.PERSONAL_INVITATION: _m("Mời dự hội nghị: %(title)s"),
    MailKind.PERSONAL_CHANGE: _m("Thay đổi: %(title)s"),
    MailKind.PERSONAL_CANCELLATION: _m("Hủy/hoãn: %(title)s"),
    MailKind.PERSONAL_WITHDRAWAL: _m("Thôi mời dự: %(title)s"),
    MailKind.PERSONAL_AGENDA_CHANGE: _m("Chương trình thay đổi: %(title)s"),
}
_CALLED_OFF: Final = frozenset({MailKind.CANCELLATION, MailKind.PERSONAL_CANCELLATION})
PERSONAL: Final = frozenset(kind for kind in SUBJECTS if kind.value.startswith("personal_"))
_LEADS: Final = {
    MailKind.INVITATION: _m(
        "Đơn vị được mời dự hội nghị sau. Xin xem giấy mời và trả lời trên hệ thống."
    ),
    MailKind.CHANGE: _m("Hội nghị mà đơn vị được mời đã có thay đổi. Thông tin hiện tại như sau."),
    MailKind.CANCELLATION: _m("Hội nghị mà đơn vị được mời không diễn ra theo thời gian đã báo."),
    MailKind.WITHDRAWAL: _m(
        "Cơ quan mời đã rút lời mời dự hội nghị sau; đơn vị không cần trả lời nữa."
    ),
    MailKind.REMINDER: _m("Đơn vị %(office)s chưa trả lời giấy mời dự hội nghị dưới đây."),
    MailKind.MINUTES_OUT: _m("Biên bản số %(number)s của hội nghị đã được phát hành."),
    MailKind.PASSWORD_RESET: _m(
        "Có yêu cầu đặt lại mật khẩu cho tài khoản của bạn. Liên kết dưới đây dùng được một lần, "
        "trong %(minutes)s phút."
    ),
    MailKind.PERSONAL_INVITATION: _m("Ông/Bà có tên trong danh sách đại biểu dự hội nghị sau."),
    MailKind.PERSONAL_CHANGE: _m(
        "Hội nghị mà Ông/Bà được mời dự đã có thay đổi. Thông tin hiện tại như sau; xin Ông/Bà "
        "trả lời lại."
    ),
    MailKind.PERSONAL_CANCELLATION: _m(
        "Hội nghị mà Ông/Bà được mời dự không diễn ra theo thời gian đã báo."
    ),
    MailKind.PERSONAL_WITHDRAWAL: _m(
        "Ông/Bà không còn trong danh sách đại biểu dự hội nghị sau, nên lời mời đã gửi không còn "
        "hiệu lực."
    ),
    MailKind.AGENDA_CHANGE: _m(
        "Đơn vị chủ trì đã sửa chương trình hội nghị mà đơn vị được mời; thời gian và địa điểm "
        "không thay đổi."
    ),
    MailKind.PERSONAL_AGENDA_CHANGE: _m(
        "Chương trình hội nghị mà Ông/Bà được mời dự đã được sửa; thời gian và địa điểm không thay "
        "đổi, Ông/Bà không cần trả lời lại."
    ),
}
_POINT: Final = (
    "ten_nguoi_nhan", "don_vi", "ten_hoi_nghi", "ma_hoi_nghi", "co_quan_moi", "thoi_gian",
    "dia_diem", "diem_cau", "chu_tri", "lien_ket",
)  # fmt: skip
_REASON: Final = ("ly_do",)
_BEFORE: Final = ("truoc_day",)
_AGENDA: Final = ("chuong_trinh_doi", "thay_doi")
_DECIDED: Final = frozenset({MailKind.SUBSTITUTION_DECIDED, MailKind.REOPENING_DECIDED})
_ANSWER: Final = ("han_tra_loi", "lien_ket_tra_loi")
_REPLY: Final = ("lien_ket_tra_loi", "tra_loi_bang_lich")
_MORE: Final[dict[MailKind, tuple[str, ...]]] = {
    MailKind.INVITATION: _ANSWER,
    MailKind.CHANGE: (*_REASON, *_BEFORE, *_AGENDA, *_ANSWER, "lien_ket_xem"),
    MailKind.CANCELLATION: _REASON,
    MailKind.WITHDRAWAL: _REASON,
    MailKind.REMINDER: (*_ANSWER, "nhac_han", "nhac_ban_nhap"),
    MailKind.MINUTES_OUT: ("so_bien_ban", "lien_ket_bien_ban"),
    MailKind.SUBSTITUTION_DECIDED: (*_REASON, "ket_qua", "lien_ket_dai_bieu"),
    MailKind.REOPENING_DECIDED: (*_REASON, "ket_qua", "sua_den", "lien_ket_tra_loi"),
    MailKind.AGENDA_CHANGE: (*_AGENDA, "lien_ket_chuong_trinh", "lien_ket_tra_loi"),
    MailKind.PERSONAL_INVITATION: _REPLY,
    MailKind.PERSONAL_CHANGE: (*_REASON, *_BEFORE, *_AGENDA, *_REPLY),
    MailKind.PERSONAL_AGENDA_CHANGE: _AGENDA,
    MailKind.PERSONAL_CANCELLATION: _REASON,
    MailKind.PERSONAL_WITHDRAWAL: _REASON,
}
_TELLS_AGENDA: Final = frozenset(kind for kind, more in _MORE.items() if "thay_doi" in more)


def subject_of(kind: MailKind, conference: Conference) -> str:
    """Return the subject of a mail about a conference; one called off says in which way."""
    words = SUBJECTS[kind]
    if kind in _CALLED_OFF and conference.stage is Stage.CANCELLED:
        words = _m("Hủy: %(title)s")
    elif kind in _CALLED_OFF and conference.stage is Stage.POSTPONED:
        words = _m("Hoãn: %(title)s")
    return str(_(words, title=conference.title))


def kinds(channel: Channel) -> tuple[str, ...]:
    """Return the kinds of message a channel has words for."""
    if channel is Channel.MAIL:
        return tuple(one.value for one in SUBJECTS)
    known = texts.SENTENCES if channel is Channel.SMS else webhooks.SENTENCES
    return tuple(one.value for one in known)


def places(channel: Channel, kind: str) -> tuple[str, ...]:
    """Return the places that the words of a kind of message may have."""
    if channel is Channel.SMS:
        return texts.PLACES
    if channel is Channel.WEBHOOK:
        return webhooks.PLACES
    if kind == MailKind.PASSWORD_RESET:
        return ("ten_nguoi_nhan", "lien_ket", "so_phut")
    return (*_POINT, *_MORE[MailKind(kind)])


def original(channel: Channel, kind: str) -> tuple[str, str]:
    """Return subject and body of the product's own words, in the language of the moment."""
    if channel is Channel.SMS:
        return "", _(texts.SENTENCES[MailKind(kind)])
    if channel is Channel.WEBHOOK:
        return "", _(webhooks.SENTENCES[HookEvent(kind)])
    mail = MailKind(kind)
    subject = _(SUBJECTS[mail], title="{ten_hoi_nghi}")
    return subject, "\n".join((*_opening(mail), *_facts(mail), *_close(mail)))


def _opening(kind: MailKind) -> list[str]:
    name = "{ten_nguoi_nhan}"
    is_personal = kind in PERSONAL
    greeting = (
        _("Kính gửi Ông/Bà %(name)s,", name=name)
        if is_personal
        else _("Kính gửi %(name)s,", name=name)
    )
    given = {"office": "{don_vi}", "number": "{so_bien_ban}", "minutes": "{so_phut}"}
    lead = _(_LEADS[kind], **given) if kind in _LEADS else "{ket_qua}"
    reason = []
    if "ly_do" in _MORE.get(kind, ()) and kind not in _DECIDED:
        reason = [_("Lý do") + ": {ly_do}"]
    due = {
        MailKind.REMINDER: ["{nhac_han}", "{nhac_ban_nhap}"],
        MailKind.REOPENING_DECIDED: ["{sua_den}"],
    }
    changes = ["{chuong_trinh_doi}", "- {thay_doi}", ""] if kind in _TELLS_AGENDA else []
    return [greeting, "", lead, *reason, *due.get(kind, []), "", *changes]


def _facts(kind: MailKind) -> list[str]:
    if kind is MailKind.PASSWORD_RESET:
        return ["{lien_ket}", ""]
    before = [_("Đã báo trước đây") + ": {truoc_day}"] if "truoc_day" in _MORE[kind] else []
    # a delegate is told only the hours of before: the place is that of the point
    where = [*before, _("Cơ quan mời") + ": {co_quan_moi}"]
    if kind not in PERSONAL:
        where = [_("Địa điểm") + ": {dia_diem}", *before]
    return [
        "{ten_hoi_nghi}",
        "",
        _("Thời gian") + ": {thoi_gian}",
        *where,
        _("Điểm cầu") + ": {diem_cau}",
        _("Chủ trì") + ": {chu_tri}",
        "",
    ]


def _close(kind: MailKind) -> list[str]:
    due, answer = _("Hạn trả lời") + ": {han_tra_loi}", _("Trả lời tại") + ": {lien_ket_tra_loi}"
    reply = [
        answer,
        _("Liên kết này của riêng Ông/Bà, không cần tài khoản; xin không chuyển tiếp thư."),
        "{tra_loi_bang_lich}",
    ]
    closes = {
        MailKind.INVITATION: [due, answer],
        MailKind.CHANGE: [due, answer, _("Xem tại") + ": {lien_ket_xem}"],
        MailKind.CANCELLATION: [_("Xem tại") + ": {lien_ket}"],
        MailKind.REMINDER: [answer, _("Nếu đơn vị vừa trả lời, xin bỏ qua thư này.")],
        MailKind.MINUTES_OUT: [_("Xem và tải biên bản tại") + ": {lien_ket_bien_ban}"],
        MailKind.SUBSTITUTION_DECIDED: [_("Xem danh sách đại biểu tại") + ": {lien_ket_dai_bieu}"],
        MailKind.REOPENING_DECIDED: [_("Xem câu trả lời tại") + ": {lien_ket_tra_loi}"],
        MailKind.AGENDA_CHANGE: [
            _("Chương trình hiện tại") + ": {lien_ket_chuong_trinh}",
            answer,
        ],
        MailKind.PASSWORD_RESET: [
            _("Nếu bạn không yêu cầu, hãy bỏ qua thư này; mật khẩu không thay đổi.")
        ],
        MailKind.PERSONAL_INVITATION: reply,
        MailKind.PERSONAL_CHANGE: reply,
    }
    return closes.get(kind, [])
