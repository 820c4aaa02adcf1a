"""What an operator can type."""

from flask import Flask

from meetings.cli.accounts import accounts_group
from meetings.cli.audit import audit_group
from meetings.cli.jobs import jobs_group


def init_app(app: Flask) -> None:
    """Add the commands to `flask --app wsgi`."""
    app.cli.add_command(accounts_group)
    app.cli.add_command(audit_group)
    app.cli.add_command(jobs_group)
