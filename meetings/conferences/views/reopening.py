"""Asking to answer after the deadline, and what the office that invited says to it."""

from http import HTTPStatus

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from meetings.access.permissions import Permission
from meetings.conferences.commands import reopening as commands
from meetings.conferences.forms.reopening import AskForm, GrantForm, RefuseForm
from meetings.conferences.models import Participation, Reopening
from meetings.conferences.queries import answering as queries
from meetings.conferences.queries import points, visibility
from meetings.conferences.rules import cascade
from meetings.conferences.views.answering import blueprint, found
from meetings.conferences.views.inviting import blueprint as invitations
from meetings.kit import clock
from meetings.kit.errors import DomainError, NotFoundError
from meetings.kit.i18n import mark as _m
from meetings.kit.transactions import transaction
from meetings.web.listing import page_number
from meetings.web.onetime import once, read_version
from meetings.web.session import current_actor


@invitations.get("/reopenings")
def reopenings(code: str) -> ResponseReturnValue:
    """List the requests the reader decides on, what waits first."""
    actor = current_actor()
    conference = visibility.get(code, actor=actor)
    if not queries.decides(conference, actor=actor):
        raise NotFoundError(_m("Không tìm thấy nội dung này, hoặc bạn không được xem."))
    return render_template(
        "conferences/invitations/reopenings.html",
        conference=conference,
        page=queries.page(conference, actor=actor, number=page_number()),
    )


@blueprint.route("/reopening", methods=["GET", "POST"])
@once
def ask_reopening(code: str, point: str) -> ResponseReturnValue:
    """Ask the office that invited to let the point answer after its deadline."""
    actor = current_actor()
    _conference, invited = found(code, point)
    own = points.own_capacity(invited, Permission.INVITATION_ANSWER)
    actor.must(own.permission, *own.places)
    form = AskForm()
    if request.method == "GET":
        return _ask_page(form, invited)
    if not form.validate():
        return _ask_page(form, invited), HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        with transaction():
            conference = visibility.get(code, actor=actor)
            commands.ask(
                points.for_change(conference, point, actor=actor),
                what=form.what.data,
                reason=form.reason.data,
                actor=actor,
                now=clock.now(),
            )
    except DomainError as refusal:
        form.refuse(refusal)
        return _ask_page(form, found(code, point)[1]), refusal.status
    flash(gettext("Đã gửi đề nghị tới đơn vị mời."), "success")
    return redirect(url_for("answers.index", code=code, point=point))


@blueprint.post("/reopening/<string:reopening>/take-back")
@once
def take_back_reopening(code: str, point: str, reopening: str) -> ResponseReturnValue:
    """Ask no longer."""
    actor = current_actor()
    with transaction():
        conference = visibility.get(code, actor=actor)
        invited = points.for_change(conference, point, actor=actor)
        asked = queries.for_change(invited, reopening)
        commands.take_back(asked, point=invited, actor=actor, now=clock.now())
    flash(gettext("Đã rút đề nghị."), "success")
    return redirect(url_for("answers.index", code=code, point=point))


@blueprint.get("/reopening/<string:reopening>")
def reopening(code: str, point: str, reopening: str) -> ResponseReturnValue:
    """Show one request to whoever decides on it, with the forms to do so."""
    invited, asked = _deciding(code, point, reopening)
    conference = invited.conference
    latest = cascade.latest_reply(
        stage=conference.stage, starts_at=conference.starts_at, ends_at=conference.ends_at
    )
    form = GrantForm(formdata=None, data={"until": latest})
    return _decide_page(invited, asked, form, RefuseForm(formdata=None))


@blueprint.post("/reopening/<string:reopening>/grant")
@once
def grant_reopening(code: str, point: str, reopening: str) -> ResponseReturnValue:
    """Open the answer of the point until a moment."""
    actor = current_actor()
    invited, asked = _deciding(code, point, reopening)
    form, other = GrantForm(), RefuseForm(formdata=None)
    if not form.validate():
        return _decide_page(invited, asked, form, other), HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        with transaction():
            conference = visibility.get(code, actor=actor)
            invited = points.for_change(conference, point, actor=actor)
            commands.grant(
                queries.for_change(invited, reopening),
                point=invited,
                until=form.moment,
                version=read_version(),
                actor=actor,
                now=clock.now(),
            )
    except DomainError as refusal:
        form.refuse(refusal)
        invited, asked = _deciding(code, point, reopening)
        return _decide_page(invited, asked, form, other), refusal.status
    flash(gettext("Đã mở lại câu trả lời; điểm cầu được báo qua thư."), "success")
    return redirect(url_for("invitations.reopenings", code=code))


@blueprint.post("/reopening/<string:reopening>/refuse")
@once
def refuse_reopening(code: str, point: str, reopening: str) -> ResponseReturnValue:
    """Leave the answer as it stands, and say why."""
    actor = current_actor()
    invited, asked = _deciding(code, point, reopening)
    other, form = GrantForm(formdata=None), RefuseForm()
    if not form.validate():
        return _decide_page(invited, asked, other, form), HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        with transaction():
            conference = visibility.get(code, actor=actor)
            invited = points.for_change(conference, point, actor=actor)
            commands.refuse(
                queries.for_change(invited, reopening),
                point=invited,
                reason=form.refusal.data,
                version=read_version(),
                actor=actor,
                now=clock.now(),
            )
    except DomainError as refusal:
        form.refuse(refusal)
        invited, asked = _deciding(code, point, reopening)
        return _decide_page(invited, asked, other, form), refusal.status
    flash(gettext("Đã ghi nhận không đồng ý; điểm cầu được báo qua thư."), "success")
    return redirect(url_for("invitations.reopenings", code=code))


def _deciding(code: str, point: str, public_id: str) -> tuple[Participation, Reopening]:
    """Return a request to whoever decides on it, or refuse (404)."""
    actor = current_actor()
    _conference, invited = found(code, point)
    above = points.capacity_above(invited, actor=actor)
    actor.must(above.permission, *above.places)
    return invited, queries.get(invited, public_id)


def _ask_page(form: AskForm, point: Participation) -> str:
    return render_template(
        "conferences/answers/reopening.html", form=form, point=point, conference=point.conference
    )


def _decide_page(
    point: Participation, asked: Reopening, form: GrantForm, refuse_form: RefuseForm
) -> str:
    return render_template(
        "conferences/answers/decide_reopening.html",
        conference=point.conference,
        point=point,
        asked=asked,
        form=form,
        refuse_form=refuse_form,
    )
