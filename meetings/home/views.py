"""The first page, and the search."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from meetings.access.permissions import Permission
from meetings.home import queries
from meetings.kit import clock
from meetings.web.session import current_actor

blueprint = Blueprint("home", __name__)


@blueprint.get("/")
def index() -> ResponseReturnValue:
    """Show what awaits me, what is on, and what changed."""
    actor, now = current_actor(), clock.now()
    return render_template(
        "home/index.html",
        cards=queries.cards(actor=actor, now=now),
        coming=queries.on_and_ahead(actor=actor, now=now),
        changed=queries.changed_lately(actor=actor, now=now),
        may_plan=actor.anywhere(Permission.CONFERENCE_PLAN),
    )


@blueprint.get("/search")
def search() -> ResponseReturnValue:
    """Show what a search found."""
    text = request.args.get("q", "").strip()[:100]
    found = queries.search(text, actor=current_actor())
    return render_template("home/search.html", text=text, found=found)
