"""Finding conferences, offices and points by their names."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import select

from meetings.access.actor import Actor
from meetings.bridge_points import queries as bridge_points
from meetings.bridge_points.models import BridgePoint
from meetings.conferences.models import Conference
from meetings.conferences.queries.visibility import conferences_visible_to
from meetings.kit import vietnamese
from meetings.kit.database import db
from meetings.organisations import queries as organisations
from meetings.organisations.models import Organisation

_MOST: Final = 20
_SHORTEST_SEARCH: Final = 2
_MOST_WORDS: Final = 8


@dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    """What a search found, by kind; each list is short."""

    conferences: Sequence[Conference]
    organisations: Sequence[Organisation]
    points: Sequence[BridgePoint]

    @property
    def is_empty(self) -> bool:
        """Say whether nothing was found."""
        return not (self.conferences or self.organisations or self.points)


def search(text: str, *, actor: Actor) -> Found:
    """Find conferences, offices and points whose names hold all these words, accents aside."""
    words = vietnamese.fold(text).split()[:_MOST_WORDS]
    if sum(map(len, words)) < _SHORTEST_SEARCH:
        return Found(conferences=(), organisations=(), points=())
    return Found(
        conferences=_conferences(words, actor),
        organisations=_organisations(words, actor),
        points=_points(words, actor),
    )


def _conferences(words: list[str], actor: Actor) -> Sequence[Conference]:
    wanted = select(Conference).where(
        conferences_visible_to(actor),
        *(Conference.fold.contains(word, autoescape=True) for word in words),
    )
    return db.session.scalars(wanted.order_by(Conference.starts_at.desc()).limit(_MOST)).all()


def _organisations(words: list[str], actor: Actor) -> Sequence[Organisation]:
    wanted = select(Organisation).where(
        organisations.visible_to(actor),
        *(Organisation.fold.contains(word, autoescape=True) for word in words),
    )
    return db.session.scalars(
        wanted.order_by(Organisation.level, Organisation.sort_key).limit(_MOST)
    ).all()


def _points(words: list[str], actor: Actor) -> Sequence[BridgePoint]:
    wanted = (
        select(BridgePoint)
        .join(Organisation, Organisation.id == BridgePoint.organisation_id)
        .where(
            bridge_points.visible_to(actor),
            *(BridgePoint.fold.contains(word, autoescape=True) for word in words),
        )
    )
    return db.session.scalars(wanted.order_by(BridgePoint.sort_key).limit(_MOST)).all()
