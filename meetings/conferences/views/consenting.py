"""The requests to send somebody else, as the chair and the secretariat decide on them."""

from http import HTTPStatus

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from meetings.access.permissions import Permission
from meetings.conferences.commands import substituting as commands
from meetings.conferences.forms.answering import DecisionForm
from meetings.conferences.models import Conference
from meetings.conferences.queries import substitution as queries
from meetings.conferences.queries import visibility
from meetings.conferences.rules import places
from meetings.conferences.rules.substitution import OPEN_STATES, RequestState
from meetings.conferences.views.inviting import blueprint
from meetings.kit import clock
from meetings.kit.errors import DomainError
from meetings.kit.transactions import transaction
from meetings.web.listing import page_number
from meetings.web.onetime import once
from meetings.web.session import current_actor


@blueprint.get("/substitutions")
def substitutions(code: str) -> ResponseReturnValue:
    """List the requests to send somebody else, what waits first."""
    return _page(_decided_by_reader(code), DecisionForm(formdata=None))


@blueprint.post("/substitutions/decide")
@once
def decide(code: str) -> ResponseReturnValue:
    """Agree to the chosen requests, or refuse them."""
    actor = current_actor()
    conference = _decided_by_reader(code)
    form = DecisionForm()
    consents = request.form.get("decision") == "consent"
    if not form.validate():
        return _page(conference, form), HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        with transaction():
            conference = visibility.for_change(code, actor=actor)
            count = commands.decide(
                conference,
                requests=request.form.getlist("selected"),
                consents=consents,
                reason=form.reason.data,
                actor=actor,
                now=clock.now(),
            )
    except DomainError as refusal:
        form.refuse(refusal)
        return _page(_decided_by_reader(code), form), refusal.status
    if consents:
        flash(gettext("Đã ghi nhận đồng ý: %(count)d đề nghị.", count=count), "success")
    else:
        flash(gettext("Đã ghi nhận không đồng ý: %(count)d đề nghị.", count=count), "success")
    return redirect(url_for("invitations.substitutions", code=code))


def _decided_by_reader(code: str) -> Conference:
    actor = current_actor()
    conference = visibility.get(code, actor=actor)
    actor.must(Permission.SUBSTITUTION_DECIDE, *places.of_conference(conference))
    return conference


def _page(conference: Conference, form: DecisionForm) -> str:
    state = request.args.get("state", "")
    return render_template(
        "conferences/invitations/substitutions.html",
        conference=conference,
        form=form,
        page=queries.page(conference, state=state, number=page_number()),
        state_sought=state if state in set(RequestState) else "",
        states=[one.value for one in RequestState],
        open_states=OPEN_STATES,
        chosen=request.form.getlist("selected"),
    )
