"""What a new draft takes along from a conference; a step of commands that tell the story."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from meetings.access.actor import Actor
from meetings.agenda import commands as agenda
from meetings.conferences.commands import choosing, composition, roles
from meetings.conferences.commands.choosing import Chosen
from meetings.conferences.models import Conference
from meetings.conferences.queries import composition as asked
from meetings.conferences.queries import planning as plans
from meetings.conferences.rules.cascade import Selection, Which
from meetings.conferences.rules.composition import Wanted
from meetings.conferences.rules.planning import Plan
from meetings.drafting.queries import copies
from meetings.drafting.rules import copying
from meetings.drafting.rules.copying import Along


@dataclass(frozen=True, kw_only=True, slots=True)
class Taken:
    """What came along: the points, and how many items of the agenda."""

    chosen: Chosen
    items: int


def of_today(draft: Plan, former: Conference) -> Plan:
    """Return the plan with the tiers of its day, and a main point that is still in use."""
    day = draft.days[0].day
    ends = former.scheme.valid_to
    scheme = plans.scheme_for(draft.scheme if ends is None or ends >= day else "", day=day)
    points = {point.public_id for point in plans.points_of(former.host)}
    return replace(
        draft,
        scheme=scheme.code,
        levels=min(draft.levels, len(scheme.tiers)),
        main_point=draft.main_point if draft.main_point in points else "",
    )


def take_along(
    conference: Conference,
    former: Conference,
    *,
    along: Collection[Along],
    actor: Actor,
    now: datetime,
) -> Taken:
    """Take points, agenda and parts of a former conference into a draft, as far as wanted."""
    chosen, items = Chosen(count=0, without_point=()), 0
    if Along.POINTS in along:
        selection = Selection(which=Which.FORMER, former=former.code)
        chosen = choosing.choose_points(conference, selection=selection, actor=actor, now=now)
        _ask_again(conference, former, actor=actor, now=now)
    if Along.AGENDA in along:
        days = copying.day_numbers(len(former.days), len(conference.days))
        items = agenda.take_over(conference, former=former, days=days, actor=actor, now=now)
    if Along.ROLES in along:
        for account, role in copies.parts(former):
            roles.give(conference, account=account, role=role, actor=actor, now=now)
        roles.repeat_at_points(conference, former, actor=actor, now=now)
    return Taken(chosen=chosen, items=items)


def _ask_again(conference: Conference, former: Conference, *, actor: Actor, now: datetime) -> None:
    """Ask each tier and single points for the posts that the former conference asked of them."""
    for level, posts in asked.of_tiers(former).items():
        if level > conference.levels:
            continue
        wanted = [
            Wanted(post=one.post, is_required=one.is_required, least=one.least, most=one.most)
            for one in posts
        ]
        composition.ask_tier(conference, level=level, wanted=wanted, actor=actor, now=now)
    composition.ask_points_again(conference, former, actor=actor, now=now)
