"""The floor under every order of events: one speaker, and no second lost or made (T27)."""

from datetime import UTC, datetime, timedelta
from typing import Any

import hypothesis.strategies as st
import pytest
from flask import Flask
from hypothesis import HealthCheck, settings
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    initialize,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)

from meetings.conferences.rules.vocabulary import Stage
from meetings.kit.database import db
from meetings.kit.errors import DomainError
from meetings.speeches.commands import asking, giving
from meetings.speeches.models import Speech
from meetings.speeches.queries import lists
from meetings.speeches.rules.floor import QUEUED
from meetings.speeches.rules.vocabulary import SpeechState
from tests.attendance.hall import Hall, hold
from tests.cast import assemble
from tests.speeches.floor import do, over_all, say, wish

BEGIN = datetime(2027, 3, 10, 1, tzinfo=UTC)


class Floor(RuleBasedStateMachine):
    """A chair, a secretary and points who do what they like, with a clock of our own."""

    speeches = Bundle("speeches")
    hall: Hall

    @initialize()
    def begin(self) -> None:
        self.outer = db.engines[None].begin_nested()  # type: ignore[attr-defined]
        self.now = BEGIN
        self.talked = timedelta()
        self.number = 0

    def teardown(self) -> None:
        db.session.expunge_all()
        db.session.rollback()
        if hasattr(self, "outer"):
            self.outer.rollback()

    @rule(target=speeches, who=st.integers(0, 2))
    def ask(self, who: int) -> Any:
        self.number += 1
        cast = self.hall.cast
        account, office = (
            (cast.bich, cast.north),
            (cast.son, cast.south),
            (cast.lan, cast.centre),
        )[who]
        try:
            return say(
                self.hall, asking.ask, account, office, wish(f"Người {self.number}"), now=self.now
            )
        except DomainError:
            return multiple()

    @rule(seconds=st.integers(0, 900))
    def time_goes_by(self, seconds: int) -> None:
        if self._speaking():
            self.talked += timedelta(seconds=seconds)
        self.now += timedelta(seconds=seconds)

    @rule(speech=speeches, deed=st.sampled_from(["start", "pause", "resume", "stop", "extend"]))
    def give(self, speech: str, deed: str) -> None:
        facts = {"minutes": 1} if deed == "extend" else {}
        self._try(getattr(giving, deed), speech, **facts)

    @rule(speech=speeches, to=st.integers(-1, 9))
    def order(self, speech: str, to: int) -> None:
        self._try(giving.move, speech, to=to)

    @rule(speech=consumes(speeches))
    def withdraw(self, speech: str) -> None:
        self._try(asking.withdraw, speech)

    @rule(speech=speeches)
    def decline(self, speech: str) -> None:
        version = db.session.scalar(db.select(Speech.version).where(Speech.public_id == speech))
        self._try(asking.decline, speech, reason="hết giờ", version=version)

    @rule()
    def switch_list(self) -> None:
        over_all(self.hall, giving.close_list, self.hall.cast.lan, now=self.now)
        over_all(self.hall, giving.open_list, self.hall.cast.lan, now=self.now)

    @invariant()
    def one_speaks_at_a_time(self) -> None:
        assert len(self._speaking()) <= 1

    @invariant()
    def the_queue_is_numbered_from_one(self) -> None:
        ranks = sorted(s.rank for s in self._all() if s.state in QUEUED)
        assert ranks == list(range(1, len(ranks) + 1))

    @invariant()
    def no_second_is_lost_or_made(self) -> None:
        if not hasattr(self, "now"):
            return
        rows = [lists.Row(speech=s, point="", point_id="", organisation="", level=1, path="")
                for s in self._all()]  # fmt: skip
        used = sum(row.used(self.now) for row in rows)
        assert abs(used - self.talked.total_seconds()) <= 1

    @invariant()
    def the_counts_are_the_speeches(self) -> None:
        assert not lists.miscounted(self.hall.conference)

    def _try(self, deed: Any, speech: str, **facts: Any) -> None:
        try:
            do(self.hall, deed, self.hall.cast.lan, speech, now=self.now, **facts)
        except DomainError:
            db.session.rollback()

    def _all(self) -> list[Speech]:
        wanted = db.select(Speech).execution_options(populate_existing=True)
        return list(db.session.scalars(wanted))

    def _speaking(self) -> list[Speech]:
        return [s for s in self._all() if s.state is SpeechState.SPEAKING]


def test_the_floor_keeps_its_promises_whatever_people_press(app: Flask, rolled_back: None) -> None:
    class OfTheDay(Floor):
        hall = hold(assemble(), starts_at=BEGIN, stage=Stage.LIVE)

    OfTheDay.hall.set_apart()
    run_state_machine_as_test(
        OfTheDay,
        settings=settings(
            max_examples=12,
            stateful_step_count=20,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


@pytest.mark.parametrize("seconds", [0.4, 0.5, 1.49])
def test_parts_of_seconds_add_up_over_pauses(hall: Hall, seconds: float) -> None:
    turn = say(hall, asking.add, hall.cast.lan, hall.cast.north, wish("An"))
    at, part = BEGIN, timedelta(seconds=seconds)
    do(hall, giving.start, hall.cast.chair, turn, now=at)
    for _ in range(10):
        at += part
        do(hall, giving.pause, hall.cast.chair, turn, now=at)
        do(hall, giving.resume, hall.cast.chair, turn, now=at)
    do(hall, giving.stop, hall.cast.chair, turn, now=at)

    db.session.expire_all()
    used = db.session.scalars(db.select(Speech.used_seconds)).one()
    assert abs(used - 10 * seconds) <= 0.5
