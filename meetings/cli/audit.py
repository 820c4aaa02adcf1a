"""Checking the memory."""

import sys
from typing import Final

import click
from flask.cli import AppGroup

from meetings.access.actor import Actor, Grant
from meetings.access.roles import Role
from meetings.audit import queries

# Whoever types here already holds the machine and its database.
_OPERATOR: Final = Actor(id=0, name="Hệ thống", grants=(Grant(Role.AUDITOR, "/"),))
audit_group = AppGroup("audit", help="The log of who did what.")


@audit_group.command("verify")
def verify() -> None:
    """Recompute every chain; end with 1 where one does not hold."""
    report = queries.verified(actor=_OPERATOR)
    for broken in report.broken:
        click.echo(f"{broken.chain} #{broken.seq}: {broken.why}", err=True)
    click.echo(f"{report.entries} entries in {report.chains} chains checked")
    if report.broken:
        sys.exit(1)
