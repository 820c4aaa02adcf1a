"""All or nothing, and the news only of what was stored."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from meetings.kit import clock, events
from meetings.kit.database import db
from meetings.kit.errors import DomainError
from meetings.kit.events import By, Event, Subscription
from meetings.kit.jobs import WorkerSeen
from meetings.kit.transactions import NestedTransactionError, one_form, transaction


@dataclass(frozen=True, kw_only=True, slots=True)
class Told(Event):
    """Something was told."""


@pytest.fixture
def heard(app: Flask) -> Iterator[list[str]]:
    """What listeners heard, inside the transaction and after it."""
    before = list(events._subscriptions)
    heard: list[str] = []
    events.subscribe(
        [
            Subscription(Told, lambda event: heard.append(f"inside {event.subject}")),
            Subscription(Told, lambda event: heard.append(f"after {event.subject}"), True),
        ]
    )
    yield heard
    events.subscribe(before)


def _tell(subject: str) -> None:
    now = clock.now()
    events.emit(Told(at=now, by=By(account_id=0, name=""), subject=subject))


def _put(name: str) -> None:
    db.session.add(WorkerSeen(name=name, seen_at=clock.now()))


def _stored() -> set[str]:
    db.session.rollback()
    return set(db.session.scalars(select(WorkerSeen.name)))


def test_what_is_done_inside_is_stored_and_then_told(heard: list[str]) -> None:
    with transaction():
        _put("a")
        _tell("a")
        assert heard == ["inside a"]

    assert _stored() == {"a"}
    assert heard == ["inside a", "after a"]


def test_a_refusal_stores_nothing_and_nobody_hears_of_it_afterwards(heard: list[str]) -> None:
    def refuse() -> None:
        with transaction():
            _put("a")
            db.session.flush()
            _tell("a")
            raise DomainError("no")

    with pytest.raises(DomainError):
        refuse()

    assert _stored() == set()
    assert heard == ["inside a"]


def test_a_broken_constraint_is_met_at_the_end_of_the_block(heard: list[str]) -> None:
    def put_again() -> None:
        with transaction():
            db.session.expunge_all()
            _put("a")

    put_again()

    with pytest.raises(IntegrityError):
        put_again()

    assert _stored() == {"a"}


def test_a_transaction_inside_another_is_refused(heard: list[str]) -> None:
    def nest() -> None:
        with transaction():
            _put("a")
            with transaction():
                _put("b")

    with pytest.raises(NestedTransactionError):
        nest()

    assert _stored() == set()


def test_a_listener_that_stumbles_afterwards_harms_nobody(
    heard: list[str], caplog: pytest.LogCaptureFixture
) -> None:
    def stumble(_: Event) -> None:
        raise RuntimeError("no connection")

    events.subscribe([Subscription(Told, stumble, True), Subscription(Told, lambda _: None)])

    with transaction():
        _put("a")
        _tell("a")

    assert _stored() == {"a"}
    assert "after-commit listener failed on Told" in caplog.text


def test_an_event_outside_a_transaction_is_a_fault(heard: list[str]) -> None:
    with pytest.raises(LookupError):
        _tell("a")


def test_a_form_stores_key_change_and_answer_together(heard: list[str]) -> None:
    with one_form(opening=lambda: _put("key")) as work:
        with transaction():
            _put("change")
            _tell("change")
        assert heard == ["inside change"]
        work.complete(lambda: _put("answer"))

    assert _stored() == {"key", "change", "answer"}
    assert heard == ["inside change", "after change"]


def test_a_form_without_an_answer_leaves_nothing(heard: list[str]) -> None:
    def stumble() -> None:
        with one_form(opening=lambda: _put("key")):
            with transaction():
                _put("change")
            raise RuntimeError("the page could not be written")

    with pytest.raises(RuntimeError):
        stumble()

    assert _stored() == set()
    assert heard == []


def test_a_form_may_need_two_transactions(heard: list[str]) -> None:
    with one_form(opening=lambda: _put("key")) as work:
        with transaction():
            _put("first")
        with transaction():
            _put("second")
        work.complete()

    assert _stored() == {"key", "first", "second"}


def test_a_listener_after_a_form_may_store_something_of_its_own(heard: list[str]) -> None:
    def remember(_: Event) -> None:
        with transaction():
            _put("heard")

    events.subscribe([Subscription(Told, remember, after_commit=True)])

    with one_form(opening=lambda: None) as work:
        with transaction():
            _tell("a")
        work.complete()

    assert _stored() == {"heard"}
