"""Looking over a machine and saying what is wrong with it."""

import sys
from typing import Final

import click
from flask.cli import with_appcontext
from flask_babel import gettext as _

from meetings.cli import checks
from meetings.cli.checks import Verdict
from meetings.cli.speaking import told

_MARKS: Final = {Verdict.GOOD: "✓", Verdict.DOUBTFUL: "!", Verdict.BAD: "✗"}


@click.command("doctor")
@with_appcontext
def look_over() -> None:
    """Look at settings, database, disk, files, mail and worker; end with 1 where one is bad."""
    bad = 0
    with told():
        for check in checks.everything():
            bad += check.verdict is Verdict.BAD
            click.echo(f"{_MARKS[check.verdict]} {check.name}: {check.detail}")
        if bad:
            click.echo(_("%(bad)s mục cần sửa trước khi sử dụng.", bad=bad), err=True)
    if bad:
        sys.exit(1)
