"""Making a draft out of a conference that stands."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from meetings.access.actor import Actor
from meetings.access.permissions import Permission
from meetings.conferences.commands import planning
from meetings.conferences.models import Conference
from meetings.conferences.queries import planning as plans
from meetings.conferences.rules.planning import PlannedDay
from meetings.drafting.commands import _taking as taking
from meetings.drafting.commands._taking import Taken
from meetings.drafting.events import ConferenceCopied
from meetings.drafting.rules import copying
from meetings.drafting.rules.copying import Along
from meetings.kit import events


@dataclass(frozen=True, kw_only=True, slots=True)
class Order:
    """What a planner wants of a copy: when, under which title, and with what of the former one.

    `declared` says that the content of the copy, too, is no state secret.
    """

    days: Sequence[PlannedDay]
    title: str = ""
    along: frozenset[Along] = frozenset(Along)
    declared: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Copied:
    """The new draft, and what came along."""

    conference: Conference
    taken: Taken


def copy(former: Conference, *, order: Order, actor: Actor, now: datetime) -> Copied:
    """Make a draft of the same host out of a conference, with a code and UIDs of its own.

    Documents, answers and delegates never come along. Refuses what planning refuses.
    """
    actor.must(Permission.CONFERENCE_PLAN, former.host.path)

    draft = copying.anew(
        plans.as_plan(former),
        title=order.title,
        days=order.days,
        along=order.along,
        declared=order.declared,
    )
    conference = planning.plan(
        taking.of_today(draft, former), host=former.host, actor=actor, now=now
    )
    taken = taking.take_along(conference, former, along=order.along, actor=actor, now=now)
    events.emit(
        ConferenceCopied(
            at=now,
            by=actor.by,
            subject=conference.code,
            conference_id=conference.id,
            former=former.code,
            points=taken.chosen.count,
            items=taken.items,
        )
    )
    return Copied(conference=conference, taken=taken)
