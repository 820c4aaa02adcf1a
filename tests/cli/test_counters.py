"""Counts that went wrong are found, named and mended."""

import pytest

from meetings.conferences.models import Tally
from meetings.conferences.rules.vocabulary import Measure
from meetings.kit.database import db
from meetings.kit.transactions import transaction
from tests.attendance.hall import CODE, Hall, hold
from tests.cast import Cast
from tests.cli.conftest import Type


@pytest.fixture
def hall(cast: Cast) -> Hall:
    return hold(cast)


def _spoil(hall: Hall) -> None:
    with transaction():
        spoiled = db.update(Tally).where(
            Tally.conference_id == hall.conference_id, Tally.measure == Measure.INVITED
        )
        db.session.execute(spoiled.values(value=Tally.value + 5))


def test_right_counts_pass(hall: Hall, type_in: Type) -> None:
    done = type_in("counters", "check")

    assert done.exit_code == 0, done.output
    assert "Đã đối chiếu 1 hội nghị: 0 chỗ lệch." in done.output


def test_a_wrong_count_is_named(hall: Hall, type_in: Type) -> None:
    _spoil(hall)

    done = type_in("counters", "check", CODE)

    assert done.exit_code == 1
    assert f"{CODE}: level 2: invited 7 ≠ 2" in done.output


def test_counting_anew_mends_it(hall: Hall, type_in: Type) -> None:
    _spoil(hall)

    done = type_in("counters", "rebuild", CODE)

    assert done.exit_code == 0, done.output
    assert type_in("counters", "check", CODE).exit_code == 0


def test_an_unknown_conference_is_refused(type_in: Type) -> None:
    done = type_in("counters", "rebuild", "khong-co")

    assert done.exit_code == 1
    assert "Không có hội nghị khong-co." in done.output
