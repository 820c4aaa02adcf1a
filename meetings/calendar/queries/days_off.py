"""The days off that a calendar names."""

from collections.abc import Mapping
from datetime import date

from sqlalchemy import select

from meetings.access.actor import Actor
from meetings.calendar.rules.subjects import About, Subject
from meetings.kit import public_holidays
from meetings.kit.database import db
from meetings.organisations.models import Organisation
from meetings.regulations import queries as regulations


def names(first: date, last: date, *, of: Subject, actor: Actor) -> Mapping[date, str]:
    """Return what the days off from `first` to `last` are called.

    Those of the office whose calendar it is, else of the reader's own one, else of the law.
    """
    office = _office(of, actor)
    listed: dict[date, str] = {}
    for year in range(first.year, last.year + 1):
        if office is None:
            listed |= dict(public_holidays.of_year(year).off)
        else:
            days = regulations.days(office, year=year)
            listed |= {one.day: one.name for one in days if not one.is_worked}
    return {day: name for day, name in listed.items() if first <= day <= last}


def _office(of: Subject, actor: Actor) -> Organisation | None:
    if of.about is About.OFFICE and of.key:
        wanted = select(Organisation).where(Organisation.public_id == of.key)
    else:
        own = Organisation.id.in_(actor.organisation_ids)
        wanted = select(Organisation).where(own).order_by(Organisation.level, Organisation.sort_key)
    return db.session.scalars(wanted.limit(1)).first()
