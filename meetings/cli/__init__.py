"""What an operator can type; each command is loaded when somebody types it."""

from importlib import import_module
from typing import Final

import click
from flask import Flask
from flask.cli import AppGroup

# Where each command stands: module of this folder and name in it. The web server loads none.
_PLACES: Final = {
    "accounts": ("accounts", "accounts_group"),
    "audit": ("audit", "audit_group"),
    "backup": ("backups", "backup"),
    "counters": ("counters", "counters_group"),
    "demo": ("demo", "demo_group"),
    "doctor": ("doctor", "look_over"),
    "housekeeping": ("housekeeping", "keep_house"),
    "jobs": ("jobs", "jobs_group"),
    "prepare": ("demo", "prepare"),
    "replies": ("replies", "replies_group"),
    "restore": ("backups", "restore"),
    "units": ("units", "units_group"),
    "verify": ("backups", "verify"),
}


class Commands(AppGroup):
    """The commands of the product beside those of Flask."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands, in their order."""
        return sorted({*super().list_commands(ctx), *_PLACES})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command by its name; None where there is none."""
        if cmd_name not in _PLACES:
            return super().get_command(ctx, cmd_name)
        module, name = _PLACES[cmd_name]
        found: click.Command = getattr(import_module(f"{__name__}.{module}"), name)
        return found


def init_app(app: Flask) -> None:
    """Add the commands to `flask --app wsgi`."""
    app.cli = Commands(name=app.name)
