"""The buttons of the desk: begin, pause, go on, end, a minute more, list open or closed."""

from collections.abc import Callable

from flask import flash
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from meetings.conferences.queries import visibility
from meetings.kit import clock
from meetings.kit.errors import DomainError, NotFoundError
from meetings.kit.transactions import transaction
from meetings.speeches.commands import giving
from meetings.speeches.views import desk
from meetings.speeches.views.deciding import act
from meetings.speeches.views.desk import blueprint
from meetings.web.onetime import once
from meetings.web.session import current_actor


@blueprint.post("/speeches/<string:speech>/start")
@once
def start(code: str, speech: str) -> ResponseReturnValue:
    """Give the floor."""
    return act(code, speech, giving.start, gettext("Đã bắt đầu tính giờ."))


@blueprint.post("/speeches/<string:speech>/pause")
@once
def pause(code: str, speech: str) -> ResponseReturnValue:
    """Stop the clock for a while."""
    return act(code, speech, giving.pause, gettext("Đã tạm dừng."))


@blueprint.post("/speeches/<string:speech>/resume")
@once
def resume(code: str, speech: str) -> ResponseReturnValue:
    """Let the clock run again."""
    return act(code, speech, giving.resume, gettext("Đã tiếp tục tính giờ."))


@blueprint.post("/speeches/<string:speech>/stop")
@once
def stop(code: str, speech: str) -> ResponseReturnValue:
    """End a speech."""
    return act(code, speech, giving.stop, gettext("Đã kết thúc phát biểu."))


@blueprint.post("/speeches/<string:speech>/extend")
@once
def extend(code: str, speech: str) -> ResponseReturnValue:
    """Give one minute more."""
    return act(code, speech, giving.extend, gettext("Đã thêm 1 phút."), minutes=1)


@blueprint.post("/speeches/open")
@once
def open_list(code: str) -> ResponseReturnValue:
    """Take requests for the floor again."""
    return _over_all(code, giving.open_list, gettext("Đã mở danh sách xin phát biểu."))


@blueprint.post("/speeches/close")
@once
def close_list(code: str) -> ResponseReturnValue:
    """Take no more requests for the floor."""
    return _over_all(code, giving.close_list, gettext("Đã đóng danh sách xin phát biểu."))


def _over_all(code: str, command: Callable[..., None], done: str) -> ResponseReturnValue:
    actor = current_actor()
    try:
        with transaction():
            command(visibility.get(code, actor=actor), actor=actor, now=clock.now())
    except NotFoundError:
        raise
    except DomainError as refusal:
        return desk.again(code, refusal)
    flash(done, "success")
    return desk.back(code)
