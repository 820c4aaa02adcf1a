"""The menu and the tabs offer what one may open, and say where one is."""

import pytest
from flask import Flask

from meetings.web import navigation
from meetings.web.listing import page_number, sort_name
from tests.attendance.hall import CODE, hold
from tests.cast import Cast
from tests.conftest import Browser


def _menu(app: Flask, cast: Cast, who: str, path: str = "/") -> list[navigation.Item]:
    actor = cast.actor(getattr(cast, who))
    with app.test_request_context(path):
        return navigation.menu(actor)


@pytest.mark.parametrize(
    ("who", "offered"),
    [
        ("stranger", {"home", "conferences", "calendar", "assignments"}),
        ("canh", {"home", "conferences", "calendar", "assignments", "bridge_points",
                  "organisations"}),
        ("admin", {"home", "conferences", "calendar", "assignments", "bridge_points",
                   "organisations", "accounts", "outbox", "channels"}),
        ("auditor", {"home", "conferences", "calendar", "assignments", "bridge_points",
                     "organisations", "outbox", "audit", "reports"}),
    ],
)  # fmt: skip
def test_each_duty_has_its_own_menu(app: Flask, cast: Cast, who: str, offered: set[str]) -> None:
    assert {item.name.partition(".")[0] for item in _menu(app, cast, who)} == offered


@pytest.mark.parametrize("who", ["lan", "canh", "admin", "auditor", "clerk", "stranger"])
def test_everything_the_menu_offers_opens(
    browser: Browser, app: Flask, cast: Cast, who: str
) -> None:
    browser.sign_in(getattr(cast, who))

    answers = {item.url: browser.get(item.url).status_code for item in _menu(app, cast, who)}

    assert set(answers.values()) == {200}, answers


@pytest.mark.parametrize(
    ("path", "active"),
    [
        ("/", "home.index"),
        ("/calendar/", "calendar.index"),
        (f"/conferences/{CODE}/assignments", "conferences.index"),
        ("/assignments/", "assignments.mine"),
    ],
)
def test_the_menu_says_where_one_is(app: Flask, cast: Cast, path: str, active: str) -> None:
    here = [item.name for item in _menu(app, cast, "lan", path) if item.active]

    assert here == [active]


@pytest.mark.parametrize("who", ["lan", "bich", "canh", "auditor", "chair"])
def test_every_tab_of_a_conference_opens(
    browser: Browser, app: Flask, cast: Cast, who: str
) -> None:
    hall = hold(cast)
    browser.sign_in(getattr(cast, who))
    with app.test_request_context(f"/conferences/{CODE}"):
        tabs = navigation.conference_tabs(
            CODE, cast.actor(getattr(cast, who)), hall.conference.host.path
        )

    answers = {tab.url: browser.get(tab.url).status_code for tab in tabs}

    assert set(answers.values()) == {200}, answers
    assert ("overview.audit" in {tab.name for tab in tabs}) is (who == "auditor")


@pytest.mark.parametrize(
    ("asked", "given"),
    [
        ("", 1),
        ("3", 3),
        ("0", 1),
        ("-2", 1),
        ("x", 1),
        ("٣", 1),
        ("9" * 5000, 1),
        ("999999", 100000),
    ],
)
def test_a_page_number_is_a_number_however_it_was_asked_for(
    app: Flask, asked: str, given: int
) -> None:
    with app.test_request_context("/", query_string={"page": asked} if asked else {}):
        assert page_number() == given


@pytest.mark.parametrize(
    ("asked", "given"),
    [("", "name"), ("-name", "-name"), ("size", "size"), ("--name", "name"), ("id; DROP", "name")],
)
def test_only_what_the_list_offers_sorts_it(app: Flask, asked: str, given: str) -> None:
    with app.test_request_context("/", query_string={"sort": asked}):
        assert sort_name({"name", "size"}, "name") == given
