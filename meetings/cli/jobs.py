"""Working off what was promised."""

import signal
import threading
from typing import Final

import click
from flask.cli import AppGroup

from meetings.kit import jobs
from meetings.kit.database import db

_NAP_SECONDS: Final = 1.0
_SIGN_OF_LIFE_EVERY: Final = 15
jobs_group = AppGroup("jobs", help="Background work.")


@jobs_group.command("run")
@click.option("--once", is_flag=True, help="Work off what is due, then end.")
def run(*, once: bool) -> None:
    """Work off jobs until told to stop."""
    stop = threading.Event()
    for wanted in (signal.SIGTERM, signal.SIGINT):
        signal.signal(wanted, lambda *_: stop.set())
    beats = 0
    while not stop.is_set():
        if beats % _SIGN_OF_LIFE_EVERY == 0:
            jobs.say_alive("worker")
        worked = jobs.work_once()
        db.session.remove()
        if once and not worked:
            return
        beats += 1
        if not worked:
            stop.wait(_NAP_SECONDS)
