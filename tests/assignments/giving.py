"""Giving out tasks and looking at what became of them."""

from typing import Any

from sqlalchemy import select

from meetings.assignments import commands
from meetings.assignments.models import Assignment
from meetings.conferences.queries import visibility
from meetings.kit import clock
from meetings.kit.database import db
from meetings.kit.transactions import transaction
from meetings.minutes.rules import Task
from tests.attendance.hall import CODE, Hall


def task(text: str = "Báo cáo kết quả", lead: str = "Tỉnh Bắc", **facts: Any) -> Task:
    """Return a task as the conclusions name it."""
    return Task(lead=lead, text=text, **facts)


def give(hall: Hall, *tasks: Task) -> list[Assignment]:
    """Give tasks out as an edition of the minutes does; return all of the conference."""
    actor = hall.actor(hall.cast.lan)
    with transaction():
        conference = visibility.for_change(CODE, actor=actor)
        commands.give(conference, tasks, by=actor.by, now=clock.now())
    return standing(hall)


def standing(hall: Hall) -> list[Assignment]:
    """Return the tasks of the conference as the database has them now, in the order of giving."""
    wanted = select(Assignment).where(Assignment.conference_id == hall.conference_id)
    fresh = wanted.order_by(Assignment.id).execution_options(populate_existing=True)
    return list(db.session.scalars(fresh))
