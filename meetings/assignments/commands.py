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
from meetings.kit import events, onetime, tokens, vietnamese
from meetings.kit.database import db
from meetings.kit.events import By
from meetings.minutes.rules import Task, content_hash


def give(conference: Conference, tasks: Sequence[Task], *, by: By, now: datetime) -> None:
    """Give out the tasks of issued minutes; a new edition adds only what is new.

    It follows from issuing the minutes, so it asks no permission of its own. A lead that names
    one of our organisations ("Bộ trưởng Bộ X" names Bộ X) finds it among its own tasks.
    """
    known = {(one.lead, one.text) for one in queries.of(conference)}
    added = [task for task in tasks if (task.lead, task.text) not in known]
    for position, task in enumerate(added, start=len(known) + 1):
        db.session.add(
            Assignment(
                public_id=tokens.public_id(),
                conference_id=conference.id,
                position=position,
                lead=task.lead,
                lead_organisation_id=_organisation_id(task.lead),
                partners="; ".join(task.partners),
                text=task.text,
                deadline_text=task.deadline,
                given_at=now,
            )
        )
    if added:
        db.session.flush()
        events.emit(
            AssignmentsGiven(
                at=now,
                by=by,
                subject=conference.code,
                conference_id=conference.id,
                count=len(added),
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


def _organisation_id(lead: str) -> int | None:
    for prefix in ("", "Bộ trưởng ", "Bộ trưởng, Chủ nhiệm ", "Chủ tịch ", "Giám đốc "):
        found = queries.organisation_named(vietnamese.fold(lead.removeprefix(prefix)))
        if found is not None:
            return found.id
    return None
