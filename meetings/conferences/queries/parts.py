"""Who plays which part in a conference, and whom one may mean by a name."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import or_, select

from meetings.access.actor import Actor
from meetings.access.roles import CONFERENCE_ROLES, Role
from meetings.conferences.models import Conference, ConferenceRole, Participation
from meetings.conferences.queries.visibility import points_visible_to
from meetings.kit import vietnamese
from meetings.kit.database import db
from meetings.kit.errors import InvalidError
from meetings.kit.i18n import mark as _m
from meetings.people.models import Account
from meetings.people.rules.accounts import username_key


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
