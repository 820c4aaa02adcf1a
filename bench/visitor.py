"""Somebody of the demonstration who works through HTTP as a browser would."""

import http.client
import re
import secrets
import urllib.parse
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html.parser import HTMLParser
from http.cookies import SimpleCookie
from typing import Final, Self
from urllib.parse import urlsplit

from config import Config

_TOKEN: Final = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
_GZIP: Final = {"Accept-Encoding": "gzip", "Accept": "text/html"}


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    location: str
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


class Visitor:
    """A connection that stays open, with its cookies and the token of its forms."""

    def __init__(self, url: str) -> None:
        place = urlsplit(url)
        assert place.hostname
        self._connection = http.client.HTTPConnection(place.hostname, place.port or 80, timeout=120)
        self._cookies: dict[str, str] = {}
        self.token = ""

    def sign_in(self, username: str) -> "Visitor":
        """Come in as one of the demonstration."""
        self.get("/sign-in")
        answer = self.post("/sign-in", {"username": username, "password": Config.DEMO_PASSWORD})
        assert answer.status in (302, 303), answer.text[:500]
        self.get(answer.location)
        return self

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()

    def twin(self, url: str) -> "Visitor":
        """Return the same person at another connection."""
        twin = Visitor(url)
        twin._cookies, twin.token = dict(self._cookies), self.token
        return twin

    def get(self, path: str, *, packed: bool = False) -> Answer:
        """Ask for a page; packed as browsers want it when its size matters."""
        answer = self._ask("GET", path, None, _GZIP if packed else {"Accept": "text/html"})
        found = _TOKEN.search(answer.text) if not packed else None
        self.token = found.group(1) if found else self.token
        return answer

    def post(self, path: str, fields: Mapping[str, str | Sequence[str]]) -> Answer:
        """Send a form with a fresh one-time key; a field may be ticked several times."""
        whole = {"csrf_token": self.token, "_key": secrets.token_urlsafe(16), **fields}
        body = urllib.parse.urlencode(whole, doseq=True).encode()
        return self._ask("POST", path, body, {"Content-Type": "application/x-www-form-urlencoded"})

    def submit(self, path: str, changes: Mapping[str, str]) -> Answer:
        """Open a page, change some fields of its form and send it to the same address."""
        form = _Form()
        form.feed(self.get(path).text)
        return self.post(path, {**form.fields, **changes})

    def upload(self, path: str, name: str, content: bytes) -> Answer:
        """Send one file."""
        border = secrets.token_hex(16)
        fields = {"csrf_token": self.token, "_key": secrets.token_urlsafe(16)}
        parts = [
            f'--{border}\r\nContent-Disposition: form-data; name="{field}"\r\n\r\n{value}\r\n'
            for field, value in fields.items()
        ]
        head = (
            f'--{border}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n'
            "Content-Type: application/octet-stream\r\n\r\n"
        )
        body = "".join(parts).encode() + head.encode() + content + f"\r\n--{border}--\r\n".encode()
        kind = f"multipart/form-data; boundary={border}"
        return self._ask("POST", path, body, {"Content-Type": kind})

    def _ask(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> Answer:
        cookie = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
        told = {**headers, "Cookie": cookie}
        try:
            self._connection.request(method, path, body, told)
            response = self._connection.getresponse()
        except (http.client.RemoteDisconnected, ConnectionError):
            # The server lets an idle connection go; the key of a form makes asking again safe.
            self._connection.close()
            self._connection.request(method, path, body, told)
            response = self._connection.getresponse()
        content = response.read()
        for cookies in response.headers.get_all("Set-Cookie") or []:
            for name, morsel in SimpleCookie(cookies).items():
                self._cookies[name] = morsel.value
        return Answer(response.status, response.headers.get("Location", ""), content)


class _Form(HTMLParser):
    """The fields that the largest form of a page would send."""

    def __init__(self) -> None:
        super().__init__()
        self._forms: list[dict[str, str]] = []
        self._open = False

    @property
    def fields(self) -> dict[str, str]:
        """Return names and values as the page offers them."""
        return max(self._forms, key=len, default={})

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        if tag == "form":
            self._forms.append({})
            self._open = True
        name = told.get("name")
        if not (self._open and name and tag == "input"):
            return
        kind = told.get("type", "text")
        if kind not in {"checkbox", "radio", "submit", "file"} or "checked" in told:
            self._forms[-1][name] = told.get("value") or ""

    def handle_endtag(self, tag: str) -> None:
        self._open = self._open and tag != "form"
