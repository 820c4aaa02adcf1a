"""Leading a conference from stage to stage, each step on a page that says what happens."""

from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import LazyString, gettext
from flask_babel import lazy_gettext as _l

from meetings.access.permissions import Permission
from meetings.access.roles import Role
from meetings.conferences.commands import roles, staging
from meetings.conferences.forms.planning import PartForm, ReasonForm
from meetings.conferences.models import Conference
from meetings.conferences.queries import parts, tally, visibility
from meetings.conferences.rules import places, stages
from meetings.conferences.rules.vocabulary import Measure, Stage
from meetings.kit import clock, vietnamese
from meetings.kit.errors import DomainError
from meetings.kit.transactions import transaction
from meetings.web.onetime import once, read_version
from meetings.web.session import current_actor

blueprint = Blueprint("staging", __name__, url_prefix="/conferences/<string:code>")


@dataclass(frozen=True, kw_only=True, slots=True)
class _Step:
    """One step: where it leads, who may take it, and its words."""

    wanted: Stage
    permission: Permission
    command: Callable[..., Conference]
    title: LazyString
    text: LazyString
    button: LazyString
    done: LazyString


_START: Final = _Step(
    wanted=Stage.LIVE,
    permission=Permission.CONFERENCE_RUN,
    command=staging.start,
    title=_l("Khai mạc hội nghị"),
    text=_l("Hội nghị chuyển sang đang diễn ra; giờ khai mạc được ghi là lúc này."),
    button=_l("Khai mạc"),
    done=_l("Hội nghị đang diễn ra."),
)
_END: Final = _Step(
    wanted=Stage.ENDED,
    permission=Permission.CONFERENCE_RUN,
    command=staging.end,
    title=_l("Bế mạc hội nghị"),
    text=_l("Giờ bế mạc được ghi là lúc này; sau đó không mời phát biểu thêm được nữa."),
    button=_l("Bế mạc"),
    done=_l("Hội nghị đã kết thúc. Tiếp theo: hoàn thành biên bản."),
)
_CLOSE: Final = _Step(
    wanted=Stage.CLOSED,
    permission=Permission.CONFERENCE_PLAN,
    command=staging.close,
    title=_l("Đóng hồ sơ hội nghị"),
    text=_l("Hồ sơ đóng lại: tài liệu không thay đổi được nữa; mọi người vẫn xem và tải được."),
    button=_l("Đóng hồ sơ"),
    done=_l("Hồ sơ hội nghị đã đóng."),
)


@blueprint.route("/start", methods=["GET", "POST"])
@once
def start(code: str) -> ResponseReturnValue:
    """Open the conference."""
    return _take(code, _START)


@blueprint.route("/end", methods=["GET", "POST"])
@once
def end(code: str) -> ResponseReturnValue:
    """Close the session."""
    return _take(code, _END)


@blueprint.route("/close", methods=["GET", "POST"])
@once
def close(code: str) -> ResponseReturnValue:
    """Close the file."""
    return _take(code, _CLOSE)


@blueprint.route("/cancel", methods=["GET", "POST"])
@once
def cancel(code: str) -> ResponseReturnValue:
    """Call the conference off, with the reason everybody is told."""
    conference = _mine(code, Permission.CONFERENCE_PLAN)
    form = ReasonForm()
    if request.method == "GET":
        stages.check_next(conference.stage, Stage.CANCELLED)
    if request.method == "GET" or not form.validate():
        return _asked("conferences/cancel.html", form, conference)
    try:
        with transaction():
            conference = visibility.for_change(code, actor=current_actor())
            staging.cancel(
                conference,
                reason=form.reason.data or "",
                version=read_version(),
                actor=current_actor(),
                now=clock.now(),
            )
    except DomainError as refusal:
        form.refuse(refusal)
        return _asked("conferences/cancel.html", form, conference, refusal)
    flash(gettext("Đã hủy hội nghị."), "success")
    return redirect(url_for("overview.show", code=code))


@blueprint.route("/postpone", methods=["GET", "POST"])
@once
def postpone(code: str) -> ResponseReturnValue:
    """Put the conference off, to other days or for the time being."""
    conference = _mine(code, Permission.CONFERENCE_PLAN)
    form = ReasonForm()
    if request.method == "GET":
        stages.check_postponable(conference.stage)
    if "add" in request.form:
        form.grow(request.form["add"])
        return _asked("conferences/postpone.html", form, conference)
    if request.method == "GET" or not form.validate():
        return _asked("conferences/postpone.html", form, conference)
    try:
        with transaction():
            conference = visibility.for_change(code, actor=current_actor())
            staging.postpone(
                conference,
                reason=form.reason.data or "",
                days=form.planned_days(),
                version=read_version(),
                actor=current_actor(),
                now=clock.now(),
            )
    except DomainError as refusal:
        form.refuse(refusal)
        return _asked("conferences/postpone.html", form, conference, refusal)
    if form.planned_days():
        flash(gettext("Đã dời hội nghị; các điểm cầu nhận được thư báo thời gian mới."), "success")
    else:
        flash(gettext("Đã hoãn hội nghị; các điểm cầu nhận được thư báo."), "success")
    return redirect(url_for("overview.show", code=code))


@blueprint.get("/roles")
def index(code: str) -> ResponseReturnValue:
    """List who plays which part, to those who plan."""
    conference = _mine(code, Permission.CONFERENCE_PLAN)
    return _roles_page(conference, PartForm())


@blueprint.post("/roles/give")
@once
def give(code: str) -> ResponseReturnValue:
    """Let an account play a part."""
    actor = current_actor()
    conference = _mine(code, Permission.CONFERENCE_PLAN)
    form = PartForm()
    if not form.validate():
        return _roles_page(conference, form), HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        with transaction():
            conference = visibility.for_change(code, actor=actor)
            roles.give(
                conference,
                account=parts.account_named(form.username.data or ""),
                role=Role(form.role.data),
                point=parts.point_named(conference, form.point.data or "", actor=actor),
                actor=actor,
                now=clock.now(),
            )
    except DomainError as refusal:
        form.refuse(refusal)
        return _roles_page(conference, form), refusal.status
    flash(gettext("Đã giao vai trò."), "success")
    return redirect(url_for(".index", code=code))


@blueprint.post("/roles/take")
@once
def take(code: str) -> ResponseReturnValue:
    """End a part."""
    actor = current_actor()
    with transaction():
        conference = visibility.for_change(code, actor=actor)
        roles.take(
            conference,
            account=parts.account_named(request.form.get("username", "")),
            role=parts.role_named(request.form.get("role", "")),
            actor=actor,
            now=clock.now(),
        )
    flash(gettext("Đã thôi giao vai trò."), "success")
    return redirect(url_for(".index", code=code))


def _mine(code: str, permission: Permission) -> Conference:
    actor = current_actor()
    conference = visibility.get(code, actor=actor)
    actor.must(permission, *places.of_conference(conference))
    return conference


def _take(code: str, step: _Step) -> ResponseReturnValue:
    conference = _mine(code, step.permission)
    if request.method == "GET":
        stages.check_next(conference.stage, step.wanted)
        return render_template("conferences/step.html", conference=conference, step=step)
    with transaction():
        conference = visibility.for_change(code, actor=current_actor())
        step.command(conference, version=read_version(), actor=current_actor(), now=clock.now())
    flash(str(step.done), "success")
    return redirect(url_for("overview.show", code=code))


def _asked(
    template: str, form: ReasonForm, conference: Conference, refusal: DomainError | None = None
) -> ResponseReturnValue:
    """Show the question, with how many points will hear of it."""
    invited = sum(sums[Measure.INVITED] for sums in tally.totals(conference.id).values())
    page = render_template(template, form=form, conference=conference, invited=invited)
    status = refusal.status if refusal else HTTPStatus.UNPROCESSABLE_ENTITY
    return page, status if refusal or form.errors else HTTPStatus.OK


def _roles_page(conference: Conference, form: PartForm) -> str:
    today = clock.now().astimezone(vietnamese.ZONE).date()
    return render_template(
        "conferences/roles.html",
        conference=conference,
        form=form,
        parts=parts.parts(conference),
        known=parts.suggested(conference, today=today),
    )
