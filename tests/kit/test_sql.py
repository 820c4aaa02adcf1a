"""What the two engines spell differently does the same on both."""

import re

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from meetings.conferences.models import Tally
from meetings.conferences.rules.vocabulary import Measure
from meetings.kit import clock, sql
from meetings.kit.database import db
from meetings.kit.jobs import WorkerSeen
from meetings.kit.transactions import transaction
from tests.cast import NOON, Cast
from tests.plans import planned


def _seen(*names: str) -> list[dict[str, object]]:
    return [{"name": name, "seen_at": clock.now()} for name in names]


def test_a_row_that_stands_is_left_alone(app: Flask) -> None:
    with transaction():
        assert sql.upsert(WorkerSeen, _seen("a"), key=["name"]) == 1
        assert sql.upsert(WorkerSeen, _seen("a", "b"), key=["name"]) == 1


def test_a_row_that_stands_is_replaced_where_wanted(app: Flask) -> None:
    with transaction():
        sql.upsert(WorkerSeen, _seen("a"), key=["name"])
        later = [{"name": "a", "seen_at": NOON}]
        sql.upsert(WorkerSeen, later, key=["name"], put=["seen_at"])

    assert db.session.scalar(select(WorkerSeen.seen_at)) == NOON


def test_counts_are_added(cast: Cast) -> None:
    conference = planned(cast.centre, cast.actor(cast.lan))
    key = {"conference_id": conference.id, "level": 2, "measure": Measure.PRESENT, "shard": 3}

    with transaction():
        for value in (2, 5, -1):
            sql.upsert(Tally, [key | {"value": value}], key=key, add=["value"])

    assert db.session.scalar(select(Tally.value).filter_by(**key)) == 6


def test_nothing_to_write_is_no_statement(app: Flask) -> None:
    assert sql.upsert(WorkerSeen, [], key=["name"]) == 0


def test_more_rows_than_one_statement_takes_are_written_in_several(app: Flask) -> None:
    names = [f"worker {number}" for number in range(20_000)]

    with transaction():
        assert sql.upsert(WorkerSeen, _seen(*names), key=["name"]) == 20_000


def test_the_database_draws_identifiers_of_128_bits(app: Flask) -> None:
    drawn = {db.session.scalar(select(sql.random_id())) for _ in range(50)}

    assert len(drawn) == 50
    assert all(re.fullmatch(r"[0-9a-f]{32}", str(one)) for one in drawn)


@pytest.mark.parametrize(
    ("state", "passes"),
    [("40001", True), ("40P01", True), ("08006", True), ("55P03", False), (None, False)],
)
def test_only_what_may_succeed_next_time_is_tried_again(state: str | None, *, passes: bool) -> None:
    fault = Exception()
    fault.sqlstate = state  # type: ignore[attr-defined]

    assert sql.is_passing(OperationalError("", {}, fault)) is passes
