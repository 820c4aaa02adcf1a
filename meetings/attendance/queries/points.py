"""A point whose roll is kept: where it stands, and who may keep it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from sqlalchemy import ColumnElement, Row, Select, and_, not_, or_, select
from sqlalchemy.orm import aliased

from meetings.access.actor import Actor
from meetings.access.permissions import Permission
from meetings.attendance.rules import Occasion
from meetings.conferences.models import Conference, Delegate, Participation
from meetings.conferences.queries import visibility
from meetings.conferences.rules import places
from meetings.conferences.rules.vocabulary import Answer
from meetings.kit.database import db
from meetings.kit.errors import NotFoundError
from meetings.kit.i18n import mark as _m
from meetings.organisations.models import Organisation

_Host: Final = aliased(Organisation)
_Own: Final = aliased(Organisation)
_MOST_OF_MINE: Final = 12
_Wide: TypeAlias = Select[*tuple[Any, ...]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Point:
    """One point in one conference, with what the rules about its roll ask."""

    code: str
    participation: Participation
    occasion: Occasion
    places: tuple[str, ...]
    host_places: tuple[str, ...]

    @property
    def chain(self) -> str:
        """Return the audit chain of this point: halls must not wait for one another."""
        return f"p{self.participation.id}"

    def is_run_by(self, actor: Actor) -> bool:
        """Say whether the actor runs the whole conference and so may act for any point."""
        return actor.can(Permission.CONFERENCE_RUN, *self.host_places)

    def may_take(self, actor: Actor) -> bool:
        """Say whether the actor may take attendance here."""
        return self.is_run_by(actor) or actor.can(Permission.ATTENDANCE_TAKE, *self.places)

    def may_test(self, actor: Actor) -> bool:
        """Say whether the actor may look after the line here."""
        return self.is_run_by(actor) or actor.can(Permission.LINE_TEST, *self.places)


def occasion_of(conference: Conference) -> Occasion:
    """Return what the rules ask of a conference."""
    return Occasion(
        stage=conference.stage,
        starts_at=conference.starts_at,
        ends_at=conference.ends_at,
        began_at=conference.actual_started_at,
    )


def for_change(code: str, public_id: str, *, actor: Actor) -> Point:
    """Return the point locked until the transaction ends, if the actor may do something there.

    Whoever may act at a place may read there, so what may be done decides what is found.
    """
    wanted = _wanted().where(Conference.code == code, Participation.public_id == public_id)
    found = _locked(wanted)
    if found is None or not (found.may_take(actor) or found.may_test(actor)):
        raise NotFoundError(_m("Không tìm thấy điểm cầu này, hoặc bạn không được xem."))
    return found


def of_delegate(public_id: str) -> Point | None:
    """Return the point of a delegate, locked; None when it no longer takes part."""
    at = select(Delegate.participation_id).where(Delegate.public_id == public_id)
    return _locked(_wanted().where(Participation.id == at.scalar_subquery()))


def seen(conference: Conference, public_id: str, *, actor: Actor) -> Point:
    """Return a point whose roll the actor may read, or refuse."""
    wanted = _wanted().where(
        Participation.public_id == public_id, whose_roll_is_visible(conference, actor)
    )
    found = _point(db.session.execute(wanted).first())
    if found is None:
        raise NotFoundError(_m("Không tìm thấy điểm cầu này, hoặc bạn không được xem."))
    return found


def mine(conference: Conference, *, actor: Actor) -> Sequence[Participation]:
    """List the first few points of the actor's own offices, or where it plays a part."""
    prefix = f"c{conference.id}/"
    paths = [g.place.removeprefix(prefix[:-1]) for g in actor.grants if g.place.startswith(prefix)]
    wanted = (
        select(Participation)
        .where(
            Participation.conference_id == conference.id,
            Participation.invited_at.is_not(None),
            Participation.answer != Answer.WITHDRAWN,
            or_(
                Participation.organisation_id.in_(actor.organisation_ids),
                Participation.path.in_([path for path in paths if path != "/"]),
            ),
        )
        .order_by(Participation.level, Participation.sort_key)
        .limit(_MOST_OF_MINE)
    )
    return db.session.scalars(wanted).all()


def whose_roll_is_visible(conference: Conference, actor: Actor) -> ColumnElement[bool]:
    """Return the condition on Participation: the points whose people and numbers the actor sees.

    Everybody invited knows of the main point, but who sits there is for those who see the whole, or
    sit there.
    """
    visible = and_(
        visibility.points_visible_to(conference, actor),
        Participation.invited_at.is_not(None),
        Participation.answer != Answer.WITHDRAWN,
    )
    if visibility.sees_whole(conference, actor=actor) or _reads_main(conference, actor):
        return visible
    return and_(visible, not_(Participation.is_main))


def _reads_main(conference: Conference, actor: Actor) -> bool:
    main = db.session.execute(
        select(Participation, Organisation.path)
        .join(Organisation, Organisation.id == Participation.organisation_id)
        .where(Participation.conference_id == conference.id, Participation.is_main)
    ).first()
    return main is not None and actor.can(
        Permission.CONFERENCE_READ, *places.of_point(main[0], organisation_path=main[1])
    )


def _wanted() -> _Wide:
    return (
        select(
            Participation,
            Conference.code,
            _Host.path,
            _Own.path,
            Conference.stage,
            Conference.starts_at,
            Conference.ends_at,
            Conference.actual_started_at,
        )
        .join(Conference, Conference.id == Participation.conference_id)
        .join(_Host, _Host.id == Conference.host_id)
        .join(_Own, _Own.id == Participation.organisation_id)
        .where(Participation.answer != Answer.WITHDRAWN)
    )


def _locked(wanted: _Wide) -> Point | None:
    # FOR NO KEY UPDATE: whoever only refers to the point need not wait.
    locked = wanted.with_for_update(of=Participation, key_share=True)
    return _point(db.session.execute(locked.execution_options(populate_existing=True)).first())


def _point(row: Row[*tuple[Any, ...]] | None) -> Point | None:
    if row is None:
        return None
    participation, code, host_path, own_path, stage, starts_at, ends_at, began_at = row
    return Point(
        code=code,
        participation=participation,
        occasion=Occasion(stage=stage, starts_at=starts_at, ends_at=ends_at, began_at=began_at),
        places=places.of_point(participation, organisation_path=own_path),
        host_places=(host_path, f"c{participation.conference_id}/"),
    )
