"""Setting the terms and the working days of an office."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from sqlalchemy import delete

from meetings.access.actor import Actor
from meetings.access.permissions import Permission
from meetings.kit import events, sql
from meetings.kit.database import db
from meetings.organisations.models import Organisation
from meetings.regulations import queries, rules
from meetings.regulations.events import TermSet, WorkingDayForgotten, WorkingDaysMarked
from meetings.regulations.models import CalendarDay, OwnTerm
from meetings.regulations.rules import Rule


def set_terms(
    organisation: Organisation,
    *,
    values: Mapping[Rule, tuple[int | None, str]],
    actor: Actor,
    now: datetime,
) -> int:
    """Let an office go by numbers of its own, each with its source; None is the regulation's again.

    `organisation` is loaded by `organisations.queries.for_change`. Returns how many changed. Raises
    RegulationError for a number no rule can bear.
    """
    actor.must(Permission.REGULATION_MANAGE, organisation.path)

    standing = queries.own_terms(organisation)
    changed = 0
    for rule, (value, source) in values.items():
        own = standing.get(rule)
        if (own.value if own else None, own.source if own else "") == (value, source):
            continue
        if value is None and own is None:
            continue
        changed += 1
        _put(organisation, rule, value, source)
        events.emit(
            TermSet(at=now, by=actor.by, subject=organisation.public_id, rule=rule, value=value)
        )
    if changed:
        organisation.version += 1
    return changed


def mark_days(
    organisation: Organisation,
    *,
    first: date,
    last: date,
    is_worked: bool,
    name: str,
    actor: Actor,
    now: datetime,
) -> None:
    """Mark days, the last one included, as off or as worked for an office and its branch."""
    actor.must(Permission.REGULATION_MANAGE, organisation.path)

    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    rules.check_days(days)
    rows = [
        {"organisation_id": organisation.id, "day": day, "is_worked": is_worked, "name": name}
        for day in days
    ]
    sql.upsert(CalendarDay, rows, key=["organisation_id", "day"], put=["is_worked", "name"])
    organisation.version += 1
    events.emit(
        WorkingDaysMarked(
            at=now,
            by=actor.by,
            subject=organisation.public_id,
            first=first.isoformat(),
            last=last.isoformat(),
            is_worked=is_worked,
        )
    )


def forget_day(organisation: Organisation, *, day: date, actor: Actor, now: datetime) -> None:
    """Let a marked day be again what the law, or a superior office, says."""
    actor.must(Permission.REGULATION_MANAGE, organisation.path)

    db.session.delete(queries.marked_day(organisation, day))
    organisation.version += 1
    events.emit(
        WorkingDayForgotten(
            at=now, by=actor.by, subject=organisation.public_id, day=day.isoformat()
        )
    )


def _put(organisation: Organisation, rule: Rule, value: int | None, source: str) -> None:
    if value is None:
        gone = delete(OwnTerm).where(
            OwnTerm.organisation_id == organisation.id, OwnTerm.rule == rule
        )
        db.session.execute(gone)
        return
    rules.check_value(rule, value)
    row = {"organisation_id": organisation.id, "rule": rule, "value": value, "source": source}
    sql.upsert(OwnTerm, [row], key=["organisation_id", "rule"], put=["value", "source"])
