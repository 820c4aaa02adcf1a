"""The list of organisations as a table."""

from collections.abc import Iterator

from flask_babel import gettext as _

from meetings.kit.tables import Cell
from meetings.organisations.queries import Listed


def header() -> list[str]:
    """Return the titles of the columns, the stable key first."""
    return [
        _("Khóa"),
        _("Mã"),
        _("Tên"),
        _("Tên gọi ngắn"),
        _("Loại"),
        _("Cấp"),
        _("Mã đơn vị chủ quản"),
        _("Đơn vị chủ quản"),
        _("Hiệu lực từ"),
        _("Hiệu lực đến"),
        _("Vĩ độ"),
        _("Kinh độ"),
    ]


def rows(listed: Iterator[Listed]) -> Iterator[list[Cell]]:
    """Return one row per organisation."""
    return (
        [
            one.organisation.key,
            one.code,
            one.name,
            one.organisation.short_name,
            one.organisation.kind.value,
            one.organisation.level,
            one.parent.code if one.parent else None,
            one.parent.name if one.parent else None,
            one.organisation.valid_from,
            one.organisation.valid_to,
            one.organisation.lat,
            one.organisation.lon,
        ]
        for one in listed
    )
