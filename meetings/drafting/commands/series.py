"""Repeating a conference by a rule, and calling off what is left of a series."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time

from meetings.access.actor import Actor
from meetings.access.permissions import Permission
from meetings.conferences.commands import staging
from meetings.conferences.models import Conference
from meetings.conferences.models.series import Series
from meetings.conferences.rules import stages
from meetings.conferences.rules.planning import PlannedDay
from meetings.drafting.commands import copying
from meetings.drafting.commands.copying import Copied, Order
from meetings.drafting.events import SeriesMade, SeriesShortened
from meetings.drafting.queries import series as queries
from meetings.drafting.rules import series as rules
from meetings.drafting.rules.copying import Along
from meetings.drafting.rules.series import Rule
from meetings.kit import events, tokens, vietnamese
from meetings.kit.database import db


@dataclass(frozen=True, kw_only=True, slots=True)
class Wish:
    """What a planner wants of a series: its rule, the hours, a title with placeholders."""

    rule: Rule
    starts: time
    ends: time
    title: str = ""
    along: frozenset[Along] = frozenset(Along)
    declared: bool = False


def make(former: Conference, *, wish: Wish, actor: Actor, now: datetime) -> Sequence[Copied]:
    """Make one draft per day of the rule, each with its own code, UID, days and deadlines.

    The conference that is repeated joins the series; one that belongs to a series continues it. At
    most 53 drafts are made. Refuses what copying refuses, and a conference of several days.
    """
    actor.must(Permission.CONFERENCE_PLAN, former.host.path)
    rules.check_one_day(len(former.days))

    found = queries.planned(former, wish.rule)
    if Along.POINTS in wish.along:
        rules.check_size(queries.number_of_points(former) * sum(1 for one in found if one.day))
    number = queries.number_held(former)
    series = _series(former, wish.rule, now)
    made: list[Copied] = []
    for day in (one.day for one in found if one.day):
        order = _order(wish, day, number + len(made) + 1, former.title)
        one = copying.copy(former, order=order, actor=actor, now=now)
        one.conference.series_id = series.id
        made.append(one)
    db.session.flush()
    events.emit(
        SeriesMade(
            at=now,
            by=actor.by,
            subject=former.code,
            conference_id=former.id,
            series=series.public_id,
            pattern=wish.rule.pattern,
            codes=tuple(one.conference.code for one in made),
        )
    )
    return made


def cancel_rest(conference: Conference, *, reason: str, actor: Actor, now: datetime) -> int:
    """Call off the drafts of the series that lie ahead; what was announced stays. Say how many."""
    actor.must(Permission.CONFERENCE_PLAN, conference.host.path)
    stages.check_reason(vietnamese.clean_lines(reason))

    drafts = queries.remaining(conference, now=now)
    rules.check_rest(len(drafts))
    for one in drafts:
        staging.cancel(one, reason=reason, version=one.version, actor=actor, now=now)
    series = queries.of_conference(conference)
    events.emit(
        SeriesShortened(
            at=now,
            by=actor.by,
            subject=conference.code,
            conference_id=conference.id,
            series=series.public_id if series else "",
            count=len(drafts),
        )
    )
    return len(drafts)


def _series(former: Conference, rule: Rule, now: datetime) -> Series:
    standing = queries.of_conference(former)
    if standing is not None:
        standing.rule = rule.as_json()
        return standing
    series = Series(
        public_id=tokens.public_id(), host_id=former.host_id, rule=rule.as_json(), created_at=now
    )
    db.session.add(series)
    db.session.flush()
    former.series_id = series.id
    return series


def _order(wish: Wish, day: date, number: int, title: str) -> Order:
    held = PlannedDay(starts_at=_moment(day, wish.starts), ends_at=_moment(day, wish.ends))
    order = Order(days=(held,), along=wish.along, declared=wish.declared)
    return replace(order, title=rules.titled(wish.title or title, day, number))


def _moment(day: date, at: time) -> datetime:
    return datetime.combine(day, at, tzinfo=vietnamese.ZONE).astimezone(UTC)
