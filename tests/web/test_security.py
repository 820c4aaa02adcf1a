"""Headers on every answer, our own name only, and no changes that a foreign page started."""

import re
from collections.abc import Callable
from typing import Any, Final

import pytest
from flask import Flask, Response, render_template_string
from flask.testing import FlaskClient

from meetings.web import assets, security

HTTPS: Final = "https://hop.example"
Make = Callable[..., FlaskClient]


@pytest.fixture
def make() -> Make:
    """Build an application of three pages behind the headers."""

    def build(**settings: Any) -> FlaskClient:
        app = Flask("meetings")
        app.config.update({"PROFILE": "production", "BASE_URL": HTTPS, **settings})
        security.init_app(app)
        assets.init_app(app)
        app.add_url_rule("/", "home", _page, methods=["GET", "POST"])
        app.add_url_rule("/own", "own", _own)
        return app.test_client()

    return build


def _page() -> str:
    return render_template_string(
        "<script nonce='{{ nonce }}'></script><script nonce='{{ nonce }}'></script>",
        nonce=security.csp_nonce(),
    )


def _own() -> Response:
    response = Response("file")
    response.headers["Cache-Control"] = "private, max-age=60"
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


def nonces(text: str) -> set[str]:
    return set(re.findall(r"nonce[=-]'?([\w-]+)'", text))


def test_a_page_may_load_only_what_is_ours(make: Make) -> None:
    policy = make().get("/", base_url=HTTPS).headers["Content-Security-Policy"]

    assert policy.startswith("default-src 'none'; script-src 'self' 'nonce-")
    assert "unsafe" not in policy
    assert "http" not in policy
    assert "frame-ancestors 'none'" in policy
    assert "base-uri 'none'" in policy
    assert "form-action 'self'" in policy


def test_the_nonce_of_the_header_is_the_nonce_of_the_page_and_never_comes_again(
    make: Make,
) -> None:
    client = make()

    first, second = (client.get("/", base_url=HTTPS) for _ in range(2))

    assert nonces(first.text) == nonces(first.headers["Content-Security-Policy"])
    assert len(nonces(first.text)) == 1
    assert nonces(first.text) != nonces(second.text)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("X-Content-Type-Options", "nosniff"),
        ("X-Frame-Options", "DENY"),
        ("Referrer-Policy", "same-origin"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
        ("Cache-Control", "no-store"),
        ("Vary", "Cookie"),
        ("Strict-Transport-Security", "max-age=63072000; includeSubDomains"),
    ],
)
def test_every_answer_carries_the_headers_even_a_refusal(make: Make, name: str, value: str) -> None:
    client = make()

    assert client.get("/", base_url=HTTPS).headers[name] == value
    assert client.get("/nowhere", base_url=HTTPS).headers[name] == value


def test_a_page_that_knows_better_is_left_alone(make: Make) -> None:
    headers = make().get("/own", base_url=HTTPS).headers

    assert headers["Cache-Control"] == "private, max-age=60"
    assert headers["Content-Security-Policy"] == "sandbox; default-src 'none'"


def test_files_of_the_look_may_be_kept(make: Make) -> None:
    headers = make().get("/static/v-0/css/app.css", base_url=HTTPS, buffered=True).headers

    assert headers["Cache-Control"] == "no-cache"
    assert "Cookie" not in headers["Vary"]


def test_plain_http_promises_no_https(make: Make) -> None:
    client = make(PROFILE="test", BASE_URL="http://localhost")

    assert "Strict-Transport-Security" not in client.get("/").headers


@pytest.mark.parametrize(
    "host", ["evil.example", "hop.example.evil.example", "localhost", "127.0.0.1:8000", "@", ""]
)
def test_in_production_only_our_own_name_is_answered(make: Make, host: str) -> None:
    response = make().get("/", headers={"Host": host})

    assert response.status_code == 400
    assert response.mimetype == "text/plain"


@pytest.mark.parametrize("host", ["hop.example", "HOP.example", "hop.example:443"])
def test_our_own_name_is_answered_however_it_is_written(make: Make, host: str) -> None:
    assert make().get("/", base_url=HTTPS, headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    ("host", "status"),
    [("localhost", 200), ("127.0.0.1:8000", 200), ("[::1]:8000", 200), ("evil.example", 400)],
)
def test_the_demo_also_answers_to_this_machine(make: Make, host: str, status: int) -> None:
    client = make(PROFILE="demo", BASE_URL="http://127.0.0.1:8000")

    assert client.get("/", headers={"Host": host}).status_code == status


def test_without_a_name_of_its_own_production_answers_nobody(make: Make) -> None:
    assert make(BASE_URL="").get("/", base_url=HTTPS).status_code == 400


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"Origin": HTTPS}, 200),
        ({"Origin": HTTPS, "Sec-Fetch-Site": "same-origin"}, 200),
        ({"Sec-Fetch-Site": "none"}, 200),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "http://hop.example"}, 403),
        ({"Origin": "https://hop.example:8443"}, 403),
        ({"Origin": "null"}, 403),
    ],
)
def test_a_change_is_taken_only_from_our_own_pages(
    make: Make, headers: dict[str, str], status: int
) -> None:
    assert make().post("/", base_url=HTTPS, headers=headers).status_code == status


def test_reading_is_open_to_links_from_elsewhere(make: Make) -> None:
    headers = {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"}

    assert make().get("/", base_url=HTTPS, headers=headers).status_code == 200
