"""The posts asked for: of a class of points, of one point with who fills them, and what lacks."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, exists, func, literal, or_, select

from meetings.conferences.models import Conference, Delegate, InvitedPost, Participation, Seat
from meetings.conferences.rules import composition as rules
from meetings.conferences.rules.vocabulary import Answer
from meetings.kit import sql
from meetings.kit.database import db
from meetings.kit.errors import NotFoundError
from meetings.kit.i18n import mark as _m
from meetings.kit.orm import another

_P: Final = Participation
_I: Final = InvitedPost
_MOST_NAMES: Final = 200


@dataclass(frozen=True, kw_only=True, slots=True)
class Demand:
    """One post asked of one point: by whom (empty for the host), and who is named for it."""

    post: InvitedPost
    by: str
    named: int
    people: tuple[str, ...] = ()

    @property
    def lacking(self) -> int:
        """Return how many people of this post are still to be named."""
        return rules.lacking(least=self.post.least, named=self.named)

    @property
    def is_over(self) -> bool:
        """Say whether more people are named than were asked for."""
        return self.post.most is not None and self.named > self.post.most


def asked_of(post: Any, point: Any = _P) -> ColumnElement[bool]:  # noqa: ANN401 the model or its alias
    """Return the condition for a post to be asked of a point.

    The main point belongs to no tier: of it is asked only what is asked of it alone. What an office
    asks of a point alone stands in place of the same post that it asks of all.
    """
    alone = another(InvitedPost, "alone")
    instead = select(alone.id).where(
        alone.participation_id == point.id,
        alone.fold == post.fold,
        alone.under_id.is_not_distinct_from(post.under_id),
    )
    return and_(
        post.conference_id == point.conference_id,
        or_(
            post.participation_id == point.id,
            and_(
                post.participation_id.is_(None),
                ~instead.correlate(post, point).exists(),
                or_(
                    post.under_id == point.parent_id,
                    and_(post.under_id.is_(None), post.level == point.level, ~point.is_main),
                ),
            ),
        ),
    )


def lacks() -> ColumnElement[bool]:
    """Return the condition for a point that said yes without somebody for a mandatory post."""
    post = another(InvitedPost, "lacks_post")
    missing = exists().where(asked_of(post), _is_open(post)).correlate(_P)
    return and_(_P.answer == Answer.CONFIRMED, missing)


def lacking(condition: ColumnElement[bool]) -> Mapping[int, tuple[str, ...]]:
    """Return the mandatory posts nobody fills, by the key of each confirmed point, in order.

    `condition` says among which points; one statement whatever their number.
    """
    wanted = (
        select(_P.id, _I.post)
        .join(_I, asked_of(_I))
        .where(condition, _P.answer == Answer.CONFIRMED, _is_open(_I))
        .order_by(_P.id, *_order())
    )
    found: dict[int, list[str]] = defaultdict(list)
    for point_id, post in db.session.execute(wanted):
        if post not in found[point_id]:
            found[point_id].append(post)
    return {point_id: tuple(posts) for point_id, posts in found.items()}


def of_lower_tier(point: Participation) -> tuple[tuple[InvitedPost, ...], tuple[InvitedPost, ...]]:
    """Return what the host asks of the tier below a point, and what its own office adds."""
    wanted = select(_I).where(
        _I.conference_id == point.conference_id,
        _I.participation_id.is_(None),
        or_(
            _I.under_id == point.id,
            and_(_I.under_id.is_(None), _I.level == point.level + 1),
        ),
    )
    found = db.session.scalars(wanted.order_by(*_order())).all()
    return (
        tuple(one for one in found if one.under_id is None),
        tuple(one for one in found if one.under_id is not None),
    )


def of_tiers(conference: Conference) -> Mapping[int, tuple[InvitedPost, ...]]:
    """Return what the host asks of each whole tier, by its level."""
    wanted = select(_I).where(
        _I.conference_id == conference.id,
        _I.under_id.is_(None),
        _I.participation_id.is_(None),
    )
    found: dict[int, list[InvitedPost]] = defaultdict(list)
    for one in db.session.scalars(wanted.order_by(*_order())):
        found[one.level or 0].append(one)
    return {level: tuple(posts) for level, posts in found.items()}


def to_ask_again(conference: Conference, former: Conference) -> Select[Any]:
    """Select what the host asked of single points of a former conference, for those points here.

    That is where the office of the point takes part here. Names the columns as stored.
    """
    then = another(Participation, "asked_then")
    here = another(Participation, "asked_here")
    return (
        select(
            sql.random_id().label("public_id"),
            literal(conference.id).label("conference_id"),
            func.min(here.id).label("participation_id"),
            *(_I.post, _I.fold, _I.is_required, _I.least, _I.most, _I.position),
            literal(1).label("version"),
        )
        .join(then, then.id == _I.participation_id)
        .join(here, here.organisation_id == then.organisation_id)
        .where(
            _I.conference_id == former.id,
            _I.under_id.is_(None),
            here.conference_id == conference.id,
        )
        .group_by(_I.id)
    )


def of_point(point: Participation) -> Sequence[InvitedPost]:
    """List what is asked of a point, the host's wishes first."""
    wanted = select(_I).join(_P, asked_of(_I)).where(_P.id == point.id)
    return db.session.scalars(wanted.order_by(*_order())).all()


def of_points(among: Select[int]) -> Mapping[int, tuple[InvitedPost, ...]]:
    """Return what is asked of each of these points (a select of their keys); one statement."""
    ids = among.subquery()
    wanted = select(_P.id, _I).join(_I, asked_of(_I)).where(_P.id.in_(select(ids)))
    found: dict[int, list[InvitedPost]] = defaultdict(list)
    for point_id, post in db.session.execute(wanted.order_by(_P.id, *_order())):
        found[point_id].append(post)
    return {point_id: tuple(posts) for point_id, posts in found.items()}


def demands(point: Participation, *, with_names: bool) -> tuple[Demand, ...]:
    """List what is asked of a point with how many are named, and perhaps who; three statements."""
    under = another(Participation, "demands_under")
    wanted = (
        select(_I, under.organisation_name)
        .select_from(_I)
        .join(_P, asked_of(_I))
        .outerjoin(under, under.id == _I.under_id)
        .where(_P.id == point.id)
    )
    asked = db.session.execute(wanted.order_by(*_order())).all()
    keys = {row[0].fold for row in asked}
    counts = _counts(point, keys) if keys else {}
    people = _people(point, keys) if keys and with_names else {}
    return tuple(
        Demand(
            post=row[0],
            by=row[1] or "",
            named=counts.get(row[0].fold, 0),
            people=tuple(people.get(row[0].fold, ())),
        )
        for row in asked
    )


def standing(
    conference: Conference,
    *,
    level: int | None = None,
    point: Participation | None = None,
    under: Participation | None = None,
) -> Sequence[InvitedPost]:
    """List what one office asks of one class, in order."""
    wanted = select(_I).where(
        _I.conference_id == conference.id,
        _I.level.is_(None) if level is None else _I.level == level,
        _I.participation_id.is_(None) if point is None else _I.participation_id == point.id,
        _I.under_id.is_(None) if under is None else _I.under_id == under.id,
    )
    return db.session.scalars(wanted.order_by(_I.position, _I.id)).all()


def beside(post: InvitedPost) -> Sequence[InvitedPost]:
    """List the posts of the same class asked by the same office, this one among them."""
    wanted = select(_I).where(
        _I.conference_id == post.conference_id,
        _I.level.is_not_distinct_from(post.level),
        _I.participation_id.is_not_distinct_from(post.participation_id),
        _I.under_id.is_not_distinct_from(post.under_id),
    )
    return db.session.scalars(wanted.order_by(_I.position, _I.id)).all()


def get(conference: Conference, public_id: str) -> InvitedPost:
    """Return one post that is asked for in a conference the actor was given, or refuse (404)."""
    wanted = select(_I).where(_I.conference_id == conference.id, _I.public_id == public_id)
    found = db.session.scalar(wanted)
    if found is None:
        raise NotFoundError(_m("Không tìm thấy chức danh này trong thành phần mời."))
    return found


def office_of(post: InvitedPost) -> Participation | None:
    """Return the point of the invited office that asks for a post; None where the host does."""
    return db.session.get(_P, post.under_id) if post.under_id else None


def point_of(post: InvitedPost) -> Participation:
    """Return the one point a post is asked of."""
    return db.session.get_one(_P, post.participation_id)


def _is_open(post: Any) -> ColumnElement[bool]:  # noqa: ANN401 the model or its alias
    """Mandatory, and fewer people named at the point than are asked for."""
    named = (
        select(func.count())
        .select_from(Delegate)
        .join(Seat, Seat.id == Delegate.seat_id)
        .where(
            Delegate.participation_id == _P.id,
            Delegate.replaced_at.is_(None),
            Seat.fold == post.fold,
        )
        .correlate(_P, post)
    )
    return and_(post.is_required, named.scalar_subquery() < post.least)


def _counts(point: Participation, keys: set[str]) -> dict[str, int]:
    wanted = _named(point, keys).with_only_columns(Seat.fold, func.count())
    return {row[0]: row[1] for row in db.session.execute(wanted.group_by(Seat.fold))}


def _people(point: Participation, keys: set[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    wanted = _named(point, keys).order_by(Delegate.sort_key, Delegate.id).limit(_MOST_NAMES)
    for fold, name in db.session.execute(wanted):
        found[fold].append(name)
    return found


def _named(point: Participation, keys: set[str]) -> Select[*tuple[Any, ...]]:
    return (
        select(Seat.fold, Delegate.name)
        .join(Delegate, Delegate.seat_id == Seat.id)
        .where(
            Delegate.participation_id == point.id,
            Delegate.replaced_at.is_(None),
            Seat.fold.in_(keys),
        )
    )


def _order() -> tuple[ColumnElement[Any], ...]:
    """Put the host's wishes for the tier first, those for the point, those of the office above."""
    return (
        _I.under_id.is_not(None),
        _I.participation_id.is_not(None),
        _I.level.expression,
        _I.position.expression,
        _I.id.expression,
    )
