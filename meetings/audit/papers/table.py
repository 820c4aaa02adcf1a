"""The log as a table: nothing is left out, and ids stay as they are stored."""

from collections.abc import Iterator

from flask_babel import gettext as _

from meetings.audit.models import AuditEntry
from meetings.audit.papers.deeds import deed
from meetings.audit.papers.facts import facts
from meetings.kit.tables import Cell


def header() -> list[str]:
    """Return the titles of the columns."""
    return [
        _("Mã"),
        _("Lúc"),
        _("Việc"),
        _("Người thực hiện"),
        _("Địa chỉ mạng"),
        _("Đối tượng"),
        _("Chi tiết"),
        _("Chuỗi"),
        _("Số thứ tự"),
        _("Mã băm"),
    ]


def rows(entries: Iterator[AuditEntry]) -> Iterator[list[Cell]]:
    """Return one row per entry."""
    return (
        [
            entry.id,
            entry.at,
            deed(entry.action),
            entry.account_name,
            entry.origin,
            entry.subject,
            facts(entry, is_whole=True),
            entry.chain,
            entry.seq,
            entry.hash,
        ]
        for entry in entries
    )
