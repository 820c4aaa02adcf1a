"""Alive is one question, ready another."""

from collections import namedtuple
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.exc import OperationalError

from meetings.kit import clock, jobs
from meetings.kit.database import db
from meetings.kit.jobs import WorkerSeen
from meetings.kit.transactions import transaction
from tests.conftest import Browser

Disk = namedtuple("Disk", "total used free")  # noqa: PYI024 as the standard library has it


def test_the_process_lives(browser: Browser) -> None:
    answer = browser.get("/healthz")

    assert (answer.status_code, answer.json) == (200, {"status": "ok"})


def test_it_is_ready_with_a_worker_and_a_database_that_takes_writes(browser: Browser) -> None:
    jobs.say_alive("worker")

    answer = browser.get("/readyz")

    assert answer.status_code == 200
    assert answer.json == {
        "status": "ready",
        "checks": {"database": True, "migrations": True, "worker": True, "disk": True},
        "oldest_job_seconds": None,
    }


def test_without_a_worker_it_is_not_ready(browser: Browser) -> None:
    answer = browser.get("/readyz")

    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "5"
    assert answer.json is not None
    assert answer.json["checks"]["worker"] is False


def test_a_worker_that_fell_silent_does_not_count(
    browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    jobs.say_alive("worker")
    later = clock.now() + timedelta(seconds=61)
    monkeypatch.setattr(clock, "now", lambda: later)

    assert browser.get("/readyz").status_code == 503


def test_a_database_that_takes_no_writes_is_told(
    browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stumble() -> None:
        raise OperationalError("INSERT", {}, Exception("attempt to write a readonly database"))

    jobs.say_alive("worker")
    monkeypatch.setattr(jobs, "try_writing", stumble)

    answer = browser.get("/readyz")

    assert answer.status_code == 503
    assert answer.json is not None
    assert answer.json["checks"]["database"] is False


def test_asking_all_the_time_does_not_write_all_the_time(
    browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    jobs.say_alive("worker")
    browser.get("/readyz")
    first = jobs.written_at()

    browser.get("/readyz")
    db.session.rollback()

    assert first is not None
    assert jobs.written_at() == first
    later = clock.now() + timedelta(seconds=6)
    monkeypatch.setattr(clock, "now", lambda: later)
    browser.get("/readyz")
    db.session.rollback()
    db.session.expire_all()
    assert jobs.written_at() == later


def test_migrations_that_are_behind_are_told(browser: Browser, app: Flask) -> None:
    jobs.say_alive("worker")
    with transaction():
        db.session.execute(text("DELETE FROM alembic_version"))

    answer = browser.get("/readyz")

    assert answer.json is not None
    assert answer.json["checks"]["migrations"] is False


@pytest.mark.parametrize(
    ("free", "has_room"), [(4 * 1024**3, True), (1024**3, False), (11 * 1024**3, True)]
)
def test_a_full_disk_is_told(
    browser: Browser, monkeypatch: pytest.MonkeyPatch, *, free: int, has_room: bool
) -> None:
    disk = Disk(200 * 1024**3, 0, free)
    monkeypatch.setattr("meetings.web.health.shutil.disk_usage", lambda _: disk)

    answer = browser.get("/readyz")

    assert answer.json is not None
    assert answer.json["checks"]["disk"] is has_room


def test_it_tells_for_how_long_the_oldest_work_waits(browser: Browser) -> None:
    with transaction():
        jobs.enqueue("note", {}, key="k", now=clock.now() - timedelta(minutes=20))

    answer = browser.get("/readyz")

    assert answer.json is not None
    assert 1200 <= answer.json["oldest_job_seconds"] < 1300


def test_the_mark_of_writing_is_no_worker(browser: Browser) -> None:
    browser.get("/readyz")

    db.session.rollback()
    assert jobs.last_seen() is None
    assert {one.name for one in db.session.scalars(select(WorkerSeen))} == {"#write-test"}
