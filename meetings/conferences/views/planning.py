"""The list of conferences, planning one and changing its plan."""

from collections.abc import Sequence
from http import HTTPStatus

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from meetings.access.permissions import Permission
from meetings.conferences.commands import planning as commands
from meetings.conferences.forms.comparing import Compared, compared
from meetings.conferences.forms.planning import PlanForm
from meetings.conferences.models import Conference
from meetings.conferences.queries import listing, visibility
from meetings.conferences.queries import planning as queries
from meetings.conferences.queries.listing import When, Wish
from meetings.conferences.rules import schedule, stages
from meetings.conferences.rules.planning import Plan
from meetings.conferences.rules.vocabulary import Kind, Stage
from meetings.kit import clock
from meetings.kit.errors import DomainError, NotFoundError, StaleError
from meetings.kit.i18n import mark as _m
from meetings.kit.transactions import transaction
from meetings.organisations.models import Organisation
from meetings.regulations import queries as regulations
from meetings.web.listing import page_number, sort_name
from meetings.web.onetime import once, read_version
from meetings.web.session import current_actor

blueprint = Blueprint("conferences", __name__, url_prefix="/conferences")


@blueprint.get("/")
def index() -> ResponseReturnValue:
    """List the conferences one may know of."""
    actor = current_actor()
    wish = _wish()
    return render_template(
        "conferences/index.html",
        page=listing.conferences(wish, actor=actor, now=clock.now()),
        wish=wish,
        stages=Stage,
        kinds=Kind,
        may_plan=actor.anywhere(Permission.CONFERENCE_PLAN),
    )


@blueprint.route("/plan", methods=["GET", "POST"])
@once
def plan() -> ResponseReturnValue:
    """Plan a conference in the name of one's office."""
    actor = current_actor()
    offices = queries.offices(actor)
    if not offices:
        raise NotFoundError(_m("Không tìm thấy nội dung này, hoặc bạn không được xem."))
    form = _offered(_begun() if request.method == "GET" else PlanForm(), offices)
    if request.method == "GET":
        return render_template("conferences/plan.html", form=form, offices=offices)
    if "add" in request.form:
        form.grow(request.form["add"])
        return render_template("conferences/plan.html", form=form, offices=offices)
    if not form.validate():
        return _plan_again(form, offices), HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        with transaction():
            conference = commands.plan(
                form.plan,
                host=queries.office(form.office.data or "", actor=actor),
                actor=actor,
                now=clock.now(),
            )
    except DomainError as refusal:
        form.refuse(refusal)
        return _plan_again(form, offices), refusal.status
    _caution(form.plan, conference.host)
    flash(gettext("Đã lập hội nghị. Tiếp theo: chọn điểm cầu và phát hành giấy mời."), "success")
    return redirect(url_for("overview.show", code=conference.code))


@blueprint.route("/<string:code>/edit", methods=["GET", "POST"])
@once
def edit(code: str) -> ResponseReturnValue:
    """Change the plan of a conference."""
    actor = current_actor()
    conference = visibility.get(code, actor=actor)
    actor.must(Permission.CONFERENCE_PLAN, conference.host.path)
    if request.method == "GET":
        stages.check_changeable(conference.stage)
        stands = PlanForm.of(queries.as_plan(conference))
        stands.days[0].form.propose(request.args)
        return _edit_page(_offered(stands, [conference.host]), conference)
    form = _offered(PlanForm(), [conference.host])
    if "add" in request.form:
        form.grow(request.form["add"])
        return _edit_page(form, conference, version=read_version())
    if not form.validate():
        again = _edit_page(form, conference, version=read_version())
        return again, HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        with transaction():
            conference = visibility.for_change(code, actor=actor)
            commands.change(
                conference, form.plan, version=read_version(), actor=actor, now=clock.now()
            )
    except DomainError as refusal:
        form.refuse(refusal)
        return _edit_again(form, code, refusal), refusal.status
    _caution(form.plan, conference.host)
    flash(gettext("Đã lưu kế hoạch hội nghị."), "success")
    return redirect(url_for("overview.show", code=conference.code))


def _begun() -> PlanForm:
    """Return the form with the time and the people that the address proposes."""
    chairs = [{"name": name} for name in request.args.getlist("chair")]
    form = PlanForm(formdata=None, data={"chairs": chairs} if chairs else None)
    form.days[0].form.propose(request.args)
    return form


def _wish() -> Wish:
    asked = request.args
    stage, kind, when = asked.get("stage", ""), asked.get("kind", ""), asked.get("when", "")
    return Wish(
        q=asked.get("q", "")[:200],
        stage=Stage(stage) if stage in set(Stage) else None,
        kind=Kind(kind) if kind in set(Kind) else None,
        when=When(when) if when in set(When) else When.AHEAD,
        sort=sort_name(listing.SORTS, "-starts_at" if when == When.PAST else "starts_at"),
        number=page_number(),
    )


def _offered(form: PlanForm, offices: Sequence[Organisation]) -> PlanForm:
    points = queries.points_of_all(offices)
    return form.offer(offices, points, queries.schemes())


def _plan_again(form: PlanForm, offices: Sequence[Organisation]) -> str:
    return render_template("conferences/plan.html", form=form, offices=offices)


def _edit_page(
    form: PlanForm,
    conference: Conference,
    *,
    version: int | None = None,
    differences: Sequence[Compared] = (),
) -> str:
    return render_template(
        "conferences/edit.html",
        form=form,
        conference=conference,
        version=version or conference.version,
        differences=differences,
    )


def _edit_again(form: PlanForm, code: str, refusal: DomainError) -> str:
    """Show what was typed; where somebody was quicker, beside what stands now.

    A stale form comes back with the version of now: sending it again keeps what was typed.
    """
    conference = visibility.get(code, actor=current_actor())
    if not isinstance(refusal, StaleError):
        return _edit_page(form, conference, version=read_version())
    stands = queries.as_plan(conference)
    both = compared(stands, form.plan, names=form.main_point_names)
    return _edit_page(form, conference, differences=both)


def _caution(plan: Plan, host: Organisation) -> None:
    """Tell where the plan strays from what its office goes by; it is kept all the same."""
    terms = regulations.terms(host, around=plan.days[0].day)
    for caution in schedule.cautions(plan, now=clock.now(), terms=terms):
        basis = caution.facts["source"]
        facts = caution.facts | {"source": gettext(basis)}
        flash(gettext(caution.message, **facts), "warning")
