"""The words for channels, kinds and states of messages, and their list as a sheet."""

import json
from collections.abc import Iterable
from typing import Any, Final

from flask_babel import LazyString, gettext
from flask_babel import lazy_gettext as _l

from meetings.kit.tables import Cell, Sheet
from meetings.notifications.models import OutboxMail
from meetings.notifications.rules import Channel, MailKind, MailState
from meetings.notifications.rules.webhooks import WORDS, HookEvent

CHANNELS: Final[dict[Channel, LazyString]] = {
    Channel.MAIL: _l("Thư điện tử"),
    Channel.SMS: _l("Tin nhắn SMS"),
    Channel.WEBHOOK: _l("Webhook"),
}
KINDS: Final[dict[MailKind, LazyString]] = {
    MailKind.INVITATION: _l("Giấy mời"),
    MailKind.CHANGE: _l("Thay đổi"),
    MailKind.CANCELLATION: _l("Hủy, hoãn"),
    MailKind.WITHDRAWAL: _l("Báo rút lời mời"),
    MailKind.REMINDER: _l("Lời nhắc trả lời"),
    MailKind.MINUTES_OUT: _l("Đã có biên bản"),
    MailKind.SUBSTITUTION_DECIDED: _l("Ý kiến về dự thay"),
    MailKind.REOPENING_DECIDED: _l("Ý kiến về sửa trả lời"),
    MailKind.PASSWORD_RESET: _l("Đặt lại mật khẩu"),
    MailKind.PERSONAL_INVITATION: _l("Mời đại biểu"),
    MailKind.PERSONAL_CHANGE: _l("Thay đổi, gửi đại biểu"),
    MailKind.PERSONAL_CANCELLATION: _l("Hủy, hoãn, gửi đại biểu"),
    MailKind.PERSONAL_WITHDRAWAL: _l("Thôi mời đại biểu"),
    MailKind.AGENDA_CHANGE: _l("Chương trình thay đổi"),
    MailKind.PERSONAL_AGENDA_CHANGE: _l("Chương trình thay đổi, gửi đại biểu"),
    MailKind.EVENT: _l("Sự kiện của hội nghị"),
}
STATES: Final[dict[MailState, LazyString]] = {
    MailState.NEW: _l("Chờ gửi"),
    MailState.SENDING: _l("Đang gửi"),
    MailState.SENT: _l("Đã gửi"),
    MailState.FAILED: _l("Bị từ chối"),
    MailState.DEAD: _l("Không gửi được"),
    MailState.SUPERSEDED: _l("Đã thay bằng thư mới"),
}
_FAULTS: Final[tuple[tuple[str, LazyString], ...]] = (
    ("gaierror", _l("Không tìm thấy máy chủ")),
    ("ConnectionRefusedError", _l("Máy chủ từ chối kết nối")),
    ("TimeoutError", _l("Máy chủ không trả lời kịp")),
    ("5.1.1", _l("Không có địa chỉ thư này")),  # RFC 3463
    ("5.2.2", _l("Hộp thư của người nhận đã đầy")),
    ("no worker came back", _l("Việc gửi bị ngắt giữa chừng")),
)


def content(mail: OutboxMail) -> str:
    """Return what a message is about: its kind, or what happened to which conference.

    After 90 days the text is gone, and with it what happened.
    """
    if mail.kind is not MailKind.EVENT or not mail.note:
        return str(KINDS[mail.kind])
    is_told = mail.channel is Channel.WEBHOOK  # a short message of this kind is a test
    told: dict[str, Any] = json.loads(mail.note) if is_told else {"event": HookEvent.TEST}
    words = gettext(WORDS[HookEvent(told["event"])])
    happened = words[0].upper() + words[1:]
    title = told.get("conference", {}).get("title", "")
    return f"{happened}: {title}" if title else happened


def why(error: str) -> str:
    """Return why a message did not leave: what was told, behind words where the fault is known."""
    for name, words in _FAULTS:
        if name in error:
            return f"{words} ({error})"
    return error


def delivery_sheet(found: Iterable[OutboxMail]) -> Sheet:
    """Return messages as a sheet: to whom, about what, by which way, where each stands and why."""
    header = (
        gettext("Mã"), gettext("Người nhận"), gettext("Địa chỉ nhận"), gettext("Kênh"),
        gettext("Nội dung"), gettext("Tình trạng"), gettext("Số lần thử"), gettext("Xếp hàng lúc"),
        gettext("Gửi lúc"), gettext("Thử lại lúc"), gettext("Lý do"), gettext("Có thể trùng"),
    )  # fmt: skip
    return Sheet(name=gettext("Thư gửi đi"), header=header, rows=(_line(one) for one in found))


def _line(mail: OutboxMail) -> tuple[Cell, ...]:
    return (
        mail.public_id,
        mail.name,
        mail.address,
        str(CHANNELS[mail.channel]),
        content(mail),
        str(STATES[mail.state]),
        mail.attempt,
        mail.created_at,
        mail.sent_at,
        mail.next_at if mail.state is MailState.NEW else None,
        why(mail.last_error),
        gettext("có") if mail.may_be_double else "",
    )
