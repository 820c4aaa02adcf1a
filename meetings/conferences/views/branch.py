"""The contacts and requirements an invited office adds for its lower tier."""

from http import HTTPStatus

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from meetings.access.permissions import Permission
from meetings.conferences.commands import branch as commands
from meetings.conferences.forms.branch import BranchForm
from meetings.conferences.models import Participation
from meetings.conferences.queries import branch as queries
from meetings.conferences.queries import points, visibility
from meetings.conferences.rules import branch as rules
from meetings.conferences.views.inviting import blueprint
from meetings.kit import clock
from meetings.kit.errors import DomainError, StaleError
from meetings.kit.transactions import transaction
from meetings.web.onetime import once, read_version
from meetings.web.session import current_actor


@blueprint.route("/invitations/<string:point>/branch", methods=["GET", "POST"])
@once
def branch(code: str, point: str) -> ResponseReturnValue:
    """Say whom the lower tier may ask, and what the office requires beside the host."""
    actor = current_actor()
    office = _office(code, point)
    if request.method == "GET":
        rules.check_telling(office, stage=office.conference.stage)
        form = BranchForm.of(list(queries.contacts(office)), office.passed_on_note)
        return _page(form, office, version=office.version)
    form = BranchForm()
    if "add" in request.form:
        form.grow(request.form["add"])
        return _page(form, office, version=read_version())
    if not form.validate():
        return _page(form, office, version=read_version()), HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        with transaction():
            conference = visibility.for_change(code, actor=actor)
            commands.tell_below(
                points.for_change(conference, point, actor=actor),
                contacts=form.planned,
                note=form.note.data,
                version=read_version(),
                actor=actor,
                now=clock.now(),
            )
    except DomainError as refusal:
        form.refuse(refusal)
        office = _office(code, point)
        if isinstance(refusal, StaleError):
            form.compare(queries.contacts(office), office.passed_on_note)
        return _page(form, office, version=office.version), refusal.status
    flash(gettext("Đã lưu đầu mối và yêu cầu gửi cấp dưới."), "success")
    return redirect(url_for("answers.index", code=code, point=point))


def _office(code: str, point: str) -> Participation:
    """Return the point of an office to whoever writes for it, or refuse (404)."""
    actor = current_actor()
    conference = visibility.get(code, actor=actor)
    office = points.get(conference, point, actor=actor)
    as_whom = points.capacity(office, actor=actor, permission=Permission.INVITATION_PASS_ON)
    actor.must(as_whom.permission, *as_whom.places)
    return office


def _page(form: BranchForm, office: Participation, *, version: int | None) -> str:
    return render_template(
        "conferences/invitations/branch.html",
        form=form,
        point=office,
        conference=office.conference,
        version=version,
        host_contacts=points.contacts(office.conference),
    )
