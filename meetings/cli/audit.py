"""Checking the memory."""

import sys
from typing import Final

import click
from flask.cli import AppGroup
from flask_babel import gettext as _

from meetings.access.actor import Actor, Grant
from meetings.access.roles import Role
from meetings.audit import papers, queries
from meetings.cli.speaking import told
from meetings.kit.i18n import mark as _m
from meetings.web.templating import number

# Whoever types here already holds the machine and its database.
_OPERATOR: Final = Actor(id=0, name="Hệ thống", grants=(Grant(Role.AUDITOR, "/"),))
_WHY: Final = {
    "gap": _m("Nhật ký của %(whose)s: thiếu mục đứng trước mục số %(number)s."),
    "changed": _m("Nhật ký của %(whose)s: nội dung mục số %(number)s đã bị sửa."),
    "cut": _m("Nhật ký của %(whose)s: thiếu mục ở cuối; mục cuối cùng phải là số %(number)s."),
}
audit_group = AppGroup("audit", help="The log of who did what.")


@audit_group.command("verify")
def verify() -> None:
    """Recompute every chain; end with 1 where one does not hold."""
    with told():
        report = queries.verified(actor=_OPERATOR)
        checked = {"entries": number(report.entries), "chains": number(report.chains)}
        click.echo(_("Đã kiểm tra %(entries)s mục trong %(chains)s chuỗi.", **checked))
        if report.broken:
            _tell(report)
        else:
            click.echo(_("Nhật ký nguyên vẹn."))
    if report.broken:
        sys.exit(1)


def _tell(report: queries.Report) -> None:
    """Say in sentences where the log does not hold, and what to do."""
    names = queries.names_of(broken.chain for broken in report.broken)
    for broken in report.broken:
        whose = papers.chain(broken.chain, names)
        click.echo(_(_WHY[broken.why], whose=whose, number=number(broken.seq)), err=True)
    if report.is_cut:
        click.echo(_("Còn nữa; danh sách chỉ nêu 200 chỗ đầu tiên."), err=True)
    click.echo(_("Nhật ký đã bị thay đổi."), err=True)
    click.echo(
        _("Hãy giữ nguyên máy chủ và bản sao lưu, rồi báo cho người phụ trách an toàn thông tin."),
        err=True,
    )
