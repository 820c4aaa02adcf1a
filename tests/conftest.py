"""The test bench: one application, one database that forgets, real parts around it."""

import gc
import re
from collections.abc import Callable, Collection, Generator, Iterator
from contextlib import ExitStack, contextmanager
from contextvars import Context
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import hypothesis
import playwright.sync_api
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, create_engine
from werkzeug.test import TestResponse

from config import Config
from meetings.app import create_app
from meetings.kit.database import arm, db, engine_options
from meetings.people.models import Account
from tests.bench import pages, stages
from tests.bench.databases import (
    DATABASE,
    Databases,
    PostgresqlServer,
    SqliteFiles,
    running_postgresql,
)
from tests.bench.live import DEMO, EMPTY, LiveServer, Place, Seed, Shelf, Stock, serving
from tests.bench.mail import Mailbox, running_smtp
from tests.cascades import announced
from tests.cast import Cast, assemble, key, sign_in

_SHOTS: Final = Path(__file__).parents[1] / "var" / "shots"
_IN_PROCESS: Final = {"DIEMCAU_PROFILE": "test", "BASE_URL": "http://localhost"}
_POSTGRESQL: Final = pytest.StashKey[str]()
_BENCH: Final = pytest.StashKey[ExitStack]()
_FAILED: Final = pytest.StashKey[bool]()

_AFTER_THE_LONG: Final = 9

# Until all tests are collected nothing is thrown away; looking for it would take as long as a test.
gc.disable()

# How long a case takes is shown by `make bench`, never by a test.
hypothesis.settings.register_profile("house", deadline=None)
hypothesis.settings.load_profile("house")

# These bring a database of their own, which really commits.
_LIVE: Final = frozenset({"live_server", "empty_server", "serve", "own_app"})


# --- one PostgreSQL for all workers ------------------------------------------------------------


def pytest_configure(config: pytest.Config) -> None:
    """Start PostgreSQL once, in the process that hands out the work."""
    stack = config.stash[_BENCH] = ExitStack()
    if DATABASE == "postgresql" and not hasattr(config, "workerinput"):
        config.stash[_POSTGRESQL] = stack.enter_context(running_postgresql())


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Tell each worker where it runs."""
    if DATABASE == "postgresql":
        node.workerinput["postgresql"] = node.config.stash[_POSTGRESQL]


def pytest_unconfigure(config: pytest.Config) -> None:
    config.stash[_BENCH].close()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what is true of the other database only, and prove once what needs no database.

    Each module goes to one worker, which sets up once what its tests share. The long ones come
    first, in their order, so that no worker is left alone with one at the end, nor do all wait
    for the same demonstration to be built.
    """
    elsewhere = {item for item in items if DATABASE not in _engines(item)}
    if elsewhere:
        config.hook.pytest_deselected(items=list(elsewhere))
        items[:] = [item for item in items if item not in elsewhere]
    items.sort(key=_turn)


def _turn(item: pytest.Item) -> int:
    marker = item.get_closest_marker("long")
    return marker.args[0] if marker else _AFTER_THE_LONG


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop() -> None:
    """Let the collector pass over what stays until the end: modules, tests, templates' code."""
    gc.collect()
    gc.freeze()
    gc.enable()


def _engines(item: pytest.Item) -> Collection[str]:
    """Give the databases a test has to pass on."""
    for marker in item.iter_markers("only_on"):
        return marker.args
    return ("sqlite", "postgresql") if _needs_database(item.fixturenames) else ("sqlite",)  # type: ignore[attr-defined]


def _needs_database(fixtures: Collection[str]) -> bool:
    """Tell whether one of these fixtures, or one they need, leads to a database."""
    return not {"stock", "databases"}.isdisjoint(fixtures)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Remember that a test failed, so that its pages are drawn before they close."""
    report = yield
    item.stash[_FAILED] = item.stash.get(_FAILED, False) or report.failed
    return report


# --- the application, and a database that forgets -----------------------------------------------


class Browser(FlaskClient):
    """A client whose requests see only what was committed, as in production."""

    def run_wsgi_app(self, *args: Any, **kwargs: Any) -> Any:
        db.session.rollback()
        answer = Context().run(super().run_wsgi_app, *args, **kwargs)
        args[0]["wsgi.input"].close()  # a large form waits in a file, which nobody else closes
        return answer

    def sign_in(self, account: Account) -> None:
        """Come in as one of the cast."""
        sign_in(self, account)

    def send(self, path: str, data: dict[str, Any] | None = None, **wishes: Any) -> TestResponse:
        """Post a form with a one-time key of its own, as the page would."""
        return self.post(path, data={"_key": key(), **(data or {})}, **wishes)

    def fill(self, path: str, changes: dict[str, Any], *, read: str = "") -> TestResponse:
        """Send the form of a page with what it hides (its version), as read now or before.

        The one-time key is another one each time, as two people have it.
        """
        page = read or self.get(path).text
        form = re.search(rf'<form[^>]*action="{re.escape(path)}".*?</form>', page, re.DOTALL)
        assert form, page
        hidden = re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form[0])
        return self.post(path, data=dict(hidden) | {"_key": key()} | changes)


@pytest.fixture(scope="session")
def databases(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
) -> Databases:
    """Where tests get databases of their own, on the engine this run is about."""
    worker = getattr(request.config, "workerinput", {}).get("workerid", "alone")
    return _databases(request.config, tmp_path_factory.mktemp("databases"), f"test_{worker}")


def _databases(config: pytest.Config, folder: Path, prefix: str) -> Databases:
    if DATABASE == "postgresql":
        url = getattr(config, "workerinput", {}).get("postgresql") or config.stash[_POSTGRESQL]
        return PostgresqlServer(url=url, prefix=prefix)
    return SqliteFiles(folder)


@pytest.fixture(scope="session")
def stock(
    request: pytest.FixtureRequest,
    databases: Databases,
    tmp_path_factory: pytest.TempPathFactory,
) -> Stock:
    """Migrated and seeded places, each prepared once and copied for who needs a fresh one."""
    base = tmp_path_factory.getbasetemp()
    common = base.parent if hasattr(request.config, "workerinput") else base
    shelf = Shelf(
        databases=_databases(request.config, common / "shelf", "test_shelf"),
        folder=common / "shelf",
    )
    return Stock(databases, tmp_path_factory.mktemp("places"), shelf=shelf)


@pytest.fixture(scope="session")
def app(stock: Stock) -> Iterator[Flask]:
    """The one application of this worker, on a migrated database that stays empty."""
    with stock.place(EMPTY, _IN_PROCESS) as place:
        yield from _application(place)


@pytest.fixture
def own_app(stock: Stock) -> Iterator[Flask]:
    """An application on a database of its own, which really commits: for threads and races."""
    with stock.place(EMPTY, _IN_PROCESS) as place:
        yield from _application(place)


def _application(place: Place) -> Iterator[Flask]:
    with pytest.MonkeyPatch.context() as environment:
        for name, value in place.environment.items():
            environment.setenv(name, value)
        # The token of a form is proved on the live server; here it would only be in the way.
        app = create_app(replace(Config.from_env(), WTF_CSRF_ENABLED=False))
    app.test_client_class = Browser
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture(scope="session")
def _people(app: Flask, stock: Stock, databases: Databases) -> Iterator[tuple[Engine, Cast]]:
    """Databases in which the story goes on, beside the empty one: people and offices stand already.

    In the second their conference has been announced (tests.cascades.announced).
    """
    with stock.place(EMPTY, _IN_PROCESS) as place, ExitStack() as stack:
        with _story_at(place.database_url):
            people = assemble()
        later = databases.copy(place.database_url, "announced")
        stack.callback(databases.drop, later)
        with _story_at(later):
            announced(people.found_again())
        first, second = (_armed(url) for url in (place.database_url, later))
        stages.story.moments["announced"] = second
        yield first, people
        stages.story.moments.clear()
        for engine in (first, second):
            engine.dispose()


@contextmanager
def _story_at(url: str) -> Iterator[None]:
    """Write the story on in this database for good, and leave it to itself again."""
    empty = db.engine
    engine = db.engines[None] = _armed(url)  # type: ignore[index]
    try:
        yield
    finally:
        db.session.remove()
        db.engines[None] = empty  # type: ignore[index]
        engine.dispose()


def _armed(url: str) -> Engine:
    engine = create_engine(url, **engine_options(url))
    arm(engine)
    return engine


@pytest.fixture
def rolled_back(app: Flask, request: pytest.FixtureRequest) -> Iterator[None]:
    """Run the test inside one connection-wide transaction that never commits."""
    engine = db.engine
    if "cast" in request.fixturenames:
        engine, _ = request.getfixturevalue("_people")
    with stages.story.playing(engine):
        yield


@pytest.fixture(autouse=True)
def _forgetting(request: pytest.FixtureRequest) -> None:
    """Roll back what a test did, unless it has a database of its own or needs none."""
    if "app" in request.fixturenames and not _LIVE.intersection(request.fixturenames):
        request.getfixturevalue("rolled_back")


@pytest.fixture
def browser(app: Flask) -> Browser:
    """A visitor without a screen: quick, and enough for most pages."""
    browser = app.test_client()
    assert isinstance(browser, Browser)
    return browser


@pytest.fixture
def cast(_people: tuple[Engine, Cast], rolled_back: None) -> Cast:
    """The people and offices every test knows."""
    return _people[1].found_again()


# --- the product as a visitor meets it ----------------------------------------------------------


@pytest.fixture(scope="session")
def _smtp() -> Iterator[Mailbox]:
    with running_smtp() as mailbox:
        yield mailbox


@pytest.fixture
def smtp(_smtp: Mailbox) -> Mailbox:
    """A real mail server: what arrives, and what it answers."""
    _smtp.clear()
    return _smtp


@pytest.fixture(scope="module")
def live_server(stock: Stock, _smtp: Mailbox) -> Iterator[LiveServer]:
    """The product with the small demo, served as `make run` does; shared by a module's tests.

    It ends with its module: its worker sends mails to the server that all tests look into.
    """
    with stock.place(DEMO, {"MAIL_URL": _smtp.url}) as place, serving(place) as server:
        yield server
        assert server.complaints() == []


@pytest.fixture(scope="module")
def empty_server(stock: Stock, _smtp: Mailbox) -> Iterator[LiveServer]:
    """The product as just installed, without any data; shared by a module's tests."""
    with stock.place(EMPTY, {"MAIL_URL": _smtp.url}) as place, serving(place) as server:
        yield server
        assert server.complaints() == []


@pytest.fixture
def serve(stock: Stock, _smtp: Mailbox) -> Iterator[Callable[..., LiveServer]]:
    """Start a server for this test alone: serve(EMPTY), serve(DEMO, WEB_THREADS="8")."""
    with ExitStack() as stack:

        def start(seed: Seed = EMPTY, **settings: str) -> LiveServer:
            place = stack.enter_context(stock.place(seed, {"MAIL_URL": _smtp.url, **settings}))
            return stack.enter_context(serving(place))

        yield start


@pytest.fixture(scope="session")
def chromium() -> Iterator[playwright.sync_api.Browser]:
    """The real browser."""
    with pages.running_chromium() as browser:
        yield browser


@pytest.fixture
def open_page(
    request: pytest.FixtureRequest, chromium: playwright.sync_api.Browser
) -> Iterator[Callable[..., playwright.sync_api.Page]]:
    """Open a page as one more visitor: open_page(server, size=PHONE, locale="en", scripts=False)."""
    with ExitStack() as stack:
        opened = 0

        def open_one(server: LiveServer, **wishes: Any) -> playwright.sync_api.Page:
            nonlocal opened
            opened += 1
            page = stack.enter_context(pages.opened(chromium, server.url, **wishes))
            shot = _SHOTS / f"{request.node.name}-{opened}.png"
            stack.callback(_draw_if_failed, request.node, page, shot)
            return page

        yield open_one


def _draw_if_failed(item: pytest.Item, page: playwright.sync_api.Page, shot: Path) -> None:
    if item.stash.get(_FAILED, False):
        shot.parent.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=shot, full_page=True)


@pytest.fixture
def page(
    empty_server: LiveServer, open_page: Callable[..., playwright.sync_api.Page]
) -> playwright.sync_api.Page:
    """A page of an office screen on the shared server without data."""
    return open_page(empty_server)
