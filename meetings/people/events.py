"""What happens to people's accounts and sessions."""

from dataclasses import dataclass

from meetings.kit.events import Event


@dataclass(frozen=True, kw_only=True, slots=True)
class SignedIn(Event):
    """Somebody came in."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SignedOut(Event):
    """Somebody left."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SignInLocked(Event):
    """Too many attempts; `subject` is what is locked: a name's account, else the kind of count."""

    guard: str
    minutes: int


@dataclass(frozen=True, kw_only=True, slots=True)
class SessionsEnded(Event):
    """Sessions of an account were ended from elsewhere."""

    count: int


@dataclass(frozen=True, kw_only=True, slots=True)
class PasswordChanged(Event):
    """Somebody chose a new password; `way` is "own" or "link"."""

    account_id: int
    way: str


@dataclass(frozen=True, kw_only=True, slots=True)
class PasswordRenewed(Event):
    """An administrator drew a new first password."""

    account_id: int


@dataclass(frozen=True, kw_only=True, slots=True)
class PasswordResetAsked(Event):
    """Somebody asked for a link to set a new password.

    Without the link: what may open an account must not lie in the log. Who writes the mail opens
    the link then (`commands.passwords.open_reset`).
    """

    account_id: int


@dataclass(frozen=True, kw_only=True, slots=True)
class PasswordLinkMade(Event):
    """The link that was asked for is on its way by mail."""

    account_id: int


@dataclass(frozen=True, kw_only=True, slots=True)
class LanguageChosen(Event):
    """Somebody chose the language of pages and mails."""

    language: str


@dataclass(frozen=True, kw_only=True, slots=True)
class AccountOpened(Event):
    """Somebody got an account."""

    username: str
    name: str


@dataclass(frozen=True, kw_only=True, slots=True)
class PersonChanged(Event):
    """Name, post, mail or phone of a person changed; which, not what was in them."""

    changed: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class AccountClosed(Event):
    """An account may no longer act."""


@dataclass(frozen=True, kw_only=True, slots=True)
class AccountReopened(Event):
    """An account may act again."""


@dataclass(frozen=True, kw_only=True, slots=True)
class DutyGiven(Event):
    """A duty began."""

    role: str
    place: str
    starts_on: str
    ends_on: str


@dataclass(frozen=True, kw_only=True, slots=True)
class DutyEnded(Event):
    """A duty ends."""

    role: str
    place: str
    last_day: str
