"""The items of an agenda, one by one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from meetings.agenda import rules
from meetings.agenda.models import AgendaItem
from meetings.agenda.rules import ItemDraft
from meetings.conferences.models import Conference, ConferenceDay, Participation
from meetings.kit.database import db
from meetings.kit.errors import NotFoundError
from meetings.kit.i18n import mark as _m


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


def neighbours(conference: Conference, item: AgendaItem) -> list[AgendaItem]:
    """List the items held one after another with this one, itself among them."""
    held = (day_id(item, conference), item.session_id)
    return [one for one in items(conference) if (day_id(one, conference), one.session_id) == held]


def day_id(item: AgendaItem, conference: Conference) -> int:
    """Return the day of an item; one whose day was dropped from the plan counts to the first."""
    return item.day_id or conference.days[0].id


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
