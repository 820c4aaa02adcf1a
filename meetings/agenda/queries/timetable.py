"""The agenda as a timetable: day by day, what all attend and the sessions side by side."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from meetings.agenda import rules
from meetings.agenda.models import AgendaItem
from meetings.agenda.queries.items import day_id, items
from meetings.agenda.rules import Span, arranging
from meetings.agenda.rules.arranging import Layout
from meetings.conferences.models import Conference, ConferenceDay, ConferenceSession, Participation
from meetings.kit.database import db


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """An item with the times it begins and ends at if all before it keep theirs."""

    item: AgendaItem
    starts_at: datetime
    ends_at: datetime
    point: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Block:
    """What is held one after another: the items of a day, or of one of its sessions."""

    day: ConferenceDay
    session: ConferenceSession | None
    starts_at: datetime
    ends_at: datetime
    lines: Sequence[Line]
    minutes: int
    overrun: int

    @property
    def is_bare(self) -> bool:
        """Tell whether all of this day is held in its sessions."""
        return not self.lines and self.session is None and bool(self.day.sessions)

    @property
    def slot(self) -> str:
        """Return how forms name this day or session."""
        return arranging.slot(self.day.day, self.session.public_id if self.session else "")

    @property
    def finishes_at(self) -> datetime:
        """Return when the last item ends if all keep their minutes; the beginning without any."""
        return self.lines[-1].ends_at if self.lines else self.starts_at


@dataclass(frozen=True, kw_only=True, slots=True)
class Spill:
    """For how many minutes what all attend runs into a session that not all attend."""

    minutes: int
    into: Block


@dataclass(frozen=True, kw_only=True, slots=True)
class DayPlan:
    """One day as it is read: what all attend, then its sessions, side by side where they overlap.

    `minutes` adds up everything that is held, also what is held at the same time.
    """

    day: ConferenceDay
    plain: Block
    bands: Sequence[Sequence[Block]]
    minutes: int
    finishes_at: datetime
    spill: Spill | None = None

    @property
    def overrun(self) -> int:
        """Return by how many minutes the last item ends after the planned end of the day."""
        late = int((self.finishes_at - self.day.ends_at).total_seconds()) // 60
        return max(0, late)


@dataclass(frozen=True, kw_only=True, slots=True)
class Twice:
    """Somebody who would present in two places at one moment."""

    who: str
    first: Block
    second: Block
    at: datetime


def timetable(conference: Conference) -> tuple[Block, ...]:
    """Return the agenda day by day: what all attend, then each session, with planned beginnings."""
    standing = items(conference)
    points = _point_names(standing)
    blocks = []
    for day in conference.days:
        sessions = {session.id: session for session in day.sessions}
        own = [item for item in standing if day_id(item, conference) == day.id]
        plain = [item for item in own if item.session_id not in sessions]
        blocks.append(_block(day, None, plain, points))
        for session in day.sessions:
            within = [item for item in own if item.session_id == session.id]
            blocks.append(_block(day, session, within, points))
    return tuple(blocks)


def days(blocks: Sequence[Block]) -> tuple[DayPlan, ...]:
    """Return a timetable as days, with sessions that overlap beside one another."""
    plans = []
    for plain in (block for block in blocks if block.session is None):
        held = [block for block in blocks if block.session and block.day is plain.day]
        spans = [Span(starts_at=one.starts_at, ends_at=one.ends_at) for one in held]
        plans.append(
            DayPlan(
                day=plain.day,
                plain=plain,
                bands=[[held[at] for at in band] for band in rules.bands(spans)],
                minutes=plain.minutes + sum(block.minutes for block in held),
                finishes_at=max(block.finishes_at for block in (plain, *held)),
                spill=_spill(plain, held, spans),
            )
        )
    return tuple(plans)


def layout(blocks: Sequence[Block]) -> Layout:
    """Return in which order the items of a timetable stand."""
    return {block.slot: tuple(line.item.public_id for line in block.lines) for block in blocks}


def twice(blocks: Sequence[Block]) -> tuple[Twice, ...]:
    """Return who would present in two places at one moment, once for each two places."""
    places = {block.slot: block for block in blocks}
    spans = [
        Span(
            starts_at=line.starts_at,
            ends_at=line.ends_at,
            place=block.slot,
            who=line.item.presenter_name,
        )
        for block in blocks
        for line in block.lines
    ]
    found: dict[tuple[str, str, str], Twice] = {}
    for one, other in rules.who_is_twice(spans):
        found.setdefault(
            (one.who, one.place, other.place),
            Twice(
                who=one.who,
                first=places[one.place],
                second=places[other.place],
                at=max(one.starts_at, other.starts_at),
            ),
        )
    return tuple(found.values())


def block_of(conference: Conference, item: AgendaItem) -> Block:
    """Return the day or session in which an item is held."""
    blocks = timetable(conference)
    return next(
        (block for block in blocks if any(line.item.id == item.id for line in block.lines)),
        blocks[0],
    )


def _spill(plain: Block, held: Sequence[Block], spans: Sequence[Span]) -> Spill | None:
    common = Span(starts_at=plain.starts_at, ends_at=plain.finishes_at)
    found = rules.runs_into(common, spans) if plain.lines else None
    return Spill(minutes=found[1], into=held[found[0]]) if found else None


def _block(
    day: ConferenceDay,
    session: ConferenceSession | None,
    held: Sequence[AgendaItem],
    points: dict[int, str],
) -> Block:
    minutes = [item.planned_minutes for item in held]
    when = session or day
    beginnings = rules.starts(when.starts_at, minutes)
    return Block(
        day=day,
        session=session,
        starts_at=when.starts_at,
        ends_at=when.ends_at,
        lines=tuple(
            Line(
                item=item,
                starts_at=at,
                ends_at=at + timedelta(minutes=item.planned_minutes),
                point=points.get(item.participation_id or 0, ""),
            )
            for item, at in zip(held, beginnings, strict=True)
        ),
        minutes=sum(minutes),
        overrun=rules.overrun(when.starts_at, when.ends_at, minutes),
    )


def _point_names(standing: Sequence[AgendaItem]) -> dict[int, str]:
    ids = {item.participation_id for item in standing if item.participation_id}
    wanted = select(Participation.id, Participation.name).where(Participation.id.in_(ids))
    return {row[0]: row[1] for row in db.session.execute(wanted)} if ids else {}
