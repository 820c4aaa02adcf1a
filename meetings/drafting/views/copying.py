"""Making a draft out of a conference."""

from http import HTTPStatus

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from meetings.access.permissions import Permission
from meetings.conferences.forms.copying import CopyForm
from meetings.conferences.models import Conference
from meetings.conferences.queries import visibility
from meetings.drafting.commands import copying as commands
from meetings.drafting.commands.copying import Order
from meetings.drafting.rules.copying import Along
from meetings.drafting.views.pages import blueprint, mine, tell_copied
from meetings.kit import clock, vietnamese
from meetings.kit.errors import DomainError
from meetings.kit.transactions import transaction
from meetings.web.onetime import once
from meetings.web.session import current_actor


@blueprint.route("/<string:code>/copy", methods=["GET", "POST"])
@once
def copy(code: str) -> ResponseReturnValue:
    """Make a draft like this conference on other days."""
    actor = current_actor()
    former = mine(code)
    if request.method == "GET":
        return _page(_proposed(former), former)
    form = CopyForm()
    if "add" in request.form:
        form.grow(request.form["add"])
        return _page(form, former)
    if not form.validate():
        return _page(form, former), HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        with transaction():
            former = visibility.for_change(code, actor=actor)
            copied = commands.copy(former, order=_order(form), actor=actor, now=clock.now())
    except DomainError as refusal:
        form.refuse(refusal)
        return _page(form, mine(code)), refusal.status
    tell_copied(copied)
    return redirect(url_for("overview.show", code=copied.conference.code))


def _proposed(former: Conference) -> CopyForm:
    """Return the form with the hours of the former days; their dates are the planner's to give."""
    hours = [
        {
            "day": None,
            "starts": day.starts_at.astimezone(vietnamese.ZONE).time(),
            "ends": day.ends_at.astimezone(vietnamese.ZONE).time(),
        }
        for day in former.days
    ]
    form = CopyForm(formdata=None, data={"title": former.title, "days": hours})
    form.days[0].form.propose(request.args)
    return form


def _order(form: CopyForm) -> Order:
    return Order(
        title=form.title.data,
        days=form.planned_days,
        along=frozenset(map(Along, form.wanted)),
        declared=bool(form.declared_not_secret.data),
    )


def _page(form: CopyForm, former: Conference) -> str:
    return render_template(
        "drafting/copy.html",
        form=form,
        conference=former,
        may_repeat=current_actor().can(Permission.CONFERENCE_PLAN, former.host.path),
    )
