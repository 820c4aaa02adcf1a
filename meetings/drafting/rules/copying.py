"""What of a conference is taken along into a new draft; releases, answers and people never are."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from enum import StrEnum

from meetings.conferences.rules.planning import Plan, PlannedDay, PlannedSession


class Along(StrEnum):
    """One thing a copy may take along."""

    POINTS = "points"
    AGENDA = "agenda"
    CHAIRS = "chairs"
    CONTACTS = "contacts"
    ROLES = "roles"


def anew(
    before: Plan,
    *,
    title: str,
    days: Sequence[PlannedDay],
    along: Collection[Along],
    declared: bool,
) -> Plan:
    """Return the plan of a copy on other days: with a code and deadlines to be proposed anew.

    Sessions belong to the agenda; they move with the day of their number and are left behind where
    they do not fit into its hours.
    """
    return replace(
        before,
        code="",
        title=title or before.title,
        aliases=(),
        days=_days(before.days, days, keep=Along.AGENDA in along),
        chairs=before.chairs if Along.CHAIRS in along else (),
        contacts=before.contacts if Along.CONTACTS in along else (),
        reply_deadline=None,
        speech_deadline=None,
        line_test_at=None,
        declared_not_secret=declared,
        is_history=False,
        is_illustrative=False,
        is_silent=False,
    )


def day_numbers(before: int, after: int) -> tuple[int, ...]:
    """Tell for each old day (by its number) which new one takes what stood on it.

    Where the new conference is shorter its last day takes the rest.
    """
    return tuple(min(number, after - 1) for number in range(before))


def _days(
    before: Sequence[PlannedDay], after: Sequence[PlannedDay], *, keep: bool
) -> tuple[PlannedDay, ...]:
    if not keep:
        return tuple(after)
    kept = list(before[: len(after)]) + [None] * (len(after) - len(before))
    return tuple(
        replace(new, sessions=_sessions(old, new)) if old else new
        for old, new in zip(kept, after, strict=True)
    )


def _sessions(old: PlannedDay, new: PlannedDay) -> tuple[PlannedSession, ...]:
    shift = new.starts_at - old.starts_at
    moved = (
        replace(one, starts_at=one.starts_at + shift, ends_at=one.ends_at + shift, key="")
        for one in old.sessions
    )
    return tuple(
        one for one in moved if one.starts_at >= new.starts_at and one.ends_at <= new.ends_at
    )
