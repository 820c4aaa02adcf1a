"""Telling machines elsewhere what happened, by the same outbox as the mails."""

import json
from datetime import datetime
from typing import Any, Final
from urllib.parse import urlsplit

from meetings.conferences.models import Conference
from meetings.kit import sql
from meetings.kit.events import Event
from meetings.kit.vietnamese import fold
from meetings.notifications.models import OutboxMail, WebhookEndpoint
from meetings.notifications.queries import webhooks
from meetings.notifications.rules import Channel, MailKind, MailState
from meetings.notifications.rules.webhooks import HookEvent, told

_LONGEST_HOST: Final = 254


def tell(conference: Conference, what: HookEvent, *, event: Event, base_url: str) -> int:
    """Queue an event for every machine that listens to it; return how many.

    What is told is fixed here, as it stands when it happens. One machine hears of one conference
    in the order in which things happened.
    """
    listening = webhooks.listening(conference, what)
    note = _note(what, at=event.at, subject=event.subject, facts=told(event.facts))
    note["conference"] = {
        "code": conference.code,
        "title": conference.title,
        "stage": conference.stage.value,
        "starts_at": conference.starts_at.isoformat(),
        "ends_at": conference.ends_at.isoformat(),
        "url": f"{base_url}/conferences/{conference.code}",
    }
    moment = round(event.at.timestamp() * 1_000_000)
    rows = [
        _row(endpoint, f"{what.value}:{event.subject}:{moment}", note, now=event.at)
        | {"conference_id": conference.id, "supersede_key": f"w{endpoint.id}:{conference.id}"}
        for endpoint in listening
    ]
    return sql.upsert(OutboxMail, rows, key=["kind", "dedupe_key"])


def tell_test(endpoint: WebhookEndpoint, *, now: datetime) -> None:
    """Queue a test for one machine."""
    note = _note(HookEvent.TEST, at=now, subject=endpoint.public_id, facts={})
    moment = round(now.timestamp() * 1_000_000)
    row = _row(endpoint, f"test:{moment}", note, now=now)
    row |= {"conference_id": None, "supersede_key": f"w{endpoint.id}:test"}
    sql.upsert(OutboxMail, [row], key=["kind", "dedupe_key"])


def _note(what: HookEvent, *, at: datetime, subject: str, facts: dict[str, Any]) -> dict[str, Any]:
    return {"event": what.value, "at": at.isoformat(), "subject": subject, "facts": facts}


def _row(
    endpoint: WebhookEndpoint, name: str, note: dict[str, Any], *, now: datetime
) -> dict[str, Any]:
    return {
        "public_id": sql.random_id(),
        "channel": Channel.WEBHOOK,
        "kind": MailKind.EVENT,
        "dedupe_key": f"w{endpoint.id}:{name}",
        "endpoint_id": endpoint.id,
        "name": endpoint.name,
        "address": (urlsplit(endpoint.url).hostname or "")[:_LONGEST_HOST],
        "fold": fold(endpoint.name),
        "language": endpoint.language,
        "note": json.dumps(note, ensure_ascii=False),
        "state": MailState.NEW,
        "attempt": 0,
        "created_at": now,
        "next_at": now,
        "last_error": "",
        "may_be_double": False,
    }
