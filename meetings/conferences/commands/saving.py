"""Saving an answer without sending it: the point's own office comes back to it later."""

from datetime import datetime
from typing import Final

from meetings.access.actor import Actor
from meetings.access.permissions import Permission
from meetings.conferences.commands import _saved as saved
from meetings.conferences.events.answering import AnswerDraftDropped, AnswerDrafted
from meetings.conferences.models import AnswerDraft, Participation
from meetings.conferences.queries import answering as queries
from meetings.conferences.queries import branch, points
from meetings.conferences.rules import answers
from meetings.conferences.rules.answers import Reply
from meetings.kit import events, onetime
from meetings.kit.database import db

_ANSWER: Final = Permission.INVITATION_ANSWER


def save_draft(
    participation: Participation,
    *,
    reply: Reply | None = None,
    reason: str | None = None,
    version: int | None,
    actor: Actor,
    now: datetime,
) -> AnswerDraft:
    """Keep a yes (`reply`) or a no (`reason`) as far as it is filled in; nobody above reads it.

    `version` is that of the draft that was read, 0 where there was none. What the other side held
    stays.
    """
    own = points.own_capacity(participation, _ANSWER)
    actor.must(own.permission, *own.places)
    conference = participation.conference
    answers.check_open(
        participation, conference, is_own=True, now=now, call=branch.call(participation)
    )
    draft = queries.draft_for_change(participation)
    onetime.check_version(draft.version if draft else 0, version)

    if draft is None:
        draft = AnswerDraft(participation_id=participation.id, saved_at=now, saved_by=actor.name)
        db.session.add(draft)
    else:
        draft.version += 1
    if reply is not None:
        answers.check_headcount(reply.expected_headcount)
        draft.rooms = list(reply.rooms)
        saved.take_facts(draft, reply)
    if reason is not None:
        draft.reason = reason
    draft.declines = reply is None
    draft.saved_at, draft.saved_by = now, actor.name
    db.session.flush()
    events.emit(
        AnswerDrafted(
            at=now,
            by=actor.by,
            subject=participation.public_id,
            conference_id=participation.conference_id,
            declines=draft.declines,
        )
    )
    return draft


def drop_draft(
    participation: Participation, *, version: int | None, actor: Actor, now: datetime
) -> None:
    """Let go of what was saved, as it was read; the answer that was sent stays."""
    own = points.own_capacity(participation, _ANSWER)
    actor.must(own.permission, *own.places)

    draft = queries.draft_for_change(participation)
    if draft is None:
        return
    onetime.check_version(draft.version, version)
    db.session.delete(draft)
    db.session.flush()
    events.emit(
        AnswerDraftDropped(
            at=now,
            by=actor.by,
            subject=participation.public_id,
            conference_id=participation.conference_id,
        )
    )
