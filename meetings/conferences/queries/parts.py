"""Who plays which part in a conference, and whom one may mean by a name."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import Select, exists, func, literal, or_, select

from meetings.access.actor import Actor
from meetings.access.roles import CONFERENCE_ROLES, Role
from meetings.conferences.models import Conference, ConferenceRole, Participation
from meetings.conferences.queries.visibility import points_visible_to
from meetings.conferences.rules import appointing
from meetings.kit import vietnamese
from meetings.kit.database import db
from meetings.kit.errors import InvalidError
from meetings.kit.i18n import mark as _m
from meetings.kit.orm import another
from meetings.people.models import Account, Duty, Person
from meetings.people.rules.accounts import username_key

_MOST_SUGGESTED: Final = 100


class NoAccountError(InvalidError):
    """Nobody signs in by this name."""


class NoSuchPointError(InvalidError):
    """No point, or more than one, goes by this name."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """A part somebody plays in a conference, at a point where it has one."""

    role: Role
    username: str
    name: str
    point: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Known:
    """Somebody who may be given a part, by the name one signs in with."""

    username: str
    name: str


def parts(conference: Conference) -> Sequence[Part]:
    """List who plays which part in a conference the actor was given."""
    wanted = (
        select(ConferenceRole.role, Account, Participation.name)
        .join(Account, Account.id == ConferenceRole.account_id)
        .outerjoin(Participation, Participation.id == ConferenceRole.participation_id)
        .where(ConferenceRole.conference_id == conference.id)
        .order_by(ConferenceRole.id)
    )
    return tuple(
        Part(role=role, username=who.username, name=who.person.name, point=point or "")
        for role, who, point in db.session.execute(wanted)
    )


def suggested(conference: Conference, *, today: date) -> Sequence[Known]:
    """List who holds a duty at the host today, for whoever does not know a user name by heart."""
    wanted = (
        select(Account.username, Person.name)
        .join(Person, Person.id == Account.person_id)
        .where(
            Account.is_active,
            exists().where(
                Duty.account_id == Account.id,
                Duty.organisation_id == conference.host_id,
                or_(Duty.starts_on.is_(None), Duty.starts_on <= today),
                or_(Duty.ends_on.is_(None), Duty.ends_on >= today),
            ),
        )
        .order_by(Person.sort_key, Account.id)
        .limit(_MOST_SUGGESTED)
    )
    rows = db.session.execute(wanted)
    return tuple(Known(username=row[0], name=row[1]) for row in rows)


def to_repeat(conference: Conference, former: Conference, *, today: date) -> Select[Any]:
    """Select the parts at points of a former conference that can be played here again.

    That is where the office of the point takes part here, the account is in use, and the duties it
    held at that office have not all ended. Names account, role, conference and point as stored.
    """
    then = another(Participation, "parts_then")
    here = another(Participation, "parts_here")
    held = (
        Duty.account_id == ConferenceRole.account_id,
        Duty.organisation_id == then.organisation_id,
    )
    has_not_ended = or_(Duty.ends_on.is_(None), Duty.ends_on >= today)
    return (
        select(
            ConferenceRole.account_id.label("account_id"),
            ConferenceRole.role.label("role"),
            literal(conference.id).label("conference_id"),
            func.min(here.id).label("participation_id"),
        )
        .join(Account, Account.id == ConferenceRole.account_id)
        .join(then, then.id == ConferenceRole.participation_id)
        .join(here, here.organisation_id == then.organisation_id)
        .where(
            ConferenceRole.conference_id == former.id,
            ConferenceRole.role.in_(appointing.PLANNED_AT_A_POINT),
            here.conference_id == conference.id,
            Account.is_active,
            or_(~exists().where(*held), exists().where(*held, has_not_ended)),
        )
        .group_by(ConferenceRole.account_id, ConferenceRole.role)
    )


def account_named(username: str) -> Account:
    """Return the active account that signs in by this name, or refuse."""
    wanted = select(Account).where(
        Account.username_key == username_key(username), Account.is_active
    )
    found = db.session.scalar(wanted)
    if found is None:
        raise NoAccountError(
            _m("Không có tài khoản này. Hãy kiểm tra lại tên đăng nhập."), field="username"
        )
    return found


def role_named(value: str) -> Role:
    """Return the part of this stored name, or refuse."""
    if value not in set(CONFERENCE_ROLES):
        raise InvalidError(_m("Hãy chọn một vai trò trong hội nghị."), field="role")
    return Role(value)


def point_named(conference: Conference, name: str, *, actor: Actor) -> Participation | None:
    """Return the one point the actor may see whose name or office is this; nothing for no name."""
    wanted = vietnamese.fold(name)
    if not wanted:
        return None
    seen = select(Participation).where(points_visible_to(conference, actor))
    exact = seen.where(or_(Participation.fold == wanted, Participation.name == name)).limit(2)
    found = db.session.scalars(exact).all()
    if len(found) != 1:
        like = Participation.fold.contains(wanted, autoescape=True)
        found = db.session.scalars(seen.where(like).limit(2)).all()
    if len(found) != 1:
        raise NoSuchPointError(
            _m("Cần đúng một điểm cầu có tên này trong hội nghị. Hãy ghi đủ tên."), field="point"
        )
    return found[0]
