"""The agenda of a conference, as a list and as a timetable."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select

from meetings.agenda import rules
from meetings.agenda.models import AgendaItem
from meetings.agenda.rules import ItemDraft
from meetings.conferences.models import Conference, ConferenceDay, ConferenceSession, Participation
from meetings.kit import tokens
from meetings.kit.database import db
from meetings.kit.errors import NotFoundError
from meetings.kit.i18n import mark as _m
from meetings.kit.orm import another


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """An item with the time it begins at if all before it keep theirs."""

    item: AgendaItem
    starts_at: datetime
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


@dataclass(frozen=True, kw_only=True, slots=True)
class Slot:
    """Where an item stands, as the tables know it."""

    day_id: int
    session_id: int | None
    participation_id: int | None


def items(conference: Conference) -> Sequence[AgendaItem]:
    """List the items of a conference the actor was given, in order."""
    wanted = select(AgendaItem).where(AgendaItem.conference_id == conference.id)
    return db.session.scalars(wanted.order_by(AgendaItem.position, AgendaItem.id)).all()


def count(conference: Conference) -> int:
    """Count the items of a conference."""
    wanted = select(func.count()).where(AgendaItem.conference_id == conference.id)
    return db.session.scalar(wanted) or 0


def get(conference: Conference, public_id: str) -> AgendaItem:
    """Return one item of this conference, or refuse."""
    wanted = select(AgendaItem).where(
        AgendaItem.conference_id == conference.id, AgendaItem.public_id == public_id
    )
    found = db.session.scalar(wanted)
    if found is None:
        raise NotFoundError(_m("Không tìm thấy nội dung này trong chương trình."))
    return found


def for_change(conference: Conference, public_id: str) -> AgendaItem:
    """Return one item locked until the transaction ends, or refuse."""
    wanted = select(AgendaItem).where(
        AgendaItem.conference_id == conference.id, AgendaItem.public_id == public_id
    )
    locked = wanted.with_for_update().execution_options(populate_existing=True)
    found = db.session.scalar(locked)
    if found is None:
        raise NotFoundError(_m("Không tìm thấy nội dung này trong chương trình."))
    return found


def timetable(conference: Conference) -> tuple[Block, ...]:
    """Return the agenda day by day: what all attend, then each session, with planned beginnings."""
    standing = items(conference)
    points = _point_names(standing)
    blocks = []
    for day in conference.days:
        sessions = {session.id: session for session in day.sessions}
        own = [item for item in standing if _day_id(item, conference) == day.id]
        plain = [item for item in own if item.session_id not in sessions]
        blocks.append(_block(day, None, plain, points))
        for session in day.sessions:
            within = [item for item in own if item.session_id == session.id]
            blocks.append(_block(day, session, within, points))
    return tuple(blocks)


def neighbours(conference: Conference, item: AgendaItem) -> list[AgendaItem]:
    """List the items held one after another with this one, itself among them."""
    held = (_day_id(item, conference), item.session_id)
    return [one for one in items(conference) if (_day_id(one, conference), one.session_id) == held]


def block_of(conference: Conference, item: AgendaItem) -> Block:
    """Return the day or session in which an item is held."""
    blocks = timetable(conference)
    return next(
        (block for block in blocks if any(line.item.id == item.id for line in block.lines)),
        blocks[0],
    )


def slot(conference: Conference, draft: ItemDraft) -> Slot:
    """Return where a drafted item would stand; refuse a day, session or point that is not there."""
    day = _day(conference, draft.day)
    session = next((one for one in day.sessions if one.public_id == draft.session), None)
    if draft.session and session is None:
        raise rules.NoSlotError(_m("Không có phiên này trong ngày đã chọn."), field="slot")
    return Slot(
        day_id=day.id,
        session_id=session.id if session else None,
        participation_id=_participation_id(conference, draft.point) if draft.point else None,
    )


def point(item: AgendaItem) -> Participation | None:
    """Return the point an item is presented from, if any."""
    if item.participation_id is None:
        return None
    return db.session.get(Participation, item.participation_id)


def rows_for(
    conference: Conference, *, former: Conference, days: Sequence[int]
) -> list[dict[str, Any]]:
    """Return the items of a former conference as rows of a new one (see commands.take_over)."""
    standing = items(former)
    places = _places(conference, former, days)
    points = _points_here(conference, standing)
    return [
        {
            "public_id": tokens.public_id(),
            "conference_id": conference.id,
            "day_id": places[_day_id(item, former), None][0],
            "session_id": places.get((_day_id(item, former), item.session_id), (0, None))[1],
            "participation_id": points.get(item.participation_id or 0),
            "position": number,
            "kind": item.kind,
            "title": item.title,
            "presenter_name": item.presenter_name,
            "presenter_title": item.presenter_title,
            "planned_minutes": item.planned_minutes,
            "version": 1,
        }
        for number, item in enumerate(standing, start=1)
    ]


def _places(
    conference: Conference, former: Conference, days: Sequence[int]
) -> dict[tuple[int, int | None], tuple[int, int | None]]:
    """Return for each day and session of the former conference the day and session here."""
    found: dict[tuple[int, int | None], tuple[int, int | None]] = {}
    for old, number in zip(former.days, days, strict=True):
        new = conference.days[number]
        found[old.id, None] = (new.id, None)
        titled = {session.title: session.id for session in new.sessions}
        for session in old.sessions:
            found[old.id, session.id] = (new.id, titled.get(session.title))
    return found


def _points_here(conference: Conference, standing: Sequence[AgendaItem]) -> dict[int, int]:
    """Return for the points that items name the points of the same offices here."""
    ids = {item.participation_id for item in standing if item.participation_id}
    if not ids:
        return {}
    here = another(Participation, "spoken_from")
    wanted = (
        select(Participation.id, here.id)
        .join(here, here.organisation_id == Participation.organisation_id)
        .where(Participation.id.in_(ids), here.conference_id == conference.id)
    )
    return {row[0]: row[1] for row in db.session.execute(wanted)}


def _day(conference: Conference, wanted: date | None) -> ConferenceDay:
    found = [day for day in conference.days if wanted is None or day.day == wanted]
    if not found:
        raise rules.NoSlotError(_m("Hội nghị không họp ngày này."), field="slot")
    return found[0]


def _participation_id(conference: Conference, public_id: str) -> int:
    wanted = select(Participation.id).where(
        Participation.conference_id == conference.id, Participation.public_id == public_id
    )
    found = db.session.scalar(wanted)
    if found is None:
        raise rules.NoSlotError(_m("Không có điểm cầu này trong hội nghị."), field="point")
    return found


def _day_id(item: AgendaItem, conference: Conference) -> int:
    """Return the day of an item; one whose day was dropped from the plan counts to the first."""
    return item.day_id or conference.days[0].id


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
            Line(item=item, starts_at=at, point=points.get(item.participation_id or 0, ""))
            for item, at in zip(held, beginnings, strict=True)
        ),
        minutes=sum(minutes),
        overrun=rules.overrun(when.starts_at, when.ends_at, minutes),
    )


def _point_names(standing: Sequence[AgendaItem]) -> dict[int, str]:
    ids = {item.participation_id for item in standing if item.participation_id}
    wanted = select(Participation.id, Participation.name).where(Participation.id.in_(ids))
    return {row[0]: row[1] for row in db.session.execute(wanted)} if ids else {}
