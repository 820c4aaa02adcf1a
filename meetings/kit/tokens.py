"""Secrets that travel in addresses: random tokens, public identifiers, signed links."""

import base64
import hashlib
import hmac
import secrets
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Final

from itsdangerous import BadSignature, URLSafeSerializer

from meetings.kit.errors import DomainError
from meetings.kit.i18n import mark as _m

_TOKEN_BYTES: Final = 24
_ID_BYTES: Final = 16


class BadLinkError(DomainError):
    """The signature of a link is wrong, or the link was made for something else."""

    status = HTTPStatus.NOT_FOUND


class ExpiredLinkError(DomainError):
    """The link was true but is too old."""

    status = HTTPStatus.GONE


def new_token() -> str:
    """Make a secret of 192 random bits, fit for an address; store only its digest."""
    return secrets.token_urlsafe(_TOKEN_BYTES)


def digest(token: str) -> str:
    """Give the SHA-256 of a token as 64 hex digits, the only form that is stored."""
    return hashlib.sha256(token.encode()).hexdigest()


def handle(secret: str, number: int) -> str:
    """Name a row of somebody's to the browser without telling its number (D35).

    `secret` is something only its owner's pages know, so that nobody can count handles up.
    """
    return digest(f"{secret}:{number}")[:32]


def public_id() -> str:
    """Make an identifier of 128 random bits: 26 characters of a-z and 2-7."""
    drawn = base64.b32encode(secrets.token_bytes(_ID_BYTES))
    return drawn.decode("ascii").rstrip("=").lower()


def same(left: str, right: str) -> bool:
    """Compare two secrets in a time that does not tell where they differ."""
    return hmac.compare_digest(left.encode(), right.encode())


def sign(payload: str, *, purpose: str, key: str, expires_at: datetime) -> str:
    """Make a link text that carries the payload, holds for one purpose and ends in time.

    `expires_at` must be aware; the payload can be read by whoever holds the link.
    """
    if expires_at.tzinfo is None:
        raise ValueError("naive datetime")
    return _serializer(purpose, key).dumps([payload, int(expires_at.timestamp())])


def read_signed(token: str, *, purpose: str, key: str, now: datetime) -> str:
    """Give back the payload of a link made by `sign` for the same purpose.

    Raises BadLinkError when it was tampered with or made for something else, ExpiredLinkError
    from the moment it ends on.
    """
    try:
        payload, expires = _serializer(purpose, key).loads(token)
    except (BadSignature, ValueError) as error:
        raise BadLinkError(_m("Liên kết không đúng. Hãy mở lại từ thư đã nhận.")) from error
    if now >= datetime.fromtimestamp(expires, UTC):
        raise ExpiredLinkError(_m("Liên kết đã hết hạn. Hãy xin liên kết mới."))
    return str(payload)


def _serializer(purpose: str, key: str) -> URLSafeSerializer:
    return URLSafeSerializer(
        key,
        salt=f"link:{purpose}",
        signer_kwargs={"key_derivation": "hmac", "digest_method": hashlib.sha256},
    )
