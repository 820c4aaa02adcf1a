"""The first page of a conference, its JSON and its log."""

from flask import Blueprint, jsonify, render_template, request
from flask.typing import ResponseReturnValue

from meetings.access.permissions import Permission
from meetings.audit import queries as audit_log
from meetings.conferences.models import Conference
from meetings.conferences.queries import clashes, visibility
from meetings.conferences.rules import places
from meetings.conferences.rules.clashes import Clashes
from meetings.conferences.rules.vocabulary import Stage
from meetings.drafting.queries import series
from meetings.kit import clock
from meetings.overview import papers, queries, rules
from meetings.overview.queries import Snapshot
from meetings.overview.rules import Life, Step
from meetings.web.listing import page_number
from meetings.web.session import current_actor

blueprint = Blueprint("overview", __name__, url_prefix="/conferences")


@blueprint.get("/<string:code>")
def show(code: str) -> ResponseReturnValue:
    """Show one conference: where it stands, who comes, what is to be done."""
    actor = current_actor()
    conference = visibility.get(code, actor=actor)
    told = queries.snapshot(conference, actor=actor, now=clock.now())
    where = places.of_conference(conference)
    may_plan = actor.can(Permission.CONFERENCE_PLAN, *where)
    is_draft = conference.stage is Stage.DRAFT
    return render_template(
        "overview/show.html",
        conference=conference,
        told=told,
        steps=_steps(conference, told),
        organisers=queries.organisers(conference),
        contacts=queries.contacts(conference),
        is_the_day=rules.is_the_day(conference.starts_at, clock.now()),
        my_points=queries.my_points(conference, actor=actor),
        may_run=actor.can(Permission.CONFERENCE_RUN, *where),
        may_give=actor.can(Permission.FLOOR_GIVE, *where),
        may_plan=may_plan,
        series=series.standing(conference, actor=actor),
        clashes=clashes.of_conference(conference, actor=actor)
        if is_draft and may_plan
        else Clashes(),
        may_announce=actor.can(Permission.INVITATION_ANNOUNCE, *where),
        may_pass_on=actor.anywhere(Permission.INVITATION_PASS_ON),
    )


@blueprint.get("/<string:code>.json")
def show_json(code: str) -> ResponseReturnValue:
    """Tell the same to a program."""
    actor = current_actor()
    conference = visibility.get(code, actor=actor)
    told = queries.snapshot(conference, actor=actor, now=clock.now())
    return jsonify(papers.as_json(conference, told))


@blueprint.get("/<string:code>/audit")
def audit(code: str) -> ResponseReturnValue:
    """Show what was done to this conference, to those who check."""
    actor = current_actor()
    conference = visibility.get(code, actor=actor)
    entries = audit_log.entries(
        actor=actor,
        place=conference.host.path,
        conference_id=conference.id,
        action=request.args.get("action", ""),
        number=page_number(),
    )
    return render_template(
        "overview/audit.html",
        conference=conference,
        entries=entries,
        names=audit_log.names(entries),
    )


def _steps(conference: Conference, told: Snapshot) -> tuple[Step, ...]:
    return rules.strip(
        Life(
            stage=conference.stage,
            minutes=told.minutes_stage,
            created_at=conference.created_at,
            announced_at=conference.announced_at,
            reply_deadline=conference.reply_deadline,
            line_test_at=conference.line_test_at,
            starts_at=conference.actual_started_at or conference.starts_at,
            minutes_at=told.issued.edition.closed_at if told.issued else None,
            now=clock.now(),
        )
    )
