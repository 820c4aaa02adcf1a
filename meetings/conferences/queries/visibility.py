"""What an actor may see of conferences and points: every query about them starts here (D33)."""

from functools import lru_cache
from typing import Final

from sqlalchemy import ColumnElement, Select, and_, bindparam, exists, false, or_, select
from sqlalchemy.orm import InstrumentedAttribute, aliased, joinedload, lazyload

from meetings.access.actor import Actor, Grant
from meetings.access.permissions import Permission
from meetings.access.roles import Reach
from meetings.conferences.models import Conference, Participation
from meetings.conferences.rules import places
from meetings.conferences.rules.vocabulary import Answer, Stage
from meetings.kit.database import db
from meetings.kit.errors import NotFoundError
from meetings.kit.i18n import mark as _m
from meetings.kit.orm import another
from meetings.organisations.models import Organisation, TierScheme

_Host = aliased(Organisation)
_Invited = aliased(Organisation)
_READ = Permission.CONFERENCE_READ
# Lists bring these along for all their conferences at once; of a single one, many pages show none.
_ON_DEMAND: Final = (
    lazyload(Conference.aliases),
    lazyload(Conference.chairs),
    lazyload(Conference.days),
    joinedload(Conference.scheme).lazyload(TierScheme.tiers),
)
_KEPT: Final = 1024  # sets of grants: about as many people as one process serves at a time


def get(code: str, *, actor: Actor) -> Conference:
    """Return the conference of this code if the actor may know of it, or refuse (404)."""
    return _found(db.session.scalar(_visible(actor.grants), {"code": code}))


def for_change(code: str, *, actor: Actor) -> Conference:
    """Return the conference locked until the transaction ends, or refuse."""
    return _found(db.session.scalar(_locked(actor.grants), {"code": code}))


def known(conference_id: int) -> Conference:
    """Return a conference to the house itself (handlers, jobs): nobody's eyes are involved."""
    return _found(db.session.get(Conference, conference_id, options=_ON_DEMAND))


def conferences_visible_to(actor: Actor) -> ColumnElement[bool]:
    """Return the condition on Conference: hosted here, taking part below, or playing a part in it.

    A draft is its host's alone, called off or not. A withdrawn point no longer sees the conference.
    """
    return _seen_with(actor.grants)


@lru_cache(maxsize=_KEPT)
def _seen_with(grants: tuple[Grant, ...]) -> ColumnElement[bool]:
    """Build what a set of grants sees: every page asks it, and building takes longest of all."""
    actor = Actor(id=0, name="", grants=grants)
    hosted = select(_Host.id).where(_territory(_Host.path, actor))
    invited = exists().where(
        Participation.conference_id == Conference.id,
        Participation.answer != Answer.WITHDRAWN,
        _point_in_territory(actor.grants),
    )
    return or_(
        Conference.host_id.in_(select(_Host.id).where(_own(_Host.path, actor))),
        and_(
            Conference.stage != Stage.DRAFT,
            Conference.announced_at.is_not(None),
            or_(Conference.host_id.in_(hosted), invited),
        ),
        Conference.id.in_(_conference_ids(actor)),
    )


def points_visible_to(conference: Conference, actor: Actor) -> ColumnElement[bool]:
    """Return the condition on the points of a conference: all of them, or one's own branches.

    The host and those with a part in the whole conference see all; others see the main point, their
    own points and the points below them.
    """
    if sees_whole(conference, actor=actor):
        return Participation.conference_id == conference.id
    return and_(
        Participation.conference_id == conference.id,
        Participation.answer != Answer.WITHDRAWN,
        or_(
            Participation.is_main,
            _point_in_territory(actor.grants),
            _in_branches(conference, actor),
        ),
    )


def stood_at(conference: Conference, actor: Actor) -> ColumnElement[bool]:
    """Return the condition on the points where the actor stands: by a duty, or by a part played."""
    return and_(
        Participation.conference_id == conference.id,
        or_(
            _point_in_territory(actor.grants),
            Participation.path.in_(_parts(conference, actor)),
        ),
    )


def sees_whole(conference: Conference, *, actor: Actor) -> bool:
    """Say whether the actor sees every point of the conference."""
    return actor.can(_READ, *places.of_conference(conference))


@lru_cache(maxsize=_KEPT)
def _visible(grants: tuple[Grant, ...]) -> Select[Conference]:
    visible = select(Conference).where(Conference.code == bindparam("code"), _seen_with(grants))
    return visible.options(*_ON_DEMAND)


@lru_cache(maxsize=_KEPT)
def _locked(grants: tuple[Grant, ...]) -> Select[Conference]:
    locked = _visible(grants).with_for_update(of=Conference, key_share=True)
    return locked.execution_options(populate_existing=True)


def _found(conference: Conference | None) -> Conference:
    if conference is None:
        raise NotFoundError(_m("Không tìm thấy hội nghị này, hoặc bạn không được xem."))
    return conference


def _own(path: InstrumentedAttribute[str], actor: Actor) -> ColumnElement[bool]:
    """Hosted by the very office of a grant."""
    grants = [g for g in actor.grants if g.reach(_READ) and g.place.startswith("/")]
    offices = {g.place for g in grants if "p" not in g.place}
    return path.in_(offices) if offices else false()


def _territory(path: InstrumentedAttribute[str], actor: Actor) -> ColumnElement[bool]:
    wide = [p for p in actor.territory(_READ, Reach.BRANCH) if p.startswith("/")]
    return or_(false(), *(path.startswith(place, autoescape=True) for place in wide))


@lru_cache(maxsize=_KEPT)
def _point_in_territory(grants: tuple[Grant, ...]) -> ColumnElement[bool]:
    """Participation at a place where the actor may read."""
    conditions: list[ColumnElement[bool]] = []
    for grant in grants:
        reach = grant.reach(_READ)
        if reach is None or not grant.place.startswith("/"):
            continue
        office, _, point = grant.place.partition("p")
        if point:
            conditions.append(Participation.bridge_point_id == int(point.rstrip("/")))
        else:
            conditions.append(_organisation_in(_Invited.path == office))
        if reach is Reach.BRANCH and not point:
            below = _Invited.path.startswith(office, autoescape=True)
            conditions.append(and_(_organisation_in(below), ~_hangs_apart()))
    return or_(false(), *conditions)


def _hangs_apart() -> ColumnElement[bool]:
    """Participation hung by hand below a point of another office, or below one that was.

    Whoever looks down the tree of the state does not see it; who stands above it here does.
    """
    apart = another(Participation, "hangs_apart")
    above = select(apart.id).where(
        apart.conference_id == Participation.conference_id,
        apart.is_apart,
        Participation.path.startswith(apart.path),
    )
    return above.correlate(Participation).exists()


def _organisation_in(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    return Participation.organisation_id.in_(select(_Invited.id).where(condition))


def _in_branches(conference: Conference, actor: Actor) -> ColumnElement[bool]:
    """Participation below a part played in this conference, or below a point of one's own."""
    mine = select(Participation.path).where(
        Participation.conference_id == conference.id,
        or_(Participation.passed_on_at.is_not(None), Participation.below_invited > 0),
        ~Participation.is_main,
        _point_in_territory(actor.grants),
    )
    paths = {*_parts(conference, actor), *db.session.scalars(mine)}
    return or_(false(), *(Participation.path.startswith(path, autoescape=True) for path in paths))


def _parts(conference: Conference, actor: Actor) -> list[str]:
    """Return the paths of the points at which the actor plays a part in this conference."""
    prefix = f"c{conference.id}"
    held = [g.place.removeprefix(prefix) for g in actor.grants if g.place.startswith(f"{prefix}/")]
    return [path for path in held if path != "/"]


def _conference_ids(actor: Actor) -> list[int]:
    heads = (g.place.partition("/")[0] for g in actor.grants if g.place.startswith("c"))
    return [int(head.removeprefix("c")) for head in heads]
