"""The agenda as it is read, on the screen and on paper."""

from typing import Any

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from meetings.access.permissions import Permission
from meetings.agenda import queries
from meetings.agenda.rules import MARKABLE, arranging
from meetings.conferences.models import Conference
from meetings.conferences.queries import visibility
from meetings.conferences.rules import places, stages
from meetings.web.session import current_actor

blueprint = Blueprint("agenda", __name__, url_prefix="/conferences/<string:code>/agenda")


@blueprint.get("")
def index(code: str) -> ResponseReturnValue:
    """Show the agenda with its planned times."""
    return page(visibility.get(code, actor=current_actor()))


@blueprint.get("/sheet")
def sheet(code: str) -> ResponseReturnValue:
    """Show the agenda for paper."""
    conference = visibility.get(code, actor=current_actor())
    blocks = queries.timetable(conference)
    return render_template("agenda/sheet.html", conference=conference, blocks=blocks)


def page(conference: Conference, **facts: Any) -> str:  # noqa: ANN401 whatever the page says more
    """Return the page with the agenda as it stands now."""
    blocks = queries.timetable(conference)
    standing = queries.layout(blocks)
    may_run = _may_run(conference)
    return render_template(
        "agenda/index.html",
        conference=conference,
        days=queries.days(blocks),
        twice=queries.twice(blocks) if may_run else (),
        order=arranging.written(standing),
        stamp=arranging.stamp(standing),
        may_arrange=may_run and conference.stage in stages.ARRANGEABLE,
        may_mark=may_run and conference.stage in MARKABLE,
        **facts,
    )


def mine(code: str) -> Conference:
    """Return a conference whose agenda the reader may arrange, or refuse.

    What was sent is refused by the command, beside what was typed.
    """
    actor = current_actor()
    conference = visibility.get(code, actor=actor)
    actor.must(Permission.CONFERENCE_RUN, *places.of_conference(conference))
    if request.method == "GET":
        stages.check_arrangeable(conference.stage)
    return conference


def _may_run(conference: Conference) -> bool:
    return current_actor().can(Permission.CONFERENCE_RUN, *places.of_conference(conference))
