"""A form that stood open for too long: nothing is stored, and nothing that was typed is lost."""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Final

from flask import Flask, current_app, g, request
from flask_wtf import CSRFProtect
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import Unauthorized

from meetings.kit.errors import DomainError
from meetings.kit.i18n import mark as _m
from meetings.web.security import is_from_own_page
from meetings.web.session import current_visitor, is_public, wants_data

_TOKEN: Final = "csrf_token"  # noqa: S105 the name of the field
SECRETS: Final = ("password", "secret", "header_value")  # what is never written into a page


def init_app(app: Flask) -> None:
    """Ask every form for its token, and offer one again whose sender is signed in no more."""
    FormTokens(app)
    app.before_request(_sign_in_first)


class ExpiredFormError(DomainError):
    """The form was read under a session that has ended."""

    status = HTTPStatus.FORBIDDEN


class FormTokens(CSRFProtect):  # type: ignore[misc]
    """Refuses a form without the token of its session.

    One that surely comes from a page of ours (its Origin says so) is read once more by its own view
    and refused at the first transaction, so that it is shown again with all that was typed.
    """

    def protect(self, **how: bool) -> None:
        """Check the token, or note that the form has expired."""
        try:
            super().protect(**how)
        except CSRFError:
            is_once = getattr(_view(), "is_once", False)
            is_known = current_visitor() is not None or is_public(_view())
            if not (is_once and is_known and is_from_own_page()) or _by_program():
                raise
            g.form_has_expired = True


def refuse_expired() -> None:
    """Refuse to change anything for a form that has expired; raises ExpiredFormError."""
    if g.get("form_has_expired", False):
        raise ExpiredFormError(
            _m(
                "Biểu mẫu mở đã lâu nên chưa lưu gì. Nội dung đã nhập còn nguyên: "
                "hãy xem lại rồi gửi lần nữa."
            )
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Again:
    """What was sent in vain, to be sent once more; files have to be chosen anew."""

    action: str
    fields: tuple[tuple[str, str], ...]
    files: tuple[tuple[str, str], ...]
    must_sign_in: bool


def again() -> Again | None:
    """Return what the form at hand held, or None where it cannot be offered again.

    A password is never written into a page, and a page of somebody else is not helped.
    """
    if request.method != "POST" or _by_program() or not is_from_own_page():
        return None
    fields = tuple((n, v) for n, v in request.form.items(multi=True) if n != _TOKEN)
    files = tuple((n, f.filename) for n, f in request.files.items(multi=True) if f.filename)
    has_secret = any(word in name for name, _ in fields for word in SECRETS)
    if has_secret or not any(not name.startswith("_") for name, _ in (*fields, *files)):
        return None
    return Again(
        action=request.full_path.rstrip("?"),
        fields=fields,
        files=files,
        must_sign_in=current_visitor() is None and not is_public(_view()),
    )


def _sign_in_first() -> None:
    """Keep what was typed by who is signed in no more; where nothing was, the way in is shown."""
    offer = again() if _view() is not None else None
    if offer is not None and offer.must_sign_in:
        raise Unauthorized


def _view() -> object:
    return current_app.view_functions.get(request.endpoint or "")


def _by_program() -> bool:
    return wants_data() or "HX-Request" in request.headers
