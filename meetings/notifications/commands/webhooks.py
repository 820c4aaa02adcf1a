"""Letting machines elsewhere be told, and giving them secrets."""

from dataclasses import dataclass
from datetime import datetime

from meetings.access.actor import Actor
from meetings.access.permissions import Permission
from meetings.kit import events, outbound, tokens
from meetings.kit.database import db
from meetings.kit.errors import DomainError
from meetings.kit.i18n import mark as _m
from meetings.kit.outbound import AddressRefusedError, Guard, Target
from meetings.notifications.commands import telling
from meetings.notifications.events import (
    WebhookAdded,
    WebhookChanged,
    WebhookSecretRenewed,
    WebhookTried,
)
from meetings.notifications.models import WebhookEndpoint
from meetings.notifications.rules import webhooks as rules
from meetings.organisations.models import Organisation


class DisabledError(DomainError):
    """Nothing is sent to a machine that is turned off."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Wanted:
    """How a machine is to be told: its address, of what, in which language."""

    name: str
    url: str
    events: list[str]
    language: str = "vi"
    is_enabled: bool = True


def add(
    organisation: Organisation, *, wanted: Wanted, guard: Guard, actor: Actor, now: datetime
) -> WebhookEndpoint:
    """Let a machine be told what happens to the conferences of an office and its branch.

    Raises AddressRefusedError for an address outside the settings, NothingToTellError.
    """
    actor.must(Permission.CHANNEL_MANAGE, organisation.path)

    aim = _aim(wanted.url, guard)
    chosen = [one.value for one in rules.check_events(wanted.events)]
    endpoint = WebhookEndpoint(
        public_id=tokens.public_id(),
        organisation_id=organisation.id,
        name=wanted.name,
        url=wanted.url,
        events=chosen,
        language=wanted.language,
        is_enabled=wanted.is_enabled,
        made_at=now,
    )
    db.session.add(endpoint)
    db.session.flush()
    events.emit(
        WebhookAdded(
            at=now, by=actor.by, subject=endpoint.public_id, name=endpoint.name, host=aim.name,
            events=tuple(chosen),
        )
    )  # fmt: skip
    return endpoint


def change(
    endpoint: WebhookEndpoint, *, wanted: Wanted, guard: Guard, actor: Actor, now: datetime
) -> None:
    """Tell a machine something else, or elsewhere, or no more."""
    actor.must(Permission.CHANNEL_MANAGE, endpoint.organisation.path)

    aim = _aim(wanted.url, guard)
    chosen = [one.value for one in rules.check_events(wanted.events)]
    endpoint.name, endpoint.url, endpoint.events = wanted.name, wanted.url, chosen
    endpoint.language, endpoint.is_enabled = wanted.language, wanted.is_enabled
    endpoint.version += 1
    events.emit(
        WebhookChanged(
            at=now, by=actor.by, subject=endpoint.public_id, name=endpoint.name, host=aim.name,
            events=tuple(chosen), is_enabled=endpoint.is_enabled,
        )
    )  # fmt: skip


def renew_secret(endpoint: WebhookEndpoint, *, actor: Actor, now: datetime) -> None:
    """Give a machine another secret; what is signed from now on is signed with it."""
    actor.must(Permission.CHANNEL_MANAGE, endpoint.organisation.path)

    endpoint.secret_turn += 1
    endpoint.version += 1
    events.emit(WebhookSecretRenewed(at=now, by=actor.by, subject=endpoint.public_id))


def try_out(endpoint: WebhookEndpoint, *, actor: Actor, now: datetime) -> None:
    """Send a test the way everything is sent; what becomes of it stands on the page."""
    actor.must(Permission.CHANNEL_MANAGE, endpoint.organisation.path)

    if not endpoint.is_enabled:
        raise DisabledError(_m("Webhook này đang ngừng dùng. Hãy bật lại trước khi gửi thử."))
    telling.tell_test(endpoint, now=now)
    events.emit(WebhookTried(at=now, by=actor.by, subject=endpoint.public_id))


def _aim(url: str, guard: Guard) -> Target:
    try:
        return outbound.target(url, guard)
    except AddressRefusedError as refusal:
        refusal.field = "url"
        raise
