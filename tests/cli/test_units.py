"""A new installation gets the tree of the state by one command."""

from meetings.bridge_points.models import BridgePoint
from meetings.kit.database import db
from meetings.organisations.models import Organisation, TierScheme
from tests.cli.conftest import Type

OF_BOTH_ERAS = 4100
OF_TODAY = 3355


def _count(table: type[object]) -> int:
    return db.session.scalar(db.select(db.func.count()).select_from(table)) or 0


def test_the_tree_of_both_eras_comes_in_with_a_point_for_each_unit_of_today(
    rolled_back: None, type_in: Type
) -> None:
    done = type_in("units", "load", "--points", "30")

    assert done.exit_code == 0, done.output
    assert _count(TierScheme) == 2
    assert _count(Organisation) >= OF_BOTH_ERAS
    assert OF_TODAY <= _count(BridgePoint) < OF_BOTH_ERAS


def test_a_second_time_brings_nothing(rolled_back: None, type_in: Type) -> None:
    type_in("units", "load")

    again = type_in("units", "load")

    assert "Đã nạp 0 đơn vị, lập 0 điểm cầu." in again.output
