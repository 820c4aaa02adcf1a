"""Keeping a plan to begin from, and beginning from it."""

from datetime import datetime

from meetings.access.actor import Actor
from meetings.access.permissions import Permission
from meetings.conferences.commands import planning
from meetings.conferences.models import Conference
from meetings.conferences.queries import planning as plans
from meetings.conferences.rules.planning import Plan
from meetings.drafting.commands import _taking as taking
from meetings.drafting.commands.copying import Copied
from meetings.drafting.events import (
    ConferenceCopied,
    TemplateKept,
    TemplateRemoved,
    TemplateRenamed,
)
from meetings.drafting.models import ConferenceTemplate
from meetings.drafting.queries import templates as queries
from meetings.drafting.rules import templates as rules
from meetings.drafting.rules.copying import Along
from meetings.kit import events, onetime, tokens, vietnamese
from meetings.kit.database import db

_BY_REFERENCE = frozenset({Along.POINTS, Along.AGENDA})


def keep(conference: Conference, *, name: str, actor: Actor, now: datetime) -> ConferenceTemplate:
    """Keep the plan of a conference as a template of its host under a name of its own."""
    actor.must(Permission.CONFERENCE_PLAN, conference.host.path)
    name = vietnamese.clean(name)
    rules.check_name(name)
    rules.check_room(queries.count(conference.host))
    rules.check_free(is_taken=queries.is_taken(conference.host, name))
    template = ConferenceTemplate(
        public_id=tokens.public_id(),
        organisation_id=conference.host_id,
        conference_id=conference.id,
        name=name,
        plan=rules.as_json(plans.as_plan(conference)),
        created_at=now,
    )
    db.session.add(template)
    db.session.flush()
    events.emit(
        TemplateKept(
            at=now,
            by=actor.by,
            subject=template.public_id,
            name=name,
            conference=conference.code,
        )
    )
    return template


def rename(
    template: ConferenceTemplate, *, name: str, version: int | None, actor: Actor, now: datetime
) -> None:
    """Call a template something else."""
    actor.must(Permission.CONFERENCE_PLAN, template.organisation.path)
    onetime.check_version(template.version, version)
    name = vietnamese.clean(name)
    rules.check_name(name)
    if name == template.name:
        return
    rules.check_free(is_taken=queries.is_taken(template.organisation, name))
    template.name = name
    template.version += 1
    events.emit(TemplateRenamed(at=now, by=actor.by, subject=template.public_id, name=name))


def remove(
    template: ConferenceTemplate, *, version: int | None, actor: Actor, now: datetime
) -> None:
    """Keep a template no longer; conferences planned from it stay."""
    actor.must(Permission.CONFERENCE_PLAN, template.organisation.path)
    onetime.check_version(template.version, version)
    db.session.delete(template)
    events.emit(
        TemplateRemoved(at=now, by=actor.by, subject=template.public_id, name=template.name)
    )


def plan_from(template: ConferenceTemplate, *, draft: Plan, actor: Actor, now: datetime) -> Copied:
    """Plan a conference that began from a template: its points and agenda come along."""
    actor.must(Permission.CONFERENCE_PLAN, template.organisation.path)
    former = template.conference
    conference = planning.plan(draft, host=template.organisation, actor=actor, now=now)
    taken = taking.take_along(conference, former, along=_BY_REFERENCE, actor=actor, now=now)
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
