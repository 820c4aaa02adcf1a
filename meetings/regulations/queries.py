"""Questions about the terms and the working days of an office."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy import select

from meetings.kit import public_holidays
from meetings.kit.database import db
from meetings.kit.errors import NotFoundError
from meetings.kit.i18n import mark as _m
from meetings.kit.workdays import WorkCalendar
from meetings.organisations.models import Organisation
from meetings.regulations.models import CalendarDay, OwnTerm
from meetings.regulations.rules import Rule, Term, Terms, close_of_office

_YEARS_AROUND: Final = 1


@dataclass(frozen=True, kw_only=True, slots=True)
class Day:
    """A day of the list: what it is called, whether it is worked, who said so (None: the law)."""

    day: date
    name: str
    is_worked: bool
    office: Organisation | None = None

    @property
    def at(self) -> datetime:
        """Return a moment of the day, for the words that name it."""
        return close_of_office(self.day)


def terms(organisation: Organisation, *, around: date) -> Terms:
    """Return the rules as they hold for an office, over the working days around a day.

    What a superior office set holds below it too; the nearest one decides.
    """
    offices = _way_up(organisation)
    found = db.session.scalars(select(OwnTerm).where(OwnTerm.organisation_id.in_(offices)))
    nearest_last = sorted(found, key=lambda one: -offices.index(one.organisation_id))
    own = {
        one.rule: Term(
            rule=one.rule,
            value=one.value,
            source=one.source,
            is_own=one.organisation_id == organisation.id,
        )
        for one in nearest_last
    }
    return Terms(own=own, calendar=_calendar(offices, around))


def own_terms(organisation: Organisation) -> dict[Rule, OwnTerm]:
    """Return the numbers an office itself set."""
    held = select(OwnTerm).where(OwnTerm.organisation_id == organisation.id)
    return {one.rule: one for one in db.session.scalars(held)}


def days(organisation: Organisation, *, year: int) -> list[Day]:
    """List the days of a year that are not what their weekday says, in order."""
    law = public_holidays.of_year(year)
    listed = {
        **{day: Day(day=day, name=name, is_worked=False) for day, name in law.off},
        **{day: Day(day=day, name="", is_worked=True) for day in law.worked},
    }
    for marked, office in _marked(_way_up(organisation), date(year, 1, 1), date(year, 12, 31)):
        listed[marked.day] = Day(
            day=marked.day, name=marked.name, is_worked=marked.is_worked, office=office
        )
    return sorted(listed.values(), key=lambda one: one.day)


def marked_day(organisation: Organisation, day: date) -> CalendarDay:
    """Return a day this very office marked."""
    wanted = select(CalendarDay).where(
        CalendarDay.organisation_id == organisation.id, CalendarDay.day == day
    )
    found = db.session.scalar(wanted)
    if found is None:
        raise NotFoundError(_m("Ngày này không có trong danh sách của đơn vị."))
    return found


def _calendar(offices: Sequence[int], around: date) -> WorkCalendar:
    years = range(around.year - _YEARS_AROUND, around.year + _YEARS_AROUND + 1)
    off = {day for year in years for day, _name in public_holidays.of_year(year).off}
    worked = {day for year in years for day in public_holidays.of_year(year).worked}
    first, last = date(years[0], 1, 1), date(years[-1], 12, 31)
    for marked, _office in _marked(offices, first, last):
        right, wrong = (worked, off) if marked.is_worked else (off, worked)
        right.add(marked.day)
        wrong.discard(marked.day)
    return WorkCalendar(holidays=frozenset(off), make_up_days=frozenset(worked))


def _marked(
    offices: Sequence[int], first: date, last: date
) -> Iterable[tuple[CalendarDay, Organisation]]:
    """Yield what the offices of a way up marked, the nearest last, so that it decides."""
    wanted = (
        select(CalendarDay, Organisation)
        .join(Organisation, Organisation.id == CalendarDay.organisation_id)
        .where(CalendarDay.organisation_id.in_(offices), CalendarDay.day.between(first, last))
    )
    found = [(row[0], row[1]) for row in db.session.execute(wanted)]
    return sorted(found, key=lambda one: -offices.index(one[1].id))


def _way_up(organisation: Organisation) -> list[int]:
    """Return the office and those above it, the nearest first."""
    return [int(part) for part in reversed(organisation.path.strip("/").split("/"))]
