"""The product as it is really served: server and worker as processes, a real browser before them."""

import urllib.error
import urllib.request
from collections.abc import Callable
from http import HTTPStatus

import pytest
from playwright.sync_api import Page

from tests.bench.live import LiveServer
from tests.bench.pages import OFFICE, PHONE, WALL, axe, spills_over

OpenPage = Callable[..., Page]


def test_a_fresh_installation_answers_and_says_that_it_is_ready(empty_server: LiveServer) -> None:
    assert _status(f"{empty_server.url}/healthz") == HTTPStatus.OK
    assert _status(f"{empty_server.url}/readyz") == HTTPStatus.OK


@pytest.mark.only_on("sqlite")  # the entrance asks the database nothing
def test_the_entrance_is_right_on_every_screen(
    empty_server: LiveServer, open_page: OpenPage
) -> None:
    for size in (PHONE, OFFICE, WALL):
        page = open_page(empty_server, size=size)
        page.goto("/sign-in")
        assert axe(page) == []
        assert not spills_over(page)


@pytest.mark.only_on("sqlite")
def test_the_entrance_needs_no_script(empty_server: LiveServer, open_page: OpenPage) -> None:
    page = open_page(empty_server, scripts=False)

    page.goto("/")

    assert page.url.endswith("/sign-in?next=/") or "/sign-in?next=%2F" in page.url
    assert page.get_by_role("heading", level=1).count() == 1


def test_a_form_without_its_token_is_refused(empty_server: LiveServer) -> None:
    assert (
        _status(f"{empty_server.url}/sign-in", b"username=thuky&password=x") == HTTPStatus.FORBIDDEN
    )


def _status(url: str, form: bytes | None = None) -> int:
    try:
        with urllib.request.urlopen(url, data=form, timeout=10) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as refusal:
        with refusal:
            return refusal.code
