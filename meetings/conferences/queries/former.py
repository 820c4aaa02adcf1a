"""A former conference as a list of whom to invite again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, select

from meetings.access.actor import Actor
from meetings.conferences.models import Conference, Participation
from meetings.conferences.queries import visibility
from meetings.conferences.rules.rosters import UnknownOrganisationsError
from meetings.conferences.rules.vocabulary import Answer, Stage
from meetings.kit.database import db
from meetings.kit.errors import NotFoundError
from meetings.kit.i18n import mark as _m
from meetings.kit.orm import another

_MOST_OFFERED: Final = 50


@dataclass(frozen=True, kw_only=True, slots=True)
class Former:
    """A conference whose points may be taken again."""

    code: str
    title: str
    starts_at: datetime


def offered(conference: Conference | None, *, actor: Actor) -> Sequence[Former]:
    """List the latest conferences whose points the actor sees, but this one, the newest first."""
    wanted = (
        select(Conference.code, Conference.title, Conference.starts_at)
        .where(
            visibility.conferences_visible_to(actor),
            Conference.id != (conference.id if conference else 0),
            Conference.stage != Stage.CANCELLED,
        )
        .order_by(Conference.starts_at.desc(), Conference.id.desc())
        .limit(_MOST_OFFERED)
    )
    rows = db.session.execute(wanted)
    return [Former(code=row[0], title=row[1], starts_at=row[2]) for row in rows]


def offices(code: str, *, actor: Actor) -> Select[int]:
    """Return the keys of the offices that took part, as far as the actor sees them; 422 else."""
    return select(Participation.organisation_id).where(_took_part(code, actor)).correlate(None)


def hung_apart(code: str, *, host_id: int, actor: Actor) -> dict[int, int | None]:
    """Return which offices (keys) hung below another than their own then; None for the main point.

    Pairs whose parent does not take part now are left out by who hangs them.
    """
    above = another(Participation, "hung_apart_above")
    wanted = (
        select(Participation.organisation_id, above.organisation_id, above.is_main)
        .join(above, above.id == Participation.parent_id)
        .where(_took_part(code, actor), Participation.is_apart)
    )
    return {
        row[0]: None if row[2] or row[1] == host_id else row[1]
        for row in db.session.execute(wanted)
    }


def gone(
    code: str, standing: Select[Any], *, conference: Conference, actor: Actor
) -> Sequence[str]:
    """List who took part then and is not among those standing; the host itself is not gone."""
    wanted = select(Participation.organisation_name).where(
        _took_part(code, actor),
        Participation.organisation_id.not_in(standing),
        Participation.organisation_id != conference.host_id,
    )
    return db.session.scalars(wanted.order_by(Participation.sort_key)).all()


def _took_part(code: str, actor: Actor) -> ColumnElement[bool]:
    try:
        found = visibility.get(code, actor=actor)
    except NotFoundError as missing:
        raise UnknownOrganisationsError(
            _m("Hãy chọn một hội nghị trước trong danh sách."), field="former"
        ) from missing
    return and_(
        visibility.points_visible_to(found, actor),
        ~Participation.is_main,
        Participation.answer != Answer.WITHDRAWN,
    )
