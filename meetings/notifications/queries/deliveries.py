"""Where every message stands: sent, waiting, failed and why, by channel, kind and reader."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from sqlalchemy import ColumnElement, Select, func, or_, select

from meetings.access.actor import Actor
from meetings.access.permissions import Permission
from meetings.conferences.models import Conference
from meetings.conferences.queries import visibility
from meetings.conferences.rules import places
from meetings.kit.database import db
from meetings.kit.errors import NotFoundError
from meetings.kit.i18n import mark as _m
from meetings.kit.pages import Page
from meetings.kit.vietnamese import fold
from meetings.notifications.models import OutboxMail
from meetings.notifications.queries.outbox import visible_to
from meetings.notifications.rules import Channel, MailKind, MailState

MOST: Final = 10_000  # no page counts or leafs further; search and filters lead beyond
_SIZE: Final = 50
_AT_ONCE: Final = 2_000


@dataclass(frozen=True, kw_only=True, slots=True)
class Wish:
    """Which messages to list."""

    q: str = ""
    state: str = ""
    kind: str = ""
    channel: str = ""
    number: int = 1


@dataclass(frozen=True, kw_only=True, slots=True)
class Scope:
    """The messages somebody may look at: of one conference, or of all offices in reach."""

    condition: ColumnElement[bool]
    conference: Conference | None = None


def everything(actor: Actor) -> Scope:
    """Return what left the offices the actor looks after, or refuse."""
    scope = Scope(condition=visible_to(actor))
    must_see(scope, actor=actor)
    return scope


def of_conference(code: str, *, actor: Actor) -> Scope:
    """Return the messages of a conference, for who runs it and who looks after the host's mail."""
    conference = visibility.get(code, actor=actor)
    scope = Scope(
        condition=OutboxMail.conference_id == conference.id,
        conference=conference,
    )
    must_see(scope, actor=actor)
    return scope


def must_see(scope: Scope, *, actor: Actor) -> None:
    """Refuse a scope to whoever may not see what it holds."""
    if scope.conference is None:
        actor.must_anywhere(Permission.OUTBOX_READ)
        return
    held = places.of_conference(scope.conference)
    actor.must_any((Permission.CONFERENCE_RUN, held), (Permission.OUTBOX_READ, held))


def page(scope: Scope, wish: Wish) -> Page[OutboxMail]:
    """List the messages wished for, newest first; the total ends at MOST."""
    wanted = chosen(scope, wish)
    bounded = wanted.with_only_columns(OutboxMail.id).limit(MOST)
    total = db.session.scalar(select(func.count()).select_from(bounded.subquery())) or 0
    number = min(wish.number, max(1, -(-total // _SIZE)))
    shown = wanted.order_by(OutboxMail.id.desc()).limit(_SIZE).offset((number - 1) * _SIZE)
    return Page(items=tuple(db.session.scalars(shown)), number=number, size=_SIZE, total=total)


def every(scope: Scope, wish: Wish) -> Iterator[OutboxMail]:
    """Yield all messages wished for, in the order they were decided."""
    last = 0
    while True:
        part = chosen(scope, wish).where(OutboxMail.id > last).order_by(OutboxMail.id)
        rows = db.session.scalars(part.limit(_AT_ONCE)).all()
        yield from rows
        if len(rows) < _AT_ONCE:
            return
        last = rows[-1].id


def counts(scope: Scope) -> dict[MailState, int]:
    """Return how many messages stand in each state; no count goes beyond MOST."""
    of_state = [
        select(func.count())
        .select_from(
            select(OutboxMail.id)
            .where(scope.condition, OutboxMail.state == state)
            .limit(MOST)
            .subquery()
        )
        .scalar_subquery()
        for state in MailState
    ]
    return dict(zip(MailState, db.session.execute(select(*of_state)).one(), strict=True))


def chosen(scope: Scope, wish: Wish) -> Select[OutboxMail]:
    """Select the messages within a scope that answer a wish; nonsense narrows nothing."""
    wanted = select(OutboxMail).where(scope.condition)
    if wish.state in set(MailState):
        wanted = wanted.where(OutboxMail.state == MailState(wish.state))
    if wish.kind in set(MailKind):
        wanted = wanted.where(OutboxMail.kind == MailKind(wish.kind))
    if wish.channel in set(Channel):
        wanted = wanted.where(OutboxMail.channel == Channel(wish.channel))
    if wish.q:
        by_address = OutboxMail.address.contains(wish.q.lower(), autoescape=True)
        by_name = OutboxMail.fold.contains(fold(wish.q), autoescape=True)
        wanted = wanted.where(or_(by_address, by_name))
    return wanted


def for_change(scope: Scope, public_id: str) -> OutboxMail:
    """Return one message of a scope locked, or refuse."""
    wanted = select(OutboxMail).where(OutboxMail.public_id == public_id, scope.condition)
    found = db.session.scalar(wanted.with_for_update().execution_options(populate_existing=True))
    if found is None:
        raise NotFoundError(_m("Không tìm thấy thư này."))
    return found
