"""One point on its day, made for a thumb: its roll and its head-count."""

import hashlib
from collections.abc import Callable, Collection
from http import HTTPStatus
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from meetings.attendance.commands import marking
from meetings.attendance.commands.marking import ManyDone
from meetings.attendance.forms import ARRIVED, HeadcountForm, LineTestForm
from meetings.attendance.queries import numbers, points, roll
from meetings.attendance.queries.points import Point
from meetings.attendance.rules import DECIDED, Presence, Sighting, WrongMarkError, opens_at
from meetings.attendance.views.overall import blueprint
from meetings.conferences.models import Conference
from meetings.conferences.queries import visibility
from meetings.kit import clock
from meetings.kit.errors import DomainError
from meetings.kit.i18n import mark as _m
from meetings.kit.transactions import transaction
from meetings.web.errors import words
from meetings.web.listing import page_number
from meetings.web.onetime import KEY, MissingKeyError, once
from meetings.web.session import current_actor, wants_data
from meetings.web.states import state

_KEY_LENGTHS = range(8, 65)
_LONGEST_QUERY = 200


@blueprint.get("/attendance/<string:point>")
def point(code: str, point: str) -> ResponseReturnValue:
    """Show the roll and the line of one point."""
    conference, at = seen(code, point)
    return page(conference, at)


@blueprint.get("/attendance/<string:point>/numbers")
def point_numbers(code: str, point: str) -> ResponseReturnValue:
    """Show only the numbers of a point."""
    conference, at = seen(code, point)
    counts = numbers.of_point(at.participation)
    return render_template("attendance/_numbers.html", conference=conference, at=at, counts=counts)


@blueprint.post("/attendance/<string:point>/mark")
def mark(code: str, point: str) -> ResponseReturnValue:
    """Mark one delegate with one press: `mark` is "present:<delegate>" or "arrived:<delegate>".

    The key of the form makes the nonce of the mark: sent twice it is one mark, for ever (D12).
    """
    told, _, delegate = request.form.get("mark", "").partition(":")
    actor, now = current_actor(), clock.now()
    try:
        with transaction():
            at = points.for_change(code, point, actor=actor)
            sighting = Sighting(
                state=_told(told), occurred_at=now, nonce=nonce("mark", told, delegate)
            )
            done = marking.mark(at, delegate=delegate, sighting=sighting, actor=actor, now=now)
    except DomainError as refusal:
        return again(code, point, refusal)
    if wants_data():
        return {"state": done.state.value, "replayed": done.replayed}
    flash(gettext("Đã ghi: %(state)s.", state=state("attendance", done.state).word), "success")
    return redirect(back(code, point, anchor=f"d-{delegate}"))


mark.is_once = True  # type: ignore[attr-defined]  # by its nonce


@blueprint.post("/attendance/<string:point>/mark-many")
@once
def mark_many(code: str, point: str) -> ResponseReturnValue:
    """Mark the chosen delegates."""
    chosen = request.form.getlist("selected")
    return _many(code, point, marking.mark_chosen, delegates=chosen)


@blueprint.post("/attendance/<string:point>/mark-rest")
@once
def mark_rest(code: str, point: str) -> ResponseReturnValue:
    """Mark all of whom nothing is known yet."""
    return _many(code, point, marking.mark_rest)


@blueprint.post("/attendance/<string:point>/headcount")
@once
def headcount(code: str, point: str) -> ResponseReturnValue:
    """Keep how many people are in the hall."""
    form, actor, now = HeadcountForm(), current_actor(), clock.now()
    if not form.validate():
        return page(*seen(code, point), headcount=form), HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        with transaction():
            at = points.for_change(code, point, actor=actor)
            marking.enter_headcount(at, headcount=form.headcount.data, actor=actor, now=now)
    except DomainError as refusal:
        form.refuse(refusal)
        return page(*seen(code, point), headcount=form), refusal.status
    flash(gettext("Đã ghi số người có mặt."), "success")
    return redirect(back(code, point))


def seen(code: str, point: str) -> tuple[Conference, Point]:
    """Return conference and point as the reader may see them."""
    actor = current_actor()
    conference = visibility.get(code, actor=actor)
    return conference, points.seen(conference, point, actor=actor)


def page(
    conference: Conference,
    at: Point,
    *,
    refusal: str = "",
    headcount: HeadcountForm | None = None,
    test: LineTestForm | None = None,
) -> str:
    """Return the page of a point, with a refusal or a form as it was filled in."""
    actor = current_actor()
    wish = roll.Wish(
        q=request.args.get("q", "")[:_LONGEST_QUERY],
        state=request.args.get("state", ""),
        page=page_number(),
    )
    return render_template(
        "attendance/point.html",
        conference=conference,
        at=at,
        counts=numbers.of_point(at.participation),
        people=roll.at_point(at, wish=wish),
        wish=wish,
        may_take=at.may_take(actor),
        may_test=at.may_test(actor),
        opens_at=opens_at(at.occasion),
        headcount=headcount or HeadcountForm(formdata=None),
        test=test or LineTestForm(formdata=None),
        refusal=refusal,
    )


def again(code: str, point: str, refusal: DomainError) -> ResponseReturnValue:
    """Show the point with the reason why nothing was done; whoever may not see it finds nothing."""
    if wants_data():
        raise refusal
    return page(*seen(code, point), refusal=words(refusal)), refusal.status


def back(code: str, point: str, *, anchor: str = "roll") -> str:
    """Return the address of the point, with the list as it was looked at."""
    names = [name for name in ("q", "state", "page") if name in request.args]
    kept: dict[str, Any] = {name: request.args[name] for name in names}
    return url_for("attendance.point", code=code, point=point, _anchor=anchor, **kept)


def nonce(*parts: str) -> str:
    """Return the nonce of one deed out of the form: its key, and what was pressed."""
    key = request.form.get(KEY) or request.headers.get("Idempotency-Key", "")
    if len(key) not in _KEY_LENGTHS:
        raise MissingKeyError(_m("Biểu mẫu thiếu khóa một lần. Hãy tải lại trang rồi gửi lại."))
    return hashlib.sha256("\n".join([key, *parts]).encode()).hexdigest()


def _many(
    code: str, point: str, command: Callable[..., ManyDone], **chosen: Collection[str]
) -> ResponseReturnValue:
    actor, now = current_actor(), clock.now()
    try:
        with transaction():
            at = points.for_change(code, point, actor=actor)
            told = _told(request.form.get("state", ""))
            sighting = Sighting(state=told, occurred_at=now, nonce=nonce("many"))
            done = command(at, sighting=sighting, actor=actor, now=now, **chosen)
    except DomainError as refusal:
        return again(code, point, refusal)
    flash(gettext("Đã ghi %(count)d đại biểu.", count=done.count), "success")
    return redirect(back(code, point))


def _told(text: str) -> Presence | None:
    """Return the state of a button; "arrived" leaves it to the clock."""
    if text == ARRIVED:
        return None
    if text not in DECIDED:
        raise WrongMarkError(_m("Hãy chọn tình trạng của đại biểu."), field="state")
    return Presence(text)
