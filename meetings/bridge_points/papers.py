"""The list of bridge points as a table."""

from collections.abc import Iterator

from flask_babel import gettext as _

from meetings.bridge_points.models import BridgePoint
from meetings.bridge_points.rules import ContactKind
from meetings.kit.tables import Cell


def header() -> list[str]:
    """Return the titles of the columns, the stable key first."""
    return [
        _("Khóa"),
        _("Điểm cầu"),
        _("Mã đơn vị"),
        _("Đơn vị"),
        _("Cấp"),
        _("Địa chỉ"),
        _("Phòng (sức chứa)"),
        _("Tổng sức chứa"),
        _("Kết nối chính"),
        _("Kết nối dự phòng"),
        _("Đầu mối"),
        _("Kỹ thuật"),
        _("Vĩ độ"),
        _("Kinh độ"),
    ]


def rows(points: Iterator[BridgePoint]) -> Iterator[list[Cell]]:
    """Return one row per point."""
    return (
        [
            point.public_id,
            point.name,
            point.organisation.code,
            point.organisation.name,
            point.organisation.level,
            point.address,
            "; ".join(f"{room.name} ({room.capacity})" for room in point.rooms),
            sum(room.capacity for room in point.rooms),
            _lines(point, is_backup=False),
            _lines(point, is_backup=True),
            _contacts(point, ContactKind.LIAISON),
            _contacts(point, ContactKind.TECHNICIAN),
            point.lat,
            point.lon,
        ]
        for point in points
    )


def _lines(point: BridgePoint, *, is_backup: bool) -> str:
    return "; ".join(line.address for line in point.lines if line.is_backup is is_backup)


def _contacts(point: BridgePoint, kind: ContactKind) -> str:
    known = (one for one in point.contacts if one.kind is kind)
    return "; ".join(" ".join(filter(None, (one.name, one.phone, one.email))) for one in known)
