"""Putting mails into the outbox, set by set, in the transaction that causes them (D02, D19)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Integer, Select, case, cast, func, literal, select
from sqlalchemy import String as Text

from meetings.bridge_points.models import BridgeContact
from meetings.bridge_points.rules import ContactKind
from meetings.conferences.models import Conference, Participation
from meetings.conferences.rules.vocabulary import Answer
from meetings.kit import events, sql
from meetings.kit.events import By
from meetings.kit.vietnamese import ZONE
from meetings.notifications.commands import _rows as rows
from meetings.notifications.events import MailsQueued
from meetings.notifications.models import OutboxMail
from meetings.notifications.queries import gateway
from meetings.notifications.queries.chasing import reads
from meetings.notifications.rules import Channel, MailKind, MailState, settles
from meetings.people.models import Account, Duty, Person

_NOBODY: Final = literal(None).cast(Account.id.type)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Occasion:
    """What is told to many at once, and to whom."""

    conference: Conference
    kind: MailKind
    among: Select[int] | None
    note: str
    now: datetime
    named: ColumnElement[str] | None = None
    notice_id: int | None = None

    @property
    def name(self) -> ColumnElement[str]:
        """Return its part of a key, the moment unless it has a name: it tells one reader once."""
        moment = literal(str(round(self.now.timestamp() * 1_000_000)))
        return moment if self.named is None else self.named


@dataclass(frozen=True, kw_only=True, slots=True)
class Manner:
    """How it is told: once for an occasion, about which change of the agenda, in a hurry or not.

    The occasion is an expression on Participation. With a `notice_id` the mails tell that change,
    to points that no other mail tells it.
    """

    occasion: ColumnElement[str] | None = None
    notice_id: int | None = None
    is_urgent: bool = False


def to_points(
    conference: Conference,
    *,
    kind: MailKind,
    among: Select[int] | None = None,
    note: str = "",
    manner: "Manner | None" = None,
    by: By,
    now: datetime,
) -> int:
    """Queue a mail to everybody who answers for the points of a conference; return how many.

    `among` narrows to some participations (a select of their ids). Readers are the accounts with
    a duty at the organisation or the point, each in its own language, and the liaison of the
    point; one address gets one mail about one point and one moment (or one occasion of the
    `manner`), however often this runs. Unsent mails that this one makes untrue are superseded
    (D23). A silent conference (history) writes to nobody. Where short messages are on, a reminder
    also goes to liaisons with a telephone and no mail, what is urgent to all.
    """
    if conference.is_silent:
        return 0
    manner = manner or Manner()
    told = _Occasion(
        conference=conference,
        kind=kind,
        among=among,
        note=note,
        now=now,
        named=manner.occasion,
        notice_id=manner.notice_id,
    )
    _supersede(told)
    queued = rows.insert(_accounts(told)) + rows.insert(_liaisons(told))
    if (manner.is_urgent or kind is MailKind.REMINDER) and gateway.enabled():
        queued += rows.insert(_telephones(told, is_urgent=manner.is_urgent))
    if queued:
        events.emit(
            MailsQueued(
                at=now,
                by=by,
                subject=conference.code,
                conference_id=conference.id,
                kind=kind.value,
                count=queued,
            )
        )
    return queued


def to_account(account: Account, *, kind: MailKind, key: str, now: datetime) -> None:
    """Queue one mail to one account, once for a key; an unsent older one of the kind is dropped."""
    if not account.person.email:
        return
    line = f"account:{account.id}"
    older = (OutboxMail.supersede_key == line, OutboxMail.dedupe_key != key)
    rows.drop(kind, *older)
    row: dict[str, Any] = {
        "public_id": sql.random_id(),
        "kind": kind,
        "dedupe_key": key,
        "supersede_key": line,
        "account_id": account.id,
        "name": account.person.name,
        "address": account.person.email.lower(),
        "fold": account.person.fold,
        "language": account.language,
        "note": "",
        "state": MailState.NEW,
        "attempt": 0,
        "created_at": now,
        "next_at": now,
        "last_error": "",
        "may_be_double": False,
    }
    sql.upsert(OutboxMail, [row], key=["kind", "dedupe_key"])


def _supersede(occasion: _Occasion) -> None:
    concerned = [OutboxMail.conference_id == occasion.conference.id]
    if occasion.among is not None:
        concerned.append(OutboxMail.participation_id.in_(occasion.among))
    rows.drop(occasion.kind, *concerned)


def _accounts(occasion: _Occasion) -> Select[Any]:
    today = occasion.now.astimezone(ZONE).date()
    return (
        _row(occasion, Account.id, Person.name, Person.email, Account.language)
        .select_from(Participation)
        .join(Duty, Duty.organisation_id == Participation.organisation_id)
        .join(Account, Account.id == Duty.account_id)
        .join(Person, Person.id == Account.person_id)
        .where(*_addressed(occasion), *reads(today))
    )


def _liaisons(occasion: _Occasion) -> Select[Any]:
    return (
        _row(occasion, _NOBODY, BridgeContact.name, BridgeContact.email, literal("vi"))
        .select_from(Participation)
        .join(BridgeContact, BridgeContact.bridge_point_id == Participation.bridge_point_id)
        .where(
            *_addressed(occasion),
            BridgeContact.kind == ContactKind.LIAISON,
            BridgeContact.email != "",
        )
    )


def _telephones(occasion: _Occasion, *, is_urgent: bool) -> Select[Any]:
    """Select the liaisons a short message reaches; the worker looks closely at the number."""
    bare: ColumnElement[str] = BridgeContact.phone.expression
    for between in " .-()":
        bare = func.replace(bare, between, "")
    number = case(
        (bare.startswith("0"), literal("+84") + func.substr(bare, 2)),
        (bare.startswith("84"), literal("+") + bare),
        else_=bare,
    )
    wanted = (
        _row(occasion, _NOBODY, BridgeContact.name, number, literal("vi"), Channel.SMS)
        .select_from(Participation)
        .join(BridgeContact, BridgeContact.bridge_point_id == Participation.bridge_point_id)
        .where(
            *_addressed(occasion),
            BridgeContact.kind == ContactKind.LIAISON,
            BridgeContact.phone != "",
        )
    )
    return wanted if is_urgent else wanted.where(BridgeContact.email == "")


def _addressed(occasion: _Occasion) -> list[ColumnElement[bool]]:
    is_withdrawal = occasion.kind is MailKind.WITHDRAWAL
    withdrawn = Participation.answer == Answer.WITHDRAWN
    conditions = [
        Participation.conference_id == occasion.conference.id,
        withdrawn if is_withdrawal else ~withdrawn,
        Participation.invited_at.is_not(None),
        ~Participation.is_main,
    ]
    if occasion.among is not None:
        conditions.append(Participation.id.in_(occasion.among))
    if occasion.notice_id is not None:
        told = rows.is_told(
            occasion.notice_id, MailKind.CHANGE, "participation_id", Participation.id
        )
        conditions.append(~told)
    return conditions


def _row(
    occasion: _Occasion,
    account_id: ColumnElement[Any] | Any,  # noqa: ANN401 a column of whatever table
    name: ColumnElement[str] | Any,  # noqa: ANN401
    address: ColumnElement[str] | Any,  # noqa: ANN401
    language: ColumnElement[str] | Any,  # noqa: ANN401
    channel: Channel = Channel.MAIL,
) -> Select[Any]:
    table = OutboxMail.__table__.c
    line = cast(Participation.id, Text) + literal(":") + func.lower(address)
    now = literal(occasion.now, table.created_at.type)
    leaves = literal(occasion.now + settles(occasion.kind), table.next_at.type)
    return select(
        sql.random_id().label("public_id"),
        literal(channel, table.channel.type).label("channel"),
        literal(occasion.kind, table.kind.type).label("kind"),
        (occasion.name + literal(":") + line).label("dedupe_key"),
        line.label("supersede_key"),
        Participation.conference_id.label("conference_id"),
        Participation.id.label("participation_id"),
        literal(occasion.notice_id).cast(Integer).label("agenda_notice_id"),
        account_id.label("account_id"),
        name.label("name"),
        func.lower(address).label("address"),
        sql.folded(name + literal(" ") + Participation.organisation_name).label("fold"),
        language.label("language"),
        literal(occasion.note).label("note"),
        literal(MailState.NEW, table.state.type).label("state"),
        literal(0).label("attempt"),
        now.label("created_at"),
        leaves.label("next_at"),
        literal("").label("last_error"),
        literal(False).label("may_be_double"),
    )
