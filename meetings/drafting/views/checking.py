"""The last look before the letters, and the line of steps on every page of a draft."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from flask import current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from meetings.access.permissions import Permission
from meetings.conferences.models import Conference
from meetings.conferences.queries import clashes
from meetings.conferences.rules.vocabulary import Stage
from meetings.drafting.queries import readiness as queries
from meetings.drafting.rules import readiness, steps
from meetings.drafting.rules.readiness import Finding
from meetings.drafting.rules.steps import Name, State
from meetings.drafting.views.pages import blueprint, mine
from meetings.kit import clock
from meetings.regulations import queries as regulations
from meetings.web.session import current_actor

# Where each step is taken; the first page is its own, the others belong to it.
_PAGES: Final = {
    Name.PLAN: ("conferences.edit", "overview.show", "staging.index"),
    Name.COMPOSITION: ("invitations.composition",),
    Name.POINTS: ("invitations.index", "invitations.choose"),
    Name.AGENDA: ("agenda.index", "agenda.add", "agenda.edit", "agenda.arrange"),
    Name.DOCUMENTS: ("documents.index",),
    Name.CHECK: ("drafting.check",),
    Name.ANNOUNCE: ("invitations.announce",),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class StepLink:
    """One step as the line shows it."""

    label: str
    url: str
    state: State
    is_here: bool


@blueprint.get("/<string:code>/check")
def check(code: str) -> ResponseReturnValue:
    """List everything that is still missing or late, and what clashes."""
    actor, now = current_actor(), clock.now()
    conference = mine(code)
    taken = clashes.of_conference(conference, actor=actor)
    looked = queries.draft(conference, clashes=taken, actor=actor)
    terms = regulations.terms(conference.host, around=looked.plan.days[0].day)
    found = readiness.findings(looked, now=now, terms=terms)
    return render_template(
        "drafting/check.html",
        conference=conference,
        found=found,
        clashes=taken,
        said=_said,
        page_of=lambda one: _url(one.step, conference.code),
        step_words=steps.LABELS,
        may_announce=conference.stage is Stage.DRAFT
        and not any(one.is_needed for one in found)
        and actor.can(Permission.INVITATION_ANNOUNCE, conference.host.path),
    )


@blueprint.app_context_processor
def _line_of_steps() -> dict[str, Callable[..., Any]]:
    """Give every page of a draft the means to show its steps."""
    return {"draft_steps": draft_steps}


def draft_steps(conference: Conference) -> list[StepLink]:
    """Return the steps of a draft for those who plan it; nothing for others or other stages."""
    may_plan = current_actor().can(Permission.CONFERENCE_PLAN, conference.host.path)
    if conference.stage is not Stage.DRAFT or not may_plan:
        return []
    return [
        StepLink(
            label=gettext(step.label),
            url=_url(step.name, conference.code),
            state=step.state,
            is_here=request.endpoint in _PAGES[step.name],
        )
        for step in steps.steps(queries.progress(conference))
        if _PAGES[step.name][0] in current_app.view_functions
    ]


def _url(step: Name, code: str) -> str:
    return url_for(_PAGES[step][0], code=code)


def _said(finding: Finding) -> str:
    """Return a finding in words; the source of a rule is a text of its own."""
    facts = dict(finding.facts)
    source = facts.get("source", "")
    if source:
        facts["source"] = gettext(source)
    return str(gettext(finding.message, **facts))
