"""What a machine is told: a signed body with the facts and a sentence for people."""

import json
from dataclasses import dataclass
from typing import Final

from flask import current_app
from flask_babel import force_locale, gettext

from meetings.kit import clock
from meetings.kit.i18n import mark as _m
from meetings.notifications.models import OutboxMail, WebhookEndpoint
from meetings.notifications.queries import templates as set_words
from meetings.notifications.queries import webhooks
from meetings.notifications.rules import Channel, templates
from meetings.notifications.rules.outbox import ObsoleteMailError
from meetings.notifications.rules.webhooks import HookEvent, body_of, secret_of, signature

SENTENCES: Final[dict[HookEvent, str]] = {
    HookEvent.ANNOUNCED: _m("Đã phát hành giấy mời: {ten_hoi_nghi}. {lien_ket}"),
    HookEvent.CHANGED: _m("Hội nghị có thay đổi: {ten_hoi_nghi}. {lien_ket}"),
    HookEvent.POSTPONED: _m("Hoãn hội nghị: {ten_hoi_nghi}. {ly_do}"),
    HookEvent.CANCELLED: _m("Hủy hội nghị: {ten_hoi_nghi}. {ly_do}"),
    HookEvent.STARTED: _m("Hội nghị đã khai mạc: {ten_hoi_nghi}. {lien_ket}"),
    HookEvent.ENDED: _m("Hội nghị đã kết thúc: {ten_hoi_nghi}. {lien_ket}"),
    HookEvent.PASSED_ON: _m("Đã chuyển mời cấp dưới: {ten_hoi_nghi}. {lien_ket}"),
    HookEvent.ANSWERED: _m("Có trả lời giấy mời: {ten_hoi_nghi}. {lien_ket}"),
    HookEvent.MINUTES: _m("Đã phát hành biên bản: {ten_hoi_nghi}. {lien_ket}"),
    HookEvent.TEST: _m("Gửi thử từ Điểm Cầu."),
}
PLACES: Final = ("ten_hoi_nghi", "ma_hoi_nghi", "ly_do", "lien_ket")


@dataclass(frozen=True, kw_only=True, slots=True)
class Posted:
    """A request to a machine."""

    url: str
    body: bytes
    headers: dict[str, str]


def to_machine(row: OutboxMail) -> Posted:
    """Write and sign what one machine is told; raises ObsoleteMailError when it is turned off."""
    endpoint = webhooks.of(row)
    if endpoint is None or not endpoint.is_enabled:
        raise ObsoleteMailError(_m("Webhook này đang ngừng dùng nên không gửi."))
    body = body_of(row.public_id, row.note, sentence(row.note, row.language))
    timestamp = int(clock.now().timestamp())
    return Posted(
        url=endpoint.url,
        body=body,
        headers={
            "Content-Type": "application/json; charset=utf-8",
            "User-Agent": "DiemCau",
            "X-DiemCau-Delivery": row.public_id,
            "X-DiemCau-Event": str(json.loads(row.note)["event"]),
            "X-DiemCau-Timestamp": str(timestamp),
            "X-DiemCau-Signature": signature(secret(endpoint), timestamp=timestamp, body=body),
        },
    )


def secret(endpoint: WebhookEndpoint) -> str:
    """Return the secret of a machine: shown when it is made or renewed, and then only used."""
    key = str(current_app.config["SECRET_KEY"])
    return secret_of(key, endpoint.public_id, endpoint.secret_turn)


def sentence(note: str, language: str) -> str:
    """Return what happened as a sentence in a language."""
    told = json.loads(note)
    conference = told.get("conference", {})
    values = {
        "ten_hoi_nghi": conference.get("title", ""),
        "ma_hoi_nghi": conference.get("code", ""),
        "ly_do": str(told["facts"].get("reason", "")),
        "lien_ket": conference.get("url", ""),
    }
    event = HookEvent(told["event"])
    held = set_words.find(Channel.WEBHOOK, event.value, language)
    with force_locale(language):
        words = held.body if held else gettext(SENTENCES[event])
        return templates.fill(words, values).strip()
