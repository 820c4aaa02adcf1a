"""The agenda as people are told of it."""

from collections.abc import Iterator

from meetings.agenda.queries.timetable import Block, Line, timetable
from meetings.agenda.rules.telling import Told
from meetings.conferences.models import Conference
from meetings.kit import vietnamese


def told(conference: Conference) -> tuple[Told, ...]:
    """Return the items in order, each with all that people are told of it."""
    return tuple(_items(conference, timetable(conference)))


def _items(conference: Conference, blocks: tuple[Block, ...]) -> Iterator[Told]:
    numbers = {day.id: number for number, day in enumerate(conference.days, start=1)}
    for block in blocks:
        session = block.session.public_id if block.session else ""
        for line in block.lines:
            yield Told(
                id=line.item.public_id,
                slot=f"{numbers[block.day.id]}/{session}",
                where=_where(block, several=len(numbers) > 1),
                kind=str(line.item.kind),
                title=line.item.title,
                minutes=line.item.planned_minutes,
                presenter=_presenter(line),
                point=line.point,
            )


def _where(block: Block, *, several: bool) -> str:
    day = vietnamese.short_date(block.day.day) if several else ""
    return ", ".join(filter(None, (block.session.title if block.session else "", day)))


def _presenter(line: Line) -> str:
    return ", ".join(filter(None, (line.item.presenter_name, line.item.presenter_title)))
