"""A changing form is worked off once, however often it is sent (D11)."""

import hashlib
from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Final, ParamSpec

from flask import make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from meetings.kit import clock, onetime, tokens
from meetings.kit.errors import InvalidError
from meetings.kit.i18n import mark as _m
from meetings.kit.onetime import IdempotencyKey
from meetings.kit.transactions import opening_with, transaction
from meetings.web.session import current_actor

KEY: Final = "_key"
VERSION: Final = "_version"
_IGNORED: Final = frozenset({KEY, "csrf_token"})
P = ParamSpec("P")


class MissingKeyError(InvalidError):
    """A changing form came without its one-time key."""

    status = HTTPStatus.BAD_REQUEST


class _ReplayedError(Exception):
    """The form was worked off before; carries the answer it got."""

    def __init__(self, earlier: IdempotencyKey) -> None:
        super().__init__(earlier.key)
        self.earlier = earlier


def once(view: Callable[P, ResponseReturnValue]) -> Callable[P, ResponseReturnValue]:
    """Let the first transaction of a POST claim the key of its form; a second click gets the first answer.

    A refusal rolls the claim back with everything else, so the same form can be mended and sent again.
    """

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
        if request.method != "POST":
            return view(*args, **kwargs)
        key = request.form.get(KEY) or request.headers.get("Idempotency-Key", "")
        if not 8 <= len(key) <= 64:  # noqa: PLR2004 the bounds of a key
            raise MissingKeyError(_m("Biểu mẫu thiếu khóa một lần. Hãy tải lại trang rồi gửi lại."))
        try:
            with opening_with(lambda: _claim(key)):
                response = make_response(view(*args, **kwargs))
        except _ReplayedError as replayed:
            return redirect(
                replayed.earlier.location or url_for("home.index"), HTTPStatus.SEE_OTHER
            )
        if response.status_code < HTTPStatus.BAD_REQUEST:
            _remember(key, response.status_code, response.location or "")
        return response

    guarded.is_once = True  # type: ignore[attr-defined]
    return guarded


def new_key() -> str:
    """Return a fresh one-time key for a form."""
    return tokens.new_token()


def read_version() -> int | None:
    """Return the version the form was read at, or None."""
    text = request.form.get(VERSION, "")
    return int(text) if text.isdigit() and len(text) < 10 else None  # noqa: PLR2004


def _claim(key: str) -> None:
    earlier = onetime.claim(
        account_id=current_actor().id,
        route=request.path[:160],
        key=key,
        body_sha256=_body_digest(),
        now=clock.now(),
    )
    if earlier is not None:
        raise _ReplayedError(earlier)


def _remember(key: str, status: int, location: str) -> None:
    with transaction():
        onetime.answered(
            account_id=current_actor().id,
            route=request.path[:160],
            key=key,
            status=status,
            location=location,
        )


def _body_digest() -> str:
    told = hashlib.sha256()
    for name in sorted(request.form):
        if name not in _IGNORED:
            for value in request.form.getlist(name):
                told.update(f"{name}\0{value}\0".encode())
    for name in sorted(request.files):
        for file in request.files.getlist(name):
            told.update(f"{name}\0{file.filename}\0".encode())
            told.update(hashlib.file_digest(file.stream, "sha256").digest())  # type: ignore[arg-type]
            file.stream.seek(0)
    return told.hexdigest()
