"""What an account may do once duties have terms and offices merge."""

from datetime import date, timedelta

from meetings.access.permissions import Permission as P  # noqa: N817 a table of them
from meetings.access.roles import Role
from meetings.kit import clock, vietnamese
from meetings.kit.database import db
from meetings.kit.transactions import transaction
from meetings.organisations import queries
from meetings.organisations.commands import tree
from meetings.people.models import Duty
from tests.cast import ROOT, Cast


def today() -> date:
    return clock.now().astimezone(vietnamese.ZONE).date()


def merge_north_into_south(cast: Cast, *, last_day: date) -> None:
    with transaction():
        held = queries.for_change(cast.north.public_id, actor=ROOT)
        tree.merge(held, successor=cast.south, last_day=last_day, actor=ROOT, now=clock.now())


def test_the_successor_reads_and_nobody_writes(cast: Cast) -> None:
    merge_north_into_south(cast, last_day=today() - timedelta(days=1))

    son, bich = cast.actor(cast.son), cast.actor(cast.bich)
    assert son.can(P.CONFERENCE_READ, cast.north.path)
    assert son.can(P.REGISTER_READ, cast.north.path)
    assert not son.can(P.CONFERENCE_PLAN, cast.north.path)
    assert not son.can(P.MINUTES_WRITE, cast.north.path)
    assert bich.can(P.CONFERENCE_READ, cast.north.path)
    assert not bich.can(P.CONFERENCE_PLAN, cast.north.path)
    assert son.can(P.CONFERENCE_PLAN, cast.south.path)


def test_until_its_last_day_an_office_works_as_before(cast: Cast) -> None:
    merge_north_into_south(cast, last_day=today())

    assert cast.actor(cast.bich).can(P.CONFERENCE_PLAN, cast.north.path)
    assert not cast.actor(cast.son).can(P.CONFERENCE_READ, cast.north.path)


def test_inheritance_passes_on_through_a_second_merger(cast: Cast) -> None:
    yesterday = today() - timedelta(days=1)
    with transaction():
        commune = queries.for_change(cast.north_a.public_id, actor=ROOT)
        tree.merge(commune, successor=cast.north, last_day=yesterday, actor=ROOT, now=clock.now())
    merge_north_into_south(cast, last_day=yesterday)

    assert cast.actor(cast.son).can(P.REGISTER_READ, cast.north_a.path)


def test_what_a_point_holds_is_not_inherited(cast: Cast) -> None:
    point = cast.point(cast.south)
    with transaction():
        db.session.add(
            Duty(
                account_id=cast.stranger.id,
                role=Role.STAFF,
                organisation_id=cast.south.id,
                bridge_point_id=point.id,
            )
        )
    merge_north_into_south(cast, last_day=today() - timedelta(days=1))

    stranger = cast.actor(cast.stranger)
    assert stranger.can(P.ATTENDANCE_TAKE, point.place)
    assert not stranger.can(P.CONFERENCE_READ, cast.north.path)


def test_a_duty_counts_from_its_first_to_its_last_day(cast: Cast) -> None:
    terms = {"past": (None, -1), "future": (1, None), "now": (0, 0)}
    expected = {"past": False, "future": False, "now": True}

    for name, (first, last) in terms.items():
        with transaction():
            duty = Duty(
                account_id=cast.stranger.id,
                role=Role.CHAIR,
                organisation_id=cast.centre.id,
                starts_on=today() + timedelta(days=first) if first is not None else None,
                ends_on=today() + timedelta(days=last) if last is not None else None,
            )
            db.session.add(duty)
        may = cast.actor(cast.stranger).can(P.FLOOR_GIVE, cast.centre.path)
        assert may is expected[name], name
        with transaction():
            db.session.delete(duty)
