"""Pages about bridge points."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from meetings.access.permissions import Permission
from meetings.bridge_points import commands, papers, queries
from meetings.bridge_points.forms import CONTACT_WORDS, LINE_WORDS, PointForm, told
from meetings.bridge_points.queries import Sought
from meetings.kit import clock, onetime
from meetings.kit.errors import DomainError
from meetings.kit.transactions import transaction
from meetings.organisations import queries as organisations
from meetings.web import downloads
from meetings.web.listing import level, page_number
from meetings.web.onetime import once, read_version
from meetings.web.session import current_actor

blueprint = Blueprint("bridge_points", __name__, url_prefix="/bridge-points")


@blueprint.get("/")
def index() -> ResponseReturnValue:
    """List the points one may see."""
    actor = current_actor()
    actor.must_anywhere(Permission.POINT_READ)
    sought = _sought()
    return render_template(
        "bridge_points/index.html",
        page=queries.page(sought, actor=actor, number=page_number()),
        sought=sought,
        office=queries.office(sought, actor=actor),
        may_found=queries.may_found(sought, actor=actor),
    )


@blueprint.get("/bridge-points.csv")
def export() -> ResponseReturnValue:
    """Give the same list as a table."""
    actor = current_actor()
    actor.must_anywhere(Permission.POINT_READ)
    found = queries.every(_sought(), actor=actor)
    return downloads.csv("diem-cau.csv", papers.header(), papers.rows(found))


@blueprint.get("/<string:point>")
def show(point: str) -> ResponseReturnValue:
    """Show a point with its rooms, lines and contacts."""
    actor = current_actor()
    found = queries.get(point, actor=actor)
    return render_template(
        "bridge_points/show.html",
        point=found,
        line_words=LINE_WORDS,
        contact_words=CONTACT_WORDS,
        may_change=actor.can(Permission.POINT_MANAGE, found.place),
    )


@blueprint.route("/new/<string:organisation>", methods=["GET", "POST"])
@once
def found(organisation: str) -> ResponseReturnValue:
    """Found a point of an office."""
    actor = current_actor()
    office = organisations.get(organisation, actor=actor)
    actor.must(Permission.POINT_MANAGE, office.path)
    form, status = PointForm(data={"is_active": True}), 200
    if form.validate_on_submit():
        try:
            with transaction():
                made = commands.found(office, facts=form.facts, actor=actor, now=clock.now())
            flash(_("Đã lập điểm cầu %(name)s.", name=made.name), "success")
            return redirect(url_for("bridge_points.show", point=made.public_id), 303)
        except DomainError as error:
            form.refuse(error)
            status = int(error.status)
    elif form.is_submitted():
        status = 422
    form.offer_rows()
    office = organisations.get(organisation, actor=actor)
    return render_template("bridge_points/new.html", form=form, office=office), status


@blueprint.route("/<string:point>/edit", methods=["GET", "POST"])
@once
def change(point: str) -> ResponseReturnValue:
    """Change a point, its rooms, lines and contacts."""
    actor = current_actor()
    known = queries.get(point, actor=actor)
    actor.must(Permission.POINT_MANAGE, known.place)
    form, status = PointForm(data=told(known)), 200
    if form.validate_on_submit():
        try:
            with transaction():
                held = queries.for_change(point, actor=actor)
                onetime.check_version(held.version, read_version())
                commands.change(held, facts=form.facts, actor=actor, now=clock.now())
            flash(_("Đã lưu điểm cầu."), "success")
            return redirect(url_for("bridge_points.show", point=point), 303)
        except DomainError as error:
            form.refuse(error)
            status = int(error.status)
    elif form.is_submitted():
        status = 422
    form.offer_rows()
    page = render_template(
        "bridge_points/edit.html",
        form=form,
        point=queries.get(point, actor=actor),
        is_stale=status == 409,  # noqa: PLR2004 somebody else was faster
        line_words=LINE_WORDS,
        contact_words=CONTACT_WORDS,
    )
    return page, status


def _sought() -> Sought:
    return Sought(
        text=request.args.get("q", ""),
        level=level(),
        office=request.args.get("office", ""),
        with_retired=request.args.get("retired") == "1",
        sort=request.args.get("sort", "name"),
    )
