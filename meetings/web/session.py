"""Who is signed in, and which pages are open to everybody."""

from collections.abc import Callable
from datetime import datetime
from typing import Final, TypeVar, cast

from flask import Flask, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import LoginManager, UserMixin, current_user
from werkzeug.exceptions import Unauthorized

from meetings.access.actor import Actor

_login: Final = LoginManager()
_DATA_SUFFIXES: Final = (".json", ".csv", ".xlsx", ".pdf", ".ics")
NOBODY: Final = Actor(id=0, name="")


class Visitor(UserMixin):  # type: ignore[misc]
    """A signed-in person, dressed for Flask-Login; its id is the token of the session."""

    def __init__(
        self,
        *,
        token: str,
        actor: Actor,
        language: str = "vi",
        must_change_password: bool = False,
        office: str = "",
        username: str = "",
        seen_at: datetime | None = None,
    ) -> None:
        self.id = token
        self.actor = actor
        self.language = language
        self.must_change_password = must_change_password
        self.office = office
        self.username = username
        self.seen_at = seen_at


def init_app(app: Flask, *, load_visitor: Callable[[str], Visitor | None]) -> None:
    """Close every page, and remember people between requests; each request asks the database."""
    _login.init_app(app)
    _login.session_protection = None
    _login.user_loader(load_visitor)
    app.before_request(_require_sign_in)


V = TypeVar("V", bound=Callable[..., ResponseReturnValue])


def public(view: V) -> V:
    """Open a page to people who have not signed in."""
    view.is_public = True  # type: ignore[attr-defined]
    return view


def is_public(view: object) -> bool:
    """Say whether a view was opened to everybody."""
    return bool(getattr(view, "is_public", False))


def current_actor() -> Actor:
    """Return the signed-in person as the rules see them, or nobody."""
    return visitor.actor if (visitor := current_visitor()) else NOBODY


def current_visitor() -> Visitor | None:
    """Return who is signed in, or None."""
    return cast("Visitor", current_user) if current_user.is_authenticated else None


def wants_data() -> bool:
    """Say whether the asker is a program or a download rather than a page."""
    if request.path.endswith(_DATA_SUFFIXES):
        return True
    best = request.accept_mimetypes.best_match(["text/html", "application/json"])
    return best == "application/json"


def _require_sign_in() -> ResponseReturnValue | None:
    view = current_app.view_functions.get(request.endpoint or "")
    if view is None or is_public(view) or request.endpoint == "static":
        return None
    visitor = current_visitor()
    if visitor is None:
        if wants_data():
            raise Unauthorized
        wanted = request.full_path.rstrip("?") if request.method == "GET" else "/"
        return redirect(url_for("people.sign_in", next=wanted))
    if visitor.must_change_password and request.endpoint not in {
        "people.change_password",
        "people.sign_out",
    }:
        return redirect(url_for("people.change_password"))
    return None
