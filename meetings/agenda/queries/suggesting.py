"""Who may present, and from where: what a planner is offered while typing."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import or_, select

from meetings.access.actor import Actor
from meetings.conferences.models import Conference, Delegate, Participation
from meetings.conferences.queries.visibility import points_visible_to
from meetings.conferences.rules.vocabulary import Answer
from meetings.kit import vietnamese
from meetings.kit.database import db

_MOST_OFFERED: Final = 100
_MOST_FOUND: Final = 20


@dataclass(frozen=True, kw_only=True, slots=True)
class Presenter:
    """Somebody who is known to the conference, with a title."""

    name: str
    title: str


def presenters(conference: Conference, *, actor: Actor) -> Sequence[Presenter]:
    """List those who chair and the delegates of the highest points, as far as the actor sees."""
    chairs = [Presenter(name=one.name, title=one.title) for one in conference.chairs]
    wanted = (
        select(Delegate.name, Delegate.post)
        .join(Participation, Participation.id == Delegate.participation_id)
        .where(points_visible_to(conference, actor), Delegate.replaced_at.is_(None))
        .order_by(Participation.level, Participation.id, Delegate.id)
        .limit(_MOST_OFFERED)
    )
    known = [Presenter(name=name, title=post) for name, post in db.session.execute(wanted)]
    return tuple(dict.fromkeys([*chairs, *known]))


def point_names(conference: Conference, *, actor: Actor) -> Sequence[str]:
    """List the names of the highest points, to begin from; every other one is found by typing."""
    wanted = (
        select(Participation.name)
        .where(points_visible_to(conference, actor), Participation.answer != Answer.WITHDRAWN)
        .order_by(Participation.level, Participation.sort_key)
        .limit(_MOST_OFFERED)
    )
    return db.session.scalars(wanted).all()


def points_like(conference: Conference, name: str, *, actor: Actor) -> Sequence[Participation]:
    """List the points whose name or office holds what was typed, accents or not; none for none."""
    folded = vietnamese.fold(name)
    if not folded:
        return ()
    wanted = (
        select(Participation)
        .where(
            points_visible_to(conference, actor),
            Participation.answer != Answer.WITHDRAWN,
            or_(
                Participation.fold.contains(folded, autoescape=True),
                Participation.name == name,
            ),
        )
        .order_by(Participation.level, Participation.sort_key)
        .limit(_MOST_FOUND)
    )
    return db.session.scalars(wanted).all()
