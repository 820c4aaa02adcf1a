"""Choosing, while it is a draft, below which point another one hangs."""

from http import HTTPStatus

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from meetings.access.permissions import Permission
from meetings.conferences.commands import hanging as commands
from meetings.conferences.forms.hanging import ParentForm
from meetings.conferences.models import Participation
from meetings.conferences.queries import hanging as queries
from meetings.conferences.queries import points, visibility
from meetings.conferences.rules import cascade, places
from meetings.conferences.views.inviting import blueprint
from meetings.kit import clock
from meetings.kit.errors import DomainError
from meetings.kit.transactions import transaction
from meetings.web.onetime import once
from meetings.web.session import current_actor


@blueprint.route("/invitations/<string:point>/parent", methods=["GET", "POST"])
@once
def parent(code: str, point: str) -> ResponseReturnValue:
    """Hang a point of a draft below another one than that of the office above its own."""
    actor = current_actor()
    invited = _chosen(code, point)
    form = ParentForm().offer(queries.parents_for(invited))
    if request.method == "GET":
        cascade.check_draft(invited.conference.stage)
        above = points.parent(invited)
        form.parent.data = above.public_id if invited.is_apart and above else ""
        return _page(form, invited)
    if not form.validate():
        return _page(form, invited), HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        with transaction():
            commands.hang(
                visibility.for_change(code, actor=actor),
                points=[point],
                parent=form.parent.data or "",
                actor=actor,
                now=clock.now(),
            )
    except DomainError as refusal:
        form.refuse(refusal)
        return _page(form, _chosen(code, point)), refusal.status
    flash(gettext("Đã lưu điểm cầu cha."), "success")
    return redirect(url_for("answers.index", code=code, point=point))


def _chosen(code: str, point: str) -> Participation:
    """Return a point of the list to whoever chooses them, or refuse (404)."""
    actor = current_actor()
    conference = visibility.get(code, actor=actor)
    actor.must(Permission.INVITATION_ANNOUNCE, *places.of_conference(conference))
    return points.get(conference, point, actor=actor)


def _page(form: ParentForm, point: Participation) -> str:
    return render_template(
        "conferences/invitations/parent.html",
        form=form,
        point=point,
        conference=point.conference,
    )
