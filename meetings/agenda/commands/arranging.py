"""Putting items in another order: one step, or all of them at once."""

from datetime import datetime

from meetings.access.actor import Actor
from meetings.access.permissions import Permission
from meetings.agenda import queries
from meetings.agenda.events import ItemMoved, ItemsArranged
from meetings.agenda.models import AgendaItem
from meetings.agenda.queries import Block
from meetings.agenda.rules import arranging
from meetings.agenda.rules.arranging import Layout
from meetings.conferences.models import Conference
from meetings.conferences.rules import places, stages
from meetings.kit import events, onetime
from meetings.kit.database import db


def arrange(
    conference: Conference, *, wanted: Layout, read_at: str, actor: Actor, now: datetime
) -> int:
    """Put all items in this order, day by day and session by session; return how many moved.

    `read_at` is the fingerprint of the order that the reader saw; where another one stands by now
    nothing is changed (409). An item that comes to another day or session is another version.
    """
    actor.must(Permission.CONFERENCE_RUN, *places.of_conference(conference))
    stages.check_arrangeable(conference.stage)
    blocks = queries.timetable(conference)
    standing = queries.layout(blocks)
    arranging.check_fresh(standing, read_at=read_at)
    arranging.check_whole(wanted, standing)
    moved = arranging.moved(standing, wanted)
    if not moved:
        return 0
    items = {line.item.public_id: line.item for block in blocks for line in block.lines}
    _place(wanted, blocks=blocks, items=items)
    events.emit(
        ItemsArranged(
            at=now,
            by=actor.by,
            subject=conference.code,
            conference_id=conference.id,
            moved=tuple(items[name].title for name in items if name in moved),
        )
    )
    return len(moved)


def move_up(
    item: AgendaItem, *, conference: Conference, version: int | None, actor: Actor, now: datetime
) -> AgendaItem:
    """Let an item change places with the one before it; the first one stays."""
    actor.must(Permission.CONFERENCE_RUN, *places.of_conference(conference))
    onetime.check_version(item.version, version)
    stages.check_arrangeable(conference.stage)
    if _swap(item, queries.neighbours(conference, item)[::-1]):
        events.emit(
            ItemMoved(
                at=now,
                by=actor.by,
                subject=item.public_id,
                conference_id=conference.id,
                title=item.title,
                later=False,
            )
        )
    return item


def move_down(
    item: AgendaItem, *, conference: Conference, version: int | None, actor: Actor, now: datetime
) -> AgendaItem:
    """Let an item change places with the one after it; the last one stays."""
    actor.must(Permission.CONFERENCE_RUN, *places.of_conference(conference))
    onetime.check_version(item.version, version)
    stages.check_arrangeable(conference.stage)
    if _swap(item, queries.neighbours(conference, item)):
        events.emit(
            ItemMoved(
                at=now,
                by=actor.by,
                subject=item.public_id,
                conference_id=conference.id,
                title=item.title,
                later=True,
            )
        )
    return item


def _place(wanted: Layout, *, blocks: tuple[Block, ...], items: dict[str, AgendaItem]) -> None:
    """Write the new places; what comes to another day or session is another version of itself."""
    numbers = iter(range(1, len(items) + 1))
    for block in blocks:
        place = (block.day.id, block.session.id if block.session else None)
        for name in wanted.get(block.slot, ()):
            item = items[name]
            item.position = next(numbers)
            if (item.day_id, item.session_id) != place:
                item.day_id, item.session_id = place
                item.version += 1
    db.session.flush()


def _swap(item: AgendaItem, held: list[AgendaItem]) -> bool:
    """Change places with the next one in this direction; say whether there was one."""
    at = held.index(item)
    if at + 1 == len(held):
        return False
    other = held[at + 1]
    item.position, other.position = other.position, item.position
    item.version += 1
    db.session.flush()
    return True
