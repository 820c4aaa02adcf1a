"""The list of organisations, one of them, and its register."""

from datetime import date

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from meetings.access.permissions import Permission
from meetings.kit import clock, vietnamese
from meetings.organisations import papers, queries
from meetings.organisations.forms import KIND_WORDS, OrganisationsFilter
from meetings.organisations.models import Organisation
from meetings.organisations.queries import Sought
from meetings.web import downloads
from meetings.web.listing import level, page_number
from meetings.web.session import current_actor

blueprint = Blueprint("organisations", __name__, url_prefix="/organisations")


@blueprint.get("/")
def index() -> ResponseReturnValue:
    """List the organisations of a day, today's unless another is asked for."""
    actor = current_actor()
    actor.must_anywhere(Permission.ORGANISATION_READ)
    form = OrganisationsFilter(formdata=request.args)
    sought = _sought(form)
    return render_template(
        "organisations/index.html",
        page=queries.page(sought, actor=actor, number=page_number()),
        form=form,
        sought=sought,
        tiers=queries.tier_words(sought.day),
        kinds=KIND_WORDS,
        may_found=bool(actor.anywhere(Permission.ORGANISATION_MANAGE)),
    )


@blueprint.get("/organisations.csv")
def export() -> ResponseReturnValue:
    """Give the same list as a table."""
    actor = current_actor()
    actor.must_anywhere(Permission.ORGANISATION_READ)
    found = queries.every(_sought(OrganisationsFilter(formdata=request.args)), actor=actor)
    return downloads.csv("don-vi.csv", papers.header(), papers.rows(found))


@blueprint.get("/<string:organisation>")
def show(organisation: str) -> ResponseReturnValue:
    """Show an organisation, what it was called before and what hangs under it."""
    actor = current_actor()
    found = queries.get(organisation, actor=actor)
    day = found.valid_to or today()
    below = Sought(day=day, parent_id=found.id, sort=request.args.get("sort", "name"))
    return render_template(
        "organisations/show.html",
        organisation=found,
        way_up=queries.way_up(found),
        names=queries.intervals(found),
        predecessors=queries.predecessors(found),
        successor=queries.successor(found),
        below=queries.page(below, actor=actor, number=page_number()),
        tiers=queries.tier_words(day),
        kinds=KIND_WORDS,
        may_change=actor.can(Permission.ORGANISATION_MANAGE, found.path),
        may_read_register=actor.can(Permission.REGISTER_READ, found.path),
        has_ended=has_ended(found),
    )


@blueprint.get("/<string:organisation>/register")
def register(organisation: str) -> ResponseReturnValue:
    """Show the numbers an office gave to its papers."""
    actor = current_actor()
    found = queries.get(organisation, actor=actor)
    page = queries.register(found, actor=actor, number=page_number())
    return render_template("organisations/register.html", organisation=found, page=page)


def today() -> date:
    """Return today in Việt Nam."""
    return clock.now().astimezone(vietnamese.ZONE).date()


def has_ended(organisation: Organisation) -> bool:
    """Say whether an organisation no longer stands."""
    return organisation.valid_to is not None and organisation.valid_to < today()


def _sought(form: OrganisationsFilter) -> Sought:
    if not form.validate():
        return Sought(day=today())
    return form.sought(
        text=request.args.get("q", ""),
        level=level(),
        sort=request.args.get("sort", "level"),
        today=today(),
    )
