"""Many hands at once, on a database that really commits."""

import random
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from meetings.attendance.queries import truth
from meetings.conferences.queries import tally
from meetings.conferences.rules.vocabulary import Measure
from meetings.kit import clock
from meetings.kit.database import db
from meetings.speeches.queries import lists
from meetings.speeches.rules.vocabulary import SpeechState
from tests.attendance.hall import CODE, Hall, hold
from tests.cast import assemble, key
from tests.conftest import Browser
from tests.speeches.floor import added, speech

HANDS = 8


@pytest.fixture
def hall(own_app: Flask) -> Iterator[Hall]:
    yield hold(assemble(), starts_at=clock.now())
    db.session.remove()


def all_at_once(app: Flask, deeds: list[Callable[[], TestResponse]]) -> list[TestResponse]:
    """Do everything at the same moment, each in a thread and a session of its own."""
    gate = threading.Barrier(len(deeds))

    def wait_and_do(deed: Callable[[], TestResponse]) -> TestResponse:
        with app.app_context():
            gate.wait()
            return deed()

    with ThreadPoolExecutor(len(deeds)) as pool:
        return list(pool.map(wait_and_do, deeds))


def a_browser(app: Flask, hall: Hall) -> Browser:
    browser = app.test_client()
    assert isinstance(browser, Browser)
    browser.sign_in(hall.cast.lan)
    return browser


def test_many_marks_at_one_point_and_at_many_keep_chains_and_counts(
    own_app: Flask, hall: Hall
) -> None:
    cast = hall.cast
    chance = random.Random(27)  # noqa: S311 chance, not secrets
    deeds: list[Callable[[], TestResponse]] = []
    for office in (cast.north_a, cast.north_a, cast.north_b, cast.south_a) * 2:
        path = f"/conferences/{CODE}/attendance/{hall.at(office).public_id}/mark"
        delegates = hall.delegates(office)
        marks = [
            f"{chance.choice(['present', 'late', 'absent'])}:{chance.choice(delegates)}"
            for _ in range(4)
        ]
        browser = a_browser(own_app, hall)
        deeds.append(
            lambda b=browser, p=path, told=marks: [b.send(p, {"mark": one}) for one in told][-1]  # type: ignore[misc]
        )
    db.session.remove()

    answers = all_at_once(own_app, deeds)

    assert {answer.status_code for answer in answers} == {302}
    conference = hall.conference
    assert truth.broken_chains(conference) == []
    assert list(truth.differences(conference)) == []
    assert truth.miscounts(conference) == []
    assert tally.differences(conference) == []


def test_one_form_sent_many_times_at_once_is_one_mark(own_app: Flask, hall: Hall) -> None:
    office, again = hall.cast.north_a, key()
    path = f"/conferences/{CODE}/attendance/{hall.at(office).public_id}/mark"
    data = {"mark": f"present:{hall.delegates(office)[0]}", "_key": again}
    browsers = [a_browser(own_app, hall) for _ in range(HANDS)]
    db.session.remove()

    deeds = [lambda b=browser: b.post(path, data=data) for browser in browsers]
    answers = all_at_once(own_app, deeds)  # type: ignore[arg-type]

    assert {answer.status_code for answer in answers} == {302}
    assert hall.at(office).present == 1
    assert tally.totals(hall.conference_id)[3][Measure.PRESENT] == 1


def test_of_many_who_start_at_once_one_speaks_and_the_others_are_told(
    own_app: Flask, hall: Hall
) -> None:
    turns = added(hall, *(f"Người {n}" for n in range(4)))
    deeds: list[Callable[[], TestResponse]] = []
    for turn in turns * 2:
        browser = a_browser(own_app, hall)
        path = f"/conferences/{CODE}/speeches/{turn}/start"
        deeds.append(lambda b=browser, p=path: b.send(p))  # type: ignore[misc]
    db.session.remove()

    answers = all_at_once(own_app, deeds)

    assert sorted(answer.status_code for answer in answers) == [302] + [409] * 7
    states = [speech(turn).state for turn in turns]
    assert states.count(SpeechState.SPEAKING) == 1
    assert not lists.miscounted(hall.conference)
