"""The marks of one delegate: all of them, one more with moment and reason, one taken back."""

from http import HTTPStatus

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from meetings.access.permissions import Permission
from meetings.attendance.commands import marking
from meetings.attendance.forms import MarkForm, VoidForm
from meetings.attendance.queries import points, roll
from meetings.attendance.rules import Presence, Sighting
from meetings.attendance.views import hall
from meetings.attendance.views.overall import blueprint
from meetings.conferences.queries import points as invited
from meetings.conferences.rules.vocabulary import ANSWERABLE
from meetings.kit import clock
from meetings.kit.errors import DomainError
from meetings.kit.transactions import transaction
from meetings.web.onetime import once
from meetings.web.session import current_actor


@blueprint.get("/attendance/<string:point>/delegates/<string:delegate>")
def delegate(code: str, point: str, delegate: str) -> ResponseReturnValue:
    """Show the marks of one delegate, and a form for the next."""
    return _page(code, point, delegate)


@blueprint.post("/attendance/<string:point>/delegates/<string:delegate>/mark")
def note(code: str, point: str, delegate: str) -> ResponseReturnValue:
    """Mark one delegate with a moment and a reason."""
    form, actor, now = MarkForm(), current_actor(), clock.now()
    if not form.validate():
        return _page(code, point, delegate, form=form), HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        with transaction():
            at = points.for_change(code, point, actor=actor)
            sighting = Sighting(
                state=form.presence,
                occurred_at=form.occurred_at.data or now,
                nonce=hall.nonce("note", delegate),
                reason=form.reason.data or "",
            )
            marking.mark(at, delegate=delegate, sighting=sighting, actor=actor, now=now)
    except DomainError as refusal:
        form.refuse(refusal)
        return _page(code, point, delegate, form=form), refusal.status
    flash(gettext("Đã ghi điểm danh."), "success")
    return redirect(hall.back(code, point, anchor=f"d-{delegate}"))


note.is_once = True  # type: ignore[attr-defined]  # by its nonce


@blueprint.post("/attendance/<string:point>/delegates/<string:delegate>/void")
@once
def void(code: str, point: str, delegate: str) -> ResponseReturnValue:
    """Take one mark back."""
    form, actor, now = VoidForm(), current_actor(), clock.now()
    if not form.validate():
        return _page(code, point, delegate, void=form), HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        with transaction():
            at = points.for_change(code, point, actor=actor)
            sighting = Sighting(
                state=None, occurred_at=now, nonce=hall.nonce("void"), reason=form.reason.data or ""
            )
            voided = request.form.get("voided", "")
            marking.void(at, voided=voided, sighting=sighting, actor=actor, now=now)
    except DomainError as refusal:
        form.refuse(refusal)
        return _page(code, point, delegate, void=form), refusal.status
    flash(gettext("Đã hủy lần điểm danh. Dấu cũ vẫn còn trong lịch sử."), "success")
    return redirect(url_for("attendance.delegate", code=code, point=point, delegate=delegate))


def _page(
    code: str,
    point: str,
    delegate: str,
    *,
    form: MarkForm | None = None,
    void: VoidForm | None = None,
) -> str:
    conference, at = hall.seen(code, point)
    person = roll.attendee(at, delegate)
    proposed = {"state": Presence.EXCUSED.value, "reason": person.told_absence}
    return render_template(
        "attendance/delegate.html",
        conference=conference,
        at=at,
        person=person,
        marks=roll.history(at, delegate),
        form=form or MarkForm(formdata=None, data=proposed),
        void=void or VoidForm(formdata=None),
        may_take=at.may_take(current_actor()),
        may_substitute=conference.stage in ANSWERABLE
        and invited.may(
            invited.get(conference, point, actor=current_actor()),
            Permission.INVITATION_ANSWER,
            actor=current_actor(),
        ),
    )
