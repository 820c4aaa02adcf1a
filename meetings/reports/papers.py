"""Reports as tables."""

from collections.abc import Iterable

from flask_babel import gettext

from meetings.kit.tables import Cell, Sheet
from meetings.regulations.rules import REGULATIONS
from meetings.reports.queries import Kept


def terms_sheet(found: Iterable[Kept]) -> Sheet:
    """Return the measured steps as a sheet, one row a step."""
    header = (
        gettext("Mã hội nghị"), gettext("Hội nghị"), gettext("Đơn vị chủ trì"),
        gettext("Việc"), gettext("Nội dung"), gettext("Hạn"), gettext("Thực hiện"),
        gettext("Số theo quy định"), gettext("Căn cứ"), gettext("Kết quả"),
        gettext("Số điểm cầu thiếu danh sách"),
    )  # fmt: skip
    return Sheet(name=gettext("Thời hạn"), header=header, rows=map(_row, found))


def _row(kept: Kept) -> tuple[Cell, ...]:
    step = kept.step
    return (
        kept.code,
        kept.title,
        kept.host,
        gettext(REGULATIONS[step.rule].label),
        step.about,
        step.due_at,
        step.done_at,
        step.asked,
        gettext(step.source) if step.source else gettext("đơn vị tự đặt"),
        gettext("muộn") if step.is_late else gettext("đúng hạn"),
        step.missing or None,
    )
