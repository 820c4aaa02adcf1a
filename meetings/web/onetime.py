"""A changing form is worked off once, however often it is sent (D11)."""

import hashlib
import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from http import HTTPStatus
from typing import Final, ParamSpec
from urllib.parse import urlsplit

from flask import Response, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import OperationalError

from meetings.kit import clock, onetime, sql, tokens
from meetings.kit.errors import InvalidError, StaleError
from meetings.kit.i18n import mark as _m
from meetings.kit.onetime import IdempotencyKey
from meetings.kit.transactions import one_form
from meetings.web import expiry
from meetings.web.logs import without_secrets
from meetings.web.session import current_actor, wants_data

KEY: Final = "_key"
VERSION: Final = "_version"
SEEN: Final = "_seen"
_SHORTEST_KEY: Final = 8
_LONGEST_KEY: Final = 64
_PAUSES: Final = (0.02, 0.1)  # seconds before the second and the third try
# A form that leads back to its own address: that address may hold a token, which is not stored.
_SAME: Final = "."
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
    """Work a POST off once: a second click on the same form gets the first answer.

    Key, change and answer are stored in one transaction. A refusal takes the claim back with
    everything else, so the same form can be mended and sent again.
    """

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
        if request.method != "POST":
            return view(*args, **kwargs)
        form = _Sent(key=_key(), account_id=current_actor().id, body_sha256=_body_digest())
        for pause in _PAUSES:
            try:
                return _work_off(form, lambda: view(*args, **kwargs))
            except OperationalError as error:  # rolled back as a whole: it may run again (D05)
                if not sql.is_passing(error) or request.files:
                    raise
                time.sleep(random.uniform(pause, 2 * pause))  # noqa: S311 so that two do not meet again
        return _work_off(form, lambda: view(*args, **kwargs))

    guarded.is_once = True  # type: ignore[attr-defined]
    return guarded


@dataclass(frozen=True, kw_only=True, slots=True)
class _Sent:
    """A form as it arrived."""

    key: str
    account_id: int
    body_sha256: str

    def claim(self) -> None:
        """Claim the key as the first thing of the transaction, or tell that it was used."""
        expiry.refuse_expired()
        earlier = onetime.claim(
            account_id=self.account_id,
            route=_route(),
            key=self.key,
            body_sha256=self.body_sha256,
            now=clock.now(),
        )
        if earlier is not None:
            raise _ReplayedError(earlier)

    def remember(self, response: Response) -> None:
        """Keep the answer as the last thing of the transaction."""
        onetime.answered(
            account_id=self.account_id,
            route=_route(),
            key=self.key,
            status=response.status_code,
            location=_place(response.location or ""),
        )


def _work_off(form: _Sent, view: Callable[[], ResponseReturnValue]) -> Response:
    try:
        with one_form(opening=form.claim) as work:
            response = make_response(view())
            work.complete(lambda: form.remember(response))
            return response
    except _ReplayedError as replayed:
        return _again(replayed.earlier)


def _again(earlier: IdempotencyKey) -> Response:
    """Give the first answer again: the same redirect, or where the form stood."""
    if not earlier.location and wants_data():
        return make_response({"replayed": True}, earlier.status or HTTPStatus.OK)
    before = request.full_path.rstrip("?") if earlier.location == _SAME else earlier.location
    return make_response(redirect(before or _came_from(), HTTPStatus.SEE_OTHER))


def _place(location: str) -> str:
    return _SAME if location.partition("?")[0] == request.path else location


def _came_from() -> str:
    """Return the page of ours on which the form stood, or the first page."""
    page = urlsplit(request.referrer or "")
    is_ours = f"{page.scheme}://{page.netloc}/" == request.host_url
    return page.path if is_ours and page.path.startswith("/") else url_for("home.index")


def _key() -> str:
    key = request.form.get(KEY) or request.headers.get("Idempotency-Key", "")
    if not _SHORTEST_KEY <= len(key) <= _LONGEST_KEY:
        raise MissingKeyError(_m("Biểu mẫu thiếu khóa một lần. Hãy tải lại trang rồi gửi lại."))
    return key


def _route() -> str:
    return without_secrets(request.path)[:160]


def new_key() -> str:
    """Return a fresh one-time key for a form."""
    return tokens.new_token()


def check_seen(stands: str, refusal: str, **facts: str) -> None:
    """Refuse (409) what cannot be undone where the page showed something else than stands now.

    For what has no version of its own: a list, a last reminder. The form carries what it showed
    as `_seen`; one without it, a program's, is not compared.
    """
    seen = request.form.get(SEEN)
    if seen is not None and seen != stands:
        raise StaleError(refusal, **facts)


def read_version() -> int | None:
    """Return the version the form was read at, or None."""
    text = request.form.get(VERSION, "")
    return int(text) if text.isdigit() and len(text) < 10 else None  # noqa: PLR2004


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
    if not request.form and not request.files:
        told.update(request.get_data())
    return told.hexdigest()
