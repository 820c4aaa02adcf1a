"""The conferences of a series, and the days one would be held on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select

from meetings.access.actor import Actor
from meetings.conferences.models import Conference, Participation
from meetings.conferences.models.series import Series
from meetings.conferences.queries import visibility
from meetings.conferences.rules.vocabulary import Stage
from meetings.drafting.rules import series as rules
from meetings.drafting.rules.series import Occasion, Rule
from meetings.kit import vietnamese
from meetings.kit.database import db
from meetings.regulations import queries as regulations

_GONE = (Stage.CANCELLED, Stage.POSTPONED)


@dataclass(frozen=True, kw_only=True, slots=True)
class Member:
    """One conference of a series as a link."""

    code: str
    title: str
    starts_at: datetime
    stage: Stage


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """Where a conference stands in its series, among those the reader may see."""

    members: Sequence[Member]
    number: int
    before: Member | None
    after: Member | None

    def drafts_after(self, now: datetime) -> Sequence[Member]:
        """Return what can still be called off without anybody having been invited."""
        return [one for one in self.members if one.stage is Stage.DRAFT and one.starts_at > now]


def standing(conference: Conference, *, actor: Actor) -> Standing | None:
    """Return where a conference stands in its series; None where it belongs to none."""
    if conference.series_id is None:
        return None
    members = of_series(conference.series_id, actor=actor)
    at = next(n for n, one in enumerate(members) if one.code == conference.code)
    held = [one for one in members if one.stage is not Stage.CANCELLED]
    return Standing(
        members=members,
        number=at + 1,
        before=next((one for one in reversed(members[:at]) if one in held), None),
        after=next((one for one in members[at + 1 :] if one in held), None),
    )


def of_series(series_id: int, *, actor: Actor) -> Sequence[Member]:
    """List the conferences of a series that the actor may see, in order of time."""
    wanted = (
        select(Conference.code, Conference.title, Conference.starts_at, Conference.stage)
        .where(Conference.series_id == series_id, visibility.conferences_visible_to(actor))
        .order_by(Conference.starts_at, Conference.id)
    )
    rows = db.session.execute(wanted)
    return [Member(code=row[0], title=row[1], starts_at=row[2], stage=row[3]) for row in rows]


def of_conference(conference: Conference) -> Series | None:
    """Return the series a conference belongs to."""
    return db.session.get(Series, conference.series_id) if conference.series_id else None


def remaining(conference: Conference, *, now: datetime) -> Sequence[Conference]:
    """Return the drafts of its series that lie ahead, locked until the transaction ends."""
    wanted = (
        select(Conference)
        .where(
            Conference.series_id == conference.series_id,
            Conference.series_id.is_not(None),
            Conference.stage == Stage.DRAFT,
            Conference.starts_at > now,
        )
        .order_by(Conference.starts_at, Conference.id)
        .with_for_update(of=Conference, key_share=True)
    )
    return db.session.scalars(wanted.execution_options(populate_existing=True)).all()


def planned(conference: Conference, rule: Rule) -> tuple[Occasion, ...]:
    """Return the days of a rule over the working days of the host; taken ones are left out."""
    terms = regulations.terms(conference.host, around=rule.first)
    return rules.occasions(rule, terms.calendar, taken=_taken(conference))


def names_of_days_off(conference: Conference, found: Sequence[Occasion]) -> Mapping[date, str]:
    """Return what the days off among these are called."""
    years = {one.wanted.year for one in found}
    listed = (one for year in years for one in regulations.days(conference.host, year=year))
    return {one.day: one.name for one in listed if not one.is_worked}


def number_held(conference: Conference) -> int:
    """Return how many conferences the series of one has already, itself among them."""
    return max(1, len(_days(conference)))


def number_of_points(conference: Conference) -> int:
    """Count the points on the list of a conference."""
    wanted = select(func.count()).where(Participation.conference_id == conference.id)
    return db.session.scalar(wanted) or 0


def _taken(conference: Conference) -> frozenset[date]:
    return frozenset(
        starts_at.astimezone(vietnamese.ZONE).date() for starts_at in _days(conference)
    )


def _days(conference: Conference) -> Sequence[datetime]:
    if conference.series_id is None:
        return [] if conference.stage in _GONE else [conference.starts_at]
    wanted = select(Conference.starts_at).where(
        Conference.series_id == conference.series_id, Conference.stage.not_in(_GONE)
    )
    return db.session.scalars(wanted).all()
