"""The items of a former conference as those of a new one."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from meetings.agenda.models import AgendaItem
from meetings.agenda.queries.items import day_id, items
from meetings.agenda.rules import ItemOutcome
from meetings.conferences.models import Conference, Participation
from meetings.kit import tokens
from meetings.kit.database import db
from meetings.kit.orm import another


def rows_for(
    conference: Conference, *, former: Conference, days: Sequence[int]
) -> list[dict[str, Any]]:
    """Return the items of a former conference as rows of a new one (see commands.take_over)."""
    standing = items(former)
    places = _places(conference, former, days)
    points = _points_here(conference, standing)
    return [
        {
            "public_id": tokens.public_id(),
            "conference_id": conference.id,
            "day_id": places[day_id(item, former), None][0],
            "session_id": places.get((day_id(item, former), item.session_id), (0, None))[1],
            "participation_id": points.get(item.participation_id or 0),
            "position": number,
            "kind": item.kind,
            "title": item.title,
            "presenter_name": item.presenter_name,
            "presenter_title": item.presenter_title,
            "planned_minutes": item.planned_minutes,
            "outcome": ItemOutcome.UNKNOWN,
            "version": 1,
        }
        for number, item in enumerate(standing, start=1)
    ]


def _places(
    conference: Conference, former: Conference, days: Sequence[int]
) -> dict[tuple[int, int | None], tuple[int, int | None]]:
    """Return for each day and session of the former conference the day and session here."""
    found: dict[tuple[int, int | None], tuple[int, int | None]] = {}
    for old, number in zip(former.days, days, strict=True):
        new = conference.days[number]
        found[old.id, None] = (new.id, None)
        titled = {session.title: session.id for session in new.sessions}
        for session in old.sessions:
            found[old.id, session.id] = (new.id, titled.get(session.title))
    return found


def _points_here(conference: Conference, standing: Sequence[AgendaItem]) -> dict[int, int]:
    """Return for the points that items name the points of the same offices here."""
    ids = {item.participation_id for item in standing if item.participation_id}
    if not ids:
        return {}
    here = another(Participation, "spoken_from")
    wanted = (
        select(Participation.id, here.id)
        .join(here, here.organisation_id == Participation.organisation_id)
        .where(Participation.id.in_(ids), here.conference_id == conference.id)
    )
    return {row[0]: row[1] for row in db.session.execute(wanted)}
