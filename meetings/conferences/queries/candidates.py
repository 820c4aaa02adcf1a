"""Whom a conference could invite: the organisations of its day, with their own points."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, assert_never

from sqlalchemy import ColumnElement, Select, Subquery, and_, func, literal, or_, select

from meetings.access.actor import Actor
from meetings.bridge_points.models import BridgePoint
from meetings.conferences.models import Conference, Participation
from meetings.conferences.queries import former
from meetings.conferences.rules import hanging, rosters
from meetings.conferences.rules.cascade import Selection, Which
from meetings.conferences.rules.rosters import Known, UnknownOrganisationsError
from meetings.conferences.rules.vocabulary import Answer
from meetings.kit import sql, vietnamese
from meetings.kit.database import db
from meetings.kit.i18n import mark as _m
from meetings.kit.orm import another
from meetings.organisations import queries as organisations
from meetings.organisations.models import Organisation, OrganisationInterval
from meetings.organisations.rules import OrganisationKind

_FOLD_LENGTH: Final = 600
_Interval: Final = OrganisationInterval


@dataclass(frozen=True, kw_only=True, slots=True)
class Branch:
    """An organisation with how many stand directly below it, and how many of those are chosen."""

    public_id: str
    name: str
    below: int
    chosen: int


def held_on(conference: Conference) -> date:
    """Return the day of the conference in Việt Nam: its organisations are those of this day."""
    return conference.starts_at.astimezone(vietnamese.ZONE).date()


def condition(conference: Conference, selection: Selection, *, actor: Actor) -> ColumnElement[bool]:
    """Return the condition on Organisation and its interval for what a secretary selected.

    Refuses names, codes and ids that nobody bears on the day of the conference, and a former
    conference the actor may not know of (422).
    """
    match selection.which:
        case Which.CENTRAL:
            return and_(Organisation.level == 1, Organisation.kind == OrganisationKind.MINISTRY)
        case Which.PROVINCES:
            return Organisation.kind == OrganisationKind.PROVINCE
        case Which.BELOW:
            return _Interval.parent_id.in_(_ids(conference, selection.organisations))
        case Which.FORMER:
            wanted = Organisation.id.in_(former.offices(selection.former, actor=actor))
        case Which.LISTED:
            wanted = Organisation.id.in_(_ids(conference, selection.organisations))
        case Which.PASTED:
            entries = hanging.entries(selection.text)
            rosters.check_pasted(entries)
            found = rosters.match(entries, known(conference))
            rosters.check_found(found)
            wanted = Organisation.id.in_(found.ids)
        case _:
            assert_never(selection.which)
    return wanted


def standing(conference: Conference) -> Select[Any]:
    """Return all organisations of the day of the conference down to its lowest tier."""
    day = held_on(conference)
    return (
        select(Organisation.id)
        .join(_Interval, _Interval.organisation_id == Organisation.id)
        .where(
            organisations.stood_on(day),
            organisations.covers(day),
            Organisation.level <= conference.levels,
            Organisation.id != conference.host_id,
        )
    )


def ready(
    conference: Conference, wanted: ColumnElement[bool], *, main_id: int
) -> Select[Any, *tuple[Any, ...]]:
    """Return what is wanted as rows to insert into `participation`, in the order of COLUMNS.

    Only organisations that do not take part yet and have a point of their own in use. The parent
    is the point of the organisation above that takes part, else the main point.
    """
    above = another(Participation, "ready_above")
    up = select(func.min(above.id)).where(
        above.conference_id == conference.id,
        above.organisation_id == _Interval.parent_id,
        above.answer != Answer.WITHDRAWN,
    )
    parent = func.coalesce(up.correlate(_Interval).scalar_subquery(), main_id)
    folded = func.substr(Organisation.fold + " " + BridgePoint.fold, 1, _FOLD_LENGTH)
    return (
        standing(conference)
        .join(BridgePoint, BridgePoint.id == _own_point())
        .where(wanted, ~_takes_part(conference))
        .with_only_columns(
            sql.random_id(),
            literal(conference.id),
            BridgePoint.id,
            Organisation.id,
            parent,
            Organisation.level,
            BridgePoint.name,
            _Interval.name,
            _Interval.code,
            BridgePoint.address,
            Organisation.sort_key,
            folded,
            _has_lower_tier(conference),
        )
    )


COLUMNS: Final = (
    "public_id",
    "conference_id",
    "bridge_point_id",
    "organisation_id",
    "parent_id",
    "level",
    "name",
    "organisation_name",
    "organisation_code",
    "address",
    "sort_key",
    "fold",
    "has_lower_tier",
)


def without_point(conference: Conference, wanted: ColumnElement[bool]) -> Sequence[str]:
    """List the names of those wanted that have no point in use and so cannot be invited yet."""
    pointless = standing(conference).where(wanted, _own_point().is_(None), ~_takes_part(conference))
    pointless = pointless.with_only_columns(_Interval.name).order_by(Organisation.sort_key)
    return db.session.scalars(pointless).all()


def known(conference: Conference) -> list[Known]:
    """List everybody a pasted list may name, as they were called on the day of the conference."""
    parent = another(Organisation, "known_parent")
    named = (
        standing(conference)
        .outerjoin(parent, parent.id == _Interval.parent_id)
        .with_only_columns(
            Organisation.id,
            Organisation.level,
            _Interval.code,
            _Interval.name,
            _Interval.short_name,
            func.coalesce(parent.name, ""),
        )
    )
    return [
        Known(id=row[0], level=row[1], code=row[2], name=row[3], short_name=row[4], parent=row[5])
        for row in db.session.execute(named)
    ]


def branches(conference: Conference) -> list[Branch]:
    """List the organisations with a tier below them, and how much of that tier is chosen."""
    below = _below(conference)
    wanted = (
        standing(conference)
        .join(below, below.c.parent_id == Organisation.id)
        .where(Organisation.level < conference.levels)
        .with_only_columns(Organisation.public_id, _Interval.name, below.c.standing, below.c.chosen)
        .order_by(Organisation.level, Organisation.sort_key)
    )
    return [
        Branch(public_id=row[0], name=row[1], below=row[2], chosen=row[3])
        for row in db.session.execute(wanted)
    ]


def size(conference: Conference, wanted: ColumnElement[bool]) -> int:
    """Count the organisations of a kind that stand on the day of the conference."""
    counted = standing(conference).where(wanted).with_only_columns(func.count())
    return db.session.scalar(counted) or 0


def lower_tier(
    conference: Conference, point: Participation, *, only: Sequence[str] = ()
) -> ColumnElement[bool]:
    """Return the condition for the organisations below a point: all, or `only` these (422).

    What was hung elsewhere in this conference is left out, what was hung here comes in.
    """
    apart = select(Participation.organisation_id).where(
        Participation.conference_id == conference.id, Participation.is_apart
    )
    here = Organisation.id.in_(apart.where(Participation.parent_id == point.id).correlate(None))
    own = and_(
        _Interval.parent_id == point.organisation_id,
        Organisation.id != point.organisation_id,
        Organisation.id.not_in(apart.correlate(None)),
    )
    below = or_(own, here)
    return below if not only else and_(below, Organisation.id.in_(_ids(conference, only, below)))


def still_to_invite(conference: Conference, point: Participation) -> Sequence[Organisation]:
    """List the organisations directly below a point's that are not invited, or no longer."""
    taking_part = select(Participation.organisation_id).where(
        Participation.conference_id == conference.id, Participation.answer != Answer.WITHDRAWN
    )
    wanted = standing(conference).where(
        lower_tier(conference, point),
        Organisation.id.not_in(taking_part),
        _own_point().is_not(None),
    )
    wanted = wanted.with_only_columns(Organisation).order_by(Organisation.sort_key)
    return db.session.scalars(wanted).all()


def _below(conference: Conference) -> Subquery:
    taking_part = another(Participation, "below_taking_part")
    return (
        standing(conference)
        .outerjoin(
            taking_part,
            and_(
                taking_part.conference_id == conference.id,
                taking_part.organisation_id == Organisation.id,
            ),
        )
        .with_only_columns(
            _Interval.parent_id,
            func.count(Organisation.id.distinct()).label("standing"),
            func.count(taking_part.organisation_id.distinct()).label("chosen"),
        )
        .group_by(_Interval.parent_id)
        .subquery()
    )


def _own_point() -> ColumnElement[int | None]:
    point = another(BridgePoint, "own_point")
    first = select(func.min(point.id)).where(
        point.organisation_id == Organisation.id, point.is_active, point.is_default
    )
    return first.correlate(Organisation).scalar_subquery()


def _takes_part(conference: Conference) -> ColumnElement[bool]:
    other = another(Participation, "takes_part_other")
    taken = select(other.id).where(
        other.conference_id == conference.id, other.organisation_id == Organisation.id
    )
    return taken.correlate(Organisation).exists()


def _has_lower_tier(conference: Conference) -> ColumnElement[bool]:
    day = held_on(conference)
    child, place = (
        another(Organisation, "has_lower_tier_child"),
        another(OrganisationInterval, "has_lower_tier_place"),
    )
    first, last = place.valid_from, place.valid_to
    there = (
        select(child.id)
        .join(place, place.organisation_id == child.id)
        .where(
            place.parent_id == Organisation.id,
            child.level <= conference.levels,
            first.is_(None) | (first <= day),
            last.is_(None) | (last >= day),
        )
    )
    return and_(Organisation.level < conference.levels, there.correlate(Organisation).exists())


def _ids(
    conference: Conference, public_ids: Sequence[str], *among: ColumnElement[bool]
) -> list[int]:
    """Return the keys behind public ids; refuse what does not stand on the day (or among some)."""
    rosters.check_ticked(public_ids)
    wanted = standing(conference).where(Organisation.public_id.in_(public_ids), *among)
    found = db.session.execute(wanted.with_only_columns(Organisation.id, Organisation.public_id))
    ids = {row[1]: row[0] for row in found}
    missing = [one for one in public_ids if one not in ids]
    if missing:
        raise UnknownOrganisationsError(
            _m("Có %(count)d đơn vị không có trong ngày họp. Hãy tải lại trang rồi chọn lại."),
            field="organisations",
            count=len(missing),
        )
    return list(ids.values())
