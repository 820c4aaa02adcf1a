"""One conference as a whole, in numbers that the reader may see (interfaces.md)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, select

from meetings.access.actor import Actor
from meetings.assignments.models import Assignment
from meetings.assignments.rules import AssignmentState
from meetings.attendance.queries import numbers
from meetings.attendance.queries.numbers import Numbers
from meetings.conferences.models import (
    Conference,
    ConferenceContact,
    Organiser,
    Participation,
)
from meetings.conferences.queries import tally, visibility
from meetings.conferences.rules.vocabulary import Answer, Measure
from meetings.kit.database import db
from meetings.minutes import queries as minutes
from meetings.minutes.queries import Issued
from meetings.minutes.rules import MinutesStage
from meetings.speeches.queries import lists as speeches


@dataclass(frozen=True, kw_only=True, slots=True)
class TierCount:
    """The points of one tier; `confirmed`, `declined` and `overdue` are disjoint."""

    level: int
    label: str
    invited: int
    passed_on: int
    confirmed: int
    declined: int
    overdue: int
    connected: int


@dataclass(frozen=True, kw_only=True, slots=True)
class TaskCount:
    """The tasks of the conclusions, and those reported done."""

    given: int
    done: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Snapshot:
    """What the reader may know of a conference at this moment."""

    tiers: tuple[TierCount, ...]
    delegates: Numbers
    speeches: speeches.Numbers
    tasks: TaskCount
    main: Participation | None
    issued: Issued | None
    minutes_stage: MinutesStage
    sees_whole: bool

    @property
    def points(self) -> TierCount:
        """Return the sums over all tiers."""
        return TierCount(
            level=0,
            label="",
            invited=sum(tier.invited for tier in self.tiers),
            passed_on=sum(tier.passed_on for tier in self.tiers),
            confirmed=sum(tier.confirmed for tier in self.tiers),
            declined=sum(tier.declined for tier in self.tiers),
            overdue=sum(tier.overdue for tier in self.tiers),
            connected=sum(tier.connected for tier in self.tiers),
        )


def snapshot(conference: Conference, *, actor: Actor, now: datetime) -> Snapshot:
    """Return the numbers: running counts for those who see all, else their branch counted."""
    condition = visibility.points_visible_to(conference, actor)
    whole = visibility.sees_whole(conference, actor=actor)
    sums = tally.totals(conference.id) if whole else tally.counted(condition)
    overdue = _overdue(condition, now)
    issued = minutes.issued(conference)
    written = minutes.of(conference) if whole else None
    stage = written.stage if written else (MinutesStage.ISSUED if issued else MinutesStage.NONE)
    return Snapshot(
        tiers=tuple(
            TierCount(
                level=level,
                label=conference.scheme.label(level),
                invited=counts[Measure.INVITED],
                passed_on=counts[Measure.PASSED_ON],
                confirmed=counts[Measure.CONFIRMED],
                declined=counts[Measure.DECLINED],
                overdue=overdue.get(level, 0),
                connected=counts[Measure.CONNECTED],
            )
            for level, counts in sorted(sums.items())
        ),
        delegates=numbers.totals(conference, actor=actor),
        speeches=speeches.totals(conference, actor=actor),
        tasks=_tasks(conference),
        main=_main(conference),
        issued=issued,
        minutes_stage=stage,
        sees_whole=whole,
    )


def organisers(conference: Conference) -> Sequence[Organiser]:
    """List who organises."""
    wanted = select(Organiser).where(Organiser.conference_id == conference.id)
    return db.session.scalars(wanted.order_by(Organiser.position)).all()


def contacts(conference: Conference) -> Sequence[ConferenceContact]:
    """List whom to call."""
    wanted = select(ConferenceContact).where(ConferenceContact.conference_id == conference.id)
    return db.session.scalars(wanted.order_by(ConferenceContact.position)).all()


def my_points(conference: Conference, *, actor: Actor) -> Sequence[Participation]:
    """List the points of the actor's own offices in this conference."""
    wanted = select(Participation).where(
        Participation.organisation_id.in_(actor.organisation_ids),
        visibility.points_visible_to(conference, actor),
    )
    return db.session.scalars(wanted.order_by(Participation.level).limit(10)).all()


def _overdue(condition: ColumnElement[bool], now: datetime) -> dict[int, int]:
    late = (
        select(Participation.level, func.count())
        .where(
            condition,
            Participation.answer == Answer.INVITED,
            Participation.invited_at.is_not(None),
            Participation.reply_deadline < now,
        )
        .group_by(Participation.level)
    )
    return {row[0]: row[1] for row in db.session.execute(late)}


def _main(conference: Conference) -> Participation | None:
    return db.session.scalar(
        select(Participation).where(
            Participation.conference_id == conference.id, Participation.is_main
        )
    )


def _tasks(conference: Conference) -> TaskCount:
    counted = (
        select(Assignment.state, func.count())
        .where(
            Assignment.conference_id == conference.id,
            Assignment.state != AssignmentState.CANCELLED,
        )
        .group_by(Assignment.state)
    )
    rows = {row[0]: row[1] for row in db.session.execute(counted)}
    return TaskCount(given=sum(rows.values()), done=rows.get(AssignmentState.DONE, 0))
