"""The posts that are asked for, as they stand together: by who asks, and of whom."""

from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Select, select

from meetings.conferences.models import Conference, InvitedPost, Participation
from meetings.kit.database import db
from meetings.kit.orm import another

_I: Final = InvitedPost
_MOST_ROWS: Final = 1_000
_POINT: Final = another(Participation, "asked_point")
_UNDER: Final = another(Participation, "asked_under")


@dataclass(frozen=True, kw_only=True, slots=True)
class Group:
    """What one office asks of one class: of a tier, of a single point, or of its lower tier."""

    posts: tuple[InvitedPost, ...]
    level: int | None = None
    point: Participation | None = None
    under: Participation | None = None


def groups(conference: Conference) -> tuple[Group, ...]:
    """List all that is asked for: tier by tier, point by point, then by the invited offices."""
    return _grouped(_asked().where(_I.conference_id == conference.id))


def alone(office: Participation) -> tuple[Group, ...]:
    """List what an invited office asks of single points below its own."""
    return _grouped(_asked().where(_I.under_id == office.id, _I.participation_id.is_not(None)))


def _asked() -> Select[InvitedPost, Participation, Participation]:
    return (
        select(_I, _POINT, _UNDER)
        .outerjoin(_POINT, _POINT.id == _I.participation_id)
        .outerjoin(_UNDER, _UNDER.id == _I.under_id)
        .order_by(
            _I.under_id.is_not(None),
            _UNDER.sort_key,
            _I.participation_id.is_not(None),
            _I.level,
            _POINT.sort_key,
            _I.position,
            _I.id,
        )
        .limit(_MOST_ROWS)
    )


def _grouped(wanted: Select[InvitedPost, Participation, Participation]) -> tuple[Group, ...]:
    rows: dict[tuple[int | None, ...], list[Any]] = {}
    for row in db.session.execute(wanted):
        rows.setdefault((row[0].under_id, row[0].participation_id, row[0].level), []).append(row)
    return tuple(
        Group(
            posts=tuple(row[0] for row in some),
            level=some[0][0].level,
            point=some[0][1],
            under=some[0][2],
        )
        for some in rows.values()
    )
