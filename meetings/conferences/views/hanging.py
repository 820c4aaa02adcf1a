"""Choosing, while it is a draft, below which point others hang: one of them, or many at once."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Final

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from meetings.access.permissions import Permission
from meetings.conferences.commands import hanging as commands
from meetings.conferences.forms.hanging import ParentForm
from meetings.conferences.models import Conference, Participation
from meetings.conferences.queries import hanging as queries
from meetings.conferences.queries import points, visibility
from meetings.conferences.queries.hanging import Parted
from meetings.conferences.rules import cascade, places
from meetings.conferences.rules.cascade import NothingChosenError
from meetings.conferences.views.inviting import blueprint
from meetings.kit import clock
from meetings.kit.errors import DomainError
from meetings.kit.i18n import mark as _m
from meetings.kit.transactions import transaction
from meetings.web.errors import words
from meetings.web.listing import with_query
from meetings.web.onetime import check_seen, once
from meetings.web.session import current_actor

_STEPS: Final = ("selected", "parent", "step")


@blueprint.route("/invitations/<string:point>/parent", methods=["GET", "POST"])
@once
def parent(code: str, point: str) -> ResponseReturnValue:
    """Hang a point of a draft below another one than that of the office above its own."""
    actor = current_actor()
    invited = _chosen(code, point)
    form = ParentForm().offer(queries.parents_for([invited]))
    if request.method == "GET":
        cascade.check_draft(invited.conference.stage)
        form.parent.data = _stands(invited)
        return _page(form, invited)
    if not form.validate():
        return _page(form, invited), HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        with transaction():
            held = visibility.for_change(code, actor=actor)
            _check_seen(points.get(held, point, actor=actor))
            commands.hang(
                held,
                points=[point],
                parent=form.parent.data or "",
                actor=actor,
                now=clock.now(),
            )
    except DomainError as refusal:
        form.refuse(refusal)
        return _page(form, _chosen(code, point)), refusal.status
    flash(gettext("Đã lưu điểm cầu cấp trên."), "success")
    return redirect(url_for("answers.index", code=code, point=point))


@blueprint.route("/invitations/parents", methods=["GET", "POST"])
@once
def parents(code: str) -> ResponseReturnValue:
    """Hang the points ticked below one: choose it, look at which can, then hang those.

    The form leads through by its `step`: nothing, `look`, `hang`. The ticks may stand in the
    address too; without any the page leads back to where they are made.
    """
    actor, ids = current_actor(), request.values.getlist("selected")
    conference = _planned(code)
    cascade.check_draft(conference.stage)
    children = queries.listed(conference, ids)
    try:
        cascade.check_somebody_chosen(len(children))
    except NothingChosenError as refusal:
        flash(words(refusal), "warning")
        return redirect(_list(code), 303)
    form = ParentForm().offer(queries.parents_for(children))
    step = request.form.get("step", "")
    wanted = form.parent.data or ""
    if step != "hang":
        above = queries.listed_one(conference, wanted) if step and wanted else None
        found = queries.parted(above, children) if step else None
        return _many_page(form, conference, children, above, found)
    with transaction():
        count = commands.hang(
            visibility.for_change(code, actor=actor),
            points=ids,
            parent=wanted,
            only_fitting=True,
            actor=actor,
            now=clock.now(),
        )
    flash(gettext("Đã lưu điểm cầu cấp trên của %(n)s đơn vị.", n=count), "success")
    return redirect(_list(code), 303)


def _list(code: str) -> str:
    """Return the address of the list as it was filtered when the points were ticked."""
    return with_query(url_for("invitations.index", code=code), without=_STEPS)


def _stands(point: Participation) -> str:
    """Return below which point one was hung by hand (public id), or nothing."""
    above = points.parent(point)
    return above.public_id if point.is_apart and above else ""


def _check_seen(point: Participation) -> None:
    """Refuse to hang a point elsewhere that a colleague has just hung by hand."""
    above = points.parent(point)
    check_seen(
        _stands(point),
        _m(
            "Người khác vừa đổi: đơn vị này hiện ở dưới %(above)s. Bấm lưu lần nữa nếu vẫn "
            "muốn đổi theo lựa chọn của bạn."
        ),
        above=above.organisation_name if above else "—",
    )


def _chosen(code: str, point: str) -> Participation:
    """Return a point of the list to whoever chooses them, or refuse (404)."""
    return points.get(_planned(code), point, actor=current_actor())


def _planned(code: str) -> Conference:
    actor = current_actor()
    conference = visibility.get(code, actor=actor)
    actor.must(Permission.INVITATION_ANNOUNCE, *places.of_conference(conference))
    return conference


def _many_page(
    form: ParentForm,
    conference: Conference,
    children: Sequence[Participation],
    above: Participation | None,
    found: Parted | None,
) -> str:
    return render_template(
        "conferences/invitations/parents.html",
        form=form,
        conference=conference,
        children=children,
        above=above,
        found=found,
        back=_list(conference.code),
        here=with_query(request.path, without=_STEPS),
    )


def _page(form: ParentForm, point: Participation) -> str:
    return render_template(
        "conferences/invitations/parent.html",
        form=form,
        point=point,
        stands=_stands(point),
        conference=point.conference,
    )
