"""Whom to chase for an answer: the points that wait, and how each of them can be reached."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from meetings.access.actor import Actor
from meetings.access.permissions import Permission
from meetings.access.roles import Role
from meetings.bridge_points.models import BridgeContact
from meetings.bridge_points.rules import ContactKind
from meetings.conferences.models import AnswerDraft, Conference, Participation
from meetings.conferences.queries import points
from meetings.conferences.rules import places
from meetings.conferences.rules.vocabulary import Answer, Stage
from meetings.kit.database import db
from meetings.kit.pages import Page
from meetings.kit.vietnamese import ZONE
from meetings.notifications.models import OutboxMail
from meetings.notifications.rules import MailKind
from meetings.people.models import Account, Duty, Person

_READERS: Final = (Role.SECRETARIAT, Role.STAFF)
_OPEN: Final = (Stage.ANNOUNCED, Stage.LIVE)
_P: Final = Participation
_SIZE: Final = 50
_AT_ONCE: Final = 1_000  # points whose contacts one question asks for


@dataclass(frozen=True, kw_only=True, slots=True)
class Reach:
    """How many points wait, and how many of them a mail reaches."""

    points: int
    by_mail: int

    @property
    def by_telephone(self) -> int:
        """Return how many have to be called."""
        return self.points - self.by_mail


@dataclass(frozen=True, kw_only=True, slots=True)
class Waiting:
    """A point that has not answered, whether a mail reaches it, and whom to call.

    `drafted_at` tells since when an answer lies there that was not sent.
    """

    point: Participation
    has_mail: bool
    drafted_at: datetime | None
    contacts: tuple[BridgeContact, ...]


def may(conference: Conference, *, actor: Actor) -> bool:
    """Say whether the actor has anybody to chase: as the host, or as who passed the letter on."""
    if conference.stage not in _OPEN:
        return False
    return _runs(conference, actor) or bool(_passed_on_by(conference, actor))


def waiting(
    conference: Conference, *, actor: Actor, now: datetime, only_overdue: bool = False
) -> Select[int]:
    """Return the points (their ids) that have not answered and that the actor may chase.

    The host chases everybody; who passed a letter on chases those below.
    """
    wanted = unanswered(conference)
    if not _runs(conference, actor):
        mine = _passed_on_by(conference, actor)
        below = [and_(_P.path.startswith(p.path), _P.id != p.id) for p in mine]
        wanted = wanted.where(or_(*below)) if below else wanted.where(_P.id < 0)
    return wanted.where(_P.reply_deadline < now) if only_overdue else wanted


def unanswered(conference: Conference) -> Select[int]:
    """Return the points (their ids) that were invited and have not answered."""
    return select(_P.id).where(
        _P.conference_id == conference.id,
        _P.answer == Answer.INVITED,
        _P.invited_at.is_not(None),
        ~_P.is_main,
    )


def reads(today: date) -> list[ColumnElement[bool] | InstrumentedAttribute[bool]]:
    """Return the conditions under which an account (with Duty and Person) reads for a point."""
    return [
        Duty.organisation_id == _P.organisation_id,
        or_(Duty.bridge_point_id.is_(None), Duty.bridge_point_id == _P.bridge_point_id),
        Duty.role.in_(_READERS),
        or_(Duty.starts_on.is_(None), Duty.starts_on <= today),
        or_(Duty.ends_on.is_(None), Duty.ends_on >= today),
        Account.is_active,
        Person.email != "",
    ]


def reach(ids: Select[int], *, now: datetime) -> Reach:
    """Count the points, and those that a mail reaches."""
    counted = select(
        func.count(), func.count().filter(reachable(now.astimezone(ZONE).date()))
    ).where(_P.id.in_(ids))
    row = db.session.execute(counted.select_from(_P)).one()
    return Reach(points=row[0], by_mail=row[1])


def page(ids: Select[int], *, now: datetime, number: int) -> Page[Waiting]:
    """List one page of the points to chase: first those that must be called, then by name."""
    total = db.session.scalar(select(func.count()).select_from(ids.subquery())) or 0
    wanted = _listed(ids, now).limit(_SIZE).offset((number - 1) * _SIZE)
    return Page(items=tuple(_told(wanted)), number=number, size=_SIZE, total=total)


def every(ids: Select[int], *, now: datetime) -> Iterator[Waiting]:
    """Yield all points to chase, for a list to call by."""
    return _told(_listed(ids, now))


def last_chased(conference: Conference) -> datetime | None:
    """Return when somebody was last reminded of this conference."""
    wanted = select(func.max(OutboxMail.created_at)).where(
        OutboxMail.conference_id == conference.id, OutboxMail.kind == MailKind.REMINDER
    )
    return db.session.scalar(wanted)


def awaited(*, now: datetime) -> Sequence[Conference]:
    """List the announced conferences ahead in which some point has not answered."""
    unanswered = exists().where(
        _P.conference_id == Conference.id, _P.answer == Answer.INVITED, ~_P.is_main
    )
    wanted = select(Conference).where(
        Conference.stage == Stage.ANNOUNCED,
        ~Conference.is_silent,
        Conference.starts_at > now,
        unanswered,
    )
    return db.session.scalars(wanted.order_by(Conference.id)).all()


def reachable(today: date) -> ColumnElement[bool]:
    """Return the condition on Participation that somebody there has an address."""
    reader = (
        exists()
        .where(*reads(today), Account.id == Duty.account_id, Person.id == Account.person_id)
        .correlate(_P)
    )
    liaison = (
        exists()
        .where(
            BridgeContact.bridge_point_id == _P.bridge_point_id,
            BridgeContact.kind == ContactKind.LIAISON,
            BridgeContact.email != "",
        )
        .correlate(_P)
    )
    return or_(reader, liaison)


def _listed(ids: Select[int], now: datetime) -> Select[*tuple[Any, ...]]:
    has_mail = reachable(now.astimezone(ZONE).date()).label("has_mail")
    wanted = select(_P, has_mail, AnswerDraft.saved_at).where(_P.id.in_(ids))
    wanted = wanted.outerjoin(AnswerDraft, AnswerDraft.participation_id == _P.id)
    return wanted.order_by(has_mail, _P.level, _P.sort_key, _P.id)


def _told(wanted: Select[*tuple[Any, ...]]) -> Iterator[Waiting]:
    """Yield the rows with their contacts, which are asked for together."""
    rows = db.session.execute(wanted.execution_options(yield_per=_AT_ONCE))
    for part in rows.partitions():
        contacts: dict[int, list[BridgeContact]] = {}
        named = select(BridgeContact).where(
            BridgeContact.bridge_point_id.in_({row[0].bridge_point_id for row in part})
        )
        for contact in db.session.scalars(named.order_by(BridgeContact.kind, BridgeContact.id)):
            contacts.setdefault(contact.bridge_point_id, []).append(contact)
        for point, has_mail, drafted_at in part:
            called = tuple(contacts.get(point.bridge_point_id, ()))
            yield Waiting(
                point=point, has_mail=bool(has_mail), drafted_at=drafted_at, contacts=called
            )


def _runs(conference: Conference, actor: Actor) -> bool:
    return actor.can(Permission.CONFERENCE_RUN, *places.of_conference(conference))


def _passed_on_by(conference: Conference, actor: Actor) -> list[Participation]:
    mine = points.mine(conference, actor=actor)
    holding = points.holding_apart(mine)
    return [
        point
        for point in mine
        if (point.passed_on_at is not None or point.id in holding)
        and points.may(point, Permission.INVITATION_PASS_ON, actor=actor)
    ]
