"""Whoever acts in the demonstration: the offices themselves, by their own duties."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy import select

from meetings.access.actor import Actor, Grant
from meetings.access.roles import Role
from meetings.conferences.models import Conference, Participation
from meetings.conferences.queries import visibility
from meetings.kit.database import db
from meetings.kit.vietnamese import ZONE
from meetings.organisations.models import Organisation

_OFFICE: Final = (Role.SECRETARIAT, Role.STAFF, Role.TECHNICIAN, Role.RECORDS_CLERK)


@dataclass(frozen=True, kw_only=True, slots=True)
class Stood:
    """A point of a conference with the organisation it stands for."""

    point: Participation
    organisation: Organisation


def office(organisation: Organisation) -> Actor:
    """Return an organisation's own office, acting for the organisation alone."""
    return Actor(
        id=0,
        name=f"Văn phòng {organisation.name} (minh họa)",
        grants=tuple(Grant(role, organisation.path) for role in _OFFICE),
        organisation_ids=frozenset({organisation.id}),
        origin="demo",
    )


def at(day: date, hour: int, minute: int = 0, second: int = 0) -> datetime:
    """Return a moment of that day in Việt Nam."""
    return datetime(day.year, day.month, day.day, hour, minute, second, tzinfo=ZONE)


def points(conference: Conference, *, level: int | None = None) -> list[Stood]:
    """List the points of a conference but the main one, with their organisations, in order."""
    wanted = (
        select(Participation, Organisation)
        .join(Organisation, Organisation.id == Participation.organisation_id)
        .where(Participation.conference_id == conference.id, ~Participation.is_main)
        .order_by(Participation.level, Participation.sort_key)
    )
    if level is not None:
        wanted = wanted.where(Participation.level == level)
    rows = db.session.execute(wanted.execution_options(populate_existing=True))
    return [Stood(point=row[0], organisation=row[1]) for row in rows]


def main_point(conference: Conference) -> Participation:
    """Return the main point of a conference."""
    wanted = select(Participation).where(
        Participation.conference_id == conference.id, Participation.is_main
    )
    return db.session.scalars(wanted).one()


def again(conference: Conference, actor: Actor) -> Conference:
    """Return the conference locked and as it stands now."""
    return visibility.for_change(conference.code, actor=actor)
