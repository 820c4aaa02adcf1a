"""Working off what was promised."""

import logging
import signal
import threading
import time
from dataclasses import dataclass, field
from typing import Final

import click
from flask import Flask, current_app
from flask.cli import AppGroup
from sqlalchemy.exc import SQLAlchemyError

from meetings.kit import jobs
from meetings.kit.database import db

_NAP_SECONDS: Final = 1.0
_GRACE_SECONDS: Final = 3  # what a job still gets when the worker is told to end
_SIGN_OF_LIFE_EVERY: Final = 15.0
# A round that takes longer than this has hung: then the worker no longer counts as alive.
_LONGEST_ROUND: Final = 900.0
_logger: Final = logging.getLogger(__name__)
jobs_group = AppGroup("jobs", help="Background work.")


@dataclass(slots=True)
class _Shift:
    """One run of the worker: when it is to stop, and when it last began a round."""

    stop: threading.Event = field(default_factory=threading.Event)
    round_began: float = field(default_factory=time.monotonic)


@jobs_group.command("run")
@click.option("--once", is_flag=True, help="Work off what is due, then end.")
def run(*, once: bool) -> None:
    """Work off jobs until told to stop."""
    shift = _Shift()
    _listen(shift)
    app = current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001 for the thread
    alive = threading.Thread(target=_keep_saying_alive, args=(app, shift), daemon=True)
    alive.start()
    try:
        _work(shift, once=once)
    except KeyboardInterrupt:
        _logger.info("ended in the middle of a job, which the next worker begins anew")


def _listen(shift: _Shift) -> None:
    """End between two jobs when told to, and in the middle of one that takes too long."""

    def end(*_: object) -> None:
        shift.stop.set()
        signal.alarm(_GRACE_SECONDS)

    for wanted in (signal.SIGTERM, signal.SIGINT):
        signal.signal(wanted, end)
    signal.signal(signal.SIGALRM, signal.default_int_handler)


def _work(shift: _Shift, *, once: bool) -> None:
    while not shift.stop.is_set():
        shift.round_began = time.monotonic()
        worked = _round(shift)
        if once and not worked:
            return
        if not worked:
            shift.stop.wait(_NAP_SECONDS)
    signal.alarm(0)


def _round(shift: _Shift) -> int:
    """Work off what is due; a database that is away for a while is waited for."""
    try:
        return jobs.work_once(is_over=shift.stop.is_set)
    except SQLAlchemyError:
        _logger.exception("the database did not answer")
        return 0
    finally:
        db.session.remove()


def _keep_saying_alive(app: Flask, shift: _Shift) -> None:
    """Leave signs of life while long work goes on, as long as the rounds do not hang."""
    with app.app_context():
        while time.monotonic() - shift.round_began < _LONGEST_ROUND:
            try:
                jobs.say_alive("worker")
            except SQLAlchemyError:
                _logger.warning("no sign of life: the database did not answer")
            finally:
                db.session.remove()
            if shift.stop.wait(_SIGN_OF_LIFE_EVERY):
                return
