"""Refusals the domain can give, each with the words a person will read."""

from http import HTTPStatus
from typing import Any


class DomainError(Exception):
    """A rule said no; nothing was saved.

    The message is a Vietnamese msgid with %(name)s placeholders; it is translated when it is shown.
    `field` names the form field it belongs to, if one can be blamed.
    """

    status = HTTPStatus.CONFLICT

    def __init__(self, message: str, *, field: str | None = None, **facts: Any) -> None:
        super().__init__(message % facts if facts else message)
        self.message = message
        self.field = field
        self.facts = facts


class InvalidError(DomainError):
    """What was filled in breaks a rule; the form is shown again."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY


class StaleError(DomainError):
    """Somebody else changed it since it was read."""

    status = HTTPStatus.CONFLICT


class NotFoundError(DomainError):
    """There is no such thing, or this actor may not know of it."""

    status = HTTPStatus.NOT_FOUND


class NotAllowedError(NotFoundError):
    """The actor lacks the permission here; to the outside it does not exist."""


class TooLargeError(DomainError):
    """More was sent than is taken."""

    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE


class WrongTypeError(DomainError):
    """A file of a kind that is not taken."""

    status = HTTPStatus.UNSUPPORTED_MEDIA_TYPE
