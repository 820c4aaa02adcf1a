"""Letters to a whole tier: whatever kills the worker, each reader has one, counted at the receiver.

`make drill` writes to the 3,321 communes of 2025, `make test` to forty.
"""

import os
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Final

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from meetings.conferences.commands import choosing, inviting
from meetings.conferences.models import Conference, Participation
from meetings.conferences.queries import visibility
from meetings.conferences.rules.cascade import Selection, Which
from meetings.kit import clock
from meetings.kit.database import db
from meetings.kit.transactions import transaction
from meetings.kit.vietnamese import ZONE
from meetings.notifications.commands import delivering
from meetings.notifications.models import OutboxMail
from meetings.notifications.rules import MailState
from meetings.organisations.rules import OrganisationKind
from tests.bench.mail import Mailbox
from tests.bench.worker import Workers, workers
from tests.cast import DAY, Cast, assemble, office
from tests.plans import day, planned

pytestmark = pytest.mark.long(4)

WHOLE: Final = os.environ.get("TEST_COUNTRY") == "whole"
POINTS: Final = 3_321 if WHOLE else 40
KILLS: Final = 3
_PATIENCE: Final = 1_800 if WHOLE else 180  # seconds, for a busy machine
_CODE: Final = "hn-toan-quoc"


@pytest.fixture
def shift(own_app: Flask, tmp_path: Path, smtp: Mailbox) -> Iterator[Workers]:
    """Workers on a database of this test alone, with a real mail server."""
    with workers(own_app, diary=tmp_path / "diary", mail_url=smtp.url) as shift:
        yield shift


@pytest.fixture
def chosen(own_app: Flask) -> "Chosen":
    return Chosen()


class Chosen:
    """A draft that will invite a whole tier."""

    def __init__(self) -> None:
        self.cast: Cast = assemble()
        with transaction():
            for number in range(POINTS):
                office(f"Tỉnh {number}", 2, self.cast.centre, OrganisationKind.PROVINCE)
        self.actor = self.cast.actor(self.cast.lan)
        now = clock.now()
        morning = (now + 30 * DAY).astimezone(ZONE).replace(hour=8, minute=0)
        planned(self.cast.centre, self.actor, now, code=_CODE, days=(day(morning),))
        with transaction():
            found = visibility.for_change(_CODE, actor=self.actor)
            selection = Selection(which=Which.PROVINCES)
            choosing.choose_points(found, selection=selection, actor=self.actor, now=now)

    def announce(self) -> Conference:
        """Send the letters, in a transaction of the caller's."""
        found = visibility.for_change(_CODE, actor=self.actor)
        now = clock.now()
        inviting.announce(found, reply_deadline=now + 5 * DAY, actor=self.actor, now=now)
        return found


def test_letters_to_a_whole_tier_arrive_once_each_though_the_worker_is_killed(
    chosen: Chosen, shift: Workers, smtp: Mailbox
) -> None:
    with transaction():
        chosen.announce()
    letters = _letters()
    assert len(letters) >= POINTS
    assert {one.state for one in letters} == {MailState.NEW}, "nothing is sent within a request"

    for kill in range(KILLS):
        worker = shift.start()
        wanted = (kill + 1) * len(letters) // (KILLS + 1)
        _until(lambda wanted=wanted: len(smtp.messages) >= wanted)  # type: ignore[misc]
        worker.kill()
        worker.wait()
    shift.start()
    _until(_is_all_sent)

    copies = Counter(str(mail["Message-ID"]) for mail in smtp.messages)
    assert _missing(smtp) == set()
    assert set(copies) == {_message_id(one) for one in letters}, "nothing else came"
    doubled = {name for name, times in copies.items() if times > 1}
    assert sum(copies.values()) - len(copies) <= KILLS
    # What a kill caught between the receiver's answer and our commit comes again as the same mail.
    assert doubled <= {_message_id(one) for one in _letters() if one.may_be_double}


def test_what_is_not_committed_is_not_promised(chosen: Chosen) -> None:
    class PowerCutError(Exception):
        pass

    def announce_and_fall_over() -> None:
        with transaction():
            chosen.announce()
            raise PowerCutError

    with pytest.raises(PowerCutError):
        announce_and_fall_over()

    assert _letters() == []
    invited = select(func.count()).where(Participation.invited_at.is_not(None))
    assert db.session.scalar(invited) == 0


def test_the_count_finds_a_letter_whose_lease_is_never_given_back(
    chosen: Chosen, shift: Workers, smtp: Mailbox
) -> None:
    """A control: if a lost lease did not run out, the count at the receiver would tell."""
    with transaction():
        chosen.announce()
    lost = delivering._claim()  # a worker that is gone before it sends
    assert lost is not None
    _hold(lost, clock.now() + timedelta(days=1))

    shift.start()
    _until(lambda: len(smtp.messages) == len(_letters()) - 1 and not _waiting())
    assert _missing(smtp) == {_message_id(lost)}

    _hold(lost, clock.now() - timedelta(seconds=1))
    _until(_is_all_sent)
    assert _missing(smtp) == set()


def _letters() -> list[OutboxMail]:
    with _glance():
        found = list(db.session.scalars(select(OutboxMail).order_by(OutboxMail.id)))
        db.session.expunge_all()
        return found


@contextmanager
def _glance() -> Iterator[None]:
    """Look at what stands now, and let go at once: who reads holds up who writes."""
    db.session.rollback()
    try:
        yield
    finally:
        db.session.rollback()


def _message_id(mail: OutboxMail) -> str:
    return f"<{mail.public_id}@diemcau.example>"


def _missing(smtp: Mailbox) -> set[str]:
    """Return the letters that were promised and did not arrive."""
    arrived = {str(mail["Message-ID"]) for mail in smtp.messages}
    return {_message_id(one) for one in _letters()} - arrived


def _hold(mail: OutboxMail, until: object) -> None:
    with transaction():
        held = update(OutboxMail).where(OutboxMail.id == mail.id).values(lease_until=until)
        db.session.execute(held)


def _waiting() -> int:
    open_ones = select(func.count()).where(OutboxMail.state == MailState.NEW)
    with _glance():
        return db.session.scalar(open_ones) or 0


def _is_all_sent() -> bool:
    open_ones = select(func.count()).where(OutboxMail.state != MailState.SENT)
    with _glance():
        return not db.session.scalar(open_ones)


def _until(is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + _PATIENCE
    while not is_so():
        assert time.monotonic() < deadline, "it did not come to that"
        time.sleep(0.1)
