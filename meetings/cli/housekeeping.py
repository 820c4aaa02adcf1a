"""Throwing away what has served its time; the terms stand here and nowhere else."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import click
from flask import current_app
from flask.cli import with_appcontext
from flask_babel import gettext as _
from sqlalchemy import ColumnElement, and_, delete, or_, select, tuple_, update

from meetings.cli.speaking import told
from meetings.conferences.models import ImportDraft, ReceivedReply
from meetings.kit import clock
from meetings.kit.database import db
from meetings.kit.files import storage_from
from meetings.kit.i18n import mark as _m
from meetings.kit.jobs import Job, JobState
from meetings.kit.onetime import IdempotencyKey
from meetings.kit.orm import Base
from meetings.kit.transactions import transaction
from meetings.notifications.models import MailState, OutboxMail
from meetings.people.models import PasswordReset, SignInGuard, UserSession

_DAY: Final = timedelta(days=1)
_BATCH: Final = 2000  # a transaction of this size is over before a page notices it
_ENDED: Final = (MailState.SENT, MailState.FAILED, MailState.DEAD, MailState.SUPERSEDED)


@dataclass(frozen=True, kw_only=True, slots=True)
class Term:
    """What is thrown away: a name for people, the table, and which of its rows."""

    name: str
    table: type[Base]
    is_over: ColumnElement[bool]


def terms(now: datetime) -> Iterator[Term]:
    """List the terms: one-time keys 7 days, links and work 30, stray replies 90, mails 730."""
    month = now - 30 * _DAY
    yield Term(
        name=_m("khóa dùng một lần"),
        table=IdempotencyKey,
        is_over=IdempotencyKey.created_at < now - 7 * _DAY,
    )
    yield Term(
        name=_m("phiên đăng nhập"),
        table=UserSession,
        is_over=or_(UserSession.expires_at < month, UserSession.revoked_at < month),
    )
    yield Term(
        name=_m("liên kết đặt lại mật khẩu"),
        table=PasswordReset,
        is_over=PasswordReset.expires_at < month,
    )
    yield Term(
        name=_m("lần đăng nhập sai"),
        table=SignInGuard,
        is_over=and_(
            SignInGuard.last_failure_at < month,
            or_(SignInGuard.locked_until.is_(None), SignInGuard.locked_until < now),
        ),
    )
    yield Term(
        name=_m("danh sách tải lên dở dang"),
        table=ImportDraft,
        is_over=ImportDraft.expires_at < now,
    )
    yield Term(
        name=_m("việc nền đã xong"),
        table=Job,
        is_over=and_(Job.state == JobState.DONE, Job.run_at < month, Job.made_at < month),
    )
    yield Term(
        name=_m("thư trả lời không rõ hội nghị"),
        table=ReceivedReply,
        is_over=and_(
            ReceivedReply.conference_id.is_(None), ReceivedReply.received_at < now - 90 * _DAY
        ),
    )
    yield Term(
        name=_m("thư đã kết thúc"),
        table=OutboxMail,
        is_over=and_(OutboxMail.state.in_(_ENDED), OutboxMail.created_at < now - 730 * _DAY),
    )


@click.command("housekeeping")
@with_appcontext
def keep_house() -> None:
    """Throw away what has served its time, and stored files that no row names; run it daily."""
    now = clock.now()
    with told():
        for term in terms(now):
            click.echo(f"{_(term.name)}: {_throw_away(term)}")
        click.echo(_("nội dung thư cũ: %(number)s", number=_empty_mails(now - 90 * _DAY)))
        swept = storage_from(current_app.config["STORAGE_URL"]).sweep(
            named_files(), older_than=now - _DAY
        )
        click.echo(_("tệp không còn nơi nào dùng: %(number)s", number=swept))


def named_files() -> frozenset[str]:
    """Return the SHA-256 of every file some row names.

    Every column called `sha256` counts, so that a table added later cannot lose its files.
    """
    columns = [table.c.sha256 for table in Base.metadata.sorted_tables if "sha256" in table.c]
    return frozenset(
        sha256 for column in columns for sha256 in db.session.scalars(select(column).distinct())
    )


def _throw_away(term: Term) -> int:
    """Delete the rows whose term is over, a batch to a transaction; return how many."""
    key = tuple(term.table.__mapper__.primary_key)
    batch = select(*key).where(term.is_over).limit(_BATCH)
    gone = 0
    while True:
        with transaction():
            chosen = [tuple(row) for row in db.session.execute(batch)]
            if chosen:
                db.session.execute(delete(term.table).where(tuple_(*key).in_(chosen)))
        gone += len(chosen)
        if len(chosen) < _BATCH:
            return gone


def _empty_mails(before: datetime) -> int:
    """Forget what ended mails told; that they were sent, to whom and when, is kept longer."""
    with transaction():
        done = db.session.execute(
            update(OutboxMail)
            .where(
                OutboxMail.state.in_(_ENDED), OutboxMail.created_at < before, OutboxMail.note != ""
            )
            .values(note="")
            .execution_options(synchronize_session=False)
        )
    return int(done.rowcount)  # type: ignore[attr-defined]
