"""Background work: rows in the database, claimed by lease, run by handlers of one registry.

The row is written in the business transaction, so what was promised is done after any crash; it may
be run twice, so every handler is idempotent. Reminders are rows with a later `run_at`.
"""

import logging
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import Index, String, and_, or_, select, update
from sqlalchemy.orm import Mapped, mapped_column

from meetings.kit import clock, sql
from meetings.kit.database import db
from meetings.kit.orm import Base
from meetings.kit.transactions import transaction

LEASE: Final = timedelta(seconds=120)
_MOST_ATTEMPTS: Final = 5
_logger: Final = logging.getLogger(__name__)


class JobState(StrEnum):
    """Where a job stands."""

    READY = "ready"
    RUNNING = "running"
    DONE = "done"
    DEAD = "dead"


class Job(Base):
    """One piece of work to be done after the commit (kept 30 days)."""

    __tablename__ = "job"
    __table_args__ = (Index("ix_job_state_run_at", "state", "run_at"),)

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    name: Mapped[str] = mapped_column(String(60))
    key: Mapped[str] = mapped_column(String(160), unique=True)
    payload: Mapped[dict[str, Any]]
    state: Mapped[JobState] = mapped_column(default=JobState.READY)
    run_at: Mapped[datetime]
    lease_until: Mapped[datetime | None] = mapped_column(default=None)
    attempts: Mapped[int] = mapped_column(default=0)
    progress: Mapped[float] = mapped_column(default=0.0)
    last_error: Mapped[str] = mapped_column(String(500), default="")
    made_at: Mapped[datetime]


class WorkerSeen(Base):
    """When a worker last said it is alive; /readyz reads it."""

    __tablename__ = "worker_seen"

    name: Mapped[str] = mapped_column(String(60), primary_key=True)
    seen_at: Mapped[datetime]


Handler = Callable[[dict[str, Any]], None]
Ticker = Callable[[], int]
_handlers: dict[str, Handler] = {}
_tickers: list[Ticker] = []


def register(handlers: dict[str, Handler], tickers: Sequence[Ticker] = ()) -> None:
    """Replace the registry: the name of a job and what does it, and what is looked at each round."""
    _handlers.clear()
    _handlers.update(handlers)
    _tickers[:] = tickers


def enqueue(
    name: str, payload: dict[str, Any], *, key: str, now: datetime, run_at: datetime | None = None
) -> None:
    """Promise a piece of work in this transaction; the same key promises it only once."""
    row = {
        "name": name, "key": key, "payload": payload, "state": JobState.READY,
        "run_at": run_at or now, "attempts": 0, "progress": 0.0, "last_error": "", "made_at": now,
    }  # fmt: skip
    sql.upsert(Job, [row], key=["key"])


def again(key: str, *, now: datetime) -> None:
    """Let a job that ended run once more."""
    anew = update(Job).where(Job.key == key).values(state=JobState.READY, run_at=now, attempts=0)
    db.session.execute(anew)


def progress(key: str) -> float | None:
    """Return how far a job is, 0 to 1, or None where there is none."""
    return db.session.scalar(select(Job.progress).where(Job.key == key))


def report_progress(key: str, done: float) -> None:
    """Say how far a running job is and renew its lease."""
    with transaction():
        db.session.execute(
            update(Job).where(Job.key == key).values(progress=done, lease_until=clock.now() + LEASE)
        )


def work_once(most: int = 10) -> int:
    """Claim due jobs, run them, let the tickers look around; return how much was taken up."""
    claimed = _claim(most)
    for job_id, name, payload, attempts in claimed:
        _run(job_id, name, payload, attempts)
    return len(claimed) + sum(ticker() for ticker in _tickers)


def say_alive(name: str) -> None:
    """Leave a sign of life for /readyz."""
    with transaction():
        sql.upsert(
            WorkerSeen, [{"name": name, "seen_at": clock.now()}], key=["name"], put=["seen_at"]
        )


def touch(name: str) -> None:
    """Write a mark under a name that no worker bears, to see whether the database takes writes."""
    db.session.execute(
        update(WorkerSeen).where(WorkerSeen.name == f"#{name}").values(seen_at=clock.now())
    )


def last_seen() -> datetime | None:
    """Return when any worker last said it is alive."""
    return db.session.scalar(select(WorkerSeen.seen_at).order_by(WorkerSeen.seen_at.desc()))


def _claim(most: int) -> list[tuple[int, str, dict[str, Any], int]]:
    now = clock.now()
    due = or_(
        and_(Job.state == JobState.READY, Job.run_at <= now),
        and_(Job.state == JobState.RUNNING, Job.lease_until < now),
    )
    wanted = select(Job.id).where(due).order_by(Job.run_at, Job.id).limit(most)
    if db.session.scalar(wanted.limit(1)) is None:
        db.session.rollback()
        return []
    with transaction():
        ids = db.session.scalars(wanted.with_for_update(skip_locked=True)).all()
        claimed = db.session.execute(
            update(Job)
            .where(Job.id.in_(ids))
            .values(state=JobState.RUNNING, lease_until=now + LEASE, attempts=Job.attempts + 1)
            .returning(Job.id, Job.name, Job.payload, Job.attempts)
            .execution_options(synchronize_session=False)
        ).all()
    return [(row[0], row[1], row[2], row[3]) for row in claimed]


def _run(job_id: int, name: str, payload: dict[str, Any], attempts: int) -> None:
    try:
        _handlers[name](payload)
    except Exception as fault:  # one bad job must not stop the others
        _logger.exception("job %s (%s) failed", job_id, name)
        db.session.rollback()
        _settle(job_id, attempts, error=f"{type(fault).__name__}: {fault}"[:500])
    else:
        _settle(job_id, attempts)


def _settle(job_id: int, attempts: int, *, error: str = "") -> None:
    """Note how a claim ended, unless somebody else claimed it meanwhile."""
    values: dict[str, Any] = {"last_error": error, "lease_until": None}
    if not error:
        values |= {"state": JobState.DONE, "progress": 1.0}
    elif attempts >= _MOST_ATTEMPTS:
        values |= {"state": JobState.DEAD}
    else:
        later = clock.now() + timedelta(seconds=5 * 3**attempts)
        values |= {"state": JobState.READY, "run_at": later}
    with transaction():
        db.session.execute(
            update(Job).where(Job.id == job_id, Job.attempts == attempts).values(**values)
        )
