"""Writing many mails in one statement, and putting aside those that are no longer true."""

from typing import Any

from sqlalchemy import ColumnElement, Select, exists, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import InstrumentedAttribute

from meetings.kit.database import db
from meetings.kit.orm import another
from meetings.notifications.models import OutboxMail
from meetings.notifications.rules import SUPERSEDES, MailKind, MailState


def drop(kind: MailKind, *concerned: ColumnElement[bool]) -> None:
    """Supersede the mails that have not left yet and are made untrue by one of this kind."""
    db.session.execute(
        update(OutboxMail)
        .where(
            *concerned,
            OutboxMail.state == MailState.NEW,
            OutboxMail.kind.in_(SUPERSEDES[kind]),
        )
        .values(state=MailState.SUPERSEDED)
        .execution_options(synchronize_session=False)
    )


def is_told(
    notice_id: int, kind: MailKind, column: str, whom: InstrumentedAttribute[int]
) -> ColumnElement[bool]:
    """Say that a mail of this kind takes a change of the agenda along to a point or delegate.

    `column` is the one of the mail that names `whom`.
    """
    mail = another(OutboxMail, "taking_along")
    return (
        exists()
        .where(
            getattr(mail, column) == whom,
            mail.kind == kind,
            mail.agenda_notice_id == notice_id,
            mail.state != MailState.SUPERSEDED,
        )
        .correlate_except(mail)
    )


def insert(rows: Select[Any]) -> int:
    """Write the mails a question finds, each key once; return how many were written."""
    make = sqlite.insert if db.engine.dialect.name == "sqlite" else postgresql.insert
    statement = make(OutboxMail).from_select(
        [column.name for column in rows.selected_columns], rows
    )
    once = statement.on_conflict_do_nothing(index_elements=["kind", "dedupe_key"])
    # the driver of PostgreSQL forgets how many rows an insert wrote unless it is asked to keep it
    done = db.session.execute(once.execution_options(preserve_rowcount=True))
    return done.rowcount  # type: ignore[attr-defined,no-any-return]
