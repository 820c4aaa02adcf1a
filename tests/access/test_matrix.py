"""Every address × every reader: who may enter, enters; everybody else finds nothing (T01, D33)."""

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from meetings.web.session import is_public
from tests.access.routes import ROUTES, filled, path, ways
from tests.access.world import ANONYMOUS, PEOPLE, World

pytestmark = pytest.mark.long(1)

OUTSIDE = frozenset({"stranger", "son", "dung"})
# Whoever reads one of these was let in first.
_REFUSED_INSIDE = frozenset({404, 409, 410, 413, 415, 422, 429})
_DATA = (".json", ".csv", ".xlsx", ".pdf", ".ics")


def test_every_address_says_who_may_enter(app: Flask) -> None:
    assert {rule.endpoint for rule in app.url_map.iter_rules()} == set(ROUTES)


def test_only_what_is_marked_public_is_open_to_everybody(app: Flask) -> None:
    marked = {name for name, view in app.view_functions.items() if is_public(view)}

    assert {name for name, rule in ROUTES.items() if ANONYMOUS in rule.get | rule.post} == {
        *marked,
        "static",
    }


@pytest.mark.parametrize("endpoint", sorted(ROUTES))
def test_who_may_enter_enters_and_nobody_else(app: Flask, world: World, endpoint: str) -> None:
    rule = ROUTES[endpoint]
    values = world.values(rule.stage)

    for address, method in ways(app, endpoint):
        expected = rule.get if method == "GET" else rule.post
        where = path(address, rule, values)
        data = filled(rule.data, values) if method == "POST" else {}
        entered = {
            name
            for name in PEOPLE
            if _entered(
                name,
                where,
                world.ask(app, name, method, where, data, briefly=name not in expected),
            )
        }
        assert entered == expected, f"{method} {address.rule}: {_apart(entered, expected)}"


@pytest.mark.only_on("sqlite")  # what is asked first knows no engine
@pytest.mark.parametrize("endpoint", [name for name in sorted(ROUTES) if ROUTES[name].post])
def test_a_stranger_is_not_even_told_what_is_wrong_with_a_form(
    app: Flask, world: World, endpoint: str
) -> None:
    rule = ROUTES[endpoint]
    values = world.values(rule.stage)

    for address, method in ways(app, endpoint):
        for name in sorted(OUTSIDE - rule.post) if method == "POST" else ():
            response = world.ask(app, name, "POST", path(address, rule, values), briefly=True)
            assert response.status_code == 404, f"{name}: {address.rule}"


def _entered(name: str, where: str, response: TestResponse) -> bool:
    status, told = response.status_code, f"{name}: {where} {response.status_code}"
    if name == ANONYMOUS and _is_asked_in(response, where):
        return False
    assert status < 400 or status in _REFUSED_INSIDE or where == "/readyz", told
    return status != 404


def _is_asked_in(response: TestResponse, where: str) -> bool:
    """Say whether whoever has not signed in is asked to, the way the address asks for it."""
    if where.endswith(_DATA):
        return response.status_code == 401
    return response.status_code == 302 and response.location.startswith("/sign-in?next=")


def _apart(entered: set[str], expected: frozenset[str]) -> str:
    return f"too many {sorted(entered - expected)}, missing {sorted(expected - entered)}"
