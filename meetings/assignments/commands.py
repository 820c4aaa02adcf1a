"""Giving tasks and telling what became of them."""

from collections.abc import Sequence
from datetime import datetime

from meetings.access.actor import Actor
from meetings.access.permissions import Permission
from meetings.assignments import queries, rules
from meetings.assignments.events import AssignmentAccepted, AssignmentDone, AssignmentsGiven
from meetings.assignments.models import Assignment
from meetings.assignments.rules import AssignmentState
from meetings.conferences.models import Conference
from meetings.kit import events, onetime, tokens
from meetings.kit.database import db
from meetings.kit.events import By
from meetings.minutes.rules import Task, content_hash


def give(conference: Conference, tasks: Sequence[Task], *, by: By, now: datetime) -> None:
    """Give out the tasks of issued minutes; a new edition adds, renews and drops.

    It follows from issuing the minutes, so it asks no permission of its own. A lead that names
    one of our organisations ("Bộ trưởng Bộ X" names Bộ X) finds it among its own tasks. A task is
    the same when lead and words are the same; what was done stays done.
    """
    known = {(one.lead, one.text): one for one in queries.of(conference)}
    told = {(task.lead, task.text): task for task in tasks}
    added = [task for key, task in told.items() if key not in known]
    offices = queries.organisations_named({task.lead for task in added})
    for position, key in enumerate(told, start=1):
        if key in known:
            _renew(known[key], told[key], position)
        else:
            _add(conference, told[key], position, office=offices.get(key[0]), now=now)
    dropped = [one for key, one in known.items() if key not in told and _drop(one)]
    if added or dropped:
        db.session.flush()
        events.emit(
            AssignmentsGiven(
                at=now,
                by=by,
                subject=conference.code,
                conference_id=conference.id,
                count=len(added),
                dropped=len(dropped),
                digest=content_hash({"tasks": [[task.lead, task.text] for task in added]}),
            )
        )


def accept(placed: queries.Placed, *, version: int | None, actor: Actor, now: datetime) -> None:
    """Take the task on."""
    actor.must(Permission.ASSIGNMENT_REPORT, placed.lead_path or "")
    rules.check_step(current=placed.task.state, wanted=AssignmentState.ACCEPTED)
    onetime.check_version(placed.task.version, version)

    placed.task.state = AssignmentState.ACCEPTED
    placed.task.version += 1
    events.emit(
        AssignmentAccepted(
            at=now,
            by=actor.by,
            subject=placed.task.public_id,
            conference_id=placed.conference.id,
        )
    )


def finish(
    placed: queries.Placed, report: str, *, version: int | None, actor: Actor, now: datetime
) -> None:
    """Report the task done, with what was done."""
    actor.must(Permission.ASSIGNMENT_REPORT, placed.lead_path or "")
    rules.check_step(current=placed.task.state, wanted=AssignmentState.DONE)
    onetime.check_version(placed.task.version, version)

    placed.task.state, placed.task.report, placed.task.done_at = AssignmentState.DONE, report, now
    placed.task.version += 1
    events.emit(
        AssignmentDone(
            at=now,
            by=actor.by,
            subject=placed.task.public_id,
            conference_id=placed.conference.id,
            report=report[:200],
        )
    )


def _add(
    conference: Conference, task: Task, position: int, *, office: int | None, now: datetime
) -> None:
    db.session.add(
        Assignment(
            public_id=tokens.public_id(),
            conference_id=conference.id,
            position=position,
            lead=task.lead,
            lead_organisation_id=office,
            partners="; ".join(task.partners),
            text=task.text,
            deadline=rules.day_in(task.deadline),
            deadline_text=task.deadline,
            given_at=now,
        )
    )


def _renew(known: Assignment, task: Task, position: int) -> None:
    known.position = position
    known.partners = "; ".join(task.partners)
    known.deadline, known.deadline_text = rules.day_in(task.deadline), task.deadline
    if known.state is AssignmentState.CANCELLED:
        known.state = AssignmentState.GIVEN
    known.version += 1


def _drop(known: Assignment) -> bool:
    """Call off what a later edition no longer gives, unless it is over; say whether it was done."""
    if known.state in {AssignmentState.DONE, AssignmentState.CANCELLED}:
        return False
    known.state = AssignmentState.CANCELLED
    known.version += 1
    return True
