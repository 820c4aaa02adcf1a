"""Putting points into a conference with one statement per table, however many they are.

These are steps of commands, which have asked permission and tell the story themselves.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    String,
    and_,
    case,
    cast,
    delete,
    false,
    func,
    inspect,
    literal,
    or_,
    select,
    update,
)

from meetings.bridge_points.models import BridgePoint
from meetings.conferences.commands import tally
from meetings.conferences.models import Conference, Participation, ParticipationRoom
from meetings.conferences.queries import candidates
from meetings.conferences.queries import tally as counts
from meetings.conferences.rules import cascade
from meetings.conferences.rules.vocabulary import Answer, Measure
from meetings.kit import sql, vietnamese
from meetings.kit.database import db
from meetings.kit.orm import another
from meetings.organisations import queries as organisations
from meetings.organisations.models import OrganisationInterval

_P = Participation


@dataclass(frozen=True, kw_only=True, slots=True)
class Placed:
    """What a set-based change touched: how many points, and their fingerprint."""

    count: int
    digest: str


def place(conference: Conference, wanted: ColumnElement[bool]) -> None:
    """Add the points wanted, once though two add them; no path yet, and nobody is invited."""
    rows = candidates.ready(conference, wanted, main_id=main_id(conference))
    sql.insert_from(_P, candidates.COLUMNS, rows, key=["conference_id", "bridge_point_id"])


def lay_paths(conference_id: int) -> None:
    """Give every point without a path its path below its parent's, tier by tier."""
    parent = another(Participation, "lay_paths_parent")
    laid = (
        update(_P)
        .where(
            _P.conference_id == conference_id,
            _P.path == "",
            _P.parent_id == parent.id,
            parent.path != "",
        )
        .values(path=parent.path + cast(_P.id, String) + "/", parent_name=parent.organisation_name)
    )
    while _run(laid):
        pass


def hang_anew(conference: Conference, *, without: ColumnElement[bool]) -> None:
    """Hang each point of a draft below the point of the organisation above it, else below the main.

    What was hung by hand stays there. Points that meet `without` are about to go and hold nobody.
    """
    other = another(Participation, "hang_anew_other")
    going = select(_P.id).where(_P.conference_id == conference.id, without)
    office_above = (
        select(func.min(OrganisationInterval.parent_id))
        .where(
            OrganisationInterval.organisation_id == _P.organisation_id,
            organisations.covers(candidates.held_on(conference)),
        )
        .correlate(_P)
        .scalar_subquery()
    )
    above = (
        select(func.min(other.id))
        .where(
            other.conference_id == conference.id,
            other.organisation_id == office_above,
            other.id != _P.id,
            other.id.not_in(going),
        )
        .correlate(_P)
        .scalar_subquery()
    )
    points = update(_P).where(_P.conference_id == conference.id, ~_P.is_main)
    _run(points.where(_P.is_apart, _P.parent_id.in_(going)).values(is_apart=False))
    by_office = func.coalesce(above, main_id(conference))
    _run(points.values(parent_id=case((_P.is_apart, _P.parent_id), else_=by_office), path=""))


def invite_all(conference: Conference, *, reply_deadline: datetime, now: datetime) -> Placed:
    """Invite every point of a draft and take the snapshot of names, addresses and parents.

    The number and day of the letter are those of the conference.
    """
    invited = update(_P).where(
        _P.conference_id == conference.id, BridgePoint.id == _P.bridge_point_id
    )
    _run(
        invited.values(
            name=BridgePoint.name,
            address=BridgePoint.address,
            organisation_name=_called(
                conference, _P.organisation_id.expression, _P.organisation_name.expression
            ),
            parent_name=_called(conference, _organisation_above(), _P.parent_name.expression),
            invited_at=now,
            reply_deadline=case(
                (_P.is_main, None), else_=literal(reply_deadline, _P.reply_deadline.type)
            ),
            answer=case((_P.is_main, Answer.CONFIRMED), else_=Answer.INVITED),
            answered_at=case((_P.is_main, literal(now, _P.answered_at.type)), else_=None),
            letter_number=conference.letter_number,
            letter_on=conference.letter_on,
            below_invited=counts.hanging_below(),
            version=_P.version + 1,
        )
    )
    everybody = _P.conference_id == conference.id
    tally.add_sums(conference.id, counts.counted(everybody))
    return placed(and_(everybody, ~_P.is_main))


def invite_new(
    conference: Conference, *, reply_deadline: datetime, letter_number: str, now: datetime
) -> Placed:
    """Invite the points added since the letters went out, and count them at their parents."""
    new = and_(_P.conference_id == conference.id, _P.invited_at.is_(None))
    touched = placed(new)
    parents = parents_of(new)
    tally.add_sums(conference.id, counts.counted(new))
    _run(
        update(_P)
        .where(new)
        .values(
            invited_at=now,
            reply_deadline=reply_deadline,
            letter_number=letter_number,
            letter_on=now.astimezone(vietnamese.ZONE).date(),
            version=_P.version + 1,
        )
    )
    count_below(parents)
    return touched


def invite_again(conference: Conference, wanted: ColumnElement[bool]) -> None:
    """Let points whose invitation was taken back be new ones, with their answers wiped."""
    chosen = candidates.standing(conference).where(wanted)
    again = and_(
        _P.conference_id == conference.id,
        _P.answer == Answer.WITHDRAWN,
        _P.organisation_id.in_(chosen),
    )
    rooms = ParticipationRoom.participation_id.in_(select(_P.id).where(again))
    _run(delete(ParticipationRoom).where(rooms))
    _run(
        update(_P)
        .where(again)
        .values(
            answer=Answer.INVITED,
            invited_at=None,
            answered_at=None,
            answered_by="",
            answered_office="",
            decline_reason="",
            passed_on_at=None,
            answer_open_until=None,
            expected_headcount=None,
            capacity=None,
            listed_at=None,
            local_chair_name="",
            local_chair_title="",
            technician_name="",
            technician_phone="",
            note="",
        )
    )


def confirm_all(
    conference: Conference, wanted: ColumnElement[bool], *, by: str, office: str, now: datetime
) -> None:
    """Let all the points wanted, none of which has answered yet, take part; and count them."""
    parents = parents_of(wanted)
    sums = counts.counted(wanted)
    tally.add_sums(
        conference.id,
        {level: {Measure.CONFIRMED: row[Measure.INVITED]} for level, row in sums.items()},
    )
    _run(
        update(_P)
        .where(wanted)
        .values(
            answer=Answer.CONFIRMED,
            answered_at=now,
            answered_by=by,
            answered_office=office,
            version=_P.version + 1,
        )
    )
    count_below(parents)


def count_named(conference: Conference, points: Sequence[int], *, now: datetime) -> None:
    """Set the numbers of named delegates of these points to what the tables say, and count them."""
    some = _P.id.in_(points) if points else false()
    tally.add_sums(conference.id, _expected(some), sign=-1)
    true = counts.true_counters()["expected"]
    _run(update(_P).where(some).values(expected=true))
    first = update(_P).where(some, _P.listed_at.is_(None), _P.expected > 0)
    _run(first.values(listed_at=now))
    tally.add_sums(conference.id, _expected(some))


def parents_of(wanted: ColumnElement[bool]) -> list[int]:
    """List the points directly above those wanted."""
    above = select(_P.parent_id).where(wanted).distinct()
    return [one for one in db.session.scalars(above) if one]


def count_below(points: Sequence[int]) -> None:
    """Set the counters of the tier below these points to what the tables say."""
    true = counts.true_counters()
    true.pop("expected")
    _run(update(_P).where(_P.id.in_(points) if points else false()).values(true))


def reread(point: Participation) -> None:
    """Let a loaded point know what set-based statements made of its columns."""
    db.session.refresh(point, [column.key for column in inspect(_P).column_attrs])


def placed(condition: ColumnElement[bool]) -> Placed:
    """Count the points that meet a condition and take their fingerprint."""
    ids = db.session.scalars(select(_P.public_id).where(condition)).all()
    return Placed(count=len(ids), digest=cascade.digest(ids))


def held(condition: ColumnElement[bool]) -> Placed:
    """Return the same, with those above locked, higher ones first (D07): counts stay true (D08)."""
    above = select(_P.parent_id).where(condition)
    both = select(_P.id).where(or_(condition, _P.id.in_(above))).order_by(_P.path)
    db.session.execute(both.with_for_update(of=_P)).all()
    return placed(condition)


def main_id(conference: Conference) -> int:
    """Return the key of the main point of a conference, or refuse where there is none."""
    found = db.session.scalar(select(_P.id).where(_P.conference_id == conference.id, _P.is_main))
    cascade.check_main(has_main=found is not None)
    return found or 0


def _expected(wanted: ColumnElement[bool]) -> dict[int, dict[Measure, int]]:
    named = Measure.DELEGATES_EXPECTED
    return {level: {named: row[named]} for level, row in counts.counted(wanted).items()}


def _called(
    conference: Conference, organisation_id: ColumnElement[Any], kept: ColumnElement[Any]
) -> ColumnElement[str]:
    """Return what an organisation was called on the day of the conference, else what is kept."""
    name = select(OrganisationInterval.name).where(
        OrganisationInterval.organisation_id == organisation_id,
        organisations.covers(candidates.held_on(conference)),
    )
    return func.coalesce(name.limit(1).correlate(_P).scalar_subquery(), kept)


def _organisation_above() -> ColumnElement[Any]:
    above = another(Participation, "organisation_above")
    return (
        select(above.organisation_id)
        .where(above.id == _P.parent_id)
        .correlate(_P)
        .scalar_subquery()
    )


def _run(statement: Any) -> int:  # noqa: ANN401 an update
    done = db.session.execute(statement.execution_options(synchronize_session=False))
    return int(done.rowcount)  # type: ignore[attr-defined]
