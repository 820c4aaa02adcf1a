"""What makes a bridge point usable."""

from enum import StrEnum

from meetings.kit.errors import InvalidError
from meetings.kit.i18n import mark as _m


class LineKind(StrEnum):
    """How a point is reached."""

    SIP = "sip"
    H323 = "h323"
    WEB = "web"


class ContactKind(StrEnum):
    """Whom to call about a point."""

    TECHNICIAN = "technician"
    LIAISON = "liaison"


class NoRoomError(InvalidError):
    """A room must hold at least one person."""


def check_capacity(capacity: int) -> None:
    """Refuse a room that holds nobody."""
    if capacity < 1:
        raise NoRoomError(_m("Sức chứa của phòng phải từ 1 chỗ trở lên."), field="capacity")


def place_of(organisation_path: str, point_id: int) -> str:
    """Return the place of a bridge point below its organisation, "/1/5/p12/"."""
    return f"{organisation_path}p{point_id}/"
