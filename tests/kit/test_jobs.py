"""Work that was promised is done: once where nothing breaks, again where something did."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from meetings.kit import clock, jobs
from meetings.kit.database import db
from meetings.kit.jobs import Job, JobState
from meetings.kit.transactions import transaction
from tests.cast import NOON
from tests.clocks import Clock, standing_clock

Done = list[dict[str, Any]]


@pytest.fixture
def standing(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return standing_clock(monkeypatch)


@pytest.fixture
def done(app: Flask) -> Iterator[Done]:
    """What a handler called "note" was given; "break" always breaks."""
    handlers, tickers = dict(jobs._handlers), list(jobs._tickers)
    done: Done = []

    def stumble(payload: dict[str, Any]) -> None:
        done.append(payload)
        raise RuntimeError("no paper")

    jobs.register({"note": done.append, "break": stumble})
    yield done
    jobs.register(handlers, tickers)


def _promise(name: str = "note", *, key: str = "k", **facts: Any) -> None:
    with transaction():
        jobs.enqueue(name, {"key": key}, key=key, now=clock.now(), **facts)


def _job(key: str = "k") -> Job:
    db.session.expire_all()
    return db.session.scalars(select(Job).where(Job.key == key)).one()


def test_a_promise_is_kept_once(done: Done, standing: Clock) -> None:
    _promise()

    assert jobs.work_once() == 1
    assert jobs.work_once() == 0
    assert done == [{"key": "k"}]
    assert (_job().state, _job().progress, _job().attempts) == (JobState.DONE, 1.0, 1)


def test_the_same_key_promises_once(done: Done, standing: Clock) -> None:
    _promise()
    _promise()

    jobs.work_once()

    assert len(done) == 1


def test_a_refused_command_promises_nothing(done: Done, standing: Clock) -> None:
    def refuse() -> None:
        with transaction():
            jobs.enqueue("note", {}, key="k", now=NOON)
            raise RuntimeError("refused")

    with pytest.raises(RuntimeError):
        refuse()

    assert jobs.work_once() == 0
    assert done == []


def test_a_reminder_waits_for_its_moment(done: Done, standing: Clock) -> None:
    _promise(run_at=NOON + timedelta(hours=2))

    standing.after(hours=1)
    assert jobs.work_once() == 0
    standing.after(hours=1)
    assert jobs.work_once() == 1


def test_work_is_taken_up_in_the_order_it_is_due(done: Done, standing: Clock) -> None:
    _promise(key="later", run_at=NOON)
    _promise(key="sooner", run_at=NOON - timedelta(minutes=1))

    jobs.work_once()

    assert [one["key"] for one in done] == ["sooner", "later"]


def test_what_breaks_is_tried_again_later_and_at_last_given_up(done: Done, standing: Clock) -> None:
    _promise("break")

    for attempt in range(1, jobs.MOST_ATTEMPTS + 1):
        assert jobs.work_once() == 1
        assert jobs.work_once() == 0, "not at once"
        assert _job().attempts == attempt
        standing.after(minutes=30)

    assert _job().state is JobState.DEAD
    assert _job().last_error == "RuntimeError: no paper"
    assert jobs.progress("k") == jobs.Progress(done=0.0, is_dead=True)
    assert jobs.work_once() == 0


def test_what_was_given_up_may_be_asked_for_again(done: Done, standing: Clock) -> None:
    _promise("break")
    for _ in range(jobs.MOST_ATTEMPTS):
        jobs.work_once()
        standing.after(minutes=30)
    jobs.register({"break": done.append})

    with transaction():
        assert jobs.again("k", now=clock.now())

    assert jobs.work_once() == 1
    assert _job().state is JobState.DONE
    with transaction():
        assert not jobs.again("k", now=clock.now()), "what is done stays done"


def test_one_bad_job_does_not_stop_the_others(done: Done, standing: Clock) -> None:
    _promise("break", key="bad")
    _promise("nobody knows this", key="strange")
    _promise("note", key="good")

    assert jobs.work_once() == 3
    assert _job("good").state is JobState.DONE
    assert _job("strange").last_error.startswith("KeyError")


def test_a_lease_that_ran_out_lets_another_worker_go_on(done: Done, standing: Clock) -> None:
    _promise()
    lost = jobs._claim()
    assert lost is not None
    assert jobs.work_once() == 0, "somebody is at it"

    standing.after(seconds=121)

    assert jobs.work_once() == 1
    assert (_job().state, _job().attempts) == (JobState.DONE, 2)


def test_a_worker_that_comes_back_late_changes_nothing(done: Done, standing: Clock) -> None:
    _promise("break")
    late = jobs._claim()
    assert late is not None
    standing.after(seconds=121)
    jobs.register({"break": done.append})
    jobs.work_once()

    jobs._settle(late, error="I was late")

    assert (_job().state, _job().last_error) == (JobState.DONE, "")


def test_who_reports_progress_keeps_its_lease(done: Done, standing: Clock) -> None:
    _promise()
    jobs._claim()
    standing.after(seconds=100)
    jobs.report_progress("k", 0.4)
    standing.after(seconds=100)

    assert jobs.work_once() == 0
    assert jobs.progress("k") == jobs.Progress(done=0.4, is_dead=False)


def test_work_that_takes_its_worker_down_each_time_is_given_up(done: Done, standing: Clock) -> None:
    _promise()
    for _ in range(jobs.MOST_ATTEMPTS):
        assert jobs._claim() is not None
        standing.after(seconds=121)

    jobs.work_once()

    assert done == []
    assert _job().state is JobState.DEAD
    assert _job().last_error == "no worker came back from it"


def test_a_ticker_that_stumbles_stops_neither_the_others_nor_the_jobs(
    done: Done, standing: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    def stumble() -> int:
        raise ValueError("no mail server")

    jobs.register({"note": done.append}, [stumble, lambda: 2])
    _promise()

    assert jobs.work_once() == 3
    assert "ticker" in caplog.text


def test_nobody_waits_where_nothing_is_due(done: Done, standing: Clock) -> None:
    assert jobs.oldest_waiting(clock.now()) is None
    _promise()
    standing.after(seconds=90)

    assert jobs.oldest_waiting(clock.now()) == timedelta(seconds=90)


def test_a_test_of_writing_is_no_sign_of_life(done: Done, standing: Clock) -> None:
    jobs.try_writing()

    assert jobs.last_seen() is None
    assert jobs.written_at() == NOON
    jobs.say_alive("worker")
    assert jobs.last_seen() == NOON


def test_work_of_a_past_that_is_told_waits_from_now_on(done: Done, standing: Clock) -> None:
    long_ago, later = NOON - timedelta(days=3000), NOON + timedelta(hours=1)
    with transaction():
        jobs.enqueue("note", {}, key="old", now=long_ago)
        jobs.enqueue("note", {}, key="to come", now=NOON, run_at=later)
        jobs.wait_from(clock.now())

    assert jobs.oldest_waiting(clock.now()) == timedelta(0)
    assert {job.key: job.run_at for job in db.session.scalars(select(Job))} == {
        "old": NOON,
        "to come": later,
    }
