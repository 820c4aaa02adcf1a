"""Posting to other machines: only to hosts that the settings list, never further inside (T21)."""

import http.client
import ipaddress
import socket
import ssl
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Final, TypeAlias
from urllib.parse import urlsplit

from meetings.kit.errors import InvalidError
from meetings.kit.i18n import mark as _m
from meetings.kit.mailing import Delivery, Outcome
from meetings.kit.vietnamese import clean

_TIMEOUT: Final = 5.0  # seconds for each step
_DEADLINE: Final = 15.0  # seconds for everything, however slowly the other side drips
_MOST_SENT: Final = 64 * 1024
_MOST_READ: Final = 2048
_LONGEST_DETAIL: Final = 300
_LONGEST_URL: Final = 500
_PORTS: Final = {"https": 443, "http": 80}
_LATER: Final = frozenset({408, 425, 429})
_TAKEN: Final = range(200, 300)
_REDIRECTS: Final = range(300, 400)
_SERVER_TROUBLE: Final = range(500, 600)
# What `is_global` lets through though it leads inside, or to nobody in particular.
_NEVER: Final = tuple(
    ipaddress.ip_network(one)
    for one in (
        "0.0.0.0/8", "100.64.0.0/10", "192.0.0.0/24", "192.88.99.0/24", "224.0.0.0/4",
        "240.0.0.0/4", "::/96", "64:ff9b::/96", "64:ff9b:1::/48", "2001::/32", "2002::/16",
        "fec0::/10", "ff00::/8",
    )
)  # fmt: skip
Address: TypeAlias = ipaddress.IPv4Address | ipaddress.IPv6Address


class AddressRefusedError(InvalidError):
    """Nothing is sent to this address."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Guard:
    """Where may be posted to: exact hosts ("host" or "host:port"), and which of them lie inside.

    A host of `inside` may resolve to a private or loopback address; `http` without encryption is
    for development only.
    """

    hosts: frozenset[str] = frozenset()
    inside: frozenset[str] = frozenset()
    http: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Target:
    """An address that may be posted to, taken apart."""

    scheme: str
    host: str
    port: int
    path: str
    name: str


def names(text: str) -> frozenset[str]:
    """Read a list of hosts as a setting holds it: "a.example, b.example:8443"."""
    return frozenset(one.strip().lower() for one in text.split(",") if one.strip())


def target(url: str, guard: Guard) -> Target:
    """Take an address apart; raises AddressRefusedError for one that may not be posted to."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise AddressRefusedError(_m("Địa chỉ chưa đúng dạng https://máy-chủ/đường-dẫn.")) from None
    host = parts.hostname or ""
    sound = url.isascii() and url.isprintable() and " " not in url and "\\" not in url
    if not sound or not host or "@" in parts.netloc or parts.fragment or len(url) > _LONGEST_URL:
        raise AddressRefusedError(_m("Địa chỉ chưa đúng dạng https://máy-chủ/đường-dẫn."))
    if parts.scheme != "https" and not (parts.scheme == "http" and guard.http):
        raise AddressRefusedError(_m("Chỉ gửi tới địa chỉ https."))
    usual = _PORTS[parts.scheme]
    name = host if port in {None, usual} else f"{host}:{port}"
    if name not in guard.hosts:
        raise AddressRefusedError(
            _m("Máy chủ %(host)s chưa có trong danh sách được phép (OUTBOUND_HOSTS)."), host=name
        )
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Target(scheme=parts.scheme, host=host, port=port or usual, path=path, name=name)


def is_public(address: Address) -> bool:
    """Say whether an address belongs to one machine of the open Internet."""
    mapped = getattr(address, "ipv4_mapped", None)
    if mapped is not None:
        return is_public(mapped)
    inside = any(address.version == net.version and address in net for net in _NEVER)
    return address.is_global and not inside


def resolve(aim: Target, guard: Guard) -> str:
    """Return the one address to connect to; every address of the name must be allowed.

    Raises AddressRefusedError where one leads inside, OSError where the name leads nowhere.
    """
    found = socket.getaddrinfo(aim.host, aim.port, type=socket.SOCK_STREAM)
    addresses = [str(one[4][0]).partition("%")[0] for one in found]
    if aim.name not in guard.inside:
        for one in addresses:
            if not is_public(ipaddress.ip_address(one)):
                raise AddressRefusedError(
                    _m("Máy chủ %(host)s trỏ vào mạng nội bộ nên không gửi."), host=aim.name
                )
    return addresses[0]


def post(url: str, body: bytes, *, headers: Mapping[str, str], guard: Guard) -> Delivery:
    """Post a body and tell what became of it; trouble on the way is an outcome, not an error.

    The name is resolved once and that address connected to; no redirect is followed, no proxy
    asked; of the answer only its beginning is read.
    """
    if len(body) > _MOST_SENT:
        return Delivery(outcome=Outcome.REFUSED, detail=f"more than {_MOST_SENT} bytes")
    try:
        aim = target(url, guard)
        connected = _connect(aim, resolve(aim, guard))
    except AddressRefusedError as refusal:
        return Delivery(outcome=Outcome.REFUSED, detail=str(refusal))
    except OSError as trouble:
        return _trouble(Outcome.TEMPORARY, trouble)
    try:
        return _talk(aim, connected, body, headers)
    except (OSError, http.client.HTTPException) as trouble:
        return _trouble(Outcome.UNKNOWN, trouble)
    finally:
        connected.close()


def _connect(aim: Target, address: str) -> socket.socket:
    plain = socket.create_connection((address, aim.port), timeout=_TIMEOUT)
    if aim.scheme == "http":
        return plain
    try:
        with _over_at(plain):
            context = ssl.create_default_context()
            return context.wrap_socket(plain, server_hostname=aim.host)
    except BaseException:
        plain.close()
        raise


def _talk(
    aim: Target, connected: socket.socket, body: bytes, headers: Mapping[str, str]
) -> Delivery:
    line = http.client.HTTPConnection(aim.host, aim.port)
    line.sock = connected
    line.auto_open = 0
    with _over_at(connected):
        line.request("POST", aim.path, body, {**headers, "Connection": "close"})
        answer = line.getresponse()
        said = answer.read(_MOST_READ)
    return _judged(answer.status, said)


@contextmanager
def _over_at(connected: socket.socket) -> Iterator[None]:
    """Break a talk off that lasts too long: each step may be quick and the whole endless."""
    timer = threading.Timer(_DEADLINE, _break_off, (connected,))
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _break_off(connected: socket.socket) -> None:
    with suppress(OSError):
        connected.shutdown(socket.SHUT_RDWR)


def _judged(status: int, said: bytes) -> Delivery:
    words = clean(said.decode("utf-8", "replace"))[:_LONGEST_DETAIL]
    detail = f"HTTP {status} {words}".strip()
    if status in _TAKEN:
        return Delivery(outcome=Outcome.SENT, code=status, detail=detail)
    if status in _REDIRECTS:
        return Delivery(outcome=Outcome.REFUSED, code=status, detail=f"HTTP {status}: redirect")
    later = status in _LATER or status in _SERVER_TROUBLE
    outcome = Outcome.TEMPORARY if later else Outcome.REFUSED
    return Delivery(outcome=outcome, code=status, detail=detail)


def _trouble(outcome: Outcome, error: Exception) -> Delivery:
    detail = clean(f"{type(error).__name__}: {error}")[:_LONGEST_DETAIL]
    return Delivery(outcome=outcome, detail=detail)
