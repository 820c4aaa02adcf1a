"""Answers of persons: whose link or address this is, what stands, and what arrived."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, Select, func, or_, select, true
from sqlalchemy.orm import joinedload

from meetings.access.actor import Actor
from meetings.access.permissions import Permission
from meetings.access.roles import Reach
from meetings.conferences.models import (
    Conference,
    Delegate,
    DelegateReply,
    Participation,
    ReceivedReply,
)
from meetings.conferences.rules import replying as rules
from meetings.conferences.rules.replying import Asked, Channel, Invited, PersonAnswer, Standing
from meetings.kit import tokens
from meetings.kit.database import db
from meetings.kit.i18n import mark as _m
from meetings.kit.pages import Page
from meetings.kit.vietnamese import fold

PAGE_SIZE: Final = 50
_HOUR: Final = timedelta(hours=1)
_ROOT_DEPTH: Final = 2  # "/1/": an office nobody stands above


@dataclass(frozen=True, kw_only=True, slots=True)
class Post:
    """The mailbox for answers, and the key by which its addresses are signed."""

    mailbox: str
    key: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Wish:
    """Which of the things that arrived to list."""

    text: str = ""
    only_odd: bool = False
    number: int = 1


def by_link(token: str, *, key: str, now: datetime, lock: bool = False) -> Delegate:
    """Return whose link this is, with point and conference; locked where it will be answered.

    Refuses what was tampered with or sent to an address that was corrected since (404), and what
    is too old (410).
    """
    subject = tokens.read_signed(token, purpose=rules.LINK, key=key, now=now)
    delegate = db.session.scalar(_one(subject.partition("/")[0], lock=lock))
    if delegate is None or not tokens.same(
        subject, rules.subject_of(delegate.public_id, delegate.email)
    ):
        raise tokens.BadLinkError(_m("Liên kết không đúng. Hãy mở lại từ thư đã nhận."))
    return delegate


def addressed(recipients: Iterable[str], *, post: Post) -> Delegate | None:
    """Return the delegate whose own reply address is among these, locked, or None."""
    for token in rules.tokens_in(recipients, mailbox=post.mailbox):
        delegate = db.session.scalar(_one(token.rpartition("-")[0], lock=True))
        if delegate is None:
            continue
        right = rules.address_token(delegate.public_id, delegate.email, key=post.key)
        if tokens.same(token, right):
            return delegate
    return None


def conference_of(names: Iterable[str]) -> int | None:
    """Return the conference (its id) of the first of these delegates (public ids) there is."""
    wanted = select(Delegate.conference_id).where(Delegate.public_id.in_(list(names)))
    return db.session.scalar(wanted.limit(1))


def asked(delegate: Delegate) -> Asked:
    """Return what decides whether a delegate may answer."""
    point = delegate.participation
    return Asked(
        stage=point.conference.stage,
        point_answer=point.answer,
        is_named=delegate.replaced_at is None,
        starts_at=point.conference.starts_at,
    )


def sequence_of(delegate: Delegate) -> int:
    """Return the SEQUENCE of a delegate's own calendar entry as it stands now."""
    return delegate.participation.conference.sequence + delegate.sequence


def invited(delegate: Delegate, *, now: datetime) -> Invited:
    """Return a delegate as an answer from a calendar is held against."""
    conference = delegate.participation.conference
    stands = standing_of(delegate)
    return Invited(
        uid=rules.uid_of(delegate.public_id, conference.uid),
        address=delegate.email.strip().lower(),
        sequence=sequence_of(delegate),
        is_open=rules.refusal(asked(delegate), now=now) is None,
        standing=Standing(sequence=stands.sequence, stamped_at=stands.stamped_at)
        if stands
        else None,
    )


def is_known(mail_key: str) -> bool:
    """Say whether this mail was worked off before."""
    wanted = select(ReceivedReply.id).where(ReceivedReply.mail_key == mail_key)
    return db.session.scalar(wanted.limit(1)) is not None


def answers_within_an_hour(delegate: Delegate, *, now: datetime) -> int:
    """Count what one delegate answered by link lately."""
    wanted = select(func.count()).where(
        ReceivedReply.delegate_id == delegate.id,
        ReceivedReply.channel == Channel.LINK,
        ReceivedReply.received_at > now - _HOUR,
    )
    return db.session.scalar(wanted) or 0


def standing_of(delegate: Delegate) -> DelegateReply | None:
    """Return the answer of one delegate that counts."""
    return db.session.get(DelegateReply, delegate.id)


def standing(delegate_ids: Iterable[int]) -> Mapping[int, DelegateReply]:
    """Return the answers that count, by delegate."""
    wanted = select(DelegateReply).where(DelegateReply.delegate_id.in_(list(delegate_ids)))
    return {reply.delegate_id: reply for reply in db.session.scalars(wanted)}


def sums(conference: Conference) -> Mapping[PersonAnswer, int]:
    """Count the answers of those who are still named, by what they say."""
    counted = (
        select(DelegateReply.answer, func.count())
        .join(Delegate, Delegate.id == DelegateReply.delegate_id)
        .where(DelegateReply.conference_id == conference.id, Delegate.replaced_at.is_(None))
        .group_by(DelegateReply.answer)
    )
    return {row[0]: row[1] for row in db.session.execute(counted)}


def arrived(conference: Conference, *, wish: Wish) -> Page[ReceivedReply]:
    """List what arrived for a conference, newest first; the view asked who may read it."""
    return _page(ReceivedReply.conference_id == conference.id, wish)


def astray(*, actor: Actor, wish: Wish) -> Page[ReceivedReply]:
    """List what arrived and belongs to no conference, to those who look after the whole house."""
    actor.must(Permission.OUTBOX_READ, *_roots(actor))
    return _page(ReceivedReply.conference_id.is_(None), wish)


def may_see_astray(actor: Actor) -> bool:
    """Say whether the actor looks after the whole house (to hide the link)."""
    return bool(_roots(actor))


def _roots(actor: Actor) -> list[str]:
    wide = actor.territory(Permission.OUTBOX_READ, Reach.BRANCH)
    return [place for place in wide if place.count("/") <= _ROOT_DEPTH]


def _page(condition: ColumnElement[bool], wish: Wish) -> Page[ReceivedReply]:
    asked = [condition, ReceivedReply.fate.in_(rules.ODD) if wish.only_odd else true()]
    if wish.text:
        text = fold(wish.text)
        asked.append(
            or_(
                ReceivedReply.fold.contains(text, autoescape=True),
                Delegate.fold.contains(text, autoescape=True),
            )
        )
    wanted = select(ReceivedReply).outerjoin(ReceivedReply.delegate).where(*asked)
    total = db.session.scalar(wanted.with_only_columns(func.count(ReceivedReply.id))) or 0
    shown = (
        wanted.options(joinedload(ReceivedReply.delegate).joinedload(Delegate.participation))
        .order_by(ReceivedReply.id.desc())
        .limit(PAGE_SIZE)
        .offset((wish.number - 1) * PAGE_SIZE)
    )
    items = tuple(db.session.scalars(shown))
    return Page(items=items, number=wish.number, size=PAGE_SIZE, total=total)


def _one(public_id: str, *, lock: bool) -> Select[Delegate]:
    wanted = (
        select(Delegate)
        .where(Delegate.public_id == public_id)
        .options(joinedload(Delegate.participation).joinedload(Participation.conference))
    )
    if lock:
        wanted = wanted.with_for_update(of=Delegate)
    return wanted.execution_options(populate_existing=True)
