"""The conference of 12/02/2020 again: 63 provinces pass the letter on to 696 districts.

Each province has a secretariat of its own; three of them work in a browser, sixty through HTTP, many
at the same time. After every step the counters say what the tables say. `make drill` does it with
the whole country, `make test` with its first twelve provinces.
"""

import os
import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Final

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from bench.visitor import Visitor
from config import Config
from meetings.access.roles import Role
from meetings.conferences.commands import choosing, inviting
from meetings.conferences.models import Conference, Participation
from meetings.conferences.queries import tally as counts
from meetings.conferences.queries import visibility
from meetings.conferences.rules.cascade import Selection, Which
from meetings.conferences.rules.vocabulary import Measure
from meetings.kit import clock
from meetings.kit.database import db
from meetings.kit.transactions import transaction
from meetings.kit.vietnamese import ZONE
from meetings.notifications.models import OutboxMail
from meetings.organisations import data
from meetings.organisations.models import Organisation
from meetings.organisations.rules import OrganisationKind
from meetings.people.rules import passwords
from tests.bench.live import LiveServer, Place, serving
from tests.cast import DAY, Cast, assemble, office, person
from tests.plans import day, planned

# Sixty offices at once are what the larger engine is for; the stories in
# test_cascade_property.py are told on both.
pytestmark = [pytest.mark.only_on("postgresql"), pytest.mark.long(2)]

Open = Callable[..., Page]
WHOLE: Final = os.environ.get("TEST_COUNTRY") == "whole"
SOME: Final = 12
THEN: Final = date(2020, 2, 12)
IN_A_BROWSER: Final = 3
AT_THE_SAME_TIME: Final = 6
CODE: Final = "hn-2020-02-12"
_TO_PASS_ON: Final = re.compile(rf'href="(/conferences/{CODE}/invitations/[a-z0-9]+/pass-on)"')


@pytest.fixture
def country(own_app: Flask) -> "Country":
    return Country()


@pytest.fixture
def server(own_app: Flask, country: "Country") -> Iterator[LiveServer]:
    """Serve the database of this test; mails wait in its outbox, nobody sends them."""
    place = Place(
        database_url=own_app.config["SQLALCHEMY_DATABASE_URI"],
        folder=Path(own_app.config["INSTANCE_DIR"]),
        settings={"WEB_THREADS": "16"},
    )
    with serving(place) as server:
        yield server
        assert server.complaints() == []


class Country:
    """The provinces and districts of 2020 as if they stood today, and who writes for each."""

    def __init__(self) -> None:
        self.cast: Cast = assemble()
        with transaction():
            self.provinces = {
                row.key: self._office(row, self.cast.centre, OrganisationKind.PROVINCE)
                for row in data.standing_on(THEN, "tinh")[: None if WHOLE else SOME]
            }
            self.districts = [
                self._office(row, self.provinces[_above(row)], OrganisationKind.DISTRICT)
                for row in data.standing_on(THEN, "huyen")
                if _above(row) in self.provinces
            ]
            hashed = passwords.hasher(cheap=True).hash(Config.DEMO_PASSWORD)
            for key, province in self.provinces.items():
                person(
                    "Thư ký", f"thuky.{key}", (Role.SECRETARIAT, province)
                ).password_hash = hashed

    def _office(
        self, row: data.UnitRow, above: Organisation, kind: OrganisationKind
    ) -> Organisation:
        held = row.on(THEN)
        assert held
        return office(held.name, above.level + 1, above, kind, row.key)


def _above(row: data.UnitRow) -> str:
    held = row.on(THEN)
    assert held
    assert held.parent
    return held.parent


def test_every_province_passes_on_to_its_districts(
    country: Country, server: LiveServer, open_page: Open
) -> None:
    conference = _invited(country)
    keys = sorted(country.provinces)
    for key in keys[:IN_A_BROWSER]:
        _pass_on_in_a_browser(open_page(server), f"thuky.{key}")
        _counted_right(conference)
    rest = keys[IN_A_BROWSER:]
    with ThreadPoolExecutor(AT_THE_SAME_TIME) as hands:
        for first in range(0, len(rest), 20):
            some = [f"thuky.{key}" for key in rest[first : first + 20]]
            list(hands.map(lambda who: _pass_on_through_http(server, who), some))
            _counted_right(conference)

    totals = counts.totals(conference.id)
    districts = len(country.districts)
    assert totals[2][Measure.PASSED_ON] == len(keys)
    assert totals[3][Measure.INVITED] == districts
    assert _invited_by_their_own_province(conference) == districts
    assert _written_to(conference) == len(keys) + districts
    assert not WHOLE or (len(keys), districts) == (63, 696)


def _invited(country: Country) -> Conference:
    """Let the centre write to all provinces and to nobody below."""
    actor = country.cast.actor(country.cast.lan)
    now = clock.now()
    morning = (now + 30 * DAY).astimezone(ZONE).replace(hour=8, minute=0)
    planned(
        country.cast.centre,
        actor,
        now,
        code=CODE,
        scheme="tw-tinh-huyen",
        days=(day(morning),),
    )
    with transaction():
        found = visibility.for_change(CODE, actor=actor)
        ids = tuple(province.public_id for province in country.provinces.values())
        chosen = Selection(which=Which.LISTED, organisations=ids)
        choosing.choose_points(found, selection=chosen, actor=actor, now=now)
        inviting.announce(found, reply_deadline=now + 20 * DAY, actor=actor, now=now)
    _let_go()
    return found


def _pass_on_in_a_browser(page: Page, who: str) -> None:
    page.goto("/sign-in")
    page.locator("[name=username]").fill(who)
    page.locator("[name=password]").fill(Config.DEMO_PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()
    page.get_by_role("link", name="Chuyển mời").first.click()
    page.get_by_role("button", name="Chuyển mời").click()

    expect(page.get_by_text("Đã chuyển mời tới")).to_be_visible()


def _pass_on_through_http(server: LiveServer, who: str) -> None:
    with Visitor(server.url) as visitor:
        visitor.sign_in(who)
        (address,) = set(_TO_PASS_ON.findall(visitor.get("/").text))
        answer = visitor.submit(address, {})
    assert answer.status in {302, 303}, answer.text[:500]


def _counted_right(conference: Conference) -> None:
    assert counts.differences(conference) == []
    _let_go()


def _let_go() -> None:
    """End what was read here: SQLite lets nobody write while somebody reads."""
    db.session.rollback()


def _invited_by_their_own_province(conference: Conference) -> int:
    above = aliased(Participation)
    wanted = (
        select(func.count())
        .select_from(Participation)
        .join(above, above.id == Participation.parent_id)
        .join(Organisation, Organisation.id == Participation.organisation_id)
        .where(
            Participation.conference_id == conference.id,
            Participation.level == 3,
            above.organisation_id == Organisation.parent_id,
        )
    )
    return db.session.scalars(wanted).one()


def _written_to(conference: Conference) -> int:
    """Return to how many points a mail goes, each to the liaison of that point once."""
    wanted = select(func.count(), func.count(OutboxMail.participation_id.distinct())).where(
        OutboxMail.conference_id == conference.id, OutboxMail.account_id.is_(None)
    )
    mails, points = db.session.execute(wanted).one()
    assert mails == points
    return int(points)
