"""The list of points of a conference: worst first, one branch, one tier, one state, or a search."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from meetings.access.actor import Actor
from meetings.conferences.models import Conference, Participation
from meetings.conferences.queries import composition, visibility
from meetings.conferences.rules import answers
from meetings.conferences.rules.vocabulary import Answer, Stage
from meetings.kit import vietnamese
from meetings.kit.database import db
from meetings.kit.orm import another
from meetings.kit.pages import Page, within

PAGE_SIZE: Final = 50
_P: Final = Participation
_SORTS: Final[Mapping[str, InstrumentedAttribute[Any]]] = {
    "name": _P.sort_key,
    "deadline": _P.reply_deadline,
    "passed": _P.passed_on_at,
    "answered": _P.answered_at,
    "delegates": _P.expected,
}
SORTS: Final = ("state", *_SORTS)
STATES: Final = (*answers.STATES, "passed_on", "not_passed_on", "lacking")


@dataclass(frozen=True, kw_only=True, slots=True)
class Sought:
    """Which points one wants to see; `under` is the public id of the point above them."""

    text: str = ""
    level: int | None = None
    state: str = ""
    under: str = ""
    sort: str = "state"

    @property
    def is_narrow(self) -> bool:
        """Say whether anything but the top of the tree is asked for."""
        return bool(self.text or self.level or self.state or self.under)


@dataclass(frozen=True, kw_only=True, slots=True)
class PointRow:
    """One point of the list: its state now, what it lacks, how many below it are overdue."""

    point: Participation
    state: str
    below_overdue: int
    lacking: tuple[str, ...] = ()

    @property
    def below_waiting(self) -> int:
        """Return how many below it may still answer in time."""
        point = self.point
        return (
            point.below_invited - point.below_confirmed - point.below_declined - self.below_overdue
        )


def page(
    conference: Conference,
    sought: Sought,
    *,
    actor: Actor,
    now: datetime,
    number: int = 1,
    size: int = PAGE_SIZE,
) -> Page[PointRow]:
    """List one page of points, worst first: overdue, waiting, declined, confirmed.

    With nothing asked for it is the top of the tree: the points directly below the main one, or
    one's own.
    """
    wanted = _sought(conference, sought, actor=actor, now=now)
    total = db.session.scalar(wanted.with_only_columns(func.count()).order_by(None)) or 0
    number = within(number, total=total, size=size)
    shown = wanted.order_by(*_order(sought, now)).limit(size).offset((number - 1) * size)
    points = db.session.scalars(shown).all()
    return Page(items=_rows(points, now), number=number, size=size, total=total)


def branch(
    conference: Conference, point: Participation, *, actor: Actor, now: datetime, most: int = 20
) -> Sequence[PointRow]:
    """List the first points below one, worst first, to open a row in place."""
    below = Sought(under=point.public_id)
    return page(conference, below, actor=actor, now=now, size=most).items


def rows(
    conference: Conference, sought: Sought, *, actor: Actor, now: datetime
) -> Iterator[Participation]:
    """List every point one asked for (all that one sees by default), a batch at a time."""
    wanted = _sought(conference, sought, actor=actor, now=now, whole=True)
    ordered = wanted.order_by(_P.level, _P.sort_key, _P.id)
    yield from db.session.scalars(ordered.execution_options(yield_per=500))


def ids(conference: Conference, sought: Sought, *, actor: Actor, now: datetime) -> Select[int]:
    """Return every point one asked for, as a set for a larger statement."""
    return _sought(conference, sought, actor=actor, now=now).with_only_columns(_P.id)


def lacking(conference: Conference, *, actor: Actor) -> Mapping[int, tuple[str, ...]]:
    """Return the mandatory posts nobody fills, by the key of each point one sees that has any."""
    return composition.lacking(visibility.points_visible_to(conference, actor))


def is_overdue(now: datetime, point: Any = _P) -> ColumnElement[bool]:  # noqa: ANN401 or its alias
    """Return the condition for a point that has not answered by its deadline."""
    return and_(point.answer == Answer.INVITED, point.reply_deadline < now)


def overdue_below(points: Sequence[int], now: datetime) -> dict[int, int]:
    """Count the overdue points directly below each of these (by key); none are left out."""
    if not points:
        return {}
    late = select(_P.parent_id, func.count()).where(_P.parent_id.in_(points), is_overdue(now))
    return {row[0]: row[1] for row in db.session.execute(late.group_by(_P.parent_id)) if row[0]}


def _sought(
    conference: Conference, sought: Sought, *, actor: Actor, now: datetime, whole: bool = False
) -> Select[Participation]:
    wanted = select(_P).where(visibility.points_visible_to(conference, actor))
    if sought.state != Answer.WITHDRAWN:
        wanted = wanted.where(_P.answer != Answer.WITHDRAWN)
    if conference.stage is not Stage.DRAFT:
        wanted = wanted.where(_P.invited_at.is_not(None))
    if sought.text:
        text = vietnamese.fold(sought.text)
        code = sought.text.strip().upper()
        wanted = wanted.where(
            or_(_P.fold.contains(text, autoescape=True), _P.organisation_code == code)
        )
    if sought.level:
        wanted = wanted.where(_P.level == sought.level)
    if sought.state:
        wanted = wanted.where(_in_state(sought.state, now))
    if sought.under:
        wanted = wanted.where(_P.parent_id == _id_of(conference, sought.under))
    top = not whole and not sought.is_narrow
    if top and visibility.sees_whole(conference, actor=actor):
        wanted = wanted.where(or_(_P.parent_id == _main_id(conference), _P.is_main))
    return wanted


def _in_state(state: str, now: datetime) -> ColumnElement[bool]:
    open_one = _P.answer == Answer.INVITED
    conditions: dict[str, ColumnElement[bool]] = {
        answers.OVERDUE: is_overdue(now),
        "invited": and_(open_one, or_(_P.reply_deadline.is_(None), _P.reply_deadline >= now)),
        "passed_on": _P.passed_on_at.is_not(None),
        "not_passed_on": and_(_P.has_lower_tier, ~_P.is_main, _P.passed_on_at.is_(None)),
        "lacking": composition.lacks(),
    }
    return conditions[state] if state in conditions else _P.answer == Answer(state)


def _order(sought: Sought, now: datetime) -> tuple[ColumnElement[Any], ...]:
    """Return the order of the list; worst first counts what is open below a point as its own."""
    name = sought.sort.removeprefix("-")
    last = (_P.sort_key.expression, _P.id.expression)
    if name in _SORTS:
        column = _SORTS[name]
        first = column.desc().nulls_last() if sought.sort[0] == "-" else column.asc().nulls_last()
        return (first, *last)
    rank = _rank(now)
    return (rank.desc() if sought.sort.startswith("-") else rank, *last)


def _rank(now: datetime) -> ColumnElement[int]:
    child = another(Participation, "rank_child")
    late_below = (
        select(child.id).where(child.parent_id == _P.id, is_overdue(now, child)).correlate(_P)
    )
    open_below = _P.below_invited > _P.below_confirmed + _P.below_declined
    return case(
        (_P.is_main, 9),
        (is_overdue(now), 0),
        (and_(open_below, late_below.exists()), 1),
        (_P.answer == Answer.INVITED, 2),
        (open_below, 3),
        (_P.answer == Answer.DECLINED, 4),
        (_P.answer == Answer.CONFIRMED, 5),
        else_=6,
    )


def _rows(points: Sequence[Participation], now: datetime) -> tuple[PointRow, ...]:
    late = overdue_below([point.id for point in points if point.below_invited], now)
    lacking = composition.lacking(_P.id.in_([point.id for point in points])) if points else {}
    return tuple(
        PointRow(
            point=point,
            state=answers.state(point.answer, point.reply_deadline, now),
            below_overdue=0 if point.is_main else late.get(point.id, 0),
            lacking=lacking.get(point.id, ()),
        )
        for point in points
    )


def _id_of(conference: Conference, public_id: str) -> ColumnElement[int]:
    above = another(Participation, "id_of_above")
    wanted = select(above.id).where(
        above.conference_id == conference.id, above.public_id == public_id
    )
    return wanted.scalar_subquery()


def _main_id(conference: Conference) -> ColumnElement[int]:
    main = another(Participation, "main_point")
    wanted = select(main.id).where(main.conference_id == conference.id, main.is_main)
    return wanted.scalar_subquery()
