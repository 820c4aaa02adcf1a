"""Short messages: the words, and the request to the operator's gateway."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from flask import current_app
from flask_babel import force_locale, gettext

from meetings.kit import vietnamese
from meetings.kit.i18n import mark as _m
from meetings.notifications.models import OutboxMail, SmsGateway
from meetings.notifications.papers.deliveries import KINDS
from meetings.notifications.papers.webhooks import Posted
from meetings.notifications.queries import Subject
from meetings.notifications.queries import templates as set_words
from meetings.notifications.rules import Channel, MailKind, gateways, templates, texts
from meetings.notifications.rules.texts import Length

SENTENCES: Final[dict[MailKind, str]] = {
    MailKind.REMINDER: _m(
        "{don_vi} chưa trả lời giấy mời {ten_hoi_nghi}, hạn {han_tra_loi}. Trả lời tại {lien_ket} "
        "{nhac_ban_nhap}"
    ),
    MailKind.CHANGE: _m("Hoãn {ten_hoi_nghi} sang {thoi_gian}. {ly_do}"),
    MailKind.CANCELLATION: _m("Không họp {ten_hoi_nghi} ngày {thoi_gian} như đã báo. {ly_do}"),
}
PLACES: Final = (
    "ten_nguoi_nhan", "don_vi", "ten_hoi_nghi", "thoi_gian", "han_tra_loi", "ly_do", "lien_ket",
    "nhac_ban_nhap",
)  # fmt: skip


def text(row: OutboxMail, subject: Subject) -> str:
    """Return the words of a short message, in the language of its reader."""
    with force_locale(row.language):
        sentence = _sentence(row.kind, row.language)
        return templates.fill(sentence, values(row, subject)).strip()


def _sentence(kind: MailKind, language: str) -> str:
    held = set_words.find(Channel.SMS, kind.value, language)
    return held.body if held else gettext(SENTENCES[kind])


def values(row: OutboxMail, subject: Subject) -> dict[str, str]:
    """Return what the places of a short message are filled with."""
    conference, point = subject.conference, subject.point
    page = f"{current_app.config['BASE_URL']}/conferences/{conference.code}"
    deadline = point.reply_deadline
    return {
        "ten_nguoi_nhan": row.name,
        "don_vi": point.organisation_name,
        "ten_hoi_nghi": conference.title,
        "thoi_gian": _moment(conference.starts_at),
        "han_tra_loi": _moment(deadline) if deadline else "",
        "ly_do": row.note,
        "lien_ket": page,
        "nhac_ban_nhap": unsent() if subject.drafted_at else "",
    }


def unsent() -> str:
    """Return the words of a short message about an answer that was saved and not sent."""
    return str(gettext("Có bản nháp chưa gửi."))


@dataclass(frozen=True, kw_only=True, slots=True)
class Example:
    """A short message with sample data, as it arrives, and how long it is."""

    label: str
    text: str
    length: Length


def sample() -> dict[str, str]:
    """Return sample data for the places of a short message."""
    base = current_app.config["BASE_URL"]
    return {
        "ten_nguoi_nhan": gettext("Nguyễn Văn An"),
        "don_vi": gettext("UBND tỉnh Bắc Ninh"),
        "ten_hoi_nghi": gettext("Hội nghị trực tuyến sơ kết quý I"),
        "thoi_gian": "08:00 10/03/2027",
        "han_tra_loi": "17:00 05/03/2027",
        "ly_do": gettext("Ứng phó bão số 5."),
        "lien_ket": f"{base}/conferences/hn-2027-03-10",
        "nhac_ban_nhap": "",
    }


def examples(gateway: SmsGateway) -> list[Example]:
    """Return each short message with sample data, in Vietnamese whoever looks."""
    found = []
    for kind in SENTENCES:
        with force_locale("vi"):
            words = shown(templates.fill(_sentence(kind, "vi"), sample()).strip(), gateway)
        found.append(Example(label=str(KINDS[kind]), text=words, length=texts.length(words)))
    return found


def to_phone(row: OutboxMail, words: str, gateway: SmsGateway) -> Posted:
    """Write the request for one short message; raises BadPhoneError for any other number."""
    number = texts.mobile(row.address)
    filled = {
        "so": number,
        "noi_dung": shown(words, gateway),
        "ma": row.public_id,
        "khoa": str(current_app.config["SMS_KEY"]),
    }
    headers = {"Content-Type": gateways.CONTENT_TYPES[gateway.body_format]}
    if gateway.header_name:
        headers[gateway.header_name] = templates.fill(gateway.header_value, filled)
    body = gateways.body(gateways.fields(gateway.fields), filled, gateway.body_format)
    return Posted(url=gateway.url, body=body, headers=headers)


def shown(words: str, gateway: SmsGateway) -> str:
    """Return the words as they arrive: without marks where it is set so, and never too long."""
    return texts.short(texts.plain(words) if gateway.is_plain else words)


def _moment(at: datetime) -> str:
    local = at.astimezone(vietnamese.ZONE)
    return f"{local:%H:%M} {vietnamese.short_date(local.date())}"
