"""Leading a conference from stage to stage: put off, called off, begun, ended, done."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import update

from meetings.access.actor import Actor
from meetings.access.permissions import Permission
from meetings.conferences.commands import _writing as writing
from meetings.conferences.events.planning import (
    ConferenceCancelled,
    ConferenceClosed,
    ConferenceEnded,
    ConferencePostponed,
    ConferenceStarted,
)
from meetings.conferences.models import Conference, Participation
from meetings.conferences.queries import planning as queries
from meetings.conferences.rules import places, schedule, stages
from meetings.conferences.rules.planning import PlannedDay
from meetings.conferences.rules.vocabulary import Answer, Stage
from meetings.kit import events, onetime, vietnamese
from meetings.kit.database import db


def postpone(
    conference: Conference,
    *,
    reason: str,
    days: Sequence[PlannedDay] = (),
    version: int | None,
    actor: Actor,
    now: datetime,
) -> Conference:
    """Put an announced conference off: to other days, or for the time being where none are given.

    Deadlines move with the first day; whoever has not answered yet gets the new one.
    """
    actor.must(Permission.CONFERENCE_PLAN, conference.host.path)
    if conference.stage is not Stage.POSTPONED or not days:
        stages.check_next(conference.stage, Stage.POSTPONED)
    onetime.check_version(conference.version, version)
    reason = vietnamese.clean_lines(reason)
    stages.check_reason(reason)
    dropped: tuple[str, ...] = ()
    if days:
        before = queries.as_plan(conference)
        draft = schedule.moved(before, tuple(days), now=now)
        writing.check(draft, now=now)
        dropped = writing.write(
            conference, schedule.completed(draft, now=now), queries.main_point(conference), now=now
        )
        writing.renew_deadlines(conference)
    else:
        conference.version += 1
    conference.stage = Stage.ANNOUNCED if days else Stage.POSTPONED
    conference.cancel_reason = reason
    conference.changed_at = now
    conference.sequence += 1
    events.emit(
        ConferencePostponed(
            at=now,
            by=actor.by,
            subject=conference.code,
            conference_id=conference.id,
            reason=reason,
            starts_at=conference.starts_at if days else None,
            sequence=conference.sequence,
            dropped_uids=dropped,
        )
    )
    return conference


def cancel(
    conference: Conference, *, reason: str, version: int | None, actor: Actor, now: datetime
) -> Conference:
    """Call the conference off; a draft nobody was invited to stays its host's alone."""
    actor.must(Permission.CONFERENCE_PLAN, conference.host.path)
    stages.check_next(conference.stage, Stage.CANCELLED)
    onetime.check_version(conference.version, version)
    reason = vietnamese.clean_lines(reason)
    stages.check_reason(reason)
    was = conference.stage
    _step(conference, Stage.CANCELLED, now=now)
    conference.cancel_reason = reason
    conference.sequence += stages.rises(was)
    if was is Stage.DRAFT:
        _forget_points(conference)
    events.emit(
        ConferenceCancelled(
            at=now,
            by=actor.by,
            subject=conference.code,
            conference_id=conference.id,
            reason=reason,
            was=was,
            sequence=conference.sequence,
        )
    )
    return conference


def start(
    conference: Conference, *, version: int | None, actor: Actor, now: datetime
) -> Conference:
    """Open the conference: from now on it is live."""
    actor.must(Permission.CONFERENCE_RUN, *places.of_conference(conference))
    stages.check_next(conference.stage, Stage.LIVE)
    onetime.check_version(conference.version, version)
    _step(conference, Stage.LIVE, now=now)
    conference.actual_started_at = now
    events.emit(
        ConferenceStarted(at=now, by=actor.by, subject=conference.code, conference_id=conference.id)
    )
    return conference


def end(conference: Conference, *, version: int | None, actor: Actor, now: datetime) -> Conference:
    """Close the session: the conference is over, its papers are not yet."""
    actor.must(Permission.CONFERENCE_RUN, *places.of_conference(conference))
    stages.check_next(conference.stage, Stage.ENDED)
    onetime.check_version(conference.version, version)
    _step(conference, Stage.ENDED, now=now)
    conference.actual_ended_at = now
    events.emit(
        ConferenceEnded(at=now, by=actor.by, subject=conference.code, conference_id=conference.id)
    )
    return conference


def close(
    conference: Conference, *, version: int | None, actor: Actor, now: datetime
) -> Conference:
    """Close the file of a conference that is over."""
    actor.must(Permission.CONFERENCE_PLAN, conference.host.path)
    stages.check_next(conference.stage, Stage.CLOSED)
    onetime.check_version(conference.version, version)
    _step(conference, Stage.CLOSED, now=now)
    events.emit(
        ConferenceClosed(at=now, by=actor.by, subject=conference.code, conference_id=conference.id)
    )
    return conference


def _step(conference: Conference, stage: Stage, *, now: datetime) -> None:
    conference.stage = stage
    conference.changed_at = now
    conference.version += 1


def _forget_points(conference: Conference) -> None:
    """Take back the points chosen for a draft, so that they never hear of it."""
    chosen = update(Participation).where(
        Participation.conference_id == conference.id, Participation.is_main.is_(False)
    )
    db.session.execute(chosen.values(answer=Answer.WITHDRAWN))
