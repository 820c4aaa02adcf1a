"""Questions about the outbox."""

from collections.abc import Sequence
from datetime import datetime
from typing import TypeAlias

from sqlalchemy import ColumnElement, Select, false, func, or_, select

from meetings.access.actor import Actor
from meetings.access.permissions import Permission
from meetings.access.roles import Reach
from meetings.conferences.models import Conference, Participation
from meetings.kit.database import db
from meetings.kit.errors import NotFoundError
from meetings.kit.i18n import mark as _m
from meetings.kit.pages import Page
from meetings.notifications.models import MailKind, MailState, OutboxMail
from meetings.organisations.models import Organisation
from meetings.people.models import Account

PointIds: TypeAlias = Select[int]


def page(
    *, actor: Actor, state: str = "", kind: str = "", number: int = 1, size: int = 50
) -> Page[OutboxMail]:
    """List the mails that left the offices the actor may look after, newest first."""
    wanted = select(OutboxMail).where(_visible_to(actor))
    if state in set(MailState):
        wanted = wanted.where(OutboxMail.state == MailState(state))
    if kind in set(MailKind):
        wanted = wanted.where(OutboxMail.kind == MailKind(kind))
    total = db.session.scalar(select(func.count()).select_from(wanted.subquery())) or 0
    shown = wanted.order_by(OutboxMail.id.desc()).limit(size).offset((number - 1) * size)
    return Page(items=tuple(db.session.scalars(shown)), number=number, size=size, total=total)


def for_change(public_id: str, *, actor: Actor) -> OutboxMail:
    """Return one mail locked, or refuse."""
    wanted = select(OutboxMail).where(OutboxMail.public_id == public_id, _visible_to(actor))
    found = db.session.scalar(wanted.with_for_update().execution_options(populate_existing=True))
    if found is None:
        raise NotFoundError(_m("Không tìm thấy thư này."))
    return found


def places(mail: OutboxMail) -> tuple[str, ...]:
    """Return the places from which this mail may be looked after: the host of its conference."""
    if mail.conference_id is None:
        return ("/",)
    hosted = select(Organisation.path).join(Conference, Conference.host_id == Organisation.id)
    return tuple(db.session.scalars(hosted.where(Conference.id == mail.conference_id)))


def invited_at(moment: datetime) -> PointIds:
    """Return the points invited at this very moment, as a set for a larger statement."""
    return select(Participation.id).where(Participation.invited_at == moment)


def about(mail: OutboxMail) -> tuple[Conference, Participation] | None:
    """Return what an invitation is about, or None where it is about an account."""
    if mail.conference_id is None or mail.participation_id is None:
        return None
    conference = db.session.get(Conference, mail.conference_id)
    participation = db.session.get(Participation, mail.participation_id)
    return (conference, participation) if conference and participation else None


def account(mail: OutboxMail) -> Account | None:
    """Return the account a mail goes to, if it goes to one."""
    return db.session.get(Account, mail.account_id) if mail.account_id else None


def counts(*, actor: Actor) -> Sequence[tuple[MailState, int]]:
    """Count the mails per state."""
    grouped = select(OutboxMail.state, func.count()).where(_visible_to(actor))
    return [(row[0], row[1]) for row in db.session.execute(grouped.group_by(OutboxMail.state))]


def _visible_to(actor: Actor) -> ColumnElement[bool]:
    conditions: list[ColumnElement[bool]] = [false()]
    wide = actor.territory(Permission.OUTBOX_READ, Reach.BRANCH)
    own = actor.territory(Permission.OUTBOX_READ, Reach.OWN)
    conditions += [Organisation.path.startswith(place, autoescape=True) for place in wide]
    conditions += [Organisation.path == place for place in own]
    hosts = select(Organisation.id).where(or_(*conditions))
    return OutboxMail.conference_id.in_(select(Conference.id).where(Conference.host_id.in_(hosts)))
