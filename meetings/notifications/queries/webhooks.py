"""Questions about the machines that are told."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, exists, false, or_, select

from meetings.access.actor import Actor
from meetings.access.permissions import Permission
from meetings.access.roles import Reach
from meetings.conferences.models import Conference
from meetings.kit.database import db
from meetings.kit.errors import NotFoundError
from meetings.kit.i18n import mark as _m
from meetings.kit.outbound import Guard, names
from meetings.notifications.models import OutboxMail, WebhookEndpoint
from meetings.notifications.rules import MailState
from meetings.notifications.rules.webhooks import HookEvent
from meetings.organisations.models import Organisation

_LAST: Final = 20
_MANAGE: Final = Permission.CHANNEL_MANAGE


def guard(config: Mapping[str, Any]) -> Guard:
    """Return by the settings where anything may be posted to."""
    return Guard(
        hosts=names(str(config["OUTBOUND_HOSTS"])),
        inside=names(str(config["OUTBOUND_INSIDE"])),
        http=bool(config["OUTBOUND_HTTP"]),
    )


def every(actor: Actor) -> Sequence[WebhookEndpoint]:
    """List the machines of the offices the actor administers."""
    wanted = select(WebhookEndpoint).join(Organisation).where(_managed(actor))
    return db.session.scalars(wanted.order_by(WebhookEndpoint.name, WebhookEndpoint.id)).all()


def get(public_id: str, *, actor: Actor) -> WebhookEndpoint:
    """Return one machine, or refuse."""
    return _one(public_id, actor, locked=False)


def for_change(public_id: str, *, actor: Actor) -> WebhookEndpoint:
    """Return one machine locked, or refuse."""
    return _one(public_id, actor, locked=True)


def offices(actor: Actor) -> Sequence[Organisation]:
    """List the offices for which the actor may let a machine be told: those one administers."""
    places = actor.territory(_MANAGE, Reach.BRANCH)
    wanted = select(Organisation).where(Organisation.path.in_(places))
    return db.session.scalars(wanted.order_by(Organisation.path)).all()


def last_results(endpoint: WebhookEndpoint) -> Sequence[OutboxMail]:
    """List what was told to a machine lately, newest first."""
    wanted = select(OutboxMail).where(OutboxMail.endpoint_id == endpoint.id)
    return db.session.scalars(wanted.order_by(OutboxMail.id.desc()).limit(_LAST)).all()


def listening(conference: Conference, what: HookEvent) -> list[WebhookEndpoint]:
    """List the machines that are told this of the conferences of its host."""
    enabled = select(WebhookEndpoint).where(WebhookEndpoint.is_enabled)
    return [
        one
        for one in db.session.scalars(enabled.order_by(WebhookEndpoint.id))
        if what.value in one.events and conference.host.path.startswith(one.organisation.path)
    ]


def awaiting(now: datetime) -> Sequence[WebhookEndpoint]:
    """List the machines for which something is due, or was left behind by a lost worker."""
    due = exists().where(
        OutboxMail.endpoint_id == WebhookEndpoint.id,
        or_(
            (OutboxMail.state == MailState.NEW) & (OutboxMail.next_at <= now),
            (OutboxMail.state == MailState.SENDING) & (OutboxMail.lease_until < now),
        ),
    )
    return db.session.scalars(select(WebhookEndpoint).where(due)).all()


def of(mail: OutboxMail) -> WebhookEndpoint | None:
    """Return the machine a message goes to."""
    return db.session.get(WebhookEndpoint, mail.endpoint_id) if mail.endpoint_id else None


def _one(public_id: str, actor: Actor, *, locked: bool) -> WebhookEndpoint:
    wanted = (
        select(WebhookEndpoint)
        .join(Organisation)
        .where(WebhookEndpoint.public_id == public_id, _managed(actor))
    )
    if locked:
        wanted = wanted.with_for_update(of=WebhookEndpoint)
    found = db.session.scalar(wanted.execution_options(populate_existing=locked))
    if found is None:
        raise NotFoundError(_m("Không tìm thấy webhook này."))
    return found


def _managed(actor: Actor) -> ColumnElement[bool]:
    places = actor.territory(_MANAGE, Reach.BRANCH)
    return or_(false(), *(Organisation.path.startswith(one, autoescape=True) for one in places))
