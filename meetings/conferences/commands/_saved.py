"""What is written of an answer or its draft, and what becomes of drafts and open requests.

These are steps of commands, which have asked permission and tell the story themselves.
"""

from sqlalchemy import ColumnElement, delete, select, update

from meetings.conferences.commands import _seating as seating
from meetings.conferences.models import AnswerDraft, Participation, Reopening
from meetings.conferences.rules.answers import Reply
from meetings.conferences.rules.reopening import ReopeningState
from meetings.kit.database import db


def sent(participation: Participation) -> None:
    """Drop the draft of a point whose own office has answered."""
    made = delete(AnswerDraft).where(AnswerDraft.participation_id == participation.id)
    db.session.execute(made.execution_options(synchronize_session="fetch"))


def forget(gone: ColumnElement[bool], *, conference_id: int) -> None:
    """Drop the drafts and open requests of points that are no longer invited.

    `gone` is a condition on Participation; one statement a table, however many they are. Their
    delegates have left already.
    """
    seating.close_requests(conference_id)
    ids = select(Participation.id).where(gone)
    for statement in (
        delete(AnswerDraft).where(AnswerDraft.participation_id.in_(ids)),
        update(Reopening)
        .where(Reopening.participation_id.in_(ids), Reopening.state == ReopeningState.PENDING)
        .values(state=ReopeningState.WITHDRAWN, version=Reopening.version + 1),
    ):
        db.session.execute(statement.execution_options(synchronize_session=False))


def take_facts(into: Participation | AnswerDraft, reply: Reply) -> None:
    """Write what a yes says, beside its rooms, into the answer or into its draft."""
    into.expected_headcount = reply.expected_headcount
    into.local_chair_name = reply.local_chair_name
    into.local_chair_title = reply.local_chair_title
    into.technician_name = reply.technician_name
    into.technician_phone = reply.technician_phone
    into.note = reply.note
