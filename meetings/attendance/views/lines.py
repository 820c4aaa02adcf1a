"""The line of a point: its rehearsal, and what becomes of it on the day."""

from collections.abc import Callable
from http import HTTPStatus

from flask import flash, redirect
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from meetings.attendance.commands import lines
from meetings.attendance.forms import LineTestForm
from meetings.attendance.queries import points
from meetings.attendance.views import hall
from meetings.attendance.views.overall import blueprint
from meetings.conferences.rules.vocabulary import LineTest
from meetings.kit import clock
from meetings.kit.errors import DomainError
from meetings.kit.transactions import transaction
from meetings.web.onetime import once
from meetings.web.session import current_actor


@blueprint.post("/attendance/<string:point>/test")
@once
def test(code: str, point: str) -> ResponseReturnValue:
    """Keep how the rehearsal went."""
    form, actor, now = LineTestForm(), current_actor(), clock.now()
    if not form.validate():
        return hall.page(*hall.seen(code, point), test=form), HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        with transaction():
            lines.record_test(
                points.for_change(code, point, actor=actor),
                result=LineTest(form.result.data),
                passed=form.checks,
                note=form.note.data or "",
                actor=actor,
                now=now,
            )
    except DomainError as refusal:
        form.refuse(refusal)
        return hall.page(*hall.seen(code, point), test=form), refusal.status
    flash(gettext("Đã ghi kết quả chạy thử."), "success")
    return redirect(hall.back(code, point, anchor="line"))


@blueprint.post("/attendance/<string:point>/connect")
@once
def connect(code: str, point: str) -> ResponseReturnValue:
    """Note that the point has joined."""
    return _move(code, point, lines.connect)


@blueprint.post("/attendance/<string:point>/drop")
@once
def drop(code: str, point: str) -> ResponseReturnValue:
    """Note that the point lost its line."""
    return _move(code, point, lines.drop)


@blueprint.post("/attendance/<string:point>/close-line")
@once
def close_line(code: str, point: str) -> ResponseReturnValue:
    """Note that the point ended its line."""
    return _move(code, point, lines.close_line)


def _move(code: str, point: str, command: Callable[..., None]) -> ResponseReturnValue:
    actor = current_actor()
    try:
        with transaction():
            at = points.for_change(code, point, actor=actor)
            command(at, actor=actor, now=clock.now())
    except DomainError as refusal:
        return hall.again(code, point, refusal)
    flash(gettext("Đã ghi tình trạng đường truyền."), "success")
    return redirect(hall.back(code, point, anchor="line"))
