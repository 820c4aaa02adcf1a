"""Putting mails into the outbox, set by set, in the transaction that causes them (D02, D19)."""

from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, cast, func, literal, or_, select, update
from sqlalchemy import String as Text
from sqlalchemy.dialects import postgresql, sqlite

from meetings.access.roles import Role
from meetings.bridge_points.models import BridgeContact
from meetings.bridge_points.rules import ContactKind
from meetings.conferences.models import Conference, Participation
from meetings.conferences.rules.vocabulary import Answer
from meetings.kit import events, sql
from meetings.kit.database import db
from meetings.kit.events import By
from meetings.notifications.events import MailsQueued
from meetings.notifications.models import MailKind, MailState, OutboxMail
from meetings.people.models import Account, Duty, Person

_COLUMNS = (
    "public_id", "kind", "dedupe_key", "supersede_key", "conference_id", "participation_id",
    "account_id", "name", "address", "language", "note", "sequence", "state", "attempt",
    "created_at", "next_at", "last_error", "may_be_double",
)  # fmt: skip
_READERS = (Role.SECRETARIAT, Role.STAFF)


def to_points(
    conference: Conference,
    *,
    kind: MailKind,
    among: Select[int] | None = None,
    note: str = "",
    by: By,
    now: datetime,
) -> int:
    """Queue a mail to everybody who answers for the points of a conference; return how many.

    `among` narrows to some participations (a select of their ids). Readers are the accounts with
    a duty at the organisation or the point, each in its own language, and the liaison of the
    point; one address gets one mail about one point and one SEQUENCE, however often this runs.
    Unsent older mails of the conference to the same address are superseded (D23). A silent
    conference (history) writes to nobody.
    """
    if conference.is_silent:
        return 0
    if kind in {MailKind.CHANGE, MailKind.CANCELLATION}:
        _supersede(conference)
    queued = sum(
        _insert(select_from) for select_from in (
            _accounts(conference, kind, among, note, now),
            _liaisons(conference, kind, among, note, now),
        )
    )  # fmt: skip
    if queued:
        events.emit(
            MailsQueued(
                at=now, by=by, subject=conference.code, conference_id=conference.id,
                kind=kind.value, count=queued,
            )
        )  # fmt: skip
    return queued


def to_account(account: Account, *, kind: MailKind, key: str, now: datetime) -> None:
    """Queue one mail to one account; the same key queues it once."""
    row: dict[str, Any] = {
        "public_id": sql.random_id(), "kind": kind, "dedupe_key": key, "supersede_key": "",
        "account_id": account.id, "name": account.person.name, "address": account.person.email,
        "language": account.language, "note": "", "sequence": 0, "state": MailState.NEW,
        "attempt": 0, "created_at": now, "next_at": now, "last_error": "", "may_be_double": False,
    }  # fmt: skip
    if account.person.email:
        sql.upsert(OutboxMail, [row], key=["kind", "dedupe_key"])


def _supersede(conference: Conference) -> None:
    db.session.execute(
        update(OutboxMail)
        .where(
            OutboxMail.conference_id == conference.id,
            OutboxMail.state == MailState.NEW,
            OutboxMail.kind.in_((MailKind.CHANGE,)),
        )
        .values(state=MailState.SUPERSEDED)
    )


def _insert(rows: Select[Any]) -> int:
    make = sqlite.insert if db.engine.dialect.name == "sqlite" else postgresql.insert
    statement = make(OutboxMail).from_select(list(_COLUMNS), rows)
    done = db.session.execute(
        statement.on_conflict_do_nothing(index_elements=["kind", "dedupe_key"])
    )
    return done.rowcount  # type: ignore[attr-defined,no-any-return]


def _accounts(
    conference: Conference,
    kind: MailKind,
    among: Select[int] | None,
    note: str,
    now: datetime,
) -> Select[Any]:
    today = now.date()
    return (
        _row(conference, kind, note, now, Account.id, Person.name, Person.email, Account.language)
        .select_from(Participation)
        .join(
            Duty,
            and_(
                Duty.organisation_id == Participation.organisation_id,
                or_(
                    Duty.bridge_point_id.is_(None),
                    Duty.bridge_point_id == Participation.bridge_point_id,
                ),
            ),
        )
        .join(Account, Account.id == Duty.account_id)
        .join(Person, Person.id == Account.person_id)
        .where(
            *_addressed(conference, among),
            Duty.role.in_(_READERS),
            or_(Duty.starts_on.is_(None), Duty.starts_on <= today),
            or_(Duty.ends_on.is_(None), Duty.ends_on >= today),
            Account.is_active,
            Person.email != "",
        )
    )


def _liaisons(
    conference: Conference,
    kind: MailKind,
    among: Select[int] | None,
    note: str,
    now: datetime,
) -> Select[Any]:
    nobody = literal(None).cast(Account.id.type)
    return (
        _row(
            conference, kind, note, now, nobody, BridgeContact.name, BridgeContact.email,
            literal("vi"),
        )
        .select_from(Participation)
        .join(BridgeContact, BridgeContact.bridge_point_id == Participation.bridge_point_id)
        .where(
            *_addressed(conference, among),
            BridgeContact.kind == ContactKind.LIAISON,
            BridgeContact.email != "",
        )
    )  # fmt: skip


def _addressed(conference: Conference, among: Select[int] | None) -> list[Any]:
    conditions: list[Any] = [
        Participation.conference_id == conference.id,
        Participation.answer != Answer.WITHDRAWN,
        Participation.invited_at.is_not(None),
        ~Participation.is_main,
    ]
    return [*conditions, Participation.id.in_(among)] if among is not None else conditions


def _row(
    conference: Conference,
    kind: MailKind,
    note: str,
    now: datetime,
    account_id: Any,  # noqa: ANN401 any SQL expression
    name: Any,  # noqa: ANN401
    address: Any,  # noqa: ANN401
    language: Any,  # noqa: ANN401
) -> Select[Any]:
    dedupe = (
        cast(Participation.id, Text)
        + f":{conference.sequence}:{conference.version if kind is MailKind.CHANGE else 0}:"
        + func.lower(address)
    )
    table = OutboxMail.__table__.c
    return select(
        sql.random_id(),
        literal(kind, table.kind.type),
        dedupe,
        literal(f"conference:{conference.id}"),
        Participation.conference_id,
        Participation.id,
        account_id,
        name,
        func.lower(address),
        language,
        literal(note),
        literal(conference.sequence),
        literal(MailState.NEW, table.state.type),
        literal(0),
        literal(now, table.created_at.type),
        literal(now, table.next_at.type),
        literal(""),
        literal(False),
    )
