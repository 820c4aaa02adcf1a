"""Background work: rows in the database, claimed by lease, run by handlers of one registry.

The row is written in the business transaction, so what was promised is done after any crash; it may
be run twice, so every handler is idempotent. Reminders are rows with a later `run_at`.
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import Index, Select, String, and_, select, update
from sqlalchemy.orm import Mapped, mapped_column

from meetings.kit import clock, sql
from meetings.kit.database import db
from meetings.kit.orm import Base
from meetings.kit.transactions import transaction

LEASE: Final = timedelta(seconds=120)
MOST_ATTEMPTS: Final = 5
_WRITE_TEST: Final = "#write-test"
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


@dataclass(frozen=True, kw_only=True, slots=True)
class Progress:
    """How far a job is, 0 to 1, and whether it was given up."""

    done: float
    is_dead: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class _Claim:
    """A job that this worker has taken, for the n-th time."""

    job_id: int
    name: str
    payload: dict[str, Any]
    attempts: int


Handler = Callable[[dict[str, Any]], None]
Ticker = Callable[[], int]
_handlers: dict[str, Handler] = {}
_tickers: list[Ticker] = []


def register(handlers: dict[str, Handler], tickers: Sequence[Ticker] = ()) -> None:
    """Replace the registry: what does a job of which name, and what looks around each round."""
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


def again(key: str, *, now: datetime) -> bool:
    """Let a job that was given up run once more, in this transaction; say whether there was one."""
    anew = update(Job).where(Job.key == key, Job.state == JobState.DEAD)
    done = db.session.execute(
        anew.values(state=JobState.READY, run_at=now, attempts=0, progress=0.0, last_error="")
        .execution_options(synchronize_session=False)
    )  # fmt: skip
    return bool(done.rowcount)  # type: ignore[attr-defined]


def wait_from(now: datetime) -> None:
    """Let work promised in a past that is being told wait from `now` on, in this transaction.

    The history of the demonstration has papers of years ago; nobody has kept them waiting.
    """
    told = update(Job).where(Job.state == JobState.READY, Job.run_at < now)
    db.session.execute(told.values(run_at=now).execution_options(synchronize_session=False))


def progress(key: str) -> Progress | None:
    """Return how far a job is, or None where there is none."""
    row = db.session.execute(select(Job.state, Job.progress).where(Job.key == key)).first()
    return Progress(done=row.progress, is_dead=row.state is JobState.DEAD) if row else None


def oldest_waiting(now: datetime) -> timedelta | None:
    """Return for how long the oldest piece of work that is due has been waiting, or None (D42)."""
    due = select(Job.run_at).where(Job.state == JobState.READY, Job.run_at <= now)
    since = db.session.scalar(due.order_by(Job.run_at).limit(1))
    return now - since if since else None


def report_progress(key: str, done: float) -> None:
    """Say how far a running job is and renew its lease."""
    with transaction():
        db.session.execute(
            update(Job).where(Job.key == key).values(progress=done, lease_until=clock.now() + LEASE)
        )


def work_once(most: int = 10, *, is_over: Callable[[], bool] = lambda: False) -> int:
    """Let the tickers look around, then work off due jobs; return how much was taken up.

    Nothing more is begun once `is_over` says so.
    """
    taken_up = sum(_look(ticker) for ticker in _tickers)
    for _ in range(most):
        claim = None if is_over() else _claim()
        if claim is None:
            break
        _run(claim)
        taken_up += 1
    return taken_up


def say_alive(name: str) -> None:
    """Leave a sign of life for /readyz."""
    with transaction():
        sql.upsert(
            WorkerSeen, [{"name": name, "seen_at": clock.now()}], key=["name"], put=["seen_at"]
        )


def last_seen() -> datetime | None:
    """Return when any worker last said it is alive."""
    seen = select(WorkerSeen.seen_at).where(WorkerSeen.name != _WRITE_TEST)
    return db.session.scalar(seen.order_by(WorkerSeen.seen_at.desc()).limit(1))


def written_at() -> datetime | None:
    """Return when the database was last seen to take a write."""
    return db.session.scalar(select(WorkerSeen.seen_at).where(WorkerSeen.name == _WRITE_TEST))


def try_writing() -> None:
    """Write a mark that is no worker's, to see whether the database takes it."""
    say_alive(_WRITE_TEST)


def _look(ticker: Ticker) -> int:
    try:
        return ticker()
    except Exception:  # one that stumbles must not stop the worker
        _logger.exception("ticker %s failed", getattr(ticker, "__qualname__", ticker))
        db.session.rollback()
        return 0


def _claim() -> _Claim | None:
    """Take one due job, the longest waiting first; what a lost worker left behind before it."""
    now = clock.now()
    left_behind = and_(Job.state == JobState.RUNNING, Job.lease_until < now)
    due = and_(Job.state == JobState.READY, Job.run_at <= now)
    for condition in (left_behind, due):
        wanted = select(Job.id).where(condition).order_by(Job.run_at, Job.id).limit(1)
        if db.session.scalar(wanted) is None:
            continue
        with transaction():
            claimed = _take(wanted.with_for_update(skip_locked=True), now)
        if claimed is not None:
            return claimed
    db.session.rollback()
    return None


def _take(wanted: Select[int], now: datetime) -> _Claim | None:
    job_id = db.session.scalar(wanted)
    if job_id is None:
        return None
    claimed = (
        update(Job)
        .where(Job.id == job_id)
        .values(state=JobState.RUNNING, lease_until=now + LEASE, attempts=Job.attempts + 1)
        .returning(Job.name, Job.payload, Job.attempts)
        .execution_options(synchronize_session=False)
    )
    row = db.session.execute(claimed).one()
    return _Claim(job_id=job_id, name=row.name, payload=row.payload, attempts=row.attempts)


def _run(claim: _Claim) -> None:
    if claim.attempts > MOST_ATTEMPTS:  # it takes its worker down each time
        _settle(claim, error="no worker came back from it")
        return
    try:
        _handlers[claim.name](claim.payload)
    except Exception as fault:  # one bad job must not stop the others
        _logger.exception("job %s (%s) failed", claim.job_id, claim.name)
        db.session.rollback()
        _settle(claim, error=f"{type(fault).__name__}: {fault}"[:500])
    except KeyboardInterrupt:  # the worker has to end now: the next one begins this job anew
        db.session.rollback()
        _give_back(claim)
        raise
    else:
        _settle(claim)


def _give_back(claim: _Claim) -> None:
    """Leave a job as if nobody had claimed it, unless somebody else did so meanwhile."""
    with transaction():
        db.session.execute(
            update(Job)
            .where(Job.id == claim.job_id, Job.attempts == claim.attempts)
            .values(state=JobState.READY, lease_until=None, attempts=claim.attempts - 1)
            .execution_options(synchronize_session=False)
        )


def _settle(claim: _Claim, *, error: str = "") -> None:
    """Note how a claim ended, unless somebody else claimed the job meanwhile."""
    values: dict[str, Any] = {"last_error": error, "lease_until": None}
    if not error:
        values |= {"state": JobState.DONE, "progress": 1.0}
    elif claim.attempts >= MOST_ATTEMPTS:
        values |= {"state": JobState.DEAD}
    else:
        later = clock.now() + timedelta(seconds=5 * 3**claim.attempts)
        values |= {"state": JobState.READY, "run_at": later}
    with transaction():
        db.session.execute(
            update(Job)
            .where(Job.id == claim.job_id, Job.attempts == claim.attempts)
            .values(**values)
            .execution_options(synchronize_session=False)
        )
