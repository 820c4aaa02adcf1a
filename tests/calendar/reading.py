"""Calendars as the programs of people read them."""

from dataclasses import replace
from datetime import datetime
from typing import Any, TypeAlias

from icalendar import Calendar
from werkzeug.test import TestResponse

from meetings.conferences.commands import planning
from meetings.conferences.models import Conference
from meetings.conferences.queries import planning as plans
from meetings.conferences.queries import visibility
from meetings.kit import clock
from meetings.kit.transactions import transaction
from meetings.people.models import Account
from tests.cast import Cast
from tests.conftest import Browser

Entry: TypeAlias = Any  # what a property holds is known by its name alone


def calendar(answer: TestResponse) -> Any:
    """Return the one calendar that was sent."""
    assert (answer.status_code, answer.mimetype) == (200, "text/calendar")
    return Calendar.from_ical(answer.data)


def events(answer: TestResponse) -> list[Entry]:
    """Return the entries that were sent, by time and title."""
    found = calendar(answer).walk("VEVENT")
    return sorted(found, key=lambda one: (one["DTSTART"].dt, str(one["SUMMARY"])))


def the_event(answer: TestResponse) -> Entry:
    """Return the only entry that was sent."""
    (found,) = events(answer)
    return found


def told(entry: Entry) -> tuple[int, str]:
    """Return what makes a program take an entry anew: its sequence and its status."""
    return int(entry["SEQUENCE"]), str(entry["STATUS"])


def hours(entry: Entry) -> tuple[str, str, str]:
    """Return the zone, the beginning and the end, as written."""
    start, end = entry["DTSTART"], entry["DTEND"]
    assert start.params["TZID"] == end.params["TZID"]
    return start.params["TZID"], _written(start.dt), _written(end.dt)


def address_of(browser: Browser, who: Account) -> str:
    """Let somebody ask for a private address; return its path."""
    browser.sign_in(who)
    shown = browser.send("/calendar/feed", follow_redirects=True).text
    return "/calendar/feed/" + shown.partition("/calendar/feed/")[2].partition('"')[0]


def change(cast: Cast, conference: Conference, **changes: Any) -> None:
    """Let the host change its plan."""
    actor = cast.actor(cast.lan)
    with transaction():
        found = visibility.for_change(conference.code, actor=actor)
        draft = replace(plans.as_plan(found), **changes)
        planning.change(found, draft, version=found.version, actor=actor, now=clock.now())


def _written(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%d %H:%M")
