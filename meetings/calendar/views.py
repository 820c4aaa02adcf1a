"""A conference as a calendar file, the private feed, and the calendar page."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Final

from flask import (
    Blueprint,
    Response,
    current_app,
    flash,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import force_locale, gettext

from meetings.calendar import commands, queries
from meetings.calendar.rules import Month
from meetings.conferences.models import Conference
from meetings.conferences.papers.entries import entries
from meetings.conferences.queries import roles, visibility
from meetings.kit import clock, ical
from meetings.kit.transactions import transaction
from meetings.kit.vietnamese import ZONE
from meetings.people import queries as people
from meetings.web.onetime import once
from meetings.web.session import current_actor, public

blueprint = Blueprint("calendar", __name__)
_FEED_PAST: Final = timedelta(days=180)
_FEED_AHEAD: Final = timedelta(days=400)


@blueprint.get("/conferences/<string:code>.ics")
def conference(code: str) -> ResponseReturnValue:
    """Send one conference as a calendar file."""
    found = visibility.get(code, actor=current_actor())
    return _answer([found], name=found.title, filename=f"{found.code}.ics")


@blueprint.get("/calendar/")
def index() -> ResponseReturnValue:
    """Show a month of conferences and the private address."""
    actor = current_actor()
    month = Month.named(request.args.get("month", ""), today=clock.now().astimezone(ZONE).date())
    found = queries.between(_moment(month.first), _moment(month.after), actor=actor)
    return render_template(
        "calendar/index.html", month=month, weeks=month.weeks(found), conferences=found,
        has_feed=queries.has_feed(actor.id),
    )  # fmt: skip


@blueprint.post("/calendar/feed")
@once
def open_feed() -> ResponseReturnValue:
    """Give out a new private address; it is shown this once."""
    with transaction():
        token = commands.open_feed(actor=current_actor(), now=clock.now())
    address = f"{current_app.config['BASE_URL']}{url_for('.feed', token=token)}"
    return render_template("calendar/feed.html", address=address)


@blueprint.post("/calendar/feed/revoke")
@once
def close_feed() -> ResponseReturnValue:
    """Revoke the private address."""
    with transaction():
        commands.close_feed(actor=current_actor(), now=clock.now())
    flash(gettext("Đã thu hồi địa chỉ lịch riêng."), "success")
    return redirect(url_for(".index"))


@blueprint.get("/calendar/feed/<string:token>.ics")
@public
def feed(token: str) -> ResponseReturnValue:
    """Send what belongs in the calendar of whoever holds this address: times and titles only."""
    whose = queries.feed(token)
    now = clock.now()
    actor = people.actor(whose.account_id, today=now.astimezone(ZONE).date(), origin="feed")
    found = (
        queries.between(now - _FEED_PAST, now + _FEED_AHEAD, actor=roles.with_roles(actor))
        if actor
        else []
    )
    with force_locale(whose.language):
        return _answer(found, name=gettext("Hội nghị của tôi"), filename="diemcau.ics")


def _answer(found: Sequence[Conference], *, name: str, filename: str) -> Response:
    base = current_app.config["BASE_URL"]
    lines = [entry for one in found for entry in entries(one, url=f"{base}/conferences/{one.code}")]
    text = ical.render(lines, method=None, stamped_at=clock.now(), name=name)
    answer = Response(text, content_type=ical.ICS_TYPE)
    answer.headers["Content-Disposition"] = f'attachment; filename="{filename}"'
    answer.headers["Cache-Control"] = "private, no-store"
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer


def _moment(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=ZONE)
