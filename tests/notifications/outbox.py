"""Looking into the outbox, and letting the host change its mind."""

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import select

from meetings.conferences.commands import inviting, planning, staging
from meetings.conferences.models import Conference
from meetings.conferences.queries import planning as plans
from meetings.conferences.queries import visibility
from meetings.conferences.rules.cascade import Selection, Which
from meetings.conferences.rules.planning import PlannedDay
from meetings.kit import clock
from meetings.kit.database import db
from meetings.kit.transactions import transaction
from meetings.notifications.models import OutboxMail
from meetings.notifications.rules import MailKind
from meetings.organisations.models import Organisation
from tests.cascades import locked
from tests.cast import Cast
from tests.plans import EIGHT, day


def mails(kind: MailKind | None = None, to: str = "") -> list[OutboxMail]:
    """Return the mails in the outbox in the order they were decided."""
    db.session.rollback()
    db.session.expire_all()
    wanted = select(OutboxMail).where(OutboxMail.address.contains(to)).order_by(OutboxMail.id)
    if kind is not None:
        wanted = wanted.where(OutboxMail.kind == kind)
    return list(db.session.scalars(wanted))


def one(kind: MailKind, to: str) -> OutboxMail:
    """Return the one mail of a kind to an address."""
    (found,) = mails(kind, to)
    return found


def move(cast: Cast, conference: Conference, *, days: int, more: int = 0) -> None:
    """Let the host hold the conference some days later, perhaps for more days."""
    actor = cast.actor(cast.lan)
    held: list[PlannedDay] = [
        day(EIGHT + timedelta(days=days + further)) for further in range(more + 1)
    ]
    with transaction():
        found = visibility.for_change(conference.code, actor=actor)
        draft = plans.as_plan(found)
        planning.change(
            found,
            replace(draft, days=tuple(held)),
            version=found.version,
            actor=actor,
            now=clock.now(),
        )


def cancel(cast: Cast, conference: Conference, reason: str = "Bão số 5") -> None:
    """Let the host call the conference off."""
    actor = cast.actor(cast.lan)
    with transaction():
        found = visibility.for_change(conference.code, actor=actor)
        staging.cancel(found, reason=reason, version=found.version, actor=actor, now=clock.now())


def postpone(cast: Cast, conference: Conference, *held: PlannedDay) -> None:
    """Let the host put the conference off, to other days or to nobody knows when."""
    actor = cast.actor(cast.lan)
    with transaction():
        found = visibility.for_change(conference.code, actor=actor)
        staging.postpone(
            found, reason="Bão", days=held, version=found.version, actor=actor, now=clock.now()
        )


def withdraw(cast: Cast, conference: Conference, office: Organisation) -> None:
    """Let the host take an invitation back."""
    with transaction():
        inviting.withdraw(
            locked(cast, conference, office, cast.lan),
            reason="Mời nhầm",
            actor=cast.actor(cast.lan),
            now=clock.now(),
        )


def invite_again(cast: Cast, conference: Conference, office: Organisation) -> None:
    """Let the host invite the points of an office after the letters went out."""
    actor = cast.actor(cast.lan)
    with transaction():
        found = visibility.for_change(conference.code, actor=actor)
        inviting.invite_more(
            found,
            selection=Selection(which=Which.LISTED, organisations=(office.public_id,)),
            reply_deadline=found.starts_at - timedelta(days=1),
            actor=actor,
            now=clock.now(),
        )
