"""What an operator can type."""

from flask import Flask

from meetings.cli.accounts import accounts_group
from meetings.cli.audit import audit_group
from meetings.cli.backups import backup, restore, verify
from meetings.cli.counters import counters_group
from meetings.cli.demo import demo_group, prepare
from meetings.cli.doctor import look_over
from meetings.cli.housekeeping import keep_house
from meetings.cli.jobs import jobs_group
from meetings.cli.replies import replies_group
from meetings.cli.units import units_group


def init_app(app: Flask) -> None:
    """Add the commands to `flask --app wsgi`."""
    groups = (
        accounts_group,
        audit_group,
        counters_group,
        demo_group,
        jobs_group,
        replies_group,
        units_group,
    )
    commands = (backup, keep_house, look_over, prepare, restore, verify)
    for command in (*groups, *commands):
        app.cli.add_command(command)
