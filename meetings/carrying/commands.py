"""Carrying on what a former meeting left open."""

from collections.abc import Collection
from datetime import date, datetime

from meetings.access.actor import Actor
from meetings.access.permissions import Permission
from meetings.agenda import commands as agenda
from meetings.agenda.models import AgendaItem
from meetings.agenda.rules import ItemDraft
from meetings.carrying import queries, rules
from meetings.carrying.events import ItemsCarried
from meetings.carrying.models import CarriedItem
from meetings.conferences.models import Conference
from meetings.conferences.rules import places, stages
from meetings.kit import events
from meetings.kit.database import db


def carry(
    conference: Conference,
    *,
    former: Conference,
    chosen: Collection[str],
    day: date,
    session: str,
    actor: Actor,
    now: datetime,
) -> int:
    """Put open items and tasks of a former conference on this agenda; return how many.

    `chosen` names them by their public ids; what stands here already is not put here twice. They
    come to the end of a day or of a session (public id) of it. The caller holds the lock on the
    conference and has found the former one by what the actor may see.
    """
    actor.must(Permission.CONFERENCE_RUN, *places.of_conference(conference))
    stages.check_arrangeable(conference.stage)
    offered = queries.offer(conference, former=former)
    items = [one.item for one in offered.items if one.item.public_id in chosen]
    tasks = [one.task for one in offered.tasks if one.task.public_id in chosen]
    rules.check_chosen(len(items) + len(tasks))
    points = queries.points_here(conference, items)
    for item in items:
        point = points.get(item.participation_id or 0, "")
        draft = _again(item, point=point, day=day, session=session)
        made = agenda.add(conference, draft=draft, actor=actor, now=now)
        _remember(made, former, item_id=item.id)
    for task in tasks:
        draft = rules.of_task(task.text, lead=task.lead, day=day, session=session)
        made = agenda.add(conference, draft=draft, actor=actor, now=now)
        _remember(made, former, assignment_id=task.id)
    db.session.flush()
    events.emit(
        ItemsCarried(
            at=now,
            by=actor.by,
            subject=conference.code,
            conference_id=conference.id,
            former=former.code,
            items=len(items),
            tasks=len(tasks),
        )
    )
    return len(items) + len(tasks)


def _again(item: AgendaItem, *, point: str, day: date, session: str) -> ItemDraft:
    return ItemDraft(
        kind=item.kind,
        title=item.title,
        planned_minutes=item.planned_minutes,
        presenter_name=item.presenter_name,
        presenter_title=item.presenter_title,
        day=day,
        session=session,
        point=point,
    )


def _remember(
    made: AgendaItem,
    former: Conference,
    *,
    item_id: int | None = None,
    assignment_id: int | None = None,
) -> None:
    db.session.add(
        CarriedItem(
            agenda_item_id=made.id,
            conference_id=made.conference_id,
            former_id=former.id,
            former_item_id=item_id,
            assignment_id=assignment_id,
        )
    )
