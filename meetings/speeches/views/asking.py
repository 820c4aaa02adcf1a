"""Registering, asking, adding, correcting: the forms about a speech."""

from collections.abc import Callable, Sequence
from http import HTTPStatus

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from meetings.access.actor import Actor
from meetings.attendance.queries import numbers, points, roll
from meetings.attendance.queries.points import Point
from meetings.conferences.models import Conference
from meetings.conferences.queries import visibility
from meetings.kit import clock
from meetings.kit.errors import DomainError, NotFoundError
from meetings.kit.i18n import mark as _m
from meetings.kit.transactions import transaction
from meetings.speeches.commands import asking as commands
from meetings.speeches.forms import SpeechForm
from meetings.speeches.models import Speech
from meetings.speeches.queries import turns
from meetings.speeches.rules.floor import ASKABLE, REGISTRABLE
from meetings.speeches.rules.vocabulary import SpeechKind
from meetings.speeches.views import desk
from meetings.speeches.views.desk import blueprint
from meetings.web.onetime import once, read_version
from meetings.web.session import current_actor

_LONGEST_QUERY = 200
Command = Callable[..., Speech]


@blueprint.route("/speeches/register/<string:point>", methods=["GET", "POST"])
@once
def register(code: str, point: str) -> ResponseReturnValue:
    """Register a paper of a point."""
    return _say(code, point, commands.register, REGISTRABLE, "speeches/register.html", _either)


@blueprint.route("/speeches/ask/<string:point>", methods=["GET", "POST"])
@once
def ask(code: str, point: str) -> ResponseReturnValue:
    """Ask for the floor from a point."""
    return _say(code, point, commands.ask, ASKABLE, "speeches/ask.html", _speaks)


@blueprint.get("/speeches/add")
def choose(code: str) -> ResponseReturnValue:
    """Let the secretary choose the point that a speech comes from."""
    actor = current_actor()
    conference = visibility.get(code, actor=actor)
    if not turns.may_order(conference, actor):
        raise NotFoundError(_m("Không tìm thấy nội dung này, hoặc bạn không được xem."))
    wish = numbers.Wish(q=request.args.get("q", "")[:_LONGEST_QUERY])
    return render_template(
        "speeches/choose.html",
        conference=conference,
        page=numbers.per_point(conference, actor=actor, wish=wish),
    )


@blueprint.route("/speeches/add/<string:point>", methods=["GET", "POST"])
@once
def add(code: str, point: str) -> ResponseReturnValue:
    """Let the secretary put a speech of a point into the queue."""
    return _say(code, point, commands.add, tuple(SpeechKind), "speeches/add.html", _orders)


@blueprint.route("/speeches/<string:speech>/edit", methods=["GET", "POST"])
@once
def edit(code: str, speech: str) -> ResponseReturnValue:
    """Correct what is written about a speech."""
    actor = current_actor()
    conference = visibility.get(code, actor=actor)
    turn = turns.seen(conference, speech, actor=actor)
    form = SpeechForm().offer(conference, tuple(SpeechKind))
    if request.method == "GET":
        form = form.fill(turn.speech)
        return render_template(
            "speeches/edit.html", conference=conference, turn=turn, form=form, was=turn.speech
        )
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    if form.validate():
        try:
            with transaction():
                turn = turns.for_change(conference, speech)
                commands.change(
                    turn,
                    wish=form.wish(conference),
                    version=read_version(),
                    actor=actor,
                    now=clock.now(),
                )
        except DomainError as refusal:
            form.refuse(refusal)
            status = HTTPStatus(refusal.status)
        else:
            flash(gettext("Đã lưu nội dung đăng ký."), "success")
            return desk.back(code)
    turn = turns.seen(conference, speech, actor=actor)
    again = render_template(
        "speeches/edit.html", conference=conference, turn=turn, form=form, was=turn.speech
    )
    return again, status


def _speaks(_conference: Conference, at: Point, actor: Actor) -> bool:
    return turns.may_speak(at, actor)


def _orders(conference: Conference, _at: Point, actor: Actor) -> bool:
    return turns.may_order(conference, actor)


def _either(conference: Conference, at: Point, actor: Actor) -> bool:
    return turns.may_speak(at, actor) or turns.may_order(conference, actor)


def _say(
    code: str,
    point: str,
    command: Command,
    kinds: Sequence[SpeechKind],
    template: str,
    may: Callable[[Conference, Point, Actor], bool],
) -> ResponseReturnValue:
    actor = current_actor()
    conference = visibility.get(code, actor=actor)
    at = points.seen(conference, point, actor=actor)
    if not may(conference, at, actor):
        raise NotFoundError(_m("Không tìm thấy nội dung này, hoặc bạn không được xem."))
    form = SpeechForm().offer(conference, kinds)
    if request.method == "GET":
        return _form_page(template, conference, at, form)
    if not form.validate():
        return _form_page(template, conference, at, form), HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        with transaction():
            conference = visibility.get(code, actor=actor)
            at = points.seen(conference, point, actor=actor)
            wished = form.wish(conference)
            command(conference, point=at, wish=wished, actor=actor, now=clock.now())
    except DomainError as refusal:
        form.refuse(refusal)
        return _form_page(template, conference, at, form), refusal.status
    flash(gettext("Đã gửi. Theo dõi thứ tự ở trang Phát biểu."), "success")
    return desk.back(code)


def _form_page(template: str, conference: Conference, at: Point, form: SpeechForm) -> str:
    return render_template(
        template,
        conference=conference,
        at=at,
        form=form,
        people=roll.at_point(at, wish=roll.Wish()).items,
        url=url_for(request.endpoint or "", **(request.view_args or {})),
    )
