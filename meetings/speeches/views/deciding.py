"""What is decided about a speech: taken, turned down, taken back, moved."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from meetings.conferences.queries import visibility
from meetings.kit import clock
from meetings.kit.errors import DomainError, NotFoundError
from meetings.kit.i18n import mark as _m
from meetings.kit.transactions import transaction
from meetings.speeches.commands import asking, giving
from meetings.speeches.forms import AcceptForm, DeclineForm, MoveForm
from meetings.speeches.queries import turns
from meetings.speeches.views import desk
from meetings.speeches.views.desk import blueprint
from meetings.web.onetime import once, read_version
from meetings.web.session import current_actor


@blueprint.post("/speeches/<string:speech>/accept")
@once
def accept(code: str, speech: str) -> ResponseReturnValue:
    """Take a paper into the order."""
    form = AcceptForm()
    if not form.validate():
        form.minutes.data = None
    facts = {"minutes": form.minutes.data, "version": read_version()}
    return act(code, speech, asking.accept, gettext("Đã nhận vào danh sách phát biểu."), **facts)


@blueprint.route("/speeches/<string:speech>/decline", methods=["GET", "POST"])
@once
def decline(code: str, speech: str) -> ResponseReturnValue:
    """Turn a speech down, with a reason that its point reads."""
    actor = current_actor()
    conference = visibility.get(code, actor=actor)
    turn = turns.seen(conference, speech, actor=actor)
    if not turns.may_order(conference, actor):
        raise NotFoundError(_m("Không tìm thấy nội dung này, hoặc bạn không được xem."))
    form, status = DeclineForm(), HTTPStatus.OK
    if request.method == "POST" and form.validate():
        try:
            with transaction():
                asking.decline(
                    turns.for_change(conference, speech),
                    reason=form.reason.data or "",
                    version=read_version(),
                    actor=actor,
                    now=clock.now(),
                )
        except DomainError as refusal:
            form.refuse(refusal)
            status = HTTPStatus(refusal.status)
            turn = turns.seen(conference, speech, actor=actor)
        else:
            flash(gettext("Đã ghi không bố trí phát biểu."), "success")
            return desk.back(code)
    page = render_template("speeches/decline.html", conference=conference, turn=turn, form=form)
    return page, status


@blueprint.post("/speeches/<string:speech>/withdraw")
@once
def withdraw(code: str, speech: str) -> ResponseReturnValue:
    """Take a speech back."""
    return act(code, speech, asking.withdraw, gettext("Đã rút lượt phát biểu."))


@blueprint.post("/speeches/<string:speech>/move")
@once
def move(code: str, speech: str) -> ResponseReturnValue:
    """Move a speech to another position of the queue."""
    form = MoveForm()
    to = form.to.data if form.validate() else 0
    return act(code, speech, giving.move, gettext("Đã sắp xếp lại hàng đợi."), to=to)


def act(
    code: str,
    speech: str,
    command: Callable[..., None],
    done: str,
    **facts: Any,  # noqa: ANN401 what the command asks beyond the speech
) -> ResponseReturnValue:
    """Do something about one speech and show the floor again, also when it was refused."""
    actor = current_actor()
    try:
        with transaction():
            conference = visibility.get(code, actor=actor)
            turn = turns.for_change(conference, speech)
            command(turn, actor=actor, now=clock.now(), **facts)
    except NotFoundError:
        raise
    except DomainError as refusal:
        return desk.again(code, refusal)
    flash(done, "success")
    return desk.back(code)
