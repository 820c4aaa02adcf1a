"""What makes a bridge point usable."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from meetings.kit.addresses import check_address
from meetings.kit.errors import DomainError, InvalidError
from meetings.kit.i18n import mark as _m

_SIP: Final = re.compile(r"sips?:[A-Za-z0-9._+-]+@[A-Za-z0-9.-]+(:\d{2,5})?")
_WEB: Final = re.compile(r"https://[A-Za-z0-9.-]+(:\d{2,5})?(/[^\s]*)?")
_PHONE: Final = re.compile(r"\+?[0-9][0-9 .()-]{5,38}")
_LARGEST_ROOM: Final = 100_000


class LineKind(StrEnum):
    """How a point is reached."""

    SIP = "sip"
    H323 = "h323"
    WEB = "web"


class ContactKind(StrEnum):
    """Whom to call about a point."""

    TECHNICIAN = "technician"
    LIAISON = "liaison"


@dataclass(frozen=True, kw_only=True, slots=True)
class RoomFacts:
    """A room or hall; `public_id` names one that is there already."""

    name: str
    capacity: int
    public_id: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class LineFacts:
    """An endpoint by which the point is reached."""

    kind: LineKind
    address: str
    is_backup: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class ContactFacts:
    """Somebody to call about the point."""

    kind: ContactKind
    name: str
    phone: str = ""
    email: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class PointFacts:
    """All that is told about a bridge point; degrees are WGS 84."""

    name: str
    address: str = ""
    lat: float | None = None
    lon: float | None = None
    is_default: bool = True
    is_active: bool = True
    rooms: tuple[RoomFacts, ...] = ()
    lines: tuple[LineFacts, ...] = ()
    contacts: tuple[ContactFacts, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class PointOf:
    """A point to be founded for an organisation, one of many."""

    organisation_id: int
    facts: PointFacts


class NoRoomError(InvalidError):
    """A point needs a room, and a room must hold at least one person."""


class BadLineError(InvalidError):
    """An address that no equipment could dial."""


class BadContactError(InvalidError):
    """A contact whom nobody could reach."""


class RoomInUseError(DomainError):
    """A room that a conference has chosen cannot go."""


class NotStandingError(DomainError):
    """The organisation of the point ended."""


def check(facts: PointFacts) -> None:
    """Refuse a point without a room, or with a line or contact that leads nowhere.

    The field a refusal blames is named as the form names it: "rooms-0-capacity".
    """
    if not facts.rooms:
        raise NoRoomError(_m("Điểm cầu phải có ít nhất một phòng."), field="rooms-0-name")
    for number, room in enumerate(facts.rooms):
        check_capacity(room.capacity, field=f"rooms-{number}-capacity")
    _check_names_differ(room.name for room in facts.rooms)
    for number, line in enumerate(facts.lines):
        _check_line(line, field=f"lines-{number}-address")
    for number, contact in enumerate(facts.contacts):
        _check_contact(contact, number)


def check_capacity(capacity: int, *, field: str = "capacity") -> None:
    """Refuse a room that holds nobody, or more than any hall does."""
    if not 1 <= capacity <= _LARGEST_ROOM:
        raise NoRoomError(_m("Sức chứa của phòng phải từ 1 đến 100.000 chỗ."), field=field)


def place_of(organisation_path: str, point_id: int) -> str:
    """Return the place of a bridge point below its organisation, "/1/5/p12/"."""
    return f"{organisation_path}p{point_id}/"


def point_of(place: str) -> int | None:
    """Return the id of the bridge point a place names, None for an organisation."""
    last = place.rstrip("/").rpartition("/")[2]
    return int(last[1:]) if last[:1] == "p" and last[1:].isdigit() else None


def _check_names_differ(names: Iterable[str]) -> None:
    seen: set[str] = set()
    for number, name in enumerate(names):
        if name.casefold() in seen:
            raise NoRoomError(_m("Hai phòng không được trùng tên."), field=f"rooms-{number}-name")
        seen.add(name.casefold())


def _check_line(line: LineFacts, *, field: str) -> None:
    if line.kind is LineKind.SIP and not _SIP.fullmatch(line.address):
        raise BadLineError(
            _m("Địa chỉ SIP có dạng sip:phong.hop@diemcau.coquan.gov.vn."), field=field
        )
    if line.kind is LineKind.WEB and not _WEB.fullmatch(line.address):
        raise BadLineError(_m("Phòng họp web là một địa chỉ bắt đầu bằng https://."), field=field)
    if not line.address:
        raise BadLineError(_m("Hãy nhập địa chỉ của đường truyền."), field=field)


def _check_contact(contact: ContactFacts, number: int) -> None:
    if contact.phone and not _PHONE.fullmatch(contact.phone):
        raise BadContactError(
            _m("Số điện thoại chỉ gồm chữ số, dấu cách, dấu chấm và dấu cộng ở đầu."),
            field=f"contacts-{number}-phone",
        )
    if contact.email:
        _check_mail(contact.email, field=f"contacts-{number}-email")
    elif not contact.phone:
        raise BadContactError(
            _m("Hãy nhập điện thoại hoặc thư điện tử của đầu mối."),
            field=f"contacts-{number}-phone",
        )


def _check_mail(address: str, *, field: str) -> None:
    try:
        check_address(address)
    except InvalidError as error:
        raise BadContactError(error.message, field=field, **error.facts) from error
