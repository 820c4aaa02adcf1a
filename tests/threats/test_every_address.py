"""What must hold at every address: no traces in caches, no forms from elsewhere, no side effects."""

import hashlib
import re
from collections.abc import Iterator, Mapping
from functools import cache
from html.parser import HTMLParser
from typing import Any, Final

import pytest
from flask import Flask
from sqlalchemy import Select, select

from meetings.kit.database import db
from tests.access.routes import ROUTES, filled, path, ways
from tests.access.world import ANONYMOUS, PEOPLE, World, undone
from tests.cast import key
from tests.counting import statements

STATIC: Final = frozenset({"static", "asset"})
READERS: Final = ("lan", "auditor", "admin", "canh", "bich", "chair")
# Whether it can write is just what this one tries; without a worker it says that it is not ready.
PROBES: Final = frozenset({"health.readyz"})
# Asking for a letter nobody printed yet promises it, as does a press on a button; nothing is lost.
PROMISES: Final = {"documents.invitation": {"job"}}
EVIL_HOSTS: Final = ("evil.example", "localhost.evil.example", "localhost@evil.example", "evil:80")
_CHANGES: Final = re.compile(r"\b(INSERT|UPDATE|DELETE|REPLACE|DROP|ALTER|CREATE)\b", re.IGNORECASE)
_ROW: Final = re.compile(r"(^|_)(id|session|duty|account|point|organisation)s?$")
# Words for each list's search, order and filters: what breaks statements, and what LIKE reads.
PAYLOADS: Final = (
    "' OR 1=1 --",
    '"; DROP TABLE account; --',
    "name; SELECT 1",
    "(SELECT 1)",
    "-(case when 1=1 then 1 end)",
    "%_\\%",
    "\\",
    "\x00",
    "1e999",
    "９９",
    "99999999999999999999999",
    "-1",
    "0",
    "name,password_hash",
    "ORDER BY 1",
    "${7*7}{{7*7}}",
    "%s%(x)s",
    "\ud7ff\uffff",
    "a" * 5000,
)

pytestmark = pytest.mark.long(3)
PARAMETERS: Final = (
    "q", "sort", "page", "level", "state", "stage", "kind", "when", "group", "line", "under", "open",
    "office", "parent", "organisation", "day", "month", "action", "person", "subject", "first",
    "last", "retired", "closed", "slot", "next", "lang",
)  # fmt: skip
READ: Final = {name for name in ROUTES if ROUTES[name].get} - STATIC - PROBES
LISTS: Final = {
    name
    for name in READ
    if name.endswith((".index", ".export", ".table", ".search", ".choose", ".register", ".plan"))
    or name in {"organisations.show", "attendance.point", "overview.audit", "people.sign_in"}
}
# Fields nobody may set by sending them along (T12), each with the value an attacker would like.
FORBIDDEN: Final = {
    "id": "999999",
    "public_id": "chosen-by-a-stranger",
    "host_id": "999999",
    "organisation_id": "999999",
    "participation_id": "999999",
    "conference_id": "999999",
    "account_id": "999999",
    "parent_id": "1",
    "is_illustrative": "1",
    "is_silent": "1",
    "is_main": "1",
    "is_demo": "1",
    "is_required": "1",
    "stage": "closed",
    "answer": "withdrawn",
    "line_state": "closed",
    "sequence": "77",
    "released_at": "2020-01-01T00:00",
    "password_hash": "$argon2id$",
    "must_change_password": "",
    "declared_by_id": "999999",
    "used_ms": "1",
    "rank": "0",
}
GUARDED: Final = {
    "conference": ("code", "stage", "host_id", "is_illustrative", "is_silent", "declared_by_id",
                   "sequence"),
    "participation": ("conference_id", "organisation_id", "parent_id", "level", "is_main", "answer",
                      "line_state", "line_test"),
    "account": ("person_id", "username", "is_active", "is_demo", "must_change_password"),
    "duty": ("account_id", "role", "organisation_id", "bridge_point_id"),
    "conference_role": ("conference_id", "account_id", "role", "participation_id"),
    "delegate": ("conference_id", "participation_id", "name"),
    "seat": ("conference_id", "participation_id", "is_required"),
    "document": ("conference_id", "released_at"),
    "speech": ("conference_id", "participation_id", "state", "used_ms"),
    "minutes": ("conference_id", "stage"),
    "assignment": ("conference_id", "lead_organisation_id", "state"),
    "organisation": ("parent_id", "level", "successor_id", "path"),
    "bridge_point": ("organisation_id", "is_active"),
}  # fmt: skip


class Page(HTMLParser):
    """What a page sends along: addresses, values of fields, names for programs."""

    def __init__(self) -> None:
        super().__init__()
        self.addresses: list[str] = []
        self.fields: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        self.addresses += [told[name] for name in ("href", "action", "src") if name in told]
        self.addresses += [value for name, value in told.items() if name.startswith("hx-")]
        is_hidden = tag == "input" and told.get("type") == "hidden"
        if is_hidden or (tag in {"option", "button"} and "value" in told):
            self.fields.append((told.get("name", ""), told.get("value", "")))


def _readable(endpoint: str) -> list[str]:
    return [name for name in READERS if name in ROUTES[endpoint].get]


@pytest.mark.only_on("sqlite")
@pytest.mark.parametrize("endpoint", sorted(ROUTES.keys() - STATIC))
def test_no_cache_keeps_what_one_reader_saw(app: Flask, world: World, endpoint: str) -> None:
    values = world.values(ROUTES[endpoint].stage)

    for address, method in ways(app, endpoint):
        for name in ("lan", "stranger", ANONYMOUS):
            where = path(address, ROUTES[endpoint], values)
            headers = world.ask(app, name, method, where, briefly=name != "lan").headers
            assert "no-store" in headers["Cache-Control"], f"{name}: {method} {where}"
            assert headers["X-Content-Type-Options"] == "nosniff"
            assert "frame-ancestors 'none'" in headers["Content-Security-Policy"] or (
                "sandbox" in headers["Content-Security-Policy"]
            )


@pytest.mark.only_on("sqlite")
@pytest.mark.parametrize("host", EVIL_HOSTS)
def test_a_strange_host_is_never_repeated(app: Flask, world: World, host: str) -> None:
    browser = world.browser(app, "lan")
    ours = {"X-Forwarded-Host": host, "Forwarded": f"host={host}", "X-Original-URL": f"//{host}/"}

    for where in (
        "/",
        "/sign-in",
        "/account/",
        "/calendar/",
        "/conferences/hn-moi.ics",
        "/nowhere",
    ):
        for headers in ({"Host": host}, ours):
            with undone():
                response = browser.get(where, headers=headers)
            assert "evil" not in response.text
            assert "evil" not in response.headers.get("Location", "")


@pytest.mark.only_on("sqlite")
@pytest.mark.parametrize("endpoint", sorted(name for name in ROUTES if ROUTES[name].post))
def test_no_form_is_taken_without_its_token(app: Flask, world: World, endpoint: str) -> None:
    rule = ROUTES[endpoint]
    values = world.values(rule.stage)
    app.config["WTF_CSRF_ENABLED"] = True
    try:
        for address, method in ways(app, endpoint):
            if method == "POST":
                where = path(address, rule, values)
                sender = next(name for name in PEOPLE[::-1] if name in rule.post)
                response = world.ask(app, sender, "POST", where, filled(rule.data, values))
                assert response.status_code == 403, where
    finally:
        app.config["WTF_CSRF_ENABLED"] = False


@pytest.mark.only_on("sqlite")  # what a page does knows no engine
@pytest.mark.parametrize("endpoint", sorted(READ))
def test_looking_changes_nothing(app: Flask, world: World, endpoint: str) -> None:
    rule = ROUTES[endpoint]
    values = world.values(rule.stage)
    promised = PROMISES.get(endpoint, set())

    for address, method in ways(app, endpoint):
        for name in _readable(endpoint)[:2] if method == "GET" else ():
            browser = world.browser(app, name)
            with undone():
                with statements() as told:
                    browser.get(path(address, rule, values), buffered=True)
                db.session.rollback()
                after = _digests(promised) if any(map(_writes, told)) else None
            with undone():
                assert after is None or after == _digests(promised), address.rule


def _writes(statement: str) -> bool:
    return bool(_CHANGES.search(statement))


@pytest.mark.only_on("sqlite")
@pytest.mark.parametrize("endpoint", sorted(name for name in ROUTES if ROUTES[name].get))
def test_no_page_tells_how_rows_are_numbered(app: Flask, world: World, endpoint: str) -> None:
    values = world.values(ROUTES[endpoint].stage)

    for address, method in ways(app, endpoint):
        assert "<int" not in address.rule
        for name in _readable(endpoint) if method == "GET" else ():
            where = path(address, ROUTES[endpoint], values)
            response = world.ask(app, name, "GET", where)
            if response.mimetype == "text/html":
                assert list(_numbers(response.text)) == [], f"{name}: {where}"


@pytest.mark.parametrize("endpoint", sorted(LISTS))
def test_whatever_is_asked_for_breaks_no_list(app: Flask, world: World, endpoint: str) -> None:
    rule = ROUTES[endpoint]
    values = world.values(rule.stage)

    for address, method in ways(app, endpoint):
        for name in _readable(endpoint)[:1] if method == "GET" else ():
            where = path(address, rule, values)
            browser = world.browser(app, name)
            for payload in PAYLOADS:
                with undone():
                    asked = dict.fromkeys(PARAMETERS, payload)
                    response = browser.get(where, query_string=asked, buffered=True)
                assert response.status_code < 500, f"{where}: {payload[:40]!r}"


@pytest.mark.only_on("sqlite")  # which fields are bound knows no engine
@pytest.mark.parametrize("endpoint", sorted(name for name in ROUTES if ROUTES[name].post))
def test_what_a_form_does_not_ask_for_is_not_taken(app: Flask, world: World, endpoint: str) -> None:
    rule = ROUTES[endpoint]
    values = world.values(rule.stage)
    data = filled(rule.data, values)
    extra = {name: value for name, value in FORBIDDEN.items() if name not in data}

    for address, method in ways(app, endpoint):
        if method == "POST":
            where = path(address, rule, values)
            sender = next(name for name in PEOPLE[1:] if name in rule.post)
            plain = _after(app, world, sender, where, data)
            assert _after(app, world, sender, where, {**extra, **data}) == plain, where


def _after(
    app: Flask, world: World, name: str, where: str, data: Mapping[str, Any]
) -> tuple[int, dict[str, list[str]]]:
    """Send a form and return what then stands in the columns nobody sets by a form."""
    browser = world.browser(app, name)
    with undone():
        status = browser.post(where, data={"_key": key(), "_version": "1", **data}).status_code
        db.session.rollback()
        return status, {table: _rows(table, columns) for table, columns in GUARDED.items()}


def _rows(table: str, columns: tuple[str, ...]) -> list[str]:
    held = db.metadata.tables[table]
    dates = {name for name in columns if name.endswith("_at")}
    wanted = db.select(*(held.c[name] for name in columns))
    return sorted(
        str([bool(row[n]) if name in dates else row[n] for n, name in enumerate(columns)])
        for row in db.session.execute(wanted)
    )


def _digests(besides: set[str]) -> dict[str, str]:
    """Return a digest of every table but those in which a visit itself is noted."""
    kept = {name for name in db.metadata.tables if name not in besides}
    return {name: _digest(name) for name in sorted(kept)}


def _digest(table: str) -> str:
    told = hashlib.sha256()
    for row in sorted(map(str, db.session.execute(_whole(table)))):
        told.update(row.encode())
    return told.hexdigest()


@cache
def _whole(table: str) -> Select[*tuple[Any, ...]]:
    held = db.metadata.tables[table]
    return select(*(c for c in held.c if (table, c.name) != ("user_session", "seen_at")))


def _numbers(text: str) -> Iterator[str]:
    page = Page()
    page.feed(text)
    for address in page.addresses:
        if re.search(r"/\d+(/|$|\?|#)", address):
            yield address
    for name, value in page.fields:
        if value.isdigit() and _ROW.search(name):
            yield f"{name}={value}"
