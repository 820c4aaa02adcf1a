"""What other conferences take at the same time: people who chair, rooms, points, lines."""

from collections.abc import Iterable
from typing import Any, Final, NamedTuple

from sqlalchemy import (
    CTE,
    ColumnElement,
    Row,
    Select,
    and_,
    case,
    func,
    literal,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import InstrumentedAttribute, aliased

from meetings.access.actor import Actor
from meetings.bridge_points.models import BridgeLine
from meetings.conferences.models import (
    Chair,
    Conference,
    ConferenceContact,
    ConferenceDay,
    Participation,
    ParticipationRoom,
)
from meetings.conferences.queries import visibility
from meetings.conferences.rules.clashes import (
    HOLDING,
    MOST_SHOWN,
    NOT_COMING,
    Clash,
    Clashes,
    Shared,
)
from meetings.conferences.rules.vocabulary import Stage
from meetings.kit.database import db
from meetings.kit.orm import another

_Ours: Final = aliased(Participation)
_Theirs: Final = aliased(Participation)


class _Known(NamedTuple):
    """What the reader may know of another conference."""

    code: str
    title: str
    contact: str
    phone: str


def of_conference(conference: Conference, *, actor: Actor) -> Clashes:
    """Return what others take on the days of a conference: announced, live, or its host's drafts.

    Days are compared one by one, half-open. The number of statements does not depend on how much
    there is.
    """
    others = _others(conference)
    found = union_all(
        _chairs(conference, others),
        _points(conference, others),
        _rooms(conference, others),
        _lines(conference, others),
    ).subquery()
    number = db.session.scalar(select(func.count()).select_from(found)) or 0
    if not number:
        return Clashes()
    wanted = select(found).order_by(
        found.c.shared, found.c.starts_at, found.c.name, found.c.conference_id
    )
    rows = db.session.execute(wanted.limit(MOST_SHOWN)).all()
    known = _known({row.conference_id for row in rows}, actor)
    shown = tuple(_clash(row, known.get(row.conference_id)) for row in rows)
    return Clashes(shown=shown, rest=number - len(shown))


def _others(conference: Conference) -> CTE:
    """Return the days of other conferences that overlap with one of these."""
    ours, theirs = another(ConferenceDay, "others_ours"), another(ConferenceDay, "others_theirs")
    wanted = (
        select(
            Conference.id.label("conference_id"),
            Conference.host_name,
            theirs.starts_at,
            theirs.ends_at,
        )
        .join(theirs, theirs.conference_id == Conference.id)
        .join(
            ours,
            and_(
                ours.conference_id == conference.id,
                ours.starts_at < theirs.ends_at,
                theirs.starts_at < ours.ends_at,
            ),
        )
        .where(
            Conference.id != conference.id,
            or_(
                Conference.stage.in_(HOLDING),
                and_(Conference.stage == Stage.DRAFT, Conference.host_id == conference.host_id),
            ),
        )
    )
    return wanted.distinct().cte("others")


def _told(shared: ColumnElement[str], name: Any, others: CTE) -> Select[Any]:  # noqa: ANN401 a column
    return select(
        shared.label("shared"),
        name.label("name"),
        others.c.conference_id,
        others.c.host_name,
        others.c.starts_at,
        others.c.ends_at,
    ).select_from(others)


def _chairs(conference: Conference, others: CTE) -> Select[Any]:
    ours, theirs = another(Chair, "chairs_ours"), another(Chair, "chairs_theirs")
    mine = select(ours.fold).where(ours.conference_id == conference.id, ours.fold != "")
    found = _told(literal(Shared.CHAIR.value), theirs.name, others)
    same = and_(theirs.conference_id == others.c.conference_id, theirs.fold.in_(mine))
    return found.join(theirs, same).distinct()


def _points(conference: Conference, others: CTE) -> Select[Any]:
    shared = case((_Ours.is_main, Shared.MAIN_POINT.value), else_=Shared.POINT.value)
    return _of_points(_told(shared, _Ours.name, others), conference, others)


def _rooms(conference: Conference, others: CTE) -> Select[Any]:
    ours, theirs = (
        another(ParticipationRoom, "rooms_ours"),
        another(ParticipationRoom, "rooms_theirs"),
    )
    name = ours.name + ", " + _Ours.name
    found = _of_points(_told(literal(Shared.ROOM.value), name, others), conference, others)
    return found.join(ours, ours.participation_id == _Ours.id).join(
        theirs, and_(theirs.participation_id == _Theirs.id, theirs.room_id == ours.room_id)
    )


def _lines(conference: Conference, others: CTE) -> Select[Any]:
    """Select the lines that two points share; those of one point go with the point."""
    ours, theirs = another(BridgeLine, "lines_ours"), another(BridgeLine, "lines_theirs")
    name = ours.address + ", " + _Ours.name
    return (
        _told(literal(Shared.LINE.value), name, others)
        .join(_Theirs, _Theirs.conference_id == others.c.conference_id)
        .join(theirs, theirs.bridge_point_id == _Theirs.bridge_point_id)
        .join(
            ours,
            and_(ours.address == theirs.address, ours.bridge_point_id != theirs.bridge_point_id),
        )
        .join(_Ours, _of_ours(conference, ours.bridge_point_id))
        .where(_Ours.answer.not_in(NOT_COMING), _Theirs.answer.not_in(NOT_COMING))
        .distinct()
    )


def _of_points(found: Select[Any], conference: Conference, others: CTE) -> Select[Any]:
    """Join the points that take part here and there and have not said no."""
    return (
        found.join(_Theirs, _Theirs.conference_id == others.c.conference_id)
        .join(_Ours, _of_ours(conference, _Theirs.bridge_point_id))
        .where(_Ours.answer.not_in(NOT_COMING), _Theirs.answer.not_in(NOT_COMING))
    )


def _of_ours(conference: Conference, point: InstrumentedAttribute[int]) -> ColumnElement[bool]:
    """Return the condition that this point takes part here."""
    return and_(_Ours.conference_id == conference.id, _Ours.bridge_point_id == point)


def _known(ids: Iterable[int], actor: Actor) -> dict[int, _Known]:
    """Return what the reader may know of these conferences, with their first contact."""
    first = (
        select(func.min(ConferenceContact.id))
        .where(ConferenceContact.conference_id == Conference.id)
        .correlate(Conference)
        .scalar_subquery()
    )
    wanted = (
        select(
            Conference.id,
            Conference.code,
            Conference.title,
            func.coalesce(ConferenceContact.name, ""),
            func.coalesce(ConferenceContact.phone, ""),
        )
        .outerjoin(ConferenceContact, ConferenceContact.id == first)
        .where(Conference.id.in_(ids), visibility.conferences_visible_to(actor))
    )
    return {row[0]: _Known(*row[1:]) for row in db.session.execute(wanted)}


def _clash(row: Row[Any], known: _Known | None) -> Clash:
    told = known or _Known("", "", "", "")
    return Clash(
        shared=Shared(row.shared),
        name=row.name,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        host=row.host_name,
        code=told.code,
        title=told.title,
        contact=told.contact,
        phone=told.phone,
    )
