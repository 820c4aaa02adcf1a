"""Planning a conference and changing its plan."""

from dataclasses import replace
from datetime import datetime

from meetings.access.actor import Actor
from meetings.access.permissions import Permission
from meetings.conferences.commands import _writing as writing
from meetings.conferences.events.planning import ConferenceChanged, ConferencePlanned
from meetings.conferences.models import Conference
from meetings.conferences.queries import planning as queries
from meetings.conferences.rules import planning, schedule, soundness, stages
from meetings.conferences.rules.planning import Plan
from meetings.conferences.rules.vocabulary import Stage
from meetings.kit import events, onetime
from meetings.kit.database import db
from meetings.kit.i18n import mark as _m
from meetings.organisations.models import Organisation


def plan(draft: Plan, *, host: Organisation, actor: Actor, now: datetime) -> Conference:
    """Plan a conference of this host: a draft with its main point; the host alone sees it."""
    actor.must(Permission.CONFERENCE_PLAN, host.path)
    draft = planning.cleaned(draft)
    writing.check(draft, now=now)
    point = queries.main_point_for(host, draft.main_point)
    draft = replace(schedule.completed(draft, now=now), code=draft.code or _free_code(draft))
    conference = Conference(
        **writing.facts(draft, point, now=now),
        code=draft.code,
        host_id=host.id,
        host_name=host.name,
        declared_by_id=actor.id,
        is_illustrative=draft.is_illustrative,
        is_silent=draft.is_silent or draft.is_history,
        uid=writing.uid(),
        created_at=now,
    )
    db.session.add(conference)
    writing.store(conference)
    writing.set_parts(conference, draft)
    writing.set_days(conference, draft.days)
    writing.add_main_point(conference, host, point)
    events.emit(
        ConferencePlanned(
            at=now,
            by=actor.by,
            subject=conference.code,
            conference_id=conference.id,
            title=conference.title,
            starts_at=conference.starts_at,
            host=host.name,
        )
    )
    return conference


def change(
    conference: Conference, draft: Plan, *, version: int | None, actor: Actor, now: datetime
) -> Conference:
    """Change the plan; SEQUENCE rises when time or place change and people were invited."""
    actor.must(Permission.CONFERENCE_PLAN, conference.host.path)
    stages.check_changeable(conference.stage)
    onetime.check_version(conference.version, version)
    before = queries.as_plan(conference)
    draft = _settled(planning.cleaned(draft), conference, before)
    writing.check(draft, now=now, standing=before)
    point = queries.main_point_for(conference.host, draft.main_point)
    draft = schedule.completed(draft, now=now)
    draft = replace(draft, main_point=point.public_id, place=draft.place or writing.place_of(point))
    parts = planning.differences(before, draft)
    is_moved = stages.rises(conference.stage) and planning.is_moved(before, draft)
    dropped = writing.write(conference, draft, point, now=now)
    writing.pass_deadline_on(conference, before.reply_deadline)
    conference.sequence += is_moved
    events.emit(
        ConferenceChanged(
            at=now,
            by=actor.by,
            subject=conference.code,
            conference_id=conference.id,
            stage=conference.stage,
            parts=parts,
            is_moved=is_moved,
            sequence=conference.sequence,
            dropped_uids=dropped if is_moved else (),
        )
    )
    return conference


def _settled(draft: Plan, conference: Conference, before: Plan) -> Plan:
    """Return the draft with what can no longer change; refuse to rename what was announced."""
    draft = replace(draft, code=draft.code or before.code, scheme=draft.scheme or before.scheme)
    if conference.stage is Stage.DRAFT:
        return draft
    if draft.code != before.code:
        raise soundness.CodeError(
            _m("Mã hội nghị không đổi được sau khi đã phát hành giấy mời."), field="code"
        )
    return replace(draft, scheme=before.scheme)


def _free_code(draft: Plan) -> str:
    attempt = 1
    day = draft.days[0].day
    while queries.is_taken(code := planning.proposed_code(draft.kind, day, attempt=attempt)):
        attempt += 1
    return code
