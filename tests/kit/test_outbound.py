"""Posting to other machines: only where the settings allow, and never further inside (T21)."""

import ipaddress
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from meetings.kit import outbound
from meetings.kit.mailing import Outcome
from meetings.kit.outbound import AddressRefusedError, Guard
from tests.bench.ports import free_port
from tests.bench.web import Machine, certificate, running_machine

HOOK = "https://cong.example/nhan"
GUARD = Guard(hosts=frozenset({"cong.example", "cong.example:8443", "1.2.3.4"}))


@pytest.fixture
def machine() -> Iterator[Machine]:
    with running_machine() as running:
        yield running


def _inside(machine: Machine) -> Guard:
    return Guard(hosts=frozenset({machine.host}), inside=frozenset({machine.host}), http=True)


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("8.8.8.8", True),
        ("203.162.4.190", True),
        ("2001:4860:4860::8888", True),
        ("2405:4800::1", True),
        ("0.0.0.0", False),  # noqa: S104 an address to refuse
        ("0.1.2.3", False),
        ("10.0.0.1", False),
        ("10.255.255.255", False),
        ("100.64.0.1", False),
        ("100.127.255.254", False),
        ("127.0.0.1", False),
        ("127.1.2.3", False),
        ("169.254.169.254", False),
        ("172.16.0.1", False),
        ("172.31.255.255", False),
        ("192.0.0.1", False),
        ("192.0.0.170", False),
        ("192.0.2.1", False),
        ("192.88.99.1", False),
        ("192.168.1.1", False),
        ("198.18.0.1", False),
        ("198.51.100.1", False),
        ("203.0.113.1", False),
        ("224.0.0.1", False),
        ("239.255.255.255", False),
        ("240.0.0.1", False),
        ("255.255.255.255", False),
        ("::", False),
        ("::1", False),
        ("::127.0.0.1", False),
        ("::ffff:127.0.0.1", False),
        ("::ffff:10.0.0.1", False),
        ("::ffff:169.254.169.254", False),
        ("::ffff:8.8.8.8", True),
        ("64:ff9b::7f00:1", False),
        ("64:ff9b:1::1", False),
        ("100::1", False),
        ("2001::1", False),
        ("2001:db8::1", False),
        ("2002:7f00:1::", False),
        ("fc00::1", False),
        ("fd12:3456::1", False),
        ("fe80::1", False),
        ("fec0::1", False),
        ("ff02::1", False),
    ],
)
def test_only_addresses_of_the_open_internet_are_public(address: str, *, public: bool) -> None:
    assert outbound.is_public(ipaddress.ip_address(address)) is public


@pytest.mark.parametrize(
    "url",
    [
        "http://cong.example/nhan",
        "ftp://cong.example/nhan",
        "file:///etc/passwd",
        "//cong.example/nhan",
        "https://khac.example/nhan",
        "https://cong.example.khac.example/",
        "https://x.cong.example/",
        "https://cong.example:9999/",
        "https://user@cong.example/",
        "https://cong.example@khac.example/",
        "https://cong.example#@khac.example/",
        "https://khac.example\\@cong.example/",
        "https://cong.example/a b",
        "https://cong.example/a\r\nX: 1",
        "https://cong.example./",
        "https://cóng.example/",
        "https://[::1]/",
        "https://127.0.0.1/",
        "https://0x7f000001/",
        "https://2130706433/",
        "https:///nhan",
        "https://cong.example:70000/",
        "https://cong.example/" + "a" * 500,
        "",
    ],
)
def test_what_is_not_listed_is_refused(url: str) -> None:
    with pytest.raises(AddressRefusedError):
        outbound.target(url, GUARD)


def test_what_is_listed_is_taken_apart() -> None:
    aim = outbound.target("https://CONG.example:8443/nhan?x=1", GUARD)

    assert (aim.host, aim.port, aim.path) == ("cong.example", 8443, "/nhan?x=1")
    assert outbound.target(HOOK, GUARD).port == 443


def test_without_a_list_nothing_leaves() -> None:
    with pytest.raises(AddressRefusedError):
        outbound.target(HOOK, Guard())


@pytest.mark.parametrize(
    "found", [["127.0.0.1"], ["8.8.8.8", "10.0.0.1"], ["::1"], ["8.8.8.8", "::ffff:7f00:1"]]
)
def test_a_name_that_leads_inside_is_not_connected_to(
    monkeypatch: pytest.MonkeyPatch, found: list[str]
) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: [_entry(one) for one in found])
    monkeypatch.setattr(socket, "create_connection", _must_not)

    done = outbound.post(HOOK, b"{}", headers={}, guard=GUARD)

    assert done.outcome is Outcome.REFUSED
    assert "nội bộ" in done.detail


def test_a_name_is_asked_for_once_and_that_address_connected_to(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    answers = iter([["8.8.8.8"], ["127.0.0.1"]])  # a name server that changes its mind
    connected: list[tuple[str, int]] = []

    def connect(address: tuple[str, int], **_: Any) -> socket.socket:
        connected.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(
        socket, "getaddrinfo", lambda *_, **__: [_entry(one) for one in next(answers)]
    )
    monkeypatch.setattr(socket, "create_connection", connect)

    outbound.post(HOOK, b"{}", headers={}, guard=GUARD)

    assert connected == [("8.8.8.8", 443)]


def test_loopback_is_reached_only_where_the_settings_say_so(machine: Machine) -> None:
    guard = Guard(hosts=frozenset({machine.host}), http=True)

    assert outbound.post(machine.url, b"{}", headers={}, guard=guard).outcome is Outcome.REFUSED
    assert machine.received == []
    assert (
        outbound.post(machine.url, b"{}", headers={}, guard=_inside(machine)).outcome
        is Outcome.SENT
    )


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_no_redirect_is_followed(machine: Machine, status: int) -> None:
    with running_machine() as elsewhere:
        machine.status, machine.headers = status, {"Location": elsewhere.url}

        done = outbound.post(machine.url, b"{}", headers={}, guard=_inside(machine))

        assert (done.outcome, done.code) == (Outcome.REFUSED, status)
        assert elsewhere.received == []


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        (200, Outcome.SENT), (202, Outcome.SENT), (204, Outcome.SENT),
        (400, Outcome.REFUSED), (401, Outcome.REFUSED), (404, Outcome.REFUSED),
        (410, Outcome.REFUSED), (408, Outcome.TEMPORARY), (429, Outcome.TEMPORARY),
        (500, Outcome.TEMPORARY), (503, Outcome.TEMPORARY),
    ],
)  # fmt: skip
def test_the_answer_tells_what_became_of_it(
    machine: Machine, status: int, outcome: Outcome
) -> None:
    machine.status = status

    assert outbound.post(machine.url, b"{}", headers={}, guard=_inside(machine)).outcome is outcome


def test_nobody_there_is_for_later_and_a_lost_answer_is_a_doubt(machine: Machine) -> None:
    host = f"127.0.0.1:{free_port()}"
    guard = Guard(hosts=frozenset({host}), inside=frozenset({host}), http=True)
    nobody = outbound.post(f"http://{host}/", b"{}", headers={}, guard=guard)
    machine.drops = 1
    lost = outbound.post(machine.url, b"{}", headers={}, guard=_inside(machine))

    assert (nobody.outcome, nobody.code) == (Outcome.TEMPORARY, None)
    assert lost.outcome is Outcome.UNKNOWN


def test_who_drips_endlessly_is_broken_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outbound, "_DEADLINE", 0.3)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        host = f"127.0.0.1:{silent.getsockname()[1]}"
        guard = Guard(hosts=frozenset({host}), inside=frozenset({host}), http=True)

        done = outbound.post(f"http://{host}/", b"{}", headers={}, guard=guard)

    assert done.outcome is Outcome.UNKNOWN


@pytest.mark.parametrize(
    ("name", "is_trusted", "outcome", "told"),
    [
        ("IP:127.0.0.1", True, Outcome.SENT, "HTTP 204"),
        ("IP:127.0.0.1", False, Outcome.TEMPORARY, "self-signed certificate"),
        ("DNS:khac.example", True, Outcome.TEMPORARY, "not valid for '127.0.0.1'"),
    ],
)
def test_only_a_machine_with_a_trusted_certificate_of_its_name_is_told(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    *,
    name: str,
    is_trusted: bool,
    outcome: Outcome,
    told: str,
) -> None:
    file = certificate(tmp_path, name=name)
    if is_trusted:
        monkeypatch.setenv("SSL_CERT_FILE", str(file))
    with running_machine(encrypted_by=file) as machine:
        guard = Guard(hosts=frozenset({machine.host}), inside=frozenset({machine.host}))

        done = outbound.post(machine.url, "Mời họp".encode(), headers={}, guard=guard)

        assert done.outcome is outcome
        assert told in done.detail
        bodies = [one.body.decode() for one in machine.received]
        assert bodies == (["Mời họp"] if outcome is Outcome.SENT else [])


def test_too_much_is_not_sent_and_headers_stay_one_line(machine: Machine) -> None:
    guard = _inside(machine)
    large = outbound.post(machine.url, b"x" * 70_000, headers={}, guard=guard)

    assert large.outcome is Outcome.REFUSED
    with pytest.raises(ValueError, match="header"):
        outbound.post(machine.url, b"{}", headers={"X-A": "1\r\nX-B: 2"}, guard=guard)
    assert machine.received == []


def _entry(address: str) -> tuple[Any, ...]:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    return family, socket.SOCK_STREAM, 6, "", (address, 443)


def _must_not(*_: Any, **__: Any) -> socket.socket:
    raise AssertionError("connected")
