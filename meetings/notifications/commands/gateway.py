"""Setting the gateway for short messages, and trying it out."""

from dataclasses import dataclass
from datetime import datetime

from meetings.access.actor import Actor
from meetings.kit import events, outbound, sql
from meetings.kit.errors import DomainError
from meetings.kit.i18n import mark as _m
from meetings.kit.outbound import AddressRefusedError, Guard
from meetings.notifications.events import SmsGatewaySet, SmsTried
from meetings.notifications.models import OutboxMail, SmsGateway
from meetings.notifications.queries.gateway import must_set_house
from meetings.notifications.rules import Channel, MailKind, MailState, gateways, texts
from meetings.notifications.rules.gateways import BodyFormat

_SUBJECT = "sms"


class OffError(DomainError):
    """Nothing is sent while short messages are off."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Wanted:
    """How the gateway wants to be asked."""

    url: str
    header_name: str
    header_value: str
    body_format: BodyFormat
    fields: str
    is_plain: bool
    is_enabled: bool


def put(gateway: SmsGateway, *, wanted: Wanted, guard: Guard, actor: Actor, now: datetime) -> None:
    """Set the gateway; `gateway` is loaded by `queries.gateway.for_change`.

    Raises AddressRefusedError for an address outside the settings, GatewayError.
    """
    must_set_house(actor)

    host = ""
    if wanted.url or wanted.is_enabled:
        host = _host(wanted.url, guard)
        gateways.fields(wanted.fields)
    gateways.check_header(wanted.header_name, wanted.header_value)
    for name in Wanted.__slots__:
        setattr(gateway, name, getattr(wanted, name))
    gateway.version += 1
    events.emit(
        SmsGatewaySet(
            at=now, by=actor.by, subject=_SUBJECT, host=host, is_enabled=wanted.is_enabled
        )
    )


def try_out(gateway: SmsGateway, *, phone: str, text: str, actor: Actor, now: datetime) -> None:
    """Send a short message to a number by hand; what becomes of it stands in the outbox.

    Raises BadPhoneError, OffError.
    """
    must_set_house(actor)

    if not gateway.is_enabled:
        raise OffError(_m("Tin nhắn SMS đang tắt. Hãy bật và lưu cấu hình trước khi gửi thử."))
    number = texts.mobile(phone)
    row = {
        "public_id": sql.random_id(),
        "channel": Channel.SMS,
        "kind": MailKind.EVENT,
        "dedupe_key": f"sms:test:{round(now.timestamp() * 1_000_000)}",
        "supersede_key": "",
        "account_id": actor.id,
        "name": actor.name,
        "address": number,
        "note": text,
        "state": MailState.NEW,
        "created_at": now,
        "next_at": now,
    }
    sql.upsert(OutboxMail, [row | _UNTRIED], key=["kind", "dedupe_key"])
    events.emit(SmsTried(at=now, by=actor.by, subject=_SUBJECT))


_UNTRIED = {"language": "vi", "attempt": 0, "last_error": "", "may_be_double": False}


def _host(url: str, guard: Guard) -> str:
    try:
        return outbound.target(url, guard).name
    except AddressRefusedError as refusal:
        refusal.field = "url"
        raise
