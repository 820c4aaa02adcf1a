"""Whom to call, as a sheet."""

from collections.abc import Iterable

from flask_babel import gettext

from meetings.conferences.models import Conference
from meetings.kit.tables import Cell, Sheet
from meetings.notifications.queries.chasing import Waiting


def call_sheet(conference: Conference, found: Iterable[Waiting]) -> Sheet:
    """Return the points to call as a sheet: whom, until when, which numbers, drafts."""
    header = (
        gettext("Mã"), gettext("Đơn vị"), gettext("Đơn vị cấp trên"), gettext("Hạn trả lời"),
        gettext("Nhắc qua"), gettext("Đầu mối"), gettext("Lưu nháp lúc"),
        gettext("Kết quả gọi"),
    )  # fmt: skip
    return Sheet(
        name=gettext("Gọi điện"), header=header, rows=(_call(conference, one) for one in found)
    )


def _call(conference: Conference, one: Waiting) -> tuple[Cell, ...]:
    numbers = "; ".join(f"{who.name}: {who.phone}" for who in one.contacts if who.phone)
    point = one.point
    return (
        point.organisation_code,
        point.organisation_name,
        point.parent_name or conference.host_name,
        point.reply_deadline,
        gettext("thư") if one.has_mail else gettext("điện thoại"),
        numbers,
        one.drafted_at,
        "",
    )
