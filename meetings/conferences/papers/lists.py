"""The list of invitations and the sheet for delegates, as rows for CSV and Excel."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Final

from flask_babel import gettext, pgettext

from meetings.conferences.models import Conference, InvitedPost, Participation
from meetings.conferences.rules import answers
from meetings.kit.tables import Cell, Sheet
from meetings.web.locale import current_language
from meetings.web.states import state

_ANSWER, _OVERDUE = 8, 9  # the columns of stored values


def header() -> list[str]:
    """Return the titles of the columns in the reader's language; the first is a stable key."""
    return [
        gettext("Mã điểm cầu"),
        gettext("Cấp"),
        gettext("Tên cấp"),
        gettext("Đơn vị cấp trên"),
        gettext("Mã đơn vị"),
        gettext("Đơn vị"),
        gettext("Điểm cầu"),
        gettext("Địa chỉ"),
        gettext("Trả lời"),
        gettext("Quá hạn"),
        gettext("Mời lúc"),
        gettext("Hạn trả lời"),
        gettext("Trả lời lúc"),
        gettext("Người trả lời"),
        gettext("Đơn vị ghi nhận thay"),
        gettext("Lý do không dự"),
        gettext("Chuyển cấp dưới lúc"),
        gettext("Cấp dưới được mời"),
        gettext("Cấp dưới xác nhận"),
        gettext("Cấp dưới từ chối"),
        gettext("Chủ trì tại điểm cầu"),
        gettext("Số người dự kiến"),
        gettext("Số đại biểu ghi danh"),
        gettext("Thành phần bắt buộc còn thiếu"),
        gettext("Cán bộ kỹ thuật trực điểm cầu"),
        gettext("Điện thoại của cán bộ kỹ thuật"),
    ]


def rows(
    conference: Conference,
    points: Iterable[Participation],
    *,
    lacking: Mapping[int, Sequence[str]],
    now: datetime,
) -> Iterator[list[Cell]]:
    """Return one row per point, with the stored values of interfaces.md.

    `lacking` holds the mandatory posts nobody fills by the key of the point.
    """
    for point in points:
        stands = answers.state(point.answer, point.reply_deadline, now)
        yield [
            point.public_id,
            point.level,
            tier_label(conference, point.level),
            point.parent_name,
            point.organisation_code,
            point.organisation_name,
            point.name,
            point.address,
            point.answer.value,
            stands == answers.OVERDUE,
            point.invited_at,
            point.reply_deadline,
            point.answered_at,
            point.answered_by,
            point.answered_office,
            point.decline_reason,
            point.passed_on_at,
            point.below_invited,
            point.below_confirmed,
            point.below_declined,
            point.local_chair_name,
            point.expected_headcount,
            point.expected,
            "; ".join(lacking.get(point.id, ())),
            point.technician_name,
            point.technician_phone,
        ]


def sheet(
    conference: Conference,
    points: Iterable[Participation],
    *,
    lacking: Mapping[int, Sequence[str]],
    now: datetime,
) -> Sheet:
    """Return the list as a sheet of a workbook, in words."""
    return Sheet(
        name=pgettext("tab", "Giấy mời"),
        header=header(),
        rows=map(_in_words, rows(conference, points, lacking=lacking, now=now)),
    )


def _in_words(row: list[Cell]) -> list[Cell]:
    """Return a row as people read it: a table of stored values is for programs."""
    answer, is_overdue = str(row[_ANSWER]), row[_OVERDUE]
    overdue = state("answer", answers.OVERDUE).word if is_overdue else ""
    told = {_ANSWER: str(state("answer", answer).word), _OVERDUE: str(overdue)}
    return [told.get(at, value) for at, value in enumerate(row)]


def delegate_header() -> list[str]:
    """Return the titles of the columns that a list of delegates is read by."""
    return [
        gettext("Họ và tên"),
        gettext("Chức vụ"),
        gettext("Đơn vị"),
        gettext("Thư điện tử"),
        gettext("Điện thoại"),
        gettext("Chức danh được mời"),
    ]


def delegate_sheet(asked: Iterable[InvitedPost] = ()) -> Sheet:
    """Return a sheet to fill in: a line for everybody who is asked for, with the post."""
    lines = [["", "", "", "", "", one.post] for one in asked for _ in range(one.least)]
    return Sheet(name=gettext("Đại biểu"), header=delegate_header(), rows=lines, widths=_WIDTHS)


def tier_label(conference: Conference, level: int) -> str:
    """Return the word for a tier in the reader's language."""
    tier = next((tier for tier in conference.scheme.tiers if tier.level == level), None)
    if tier is None:
        return str(level)
    return tier.label_en if current_language() == "en" else tier.label


_WIDTHS: Final = (28, 30, 34, 34, 18, 30)
