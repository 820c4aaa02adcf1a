"""Putting an agenda together: add, change, mark and remove items."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import insert

from meetings.access.actor import Actor
from meetings.access.permissions import Permission
from meetings.agenda import queries, rules
from meetings.agenda.events import (
    ItemAdded,
    ItemChanged,
    ItemMarked,
    ItemRemoved,
    ItemsTakenOver,
)
from meetings.agenda.models import AgendaItem
from meetings.agenda.rules import ItemDraft, ItemOutcome
from meetings.conferences.models import Conference
from meetings.conferences.rules import places, stages
from meetings.kit import events, onetime, tokens
from meetings.kit.database import db


def add(conference: Conference, *, draft: ItemDraft, actor: Actor, now: datetime) -> AgendaItem:
    """Add an item at the end of its day or session."""
    actor.must(Permission.CONFERENCE_RUN, *places.of_conference(conference))
    stages.check_arrangeable(conference.stage)
    draft = rules.cleaned(draft)
    rules.check_item(draft)
    standing = queries.items(conference)
    rules.check_room(len(standing))
    slot = queries.slot(conference, draft)
    item = AgendaItem(
        public_id=tokens.public_id(),
        conference_id=conference.id,
        day_id=slot.day_id,
        session_id=slot.session_id,
        participation_id=slot.participation_id,
        position=max((one.position for one in standing), default=0) + 1,
        kind=draft.kind,
        title=draft.title,
        presenter_name=draft.presenter_name,
        presenter_title=draft.presenter_title,
        planned_minutes=draft.planned_minutes,
    )
    db.session.add(item)
    db.session.flush()
    events.emit(
        ItemAdded(
            at=now,
            by=actor.by,
            subject=item.public_id,
            conference_id=conference.id,
            kind=item.kind,
            title=item.title,
            planned_minutes=item.planned_minutes,
        )
    )
    return item


def take_over(
    conference: Conference,
    *,
    former: Conference,
    days: Sequence[int],
    actor: Actor,
    now: datetime,
) -> int:
    """Put the items of another conference on the empty agenda of one; return how many.

    `days` tells for each day of the former one (by its number) the day here. An item keeps its
    session where one stands at the same place of that day, and its point where that takes part.
    """
    actor.must(Permission.CONFERENCE_RUN, *places.of_conference(conference))
    stages.check_arrangeable(conference.stage)
    rows = queries.rows_for(conference, former=former, days=days)
    rules.check_room(len(queries.items(conference)) + len(rows) - 1)
    if rows:
        db.session.execute(insert(AgendaItem), rows)
    events.emit(
        ItemsTakenOver(
            at=now,
            by=actor.by,
            subject=conference.code,
            conference_id=conference.id,
            former=former.code,
            count=len(rows),
        )
    )
    return len(rows)


def change(
    item: AgendaItem,
    *,
    draft: ItemDraft,
    conference: Conference,
    version: int | None,
    actor: Actor,
    now: datetime,
) -> AgendaItem:
    """Change what an item says and where it stands."""
    actor.must(Permission.CONFERENCE_RUN, *places.of_conference(conference))
    onetime.check_version(item.version, version)
    stages.check_arrangeable(conference.stage)
    draft = rules.cleaned(draft)
    rules.check_item(draft)
    before = _told(item)
    slot = queries.slot(conference, draft)
    item.day_id, item.session_id = slot.day_id, slot.session_id
    item.participation_id = slot.participation_id
    item.kind, item.title = draft.kind, draft.title
    item.presenter_name, item.presenter_title = draft.presenter_name, draft.presenter_title
    item.planned_minutes = draft.planned_minutes
    item.version += 1
    events.emit(
        ItemChanged(
            at=now,
            by=actor.by,
            subject=item.public_id,
            conference_id=conference.id,
            before=before,
            after=_told(item),
        )
    )
    return item


def mark(
    item: AgendaItem,
    *,
    outcome: ItemOutcome,
    conference: Conference,
    version: int | None,
    actor: Actor,
    now: datetime,
) -> AgendaItem:
    """Say what became of an item at the meeting; what was not finished may be carried on."""
    actor.must(Permission.CONFERENCE_RUN, *places.of_conference(conference))
    onetime.check_version(item.version, version)
    rules.check_markable(conference.stage)
    item.outcome = outcome
    item.version += 1
    events.emit(
        ItemMarked(
            at=now,
            by=actor.by,
            subject=item.public_id,
            conference_id=conference.id,
            title=item.title,
            outcome=outcome,
        )
    )
    return item


def remove(
    item: AgendaItem, *, conference: Conference, version: int | None, actor: Actor, now: datetime
) -> None:
    """Take an item out of the agenda; speeches and papers that named it stay."""
    actor.must(Permission.CONFERENCE_RUN, *places.of_conference(conference))
    onetime.check_version(item.version, version)
    stages.check_arrangeable(conference.stage)
    db.session.delete(item)
    db.session.flush()
    events.emit(
        ItemRemoved(
            at=now,
            by=actor.by,
            subject=item.public_id,
            conference_id=conference.id,
            title=item.title,
        )
    )


def _told(item: AgendaItem) -> str:
    presenter = ", ".join(word for word in (item.presenter_name, item.presenter_title) if word)
    return f"{item.kind}: {item.title} ({presenter or '-'}, {item.planned_minutes} ph)"[:900]
