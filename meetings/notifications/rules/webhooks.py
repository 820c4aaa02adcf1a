"""What is told to a machine elsewhere, and how it knows that we said it."""

import hashlib
import hmac
import json
from enum import StrEnum
from typing import Any, Final

from meetings.kit.errors import InvalidError
from meetings.kit.i18n import mark as _m

_PURPOSE: Final = "webhook"


class HookEvent(StrEnum):
    """What a webhook can be told of; the names stand in bodies and stay (interfaces)."""

    ANNOUNCED = "conference.announced"
    CHANGED = "conference.changed"
    POSTPONED = "conference.postponed"
    CANCELLED = "conference.cancelled"
    STARTED = "conference.started"
    ENDED = "conference.ended"
    PASSED_ON = "invitation.passed_on"
    ANSWERED = "invitation.answered"
    MINUTES = "minutes.issued"
    TEST = "test"


WORDS: Final = {
    HookEvent.ANNOUNCED: _m("phát hành giấy mời"),
    HookEvent.CHANGED: _m("sửa hội nghị"),
    HookEvent.POSTPONED: _m("hoãn hội nghị"),
    HookEvent.CANCELLED: _m("hủy hội nghị"),
    HookEvent.STARTED: _m("khai mạc hội nghị"),
    HookEvent.ENDED: _m("kết thúc hội nghị"),
    HookEvent.PASSED_ON: _m("chuyển mời cấp dưới"),
    HookEvent.ANSWERED: _m("trả lời giấy mời"),
    HookEvent.MINUTES: _m("phát hành biên bản hội nghị"),
    HookEvent.TEST: _m("gửi thử"),
}
CHOOSABLE: Final = tuple(one for one in HookEvent if one is not HookEvent.TEST)
# Of what an event remembers, only this leaves the house: no names, no addresses.
_TOLD: Final = frozenset({"answer", "count", "number", "reason", "starts_at"})


class NothingToTellError(InvalidError):
    """A webhook that listens to nothing."""


def check_events(events: list[str]) -> tuple[HookEvent, ...]:
    """Return the events a webhook listens to, in order; raises NothingToTellError for none."""
    found = tuple(one for one in CHOOSABLE if one.value in events)
    if not found:
        raise NothingToTellError(_m("Hãy chọn ít nhất một loại sự kiện."), field="events")
    return found


def told(facts: dict[str, Any]) -> dict[str, Any]:
    """Return what of the facts of an event is told outside."""
    return {
        name: value for name, value in facts.items() if name in _TOLD and value not in (None, "")
    }


def secret_of(key: str, public_id: str, turn: int) -> str:
    """Derive the secret of a webhook from the key of the house; it is stored nowhere.

    `turn` counts how often it was renewed.
    """
    name = f"{_PURPOSE}:{public_id}:{turn}"
    return hmac.new(key.encode(), name.encode(), hashlib.sha256).hexdigest()


def signature(secret: str, *, timestamp: int, body: bytes) -> str:
    """Return the value of the signature header: HMAC-SHA256 over "timestamp.body"."""
    signed = hmac.new(secret.encode(), f"{timestamp}.".encode() + body, hashlib.sha256)
    return f"v1={signed.hexdigest()}"


def body_of(delivery: str, note: str, text: str) -> bytes:
    """Return the body: what was kept when it happened, the id of the delivery, and a sentence."""
    facts = {"id": delivery, **json.loads(note), "text": text}
    return json.dumps(facts, ensure_ascii=False, separators=(",", ":")).encode()
