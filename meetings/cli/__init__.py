"""What an operator can type."""

from flask import Flask

from meetings.cli.jobs import jobs_group


def init_app(app: Flask) -> None:
    """Add the commands to `flask --app wsgi`."""
    app.cli.add_command(jobs_group)
