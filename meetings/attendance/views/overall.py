"""Who is there: in all, per tier, per point."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from meetings.access.permissions import Permission
from meetings.attendance.commands import lines
from meetings.attendance.queries import numbers, points
from meetings.conferences.queries import visibility
from meetings.conferences.rules import places
from meetings.kit import clock
from meetings.kit.transactions import transaction
from meetings.web.listing import page_number, sort_name
from meetings.web.onetime import once
from meetings.web.session import current_actor

blueprint = Blueprint("attendance", __name__, url_prefix="/conferences/<string:code>")
_LONGEST_QUERY = 200


@blueprint.get("/attendance")
def index(code: str) -> ResponseReturnValue:
    """Show who is there, and every point the reader may see."""
    actor = current_actor()
    conference = visibility.get(code, actor=actor)
    wish = numbers.Wish(
        q=request.args.get("q", "")[:_LONGEST_QUERY],
        line=request.args.get("line", ""),
        sort=sort_name(numbers.SORTS, "name"),
        page=page_number(),
    )
    counted = numbers.overall(conference, actor=actor)
    known = counted.whole.points
    return render_template(
        "attendance/index.html",
        conference=conference,
        whole=counted.whole,
        tiers=counted.tiers,
        page=numbers.per_point(conference, actor=actor, wish=wish, known=known),
        wish=wish,
        mine=points.mine(conference, actor=actor),
        may_run=actor.can(Permission.CONFERENCE_RUN, *places.of_conference(conference)),
        may_take=actor.anywhere(Permission.ATTENDANCE_TAKE),
        of_point=numbers.of_point,
    )


@blueprint.get("/attendance/numbers")
def whole(code: str) -> ResponseReturnValue:
    """Show only the numbers, as the page asks for them again and again."""
    actor = current_actor()
    conference = visibility.get(code, actor=actor)
    counted = numbers.overall(conference, actor=actor)
    return render_template(
        "attendance/_whole.html",
        conference=conference,
        whole=counted.whole,
        tiers=counted.tiers,
    )


@blueprint.post("/attendance/connect")
@once
def connect_chosen(code: str) -> ResponseReturnValue:
    """Note for the host that the chosen points have joined."""
    actor, now = current_actor(), clock.now()
    chosen = request.form.getlist("selected")
    with transaction():
        conference = visibility.for_change(code, actor=actor)
        count = lines.connect_chosen(conference, points=chosen, actor=actor, now=now)
    flash(gettext("Đã ghi %(count)d điểm cầu kết nối.", count=count), "success")
    return redirect(url_for("attendance.index", code=code))


@blueprint.post("/attendance/connect-all")
@once
def connect_all(code: str) -> ResponseReturnValue:
    """Note for the host that every point that confirmed has joined."""
    actor, now = current_actor(), clock.now()
    with transaction():
        conference = visibility.for_change(code, actor=actor)
        count = lines.connect_all(conference, actor=actor, now=now)
    flash(gettext("Đã ghi %(count)d điểm cầu kết nối.", count=count), "success")
    return redirect(url_for("attendance.index", code=code))
