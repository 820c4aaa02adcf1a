"""The templates of one's offices: kept, renamed, removed, and planned from."""

from http import HTTPStatus

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from meetings.access.permissions import Permission
from meetings.conferences.forms.planning import PlanForm
from meetings.conferences.models import Conference
from meetings.conferences.queries import planning as plans
from meetings.conferences.queries import visibility
from meetings.drafting.commands import templates as commands
from meetings.drafting.forms.templates import NameForm
from meetings.drafting.models import ConferenceTemplate
from meetings.drafting.queries import templates as queries
from meetings.drafting.rules import templates as rules
from meetings.drafting.views.pages import blueprint, mine, tell_copied
from meetings.kit import clock, vietnamese
from meetings.kit.errors import DomainError, NotFoundError
from meetings.kit.i18n import mark as _m
from meetings.kit.transactions import transaction
from meetings.web.onetime import once, read_version
from meetings.web.session import current_actor


@blueprint.get("/templates")
def templates() -> ResponseReturnValue:
    """List the templates of one's offices."""
    actor = current_actor()
    actor.must_anywhere(Permission.CONFERENCE_PLAN)
    return render_template("drafting/templates.html", templates=queries.templates(actor=actor))


@blueprint.route("/<string:code>/template", methods=["GET", "POST"])
@once
def keep(code: str) -> ResponseReturnValue:
    """Keep the plan of a conference under a name."""
    actor = current_actor()
    conference = mine(code)
    if request.method == "GET":
        return _keep_page(NameForm(formdata=None, data={"name": conference.title}), conference)
    form = NameForm()
    if not form.validate():
        return _keep_page(form, conference), HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        with transaction():
            conference = visibility.for_change(code, actor=actor)
            commands.keep(conference, name=form.name.data, actor=actor, now=clock.now())
    except DomainError as refusal:
        form.refuse(refusal)
        return _keep_page(form, mine(code)), refusal.status
    flash(gettext("Đã lưu mẫu."), "success")
    return redirect(url_for(".templates"))


@blueprint.route("/templates/<string:template>/rename", methods=["GET", "POST"])
@once
def rename(template: str) -> ResponseReturnValue:
    """Call a template something else."""
    actor = current_actor()
    found = queries.get(template, actor=actor)
    if request.method == "GET":
        return _rename_page(NameForm(formdata=None, data={"name": found.name}), found)
    form = NameForm()
    if not form.validate():
        return _rename_page(form, found), HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        with transaction():
            commands.rename(
                queries.for_change(template, actor=actor),
                name=form.name.data,
                version=read_version(),
                actor=actor,
                now=clock.now(),
            )
    except DomainError as refusal:
        form.refuse(refusal)
        return _rename_page(form, queries.get(template, actor=actor)), refusal.status
    flash(gettext("Đã đổi tên mẫu."), "success")
    return redirect(url_for(".templates"))


@blueprint.route("/templates/<string:template>/remove", methods=["GET", "POST"])
@once
def remove(template: str) -> ResponseReturnValue:
    """Ask, then keep the template no longer."""
    actor = current_actor()
    found = queries.get(template, actor=actor)
    if request.method == "GET":
        return render_template("drafting/remove_template.html", template=found)
    with transaction():
        commands.remove(
            queries.for_change(template, actor=actor),
            version=read_version(),
            actor=actor,
            now=clock.now(),
        )
    flash(gettext("Đã xóa mẫu."), "success")
    return redirect(url_for(".templates"))


@blueprint.route("/templates/<string:template>/plan", methods=["GET", "POST"])
@once
def plan(template: str) -> ResponseReturnValue:
    """Plan a conference from a template: the form is filled in but for its days."""
    actor = current_actor()
    if request.method == "GET":
        found = queries.get(template, actor=actor)
        return _plan_page(_offered(_prefilled(found), found), found)
    try:
        found = queries.get(template, actor=actor)
    except NotFoundError:
        return _removed_meanwhile(), HTTPStatus.NOT_FOUND
    return _plan_from(found)


def _plan_from(found: ConferenceTemplate) -> ResponseReturnValue:
    actor, template = current_actor(), found.public_id
    form = _offered(PlanForm(), found)
    if "add" in request.form:
        form.grow(request.form["add"])
        return _plan_page(form, found)
    if not form.validate():
        return _plan_page(form, found), HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        with transaction():
            held = queries.for_change(template, actor=actor)
            made = commands.plan_from(held, draft=form.plan, actor=actor, now=clock.now())
    except DomainError as refusal:
        form.refuse(refusal)
        return _plan_page(form, queries.get(template, actor=actor)), refusal.status
    tell_copied(made)
    return redirect(url_for("overview.show", code=made.conference.code))


def _removed_meanwhile() -> str:
    """Offer what was typed as a plan of its own, where somebody removed the template meanwhile."""
    actor = current_actor()
    offices = plans.offices(actor)
    if not offices:
        raise NotFoundError(_m("Không tìm thấy mẫu này, hoặc bạn không được xem."))
    form = PlanForm().offer(offices, plans.points_of_all(offices), plans.schemes())
    form.refuse(
        NotFoundError(
            _m(
                "Mẫu này vừa được người khác xóa. Phần bạn đã nhập còn ở dưới và lập được thành "
                "hội nghị; điểm cầu và chương trình thì chọn sau khi lập."
            )
        )
    )
    return render_template("drafting/plan_alone.html", form=form, offices=offices)


def _prefilled(template: ConferenceTemplate) -> PlanForm:
    """Return the form with everything kept; the dates are the planner's to give."""
    today = clock.now().astimezone(vietnamese.ZONE).date()
    form = PlanForm.of(rules.from_json(template.plan, first=today))
    for row in (*form.days, *form.sessions):
        row.form.day.data = None
    return form


def _offered(form: PlanForm, template: ConferenceTemplate) -> PlanForm:
    offices = [template.organisation]
    return form.offer(offices, plans.points_of_all(offices), plans.schemes())


def _plan_page(form: PlanForm, template: ConferenceTemplate) -> str:
    return render_template("drafting/plan.html", form=form, template=template)


def _keep_page(form: NameForm, conference: Conference) -> str:
    return render_template("drafting/keep.html", form=form, conference=conference)


def _rename_page(form: NameForm, template: ConferenceTemplate) -> str:
    return render_template("drafting/rename.html", form=form, template=template)
