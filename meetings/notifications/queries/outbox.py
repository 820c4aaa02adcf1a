"""Questions about the outbox."""

from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select

from meetings.access.actor import Actor
from meetings.access.permissions import Permission
from meetings.access.roles import Reach
from meetings.agenda.rules.telling import Change
from meetings.conferences.models import Conference, Delegate, FormerPlan, Participation
from meetings.conferences.queries import answering
from meetings.conferences.rules.vocabulary import Answer
from meetings.kit.database import db
from meetings.kit.orm import another
from meetings.notifications.models import OutboxMail, WebhookEndpoint
from meetings.notifications.queries import agendas, telling
from meetings.notifications.rules import MailKind
from meetings.organisations.models import Organisation
from meetings.people.models import Account, Person

PointIds: TypeAlias = Select[int]


@dataclass(frozen=True, kw_only=True, slots=True)
class Subject:
    """What a mail is about: one point's part in a conference, and the SEQUENCE it has come to."""

    conference: Conference
    point: Participation
    sequence: int
    delegate: Delegate | None = None
    changes: tuple[Change, ...] = ()
    former: FormerPlan | None = None  # when and where the reader thinks it is held
    drafted_at: datetime | None = None  # since when an answer lies there that was not sent


def invited_at(moment: datetime) -> PointIds:
    """Return the points invited at this very moment, as a set for a larger statement."""
    return select(Participation.id).where(Participation.invited_at == moment)


def called(public_id: str) -> PointIds:
    """Return the one point of this public id, as a set for a larger statement."""
    return select(Participation.id).where(Participation.public_id == public_id)


def withdrawn_at(moment: datetime) -> PointIds:
    """Return the points whose invitation was taken back at this very moment."""
    withdrawn = Participation.answer == Answer.WITHDRAWN
    return select(Participation.id).where(withdrawn, Participation.answered_at == moment)


def delegates_at(point: str, *, and_below: bool = False) -> Select[int]:
    """Return the delegates, present and former, of a point (public id), perhaps of all below it."""
    above = another(Participation, "delegates_at_above")
    here = Participation.path.startswith(above.path) if and_below else Participation.id == above.id
    return (
        select(Delegate.id)
        .join(Participation, Participation.id == Delegate.participation_id)
        .join(above, above.conference_id == Participation.conference_id)
        .where(above.public_id == point, here)
    )


def delegates_of(conference_id: int, *, answered_at: datetime | None = None) -> Select[int]:
    """Return all delegates of a conference, or those of points that answered at this moment."""
    wanted = select(Delegate.id).where(Delegate.conference_id == conference_id)
    if answered_at is None:
        return wanted
    points = select(Participation.id).where(
        Participation.conference_id == conference_id, Participation.answered_at == answered_at
    )
    return wanted.where(Delegate.participation_id.in_(points))


def about(mail: OutboxMail) -> Subject | None:
    """Return what an invitation is about, or None where it is about an account."""
    if mail.conference_id is None or mail.participation_id is None:
        return None
    conference = db.session.get(Conference, mail.conference_id)
    point = db.session.get(Participation, mail.participation_id)
    if conference is None or point is None:
        return None
    changes = agendas.changes(mail)
    if mail.delegate_id is None:
        sequence = _sequence(mail, conference)
        return Subject(
            conference=conference,
            point=point,
            sequence=sequence,
            changes=changes,
            former=telling.former(mail, conference),
            drafted_at=answering.drafted_at(point) if mail.kind is MailKind.REMINDER else None,
        )
    delegate = db.session.get(Delegate, mail.delegate_id)
    if delegate is None:
        return None
    return Subject(
        conference=conference,
        point=point,
        sequence=conference.sequence + delegate.sequence,
        delegate=delegate,
        changes=changes,
        former=telling.former(mail, conference),
    )


def _sequence(mail: OutboxMail, conference: Conference) -> int:
    """Return the SEQUENCE for this reader: each withdrawal, and each invitation after it, rises."""
    withdrawals = db.session.scalar(
        select(func.count()).where(
            OutboxMail.supersede_key == mail.supersede_key,
            OutboxMail.kind == MailKind.WITHDRAWAL,
            OutboxMail.id <= mail.id,
        )
    )
    risen = 2 * (withdrawals or 0)
    return conference.sequence + (risen - 1 if mail.kind is MailKind.WITHDRAWAL else risen)


def account(mail: OutboxMail) -> Account | None:
    """Return the account a mail goes to, if it goes to one."""
    return db.session.get(Account, mail.account_id) if mail.account_id else None


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """Return the mails about conferences of one's offices, and what went to their people.

    A machine that was told something else than of a conference (a test) counts as one of them.
    """
    wide = actor.territory(Permission.OUTBOX_READ, Reach.BRANCH)
    own = actor.territory(Permission.OUTBOX_READ, Reach.OWN)
    inside = or_(
        false(),
        *(Organisation.path.startswith(place, autoescape=True) for place in wide),
        *(Organisation.path == place for place in own),
    )
    offices = select(Organisation.id).where(inside)
    hosted = select(Conference.id).where(Conference.host_id.in_(offices))
    working = (
        select(Account.id)
        .join(Person, Person.id == Account.person_id)
        .where(Person.organisation_id.in_(offices))
    )
    about_account = and_(OutboxMail.conference_id.is_(None), OutboxMail.account_id.in_(working))
    machines = select(WebhookEndpoint.id).where(WebhookEndpoint.organisation_id.in_(offices))
    test = and_(OutboxMail.conference_id.is_(None), OutboxMail.endpoint_id.in_(machines))
    return or_(OutboxMail.conference_id.in_(hosted), about_account, test)
