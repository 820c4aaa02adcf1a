"""Reminding the points that have not answered: by hand, and by the rule of the host."""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, String, and_, cast, literal

from meetings.access.actor import Actor
from meetings.conferences.models import Conference, Participation
from meetings.conferences.rules import answers
from meetings.conferences.rules.vocabulary import Answer
from meetings.kit import events
from meetings.notifications.commands import queueing
from meetings.notifications.events import PointsChased
from meetings.notifications.queries import chasing
from meetings.notifications.rules import MailKind, NothingToChaseError
from meetings.regulations.rules import Rule, Terms

_P: Final = Participation
_ONE_DAY: Final = timedelta(days=1)


def chase(conference: Conference, *, only_overdue: bool, actor: Actor, now: datetime) -> int:
    """Queue a reminder to whoever may answer for the points that wait; return how many mails.

    The actor chases whom `chasing.waiting` gives: nobody for whoever may not. Raises
    NotAnswerableError where nothing can be answered any more, NothingToChaseError where no mail
    reaches anybody who waits.
    """
    answers.check_may_answer(stage=conference.stage, answer=Answer.INVITED, is_main=False)
    if conference.is_silent:
        raise NothingToChaseError.silent()
    ids = chasing.waiting(conference, actor=actor, now=now, only_overdue=only_overdue)
    found = chasing.reach(ids, now=now)
    queued = queueing.to_points(conference, kind=MailKind.REMINDER, among=ids, by=actor.by, now=now)
    if not queued:
        raise NothingToChaseError.because(found.points, only_overdue=only_overdue)
    events.emit(
        PointsChased(
            at=now,
            by=actor.by,
            subject=conference.code,
            conference_id=conference.id,
            count=found.points,
            mails=queued,
        )
    )
    return queued


def remind_by_rule(conference: Conference, *, terms: Terms, actor: Actor, now: datetime) -> int:
    """Queue the reminders due by the host's rule: once before each deadline, and once after it.

    A deadline that is put off is reminded of anew. `actor` is the house. Returns how many mails.
    """
    before = timedelta(hours=terms[Rule.REMIND_BEFORE].value)
    after = timedelta(hours=terms[Rule.REMIND_AFTER].value)
    soon = and_(_P.reply_deadline > now, _P.reply_deadline <= now + before)
    past = and_(_P.reply_deadline <= now - after, _P.reply_deadline > now - after - _ONE_DAY)
    queued = 0
    for name, lead, due in (("before", before, soon), ("after", after, past)):
        if lead:
            queued += _remind(conference, name, due, actor=actor, now=now)
    return queued


def _remind(
    conference: Conference, name: str, due: ColumnElement[bool], *, actor: Actor, now: datetime
) -> int:
    ids = chasing.unanswered(conference).where(due)
    occasion = literal(f"{name}:") + cast(_P.reply_deadline, String)
    return queueing.to_points(
        conference,
        kind=MailKind.REMINDER,
        among=ids,
        manner=queueing.Manner(occasion=occasion),
        by=actor.by,
        now=now,
    )
