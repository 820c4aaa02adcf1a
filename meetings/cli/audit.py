"""Checking the memory."""

import sys
from typing import Final

import click
from flask.cli import AppGroup
from flask_babel import gettext as _

from meetings.access.actor import Actor, Grant
from meetings.access.roles import Role
from meetings.audit import queries
from meetings.cli.speaking import told
from meetings.kit.i18n import mark as _m

# Whoever types here already holds the machine and its database.
_OPERATOR: Final = Actor(id=0, name="Hệ thống", grants=(Grant(Role.AUDITOR, "/"),))
_WHY: Final = {
    "gap": _m("thiếu mục đứng trước"),
    "changed": _m("nội dung đã bị sửa"),
    "cut": _m("thiếu mục ở cuối chuỗi"),
}
audit_group = AppGroup("audit", help="The log of who did what.")


@audit_group.command("verify")
def verify() -> None:
    """Recompute every chain; end with 1 where one does not hold."""
    with told():
        report = queries.verified(actor=_OPERATOR)
        for broken in report.broken:
            click.echo(f"{broken.chain} #{broken.seq}: {_(_WHY[broken.why])}", err=True)
        checked = {"entries": report.entries, "chains": report.chains}
        click.echo(_("Đã kiểm tra %(entries)s mục trong %(chains)s chuỗi.", **checked))
    if report.broken:
        sys.exit(1)
