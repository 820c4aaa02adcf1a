"""How often one may try, and how long one waits after trying too often (T06)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Final

from meetings.kit import tokens
from meetings.kit.errors import DomainError
from meetings.kit.i18n import mark as _m

_FIRST_LOCK: Final = timedelta(minutes=15)
_LONGEST_LOCK: Final = timedelta(hours=24)
_FORGOTTEN_AFTER: Final = timedelta(hours=24)
_MOST_OF_AN_ACCOUNT: Final = 5
_MOST_OF_AN_ADDRESS: Final = 20  # a whole office may sit behind one address
_MINUTE: Final = timedelta(minutes=1)


class TooManyAttemptsError(DomainError):
    """Too many attempts; the time to wait is told."""

    status = HTTPStatus.TOO_MANY_REQUESTS


@dataclass(frozen=True, kw_only=True, slots=True)
class Guard:
    """One count of attempts: for what, and how many are evaluated before a pause."""

    key: str
    most: int
    is_shared: bool = False  # by several people, so that one of them cannot reset it


def of_sign_in(*, username_key: str, ip: str) -> tuple[Guard, Guard]:
    """Return the counts a sign-in goes into: that of the name and that of the address."""
    return _of("account", username_key), _of_address(ip)


def of_reset(*, username_key: str, ip: str) -> tuple[Guard, Guard]:
    """Return the counts that asking for a reset goes into."""
    return _of("reset", username_key), _of_address(ip)


def of_password(*, account_id: int) -> tuple[Guard]:
    """Return the count that giving one's current password goes into."""
    return (_of("password", str(account_id)),)


def count(failures: int, *, last_at: datetime | None, now: datetime) -> int:
    """Return the number of this attempt; a quiet day makes it the first again."""
    is_old = last_at is not None and now - last_at > _FORGOTTEN_AFTER
    return 1 if is_old else failures + 1


def lock(attempt: int, *, most: int, now: datetime) -> datetime | None:
    """Return until when the count is locked after this attempt: 15 minutes, then 30, 60 … a day."""
    if attempt % most:
        return None
    doubled: timedelta = _FIRST_LOCK * (1 << min(attempt // most - 1, 10))
    return now + min(doubled, _LONGEST_LOCK)


def check_unlocked(until: datetime | None, *, now: datetime) -> None:
    """Refuse an attempt while the count is locked, and say how long still."""
    if until is None or until <= now:
        return
    minutes = -(-(until - now) // _MINUTE)
    raise TooManyAttemptsError(
        _m("Đã thử sai nhiều lần nên tạm khóa. Hãy thử lại sau %(minutes)s phút."),
        minutes=minutes,
    )


def _of(kind: str, name: str) -> Guard:
    # Digests, because a password typed into the wrong field must not be kept.
    return Guard(key=f"{kind}:{tokens.digest(name)}", most=_MOST_OF_AN_ACCOUNT)


def _of_address(ip: str) -> Guard:
    return Guard(key=f"address:{ip[:64]}", most=_MOST_OF_AN_ADDRESS, is_shared=True)
