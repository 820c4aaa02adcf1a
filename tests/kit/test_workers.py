"""The worker as a process of its own: killed at any moment it loses nothing and doubles nothing."""

import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from meetings.kit import clock, jobs
from meetings.kit.database import db
from meetings.kit.jobs import Job, JobState, WorkerSeen
from meetings.kit.transactions import transaction
from meetings.notifications.commands import queueing
from meetings.notifications.models import OutboxMail
from meetings.notifications.rules import MailKind, MailState
from tests.bench.mail import Mailbox
from tests.bench.worker import Workers, workers
from tests.cast import Cast, assemble

pytestmark = pytest.mark.long(4)

_PATIENCE = 180  # seconds, for a busy machine


@pytest.fixture
def shift(own_app: Flask, tmp_path: Path, smtp: Mailbox) -> Iterator[Workers]:
    """Workers on a database of this test alone, with a real mail server."""
    with workers(own_app, diary=tmp_path / "diary", mail_url=smtp.url) as shift:
        yield shift


def _until(is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + _PATIENCE
    while not is_so():
        assert time.monotonic() < deadline, "it did not come to that"
        time.sleep(0.02)


def _promise(number_of_jobs: int) -> None:
    with transaction():
        for number in range(number_of_jobs):
            jobs.enqueue("stamp", {"number": number}, key=f"stamp {number}", now=clock.now())


def _is_all_done() -> bool:
    db.session.rollback()
    open_ones = select(func.count()).where(Job.state != JobState.DONE)
    return not db.session.scalar(open_ones.select_from(Job))


def _is_alive() -> bool:
    db.session.rollback()
    return jobs.last_seen() is not None


def _stamps() -> set[str]:
    db.session.rollback()
    return {name for name in db.session.scalars(select(WorkerSeen.name)) if "stamp" in name}


def test_a_worker_killed_again_and_again_loses_and_doubles_nothing(shift: Workers) -> None:
    _promise(16)
    kills = 2

    for kill in range(kills):
        worker = shift.start()
        _until(lambda kill=kill: len(shift.lines()) >= 3 + 5 * kill)  # type: ignore[misc]
        worker.kill()
        worker.wait()
    shift.start()
    _until(_is_all_done)

    assert _stamps() == {f"stamp {number}" for number in range(16)}
    begun = Counter(line for line in shift.lines() if line.startswith("begin"))
    assert len(begun) == 16
    assert sum(begun.values()) <= 16 + kills, "only what a kill interrupted ran again"


def test_two_workers_share_the_work(shift: Workers) -> None:
    _promise(20)

    shift.start()
    shift.start()
    _until(_is_all_done)

    ended = Counter(line for line in shift.lines() if line.startswith("end"))
    assert len(ended) == 20
    assert set(ended.values()) == {1}, "nothing is done by both"


def test_a_worker_ends_when_it_is_told_to(shift: Workers) -> None:
    worker = shift.start()
    _until(_is_alive)

    worker.terminate()

    assert worker.wait(_PATIENCE) == 0


def test_a_worker_told_to_end_gives_back_what_would_take_too_long(shift: Workers) -> None:
    with transaction():
        payload = {"number": 1, "seconds": 10 * _PATIENCE}
        jobs.enqueue("stamp", payload, key="stamp 1", now=clock.now())
    worker = shift.start()
    _until(lambda: shift.lines() == ["begin stamp 1"])

    worker.terminate()

    assert worker.wait(_PATIENCE) == 0
    db.session.rollback()
    left = db.session.scalars(select(Job)).one()
    assert (left.state, left.attempts, left.lease_until) == (JobState.READY, 0, None)


def test_mails_survive_a_killed_worker_and_a_double_is_the_same_mail(
    shift: Workers, smtp: Mailbox
) -> None:
    cast = assemble()
    smtp.stalls = 1
    _queue_resets(cast)

    worker = shift.start()
    _until(lambda: len(smtp.messages) == 1)
    worker.kill()
    worker.wait()
    shift.start()
    _until(_is_all_sent)

    told = Counter(str(mail["To"]) for mail in smtp.messages)
    doubled = [address for address, times in told.items() if times == 2]
    assert len(told) == 5
    assert sum(told.values()) == 6
    assert len(doubled) == 1
    identities = {str(mail["Message-ID"]) for mail in smtp.to(doubled[0])}
    assert len(identities) == 1
    assert [mail.name for mail in _mails() if mail.may_be_double] == [
        mail.name for mail in _mails() if mail.address in doubled[0]
    ]


def _queue_resets(cast: Cast) -> None:
    with transaction():
        for account in (cast.lan, cast.bich, cast.son, cast.canh, cast.dung):
            key = f"reset:{account.username}"
            now = clock.now()
            queueing.to_account(account, kind=MailKind.PASSWORD_RESET, key=key, now=now)


def _mails() -> list[OutboxMail]:
    db.session.rollback()
    db.session.expire_all()
    return list(db.session.scalars(select(OutboxMail)))


def _is_all_sent() -> bool:
    return all(mail.state is MailState.SENT for mail in _mails())
