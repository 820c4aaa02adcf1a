"""What every answer tells the browser to refuse, and what is refused before a page runs."""

import secrets
from typing import Final
from urllib.parse import urlsplit

from flask import Flask, Response, current_app, g, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import Forbidden

_SAFE_METHODS: Final = frozenset({"GET", "HEAD", "OPTIONS"})
_SAME_SITE: Final = frozenset({"same-origin", "none"})
_LOCAL_HOSTS: Final = frozenset({"127.0.0.1", "localhost", "::1"})
_LOCAL_PROFILES: Final = frozenset({"demo", "test"})
_TWO_YEARS: Final = 2 * 365 * 24 * 3600
_STATIC_ENDPOINTS: Final = frozenset({"asset", "static"})
_POLICY: Final = (
    "default-src 'none'",
    "script-src 'self' 'nonce-{nonce}'",
    "style-src 'self'",
    "connect-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "manifest-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
)
_PERMISSIONS: Final = ", ".join(
    f"{feature}=()"
    for feature in (
        "browsing-topics",
        "camera",
        "display-capture",
        "geolocation",
        "microphone",
        "payment",
        "usb",
    )
)
_HEADERS: Final = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": _PERMISSIONS,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def init_app(app: Flask) -> None:
    """Answer only to our own name, refuse foreign posts, and put the headers on every answer.

    To be called before whatever else looks at a request: a stranger's Host is refused first.
    """
    app.before_request(_refuse_foreign_hosts)
    app.before_request(_refuse_foreign_posts)
    app.after_request(_harden)


def csp_nonce() -> str:
    """Return the nonce of this request; a script element without it does not run."""
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(18)
    return str(g.csp_nonce)


def _refuse_foreign_hosts() -> ResponseReturnValue | None:
    """Refuse a Host header that is not ours, in plain text: no page may build a link from it."""
    base = urlsplit(_base_url(current_app))
    local = _LOCAL_HOSTS if current_app.config.get("PROFILE") in _LOCAL_PROFILES else frozenset()
    if urlsplit(f"//{request.host}").hostname in {base.hostname, *local} - {None}:
        return None
    return Response("Unknown host\n", status=400, mimetype="text/plain")


def _base_url(app: Flask) -> str:
    return str(app.config.get("BASE_URL") or "")


def _refuse_foreign_posts() -> None:
    """Refuse a change that a page of another origin started (beside the token of the form)."""
    if request.method in _SAFE_METHODS:
        return
    if request.headers.get("Sec-Fetch-Site", "none") not in _SAME_SITE:
        raise Forbidden
    origin = request.headers.get("Origin")
    if origin is not None and origin not in _own_origins():
        raise Forbidden


def is_from_own_page() -> bool:
    """Say whether a page of ours sent this request for sure: every browser names it on a POST."""
    return request.headers.get("Origin", "") in _own_origins()


def _own_origins() -> set[str]:
    base = urlsplit(_base_url(current_app))
    return {f"{base.scheme}://{base.netloc}", request.host_url.rstrip("/")}


def _harden(response: Response) -> Response:
    """Set each header that the page has not set itself."""
    policy = "; ".join(_POLICY).format(nonce=csp_nonce())
    response.headers.setdefault("Content-Security-Policy", policy)
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)
    if urlsplit(_base_url(current_app)).scheme == "https":
        response.headers.setdefault(
            "Strict-Transport-Security", f"max-age={_TWO_YEARS}; includeSubDomains"
        )
    if request.endpoint not in _STATIC_ENDPOINTS and "Cache-Control" not in response.headers:
        response.headers["Cache-Control"] = "no-store"
        response.vary.add("Cookie")
    return response
