"""Which points of a draft hang below which, by hand: as asked for, and what could be chosen."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import or_, select

from meetings.access.actor import Actor
from meetings.conferences.models import Conference, Participation
from meetings.conferences.queries import candidates, former
from meetings.conferences.rules import hanging, rosters
from meetings.conferences.rules.cascade import Selection, Which
from meetings.conferences.rules.hanging import WrongParentError
from meetings.conferences.rules.vocabulary import Answer
from meetings.kit.database import db
from meetings.kit.errors import NotFoundError
from meetings.kit.i18n import mark as _m
from meetings.kit.orm import another
from meetings.kit.vietnamese import fold

_P: Final = Participation
_MOST: Final = 2_000


@dataclass(frozen=True, kw_only=True, slots=True)
class Parted:
    """Points to hang below another: those that can, and those that cannot."""

    fit: tuple[Participation, ...]
    wrong: tuple[Participation, ...]


def wanted(conference: Conference, selection: Selection, *, actor: Actor) -> dict[int, int | None]:
    """Return which office (by key) is to hang below which by a selection; None is the main point.

    A pasted parent that nobody bears on the day, or that is not on the list, is refused (422).
    """
    if selection.which is Which.FORMER:
        return former.hung_apart(selection.former, host_id=conference.host_id, actor=actor)
    if selection.which is not Which.PASTED:
        return {}
    lines = [hanging.split(line) for line in rosters.pasted_lines(selection.text)]
    pairs = {entry: parent for entry, parent in lines if parent}
    if not pairs:
        return {}
    everybody = candidates.known(conference)
    names = {parent for parent in pairs.values() if not _is_main(conference, parent)}
    above = rosters.lookup(names, everybody)
    rosters.check_found(rosters.matched(above))
    parents: dict[str, int | None] = {name: some[0].id for name, some in above.items()}
    _check_listed(conference, parents)
    children = rosters.lookup(pairs, everybody)
    return {one.id: parents.get(pairs[entry]) for entry, some in children.items() for one in some}


def listed(conference: Conference, public_ids: Sequence[str]) -> Sequence[Participation]:
    """Return those of these points that are on the list, without the main one, at most _MOST."""
    some = select(_P).where(
        _P.conference_id == conference.id, _P.public_id.in_(public_ids[:_MOST]), ~_P.is_main
    )
    return db.session.scalars(some.order_by(_P.level, _P.sort_key, _P.id)).all()


def listed_one(conference: Conference, public_id: str) -> Participation:
    """Return one point of the list, perhaps the main one, or refuse (404)."""
    one = select(_P).where(_P.conference_id == conference.id, _P.public_id == public_id)
    found = db.session.scalar(one)
    if found is None:
        raise NotFoundError(_m("Không tìm thấy điểm cầu này, hoặc bạn không được xem."))
    return found


def parted(above: Participation | None, children: Sequence[Participation]) -> Parted:
    """Part points into those that can hang below one (None: their own office's) and the others."""
    if above is None:
        return Parted(fit=tuple(children), wrong=())
    fit = tuple(one for one in children if hanging.fits(above, one))
    wrong = tuple(one for one in children if not hanging.fits(above, one))
    return Parted(fit=fit, wrong=wrong)


def main(conference: Conference) -> Participation:
    """Return the main point of a conference; raises NoResultFound."""
    return db.session.scalars(select(_P).where(_P.conference_id == conference.id, _P.is_main)).one()


def by_office(conference: Conference, offices: Collection[int]) -> Mapping[int, Participation]:
    """Return the points of these offices (keys) in a conference as the tables have them now."""
    some = select(_P).where(
        _P.conference_id == conference.id,
        _P.organisation_id.in_(offices),
        or_(_P.path == "", _P.answer != Answer.WITHDRAWN),
    )
    rows = db.session.scalars(some.execution_options(populate_existing=True))
    return {point.organisation_id: point for point in rows}


def parents_for(children: Sequence[Participation]) -> Sequence[Participation]:
    """List the points of a draft that some of these may hang below: the main one, higher tiers."""
    lowest = max(children, key=lambda one: one.level)
    some = select(_P).where(
        _P.conference_id == lowest.conference_id,
        or_(_P.is_main, _P.level < lowest.level),
    )
    ordered = some.order_by(_P.is_main.desc(), _P.level, _P.sort_key, _P.id)
    return db.session.scalars(ordered.limit(_MOST)).all()


def _is_main(conference: Conference, name: str) -> bool:
    host = conference.host
    return fold(name) in {hanging.MAIN_WORDS, fold(host.name), fold(host.short_name)}


def _check_listed(conference: Conference, parents: Mapping[str, int | None]) -> None:
    """Refuse parents that do not take part (the list itself is placed already)."""
    here = another(Participation, "listed_here")
    taking = select(here.organisation_id).where(
        here.conference_id == conference.id,
        here.organisation_id.in_([key for key in parents.values() if key]),
        here.answer != Answer.WITHDRAWN,
    )
    found = set(db.session.scalars(taking))
    missing = [name for name, key in parents.items() if key not in found]
    if missing:
        raise WrongParentError(
            _m(
                "Điểm cầu cấp trên chưa có trong danh sách mời: %(names)s. Hãy thêm vào danh sách "
                "trước hoặc cùng lần này."
            ),
            field="text",
            names=rosters.shown(missing),
        )
