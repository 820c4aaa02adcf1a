"""The running counts of a conference, and what the tables themselves say."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from sqlalchemy import ColumnElement, Integer, and_, case, func, select

from meetings.conferences.models import Conference, Delegate, Participation, Tally
from meetings.conferences.rules.vocabulary import Answer, Measure
from meetings.kit.database import db
from meetings.kit.orm import another

Sums: TypeAlias = dict[int, dict[Measure, int]]

_WITHDRAWN: Final = Answer.WITHDRAWN
_P: Final = Participation


@dataclass(frozen=True, kw_only=True, slots=True)
class Difference:
    """A counter that does not say what the tables say; `where` is "level 2" or "point 88"."""

    where: str
    name: str
    kept: int
    counted: int


def totals(conference_id: int) -> Sums:
    """Return the running counts per level; a level nobody was invited at is absent."""
    kept = (
        select(Tally.level, Tally.measure, func.sum(Tally.value).cast(Integer))
        .where(Tally.conference_id == conference_id)
        .group_by(Tally.level, Tally.measure)
    )
    found: Sums = {}
    for level, measure, value in db.session.execute(kept):
        found.setdefault(level, dict.fromkeys(Measure, 0))[measure] = value
    return found


def counted(condition: ColumnElement[bool]) -> Sums:
    """Return what the points that meet a condition add up to per level; the withdrawn do not count.

    A head-count that was entered stands for its point, else those named and seen there.
    """
    wanted = (
        select(_P.level, *(func.coalesce(func.sum(what), 0) for what in _EXPRESSIONS.values()))
        .where(condition, _P.answer != _WITHDRAWN)
        .group_by(_P.level)
    )
    return {
        row[0]: dict(zip(_EXPRESSIONS, map(int, row[1:]), strict=True))
        for row in db.session.execute(wanted)
    }


def invited(conference_id: int) -> ColumnElement[bool]:
    """Return the condition on Participation for everybody ever invited to a conference."""
    return and_(_P.conference_id == conference_id, _P.invited_at.is_not(None))


def differences(conference: Conference) -> list[Difference]:
    """Compare every counter of a conference with the tables; nothing is the answer one wants."""
    return [*_differences_of_levels(conference), *_differences_of_points(conference)]


def _differences_of_levels(conference: Conference) -> list[Difference]:
    kept = totals(conference.id)
    true = counted(invited(conference.id))
    nothing: dict[Measure, int] = dict.fromkeys(Measure, 0)
    return [
        Difference(
            where=f"level {level}",
            name=measure.value,
            kept=kept.get(level, nothing)[measure],
            counted=true.get(level, nothing)[measure],
        )
        for level in sorted({*kept, *true})
        for measure in Measure
        if kept.get(level, nothing)[measure] != true.get(level, nothing)[measure]
    ]


def _differences_of_points(conference: Conference) -> list[Difference]:
    columns = true_counters()
    wanted = select(_P.id, *(getattr(_P, name) for name in columns), *columns.values())
    found: dict[str, list[tuple[int, int, int]]] = defaultdict(list)
    for row in db.session.execute(wanted.where(_P.conference_id == conference.id)):
        half = len(columns)
        for name, kept, true in zip(columns, row[1 : half + 1], row[half + 1 :], strict=True):
            if kept != true:
                found[name].append((row[0], kept, true))
    return [
        Difference(where=f"point {point}", name=name, kept=kept, counted=true)
        for name, points in found.items()
        for point, kept, true in points
    ]


def true_counters() -> dict[str, ColumnElement[int]]:
    """Return the counters kept at a point, each with what the tables say (correlated to it)."""
    child = another(Participation, "true_counters_child")
    below = (
        select(func.count())
        .where(child.parent_id == _P.id, child.invited_at.is_not(None), child.answer != _WITHDRAWN)
        .correlate(_P)
    )
    named = (
        select(func.count())
        .where(Delegate.participation_id == _P.id, Delegate.replaced_at.is_(None))
        .correlate(_P)
    )
    return {
        "below_invited": below.scalar_subquery(),
        "below_confirmed": below.where(child.answer == Answer.CONFIRMED).scalar_subquery(),
        "below_declined": below.where(child.answer == Answer.DECLINED).scalar_subquery(),
        "expected": named.scalar_subquery(),
    }


def hanging_below() -> ColumnElement[int]:
    """Count the points that hang below one, invited yet or not (correlated to it)."""
    child = another(Participation, "hanging_below_child")
    hung = select(func.count()).where(child.parent_id == _P.id, child.answer != _WITHDRAWN)
    return hung.correlate(_P).scalar_subquery()


def _is(condition: ColumnElement[bool]) -> ColumnElement[Any]:
    return case((condition, 1), else_=0)


_SEEN: Final = _P.present + _P.present_online + _P.late + _P.left
_EXPRESSIONS: Final[dict[Measure, ColumnElement[Any]]] = {
    Measure.INVITED: _is(_P.id > 0),
    Measure.PASSED_ON: _is(_P.passed_on_at.is_not(None)),
    Measure.CONFIRMED: _is(_P.answer == Answer.CONFIRMED),
    Measure.DECLINED: _is(_P.answer == Answer.DECLINED),
    Measure.CONNECTED: _is(_P.first_connected_at.is_not(None)),
    Measure.DELEGATES_EXPECTED: _P.expected.expression,
    Measure.PRESENT: _P.present.expression,
    Measure.PRESENT_ONLINE: _P.present_online.expression,
    Measure.LATE: _P.late.expression,
    Measure.LEFT: _P.left.expression,
    Measure.EXCUSED: _P.excused.expression,
    Measure.ABSENT: _P.absent.expression,
    Measure.HEADCOUNT: func.coalesce(_P.headcount, _SEEN),
}


def in_branch(conference_id: int, path: str) -> ColumnElement[bool]:
    """Return the condition on Participation: the point at this path and everything below it."""
    return and_(_P.conference_id == conference_id, _P.path.startswith(path, autoescape=True))
