"""How many were there: in all, per tier, per point; the whole from running counts."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, exists, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from meetings.access.actor import Actor
from meetings.attendance.models import HeadcountEvent
from meetings.attendance.queries import points
from meetings.conferences.models import Conference, Participation
from meetings.conferences.queries import tally, visibility
from meetings.conferences.rules.vocabulary import LineState, LineTest, Measure
from meetings.kit import vietnamese
from meetings.kit.database import db
from meetings.kit.pages import Page

SIZE: Final = 50
_BATCH: Final = 1000
_P: Final = Participation
_NAMED: Final = (
    Measure.PRESENT,
    Measure.PRESENT_ONLINE,
    Measure.LATE,
    Measure.LEFT,
    Measure.EXCUSED,
    Measure.ABSENT,
)
_THERE: Final = _P.present + _P.present_online + _P.late + _P.left
SORTS: Final[dict[str, tuple[ColumnElement[Any] | InstrumentedAttribute[Any], ...]]] = {
    "name": (_P.level, _P.sort_key),
    "expected": (_P.expected,),
    "present": (_THERE,),
    "headcount": (func.coalesce(_P.headcount, _THERE),),
    "line": (_P.line_state,),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Numbers:
    """Counts of some points; unknown is None, never 0 (interfaces.md).

    Nobody named: `expected` is unknown. Nobody marked yet: so are present to absent; and the
    head-count, unless one was entered.
    """

    points: int
    connected: int
    expected: int | None
    present: int | None
    present_online: int | None
    late: int | None
    left: int | None
    excused: int | None
    absent: int | None
    headcount: int | None

    @property
    def there(self) -> int | None:
        """Return how many named delegates have been there."""
        if self.present is None:
            return None
        return sum(part or 0 for part in (self.present, self.present_online, self.late, self.left))

    @property
    def undecided(self) -> int | None:
        """Return of how many named delegates nothing is known yet."""
        if self.expected is None or self.there is None:
            return self.expected
        return self.expected - self.there - (self.excused or 0) - (self.absent or 0)

    def delegates(self) -> dict[str, int | None]:
        """Return the part about people, as the JSON of a conference shows it."""
        told = asdict(self)
        return {name: told[name] for name in told if name not in {"points", "connected"}}


@dataclass(frozen=True, kw_only=True, slots=True)
class Overall:
    """The counts of all, and per level."""

    whole: Numbers
    tiers: dict[int, Numbers]


@dataclass(frozen=True, kw_only=True, slots=True)
class Wish:
    """Which points to list, and how."""

    q: str = ""
    line: str = ""
    sort: str = "name"
    page: int = 1


def overall(conference: Conference, *, actor: Actor) -> Overall:
    """Return the counts of all points whose people the actor sees, and the same per level."""
    sums = _sums(conference, actor)
    counted = _is_counted(conference)
    return Overall(
        whole=_numbers(_whole(sums), is_counted=counted),
        tiers={
            level: _numbers(sums[level], is_counted=False)
            for level in sorted(sums)
            if sums[level][Measure.INVITED]
        },
    )


def totals(conference: Conference, *, actor: Actor) -> Numbers:
    """Return the counts of all points whose people the actor sees."""
    return of_sums(conference, _sums(conference, actor))


def of_sums(conference: Conference, sums: tally.Sums) -> Numbers:
    """Return what sums per level add up to, where the house itself asks (minutes)."""
    return _numbers(_whole(sums), is_counted=_is_counted(conference))


def per_tier(conference: Conference, *, actor: Actor) -> dict[int, Numbers]:
    """Return the counts per level, for those levels at which the actor sees a point."""
    return overall(conference, actor=actor).tiers


def of_point(participation: Participation) -> Numbers:
    """Return the counts of one point."""
    there = sum(getattr(participation, measure.value) for measure in _NAMED[:4])
    row = {measure: getattr(participation, measure.value) for measure in _NAMED} | {
        Measure.INVITED: 1,
        Measure.CONNECTED: int(participation.first_connected_at is not None),
        Measure.DELEGATES_EXPECTED: participation.expected,
        Measure.HEADCOUNT: there if participation.headcount is None else participation.headcount,
    }
    return _numbers(row, is_counted=participation.headcount is not None)


def per_point(
    conference: Conference, *, actor: Actor, wish: Wish, known: int | None = None
) -> Page[Participation]:
    """Return a page of points with their counters, as wished (the sort keys are a fixed list).

    `known` is how many there are in all, where the caller knows it from running counts.
    """
    visible = points.whose_roll_is_visible(conference, actor)
    condition = [visible, *_search(wish.q), *_line(wish.line)]
    descending = wish.sort.startswith("-")
    columns = SORTS.get(wish.sort.removeprefix("-"), SORTS["name"])
    order = [column.desc() if descending else column.asc() for column in columns]
    listed = (
        select(_P)
        .where(*condition)
        .order_by(*order, _P.level, _P.sort_key, _P.id)
        .limit(SIZE)
        .offset((wish.page - 1) * SIZE)
    )
    return Page(
        items=db.session.scalars(listed).all(),
        number=wish.page,
        size=SIZE,
        total=_total(condition) if known is None or wish.q or wish.line else known,
    )


def all_points(conference: Conference, *, actor: Actor) -> Iterator[Participation]:
    """Give every point the actor sees, in order, without holding them all."""
    listed = (
        select(_P)
        .where(points.whose_roll_is_visible(conference, actor))
        .order_by(_P.level, _P.sort_key, _P.id)
        .execution_options(yield_per=_BATCH)
    )
    yield from db.session.scalars(listed)


def _total(condition: list[ColumnElement[bool]]) -> int:
    return db.session.scalar(select(func.count()).select_from(_P).where(*condition)) or 0


def _sums(conference: Conference, actor: Actor) -> tally.Sums:
    if visibility.sees_whole(conference, actor=actor):
        return tally.totals(conference.id)
    return tally.counted(points.whose_roll_is_visible(conference, actor))


def _whole(sums: tally.Sums) -> dict[Measure, int]:
    return {measure: sum(row[measure] for row in sums.values()) for measure in Measure}


def _numbers(row: Mapping[Measure, int], *, is_counted: bool) -> Numbers:
    is_taken = any(row[measure] for measure in _NAMED)
    named = {measure.value: row[measure] if is_taken else None for measure in _NAMED}
    knows_heads = is_taken or row[Measure.HEADCOUNT] > 0 or is_counted
    return Numbers(
        points=row[Measure.INVITED],
        connected=row[Measure.CONNECTED],
        expected=row[Measure.DELEGATES_EXPECTED] or None,
        headcount=row[Measure.HEADCOUNT] if knows_heads else None,
        **named,
    )


def _is_counted(conference: Conference) -> bool:
    """Say whether anybody has entered a head-count: then even 0 is known."""
    entered = exists().where(HeadcountEvent.conference_id == conference.id)
    return bool(db.session.scalar(select(entered)))


def _search(q: str) -> list[ColumnElement[bool]]:
    sought = vietnamese.fold(q)
    if not sought:
        return []
    return [or_(_P.fold.contains(sought, autoescape=True), _P.organisation_code == q.strip())]


def _line(line: str) -> list[ColumnElement[bool]]:
    conditions = {
        "connected": _P.line_state == LineState.CONNECTED,
        "dropped": _P.line_state == LineState.DROPPED,
        "never": _P.first_connected_at.is_(None),
        "untested": _P.line_test == LineTest.UNTESTED,
        "failed": _P.line_test == LineTest.FAILED,
    }
    return [conditions[line]] if line in conditions else []
