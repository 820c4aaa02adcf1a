"""What a planner decides about a conference, as one value."""

from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from typing import Any, Final, TypeVar

from meetings.conferences.rules.vocabulary import Form, Kind
from meetings.kit import vietnamese

_PREFIXES: Final[dict[Kind, str]] = {
    Kind.GIAO_BAN: "gb",
    Kind.TAP_HUAN: "th",
    Kind.TOA_DAM: "td",
    Kind.HOI_THAO: "ht",
    Kind.DIEN_DAN: "dd",
    Kind.HOP: "hop",
}
_LINES: Final = ("purpose", "requirements")
_TEXTS: Final = ("code", "title", "theme", "place", "signer_title", "signer_name")
# How a plan was entered is no part of what it says.
_ENTERED: Final = frozenset({"is_history", "is_illustrative", "is_silent", "declared_not_secret"})


@dataclass(frozen=True, kw_only=True, slots=True)
class PlannedChair:
    """One who chairs, with one or two titles."""

    name: str
    title: str
    other_title: str = ""
    note: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class PlannedOrganiser:
    """A body that organises, and its part ("chủ trì", "phối hợp")."""

    name: str
    part: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class PlannedContact:
    """Whom to call (QĐ 45/2018: đầu mối liên hệ)."""

    name: str
    title: str = ""
    phone: str = ""
    email: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class PlannedSession:
    """A session within a day; `key` is its public id when it stands already."""

    title: str
    place: str = ""
    starts_at: datetime
    ends_at: datetime
    key: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class PlannedDay:
    """One day from its first to its last minute, with the sessions held within it."""

    starts_at: datetime
    ends_at: datetime
    sessions: tuple[PlannedSession, ...] = ()

    @property
    def day(self) -> date:
        """Return the day in Việt Nam."""
        return self.starts_at.astimezone(vietnamese.ZONE).date()


@dataclass(frozen=True, kw_only=True, slots=True)
class Plan:
    """Everything a planner decides; the form, the demo and the tests build the same.

    An empty code is proposed from kind and date; an empty scheme is the one valid on the first
    day; an empty main point is the host's own; deadlines left out are proposed. History may lie
    in the past and sends no mail.
    """

    code: str = ""
    title: str
    aliases: tuple[str, ...] = ()
    kind: Kind = Kind.HOI_NGHI
    form: Form = Form.ONLINE
    organisers: tuple[PlannedOrganiser, ...] = ()
    chairs: tuple[PlannedChair, ...] = ()
    purpose: str = ""
    theme: str = ""
    requirements: str = ""
    scheme: str = ""
    levels: int = 3
    days: tuple[PlannedDay, ...]
    main_point: str = ""
    place: str = ""
    contacts: tuple[PlannedContact, ...] = ()
    signer_title: str = ""
    signer_name: str = ""
    speech_minutes: int = 7
    reply_deadline: datetime | None = None
    speech_deadline: datetime | None = None
    line_test_at: datetime | None = None
    declared_not_secret: bool = False
    is_history: bool = False
    is_illustrative: bool = False
    is_silent: bool = False

    @property
    def starts_at(self) -> datetime:
        """Return when the conference begins."""
        return self.days[0].starts_at

    @property
    def ends_at(self) -> datetime:
        """Return when the conference ends."""
        return self.days[-1].ends_at


def cleaned(draft: Plan) -> Plan:
    """Return the plan with every text clean: NFC, single blanks, nothing invisible."""
    texts: dict[str, Any] = {n: vietnamese.clean(getattr(draft, n)) for n in _TEXTS}
    texts |= {n: vietnamese.clean_lines(getattr(draft, n)) for n in _LINES}
    return replace(
        draft,
        **texts,
        aliases=tuple(filter(None, map(vietnamese.clean, draft.aliases))),
        organisers=tuple(map(_clean_part, draft.organisers)),
        chairs=tuple(map(_clean_part, draft.chairs)),
        contacts=tuple(map(_clean_part, draft.contacts)),
        days=tuple(
            replace(day, sessions=tuple(map(_clean_part, day.sessions))) for day in draft.days
        ),
    )


def proposed_code(kind: Kind, day: date, *, attempt: int = 1) -> str:
    """Return "hn-2020-02-12", from the second attempt on "hn-2020-02-12-2"."""
    code = f"{_PREFIXES.get(kind, 'hn')}-{day.isoformat()}"
    return code if attempt == 1 else f"{code}-{attempt}"


def differences(before: Plan, after: Plan) -> tuple[str, ...]:
    """Name the parts in which two plans differ; how it was entered is no part."""
    return tuple(
        field.name
        for field in fields(Plan)
        if field.name not in _ENTERED and getattr(before, field.name) != getattr(after, field.name)
    )


def is_moved(before: Plan, after: Plan) -> bool:
    """Tell whether time or place changed: what people's calendars hold."""
    return (
        [(day.starts_at, day.ends_at) for day in before.days]
        != [(day.starts_at, day.ends_at) for day in after.days]
        or before.place != after.place
        or before.main_point != after.main_point
    )


_Part = TypeVar("_Part", PlannedChair, PlannedOrganiser, PlannedContact, PlannedSession)


def _clean_part(part: _Part) -> _Part:
    texts: dict[str, Any] = {
        field.name: vietnamese.clean(getattr(part, field.name))
        for field in fields(part)
        if isinstance(getattr(part, field.name), str)
    }
    return replace(part, **texts)
