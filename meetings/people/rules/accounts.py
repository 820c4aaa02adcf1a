"""Names of accounts, what is told about a newcomer, and which duties there are."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from http import HTTPStatus
from typing import Final
from urllib.parse import unquote, urlsplit

from meetings.access.actor import Actor
from meetings.access.roles import DUTIES, Role
from meetings.kit.errors import DomainError, InvalidError, NotAllowedError
from meetings.kit.i18n import mark as _m

MOST_SESSIONS: Final = 5
SEEN_EVERY: Final = timedelta(minutes=1)
RESET_LASTS: Final = timedelta(minutes=30)
_USERNAME: Final = re.compile(r"[a-z0-9]([a-z0-9._-]{1,62})[a-z0-9]")


# In this order: many name themselves after others too.
_PROGRAMS: Final = (
    ("Edg", "Edge"), ("OPR", "Opera"), ("coc_coc", "Coc Coc"), ("Firefox", "Firefox"),
    ("Chrome", "Chrome"), ("Safari", "Safari"), ("curl", "curl"),
)  # fmt: skip
_SYSTEMS: Final = (
    ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"),
    ("Mac OS", "macOS"), ("Linux", "Linux"),
)  # fmt: skip


class BadUsernameError(InvalidError):
    """A user name that could be mistaken for another."""


class UsernameTakenError(InvalidError):
    """Somebody has this user name."""


class WrongSignInError(InvalidError):
    """Name and password do not belong together; which of them is wrong is not told."""


class UsedLinkError(DomainError):
    """A link to set a password was used, replaced or is too old."""

    status = HTTPStatus.GONE


class BadDutyError(InvalidError):
    """A duty that cannot be held like this."""


class OwnAccountError(DomainError):
    """What nobody may do to the account they use."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Newcomer:
    """A person who gets an account; the password is already hashed."""

    name: str
    username: str
    password_hash: str
    post: str = ""
    email: str = ""
    phone: str = ""
    language: str = "vi"
    must_change_password: bool = True
    is_demo: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Contact:
    """What may be changed about a person later."""

    name: str
    post: str = ""
    email: str = ""
    phone: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Term:
    """From which day to which a duty is held; both days belong to it, None is open."""

    starts_on: date | None = None
    ends_on: date | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Origin:
    """Where a request came from."""

    ip: str = ""
    agent: str = ""


def username_key(username: str) -> str:
    """Return the form in which user names are compared: compatible characters, no case (T47)."""
    return unicodedata.normalize("NFKC", username).strip().casefold()


def check_username(username: str) -> None:
    """Refuse a user name with letters that look like others: a-z, digits, dot, dash, line."""
    if not _USERNAME.fullmatch(username_key(username)):
        raise BadUsernameError(
            _m("Tên đăng nhập gồm 3–64 chữ cái a–z không dấu, chữ số, dấu chấm hoặc gạch ngang."),
            field="username",
        )


def check_duty(role: Role, term: Term) -> None:
    """Refuse a part in a conference as a duty, or a term that ends before it begins."""
    if role not in DUTIES:
        raise BadDutyError(_m("Vai trò này chỉ được giao trong từng hội nghị."), field="role")
    if term.starts_on and term.ends_on and term.ends_on < term.starts_on:
        raise BadDutyError(_m("Ngày kết thúc phải từ ngày bắt đầu trở đi."), field="ends_on")


def check_own(account_id: int, *, actor: Actor) -> None:
    """Refuse what only the owner of an account may do with it."""
    if account_id != actor.id:
        raise NotAllowedError(_m("Không tìm thấy nội dung này, hoặc bạn không được xem."))


def is_open(*, seen_at: datetime, expires_at: datetime, now: datetime, idle: timedelta) -> bool:
    """Say whether a session still holds: neither idle too long nor past its end (T09)."""
    return now < expires_at and now - seen_at < idle


def device(agent: str) -> str:
    """Name a browser and its system from what it says of itself, "Firefox · Windows"."""
    program = next((name for sign, name in _PROGRAMS if sign in agent), "")
    system = next((name for sign, name in _SYSTEMS if sign in agent), "")
    return " · ".join(part for part in (program, system) if part) or "—"


def own_path(wanted: str) -> str:
    """Return the page to go to after signing in: a path of ours, else the first page (T22)."""
    return wanted if _is_own_path(wanted) and _is_own_path(unquote(wanted)) else "/"


def _is_own_path(wanted: str) -> bool:
    if not wanted.startswith("/") or wanted.startswith(("//", "/\\")) or "\\" in wanted:
        return False
    if any(unicodedata.category(sign)[0] in "CZ" and sign != " " for sign in wanted):
        return False
    try:
        parts = urlsplit(wanted)
    except ValueError:
        return False
    return not parts.scheme and not parts.netloc
