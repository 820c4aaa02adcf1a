"""A conference as a calendar file, the private feed, and the calendar page."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, Final

from flask import (
    Blueprint,
    Response,
    current_app,
    flash,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import force_locale, gettext

from meetings.bridge_points import queries as bridge_points
from meetings.bridge_points.models import BridgePoint
from meetings.calendar import commands
from meetings.calendar.queries import days_off, subjects
from meetings.calendar.queries import feeds as queries
from meetings.calendar.rules import week
from meetings.calendar.rules.month import Month
from meetings.calendar.rules.subjects import About, Subject
from meetings.calendar.rules.week import Stretch, View
from meetings.conferences.models import Conference
from meetings.conferences.papers import entries
from meetings.conferences.queries import planning, roles, visibility
from meetings.conferences.rules.vocabulary import Stage
from meetings.kit import clock, ical
from meetings.kit.filenames import content_disposition
from meetings.kit.i18n import mark as _m
from meetings.kit.ical import CalendarEntry
from meetings.kit.transactions import transaction
from meetings.kit.vietnamese import ZONE
from meetings.people import queries as people
from meetings.web.onetime import check_seen, once
from meetings.web.session import current_actor, public

blueprint = Blueprint("calendar", __name__)
_FEED_PAST: Final = timedelta(days=180)
_FEED_AHEAD: Final = timedelta(days=400)
_FRESH_TOKEN: Final = "feed_token"  # noqa: S105 where the signed-in browser keeps it for one page


@blueprint.get("/conferences/<string:code>.ics")
def conference(code: str) -> ResponseReturnValue:
    """Send one conference as a calendar file."""
    found = visibility.get(code, actor=current_actor())
    struck = entries.struck(found, planning.struck_days(found), url=_page(found))
    return _answer([found], name=found.title, filename=f"{found.code}.ics", struck=struck)


@blueprint.get("/calendar/")
def index() -> ResponseReturnValue:
    """Show a month, a week, a day or a list of conferences, and the private address."""
    actor = current_actor()
    today = clock.now().astimezone(ZONE).date()
    view, (of, offered) = _view(), _subject()
    facts: dict[str, Any]
    asked = _day()
    if view is View.MONTH:
        month = Month.named(asked[:7], today=today)
        begins, ends = month.begins, month.ends
        found = queries.between(begins, ends, actor=actor, of=of)
        facts = {"month": month, "weeks": month.weeks(found, today=today)}
    else:
        stretch = Stretch.named(view, asked, today=today)
        begins, ends = stretch.begins, stretch.ends
        found = queries.between(begins, ends, actor=actor, of=of)
        columns = stretch.columns(found, today=today, is_held=_is_held)
        facts = {"stretch": stretch, "columns": columns, "hours": week.hours(columns)}
    return render_template(
        "calendar/index.html",
        view=view,
        about=About,
        of=of,
        offered=offered,
        has_feed=queries.has_feed(actor.id),
        point_feed=queries.point_feed(of, actor=actor),
        today=today,
        asked_day=asked,
        off=days_off.names(begins.date(), ends.date(), of=of, actor=actor),
        **facts,
    )


@blueprint.post("/calendar/feed")
@once
def open_feed() -> ResponseReturnValue:
    """Make a new private address; the next page shows it."""
    with transaction():
        token = commands.open_feed(actor=current_actor(), now=clock.now())
    session[_FRESH_TOKEN] = token
    return redirect(url_for(".fresh_feed"))


@blueprint.post("/calendar/points/<string:point>/feed")
@once
def open_point_feed(point: str) -> ResponseReturnValue:
    """Make a new private address for the calendar of a point; the next page shows it."""
    actor = current_actor()
    with transaction():
        found = bridge_points.for_change(point, actor=actor)
        _check_seen(found)
        token = commands.open_feed_of(found, actor=actor, now=clock.now())
    session[_FRESH_TOKEN] = token
    return redirect(url_for(".fresh_feed"))


@blueprint.post("/calendar/points/<string:point>/feed/revoke")
@once
def close_point_feed(point: str) -> ResponseReturnValue:
    """Revoke the private address of a point."""
    actor = current_actor()
    with transaction():
        found = bridge_points.for_change(point, actor=actor)
        _check_seen(found)
        commands.close_feed_of(found, actor=actor, now=clock.now())
    flash(gettext("Đã thu hồi địa chỉ lịch riêng của điểm cầu."), "success")
    return redirect(url_for(".index", about=About.POINT, key=point))


def _check_seen(point: BridgePoint) -> None:
    """Refuse to spoil an address of a point that a colleague has made meanwhile."""
    check_seen(
        queries.stamp(point),
        _m(
            "Địa chỉ lịch của điểm cầu này vừa được người khác đổi hoặc thu hồi. Hãy mở lại "
            "trang lịch của điểm cầu rồi làm lại nếu vẫn cần."
        ),
    )


@blueprint.get("/calendar/feed")
def fresh_feed() -> ResponseReturnValue:
    """Show the private address just made, this once."""
    token = session.pop(_FRESH_TOKEN, "")
    if not token:
        return redirect(url_for(".index"))
    address = f"{current_app.config['BASE_URL']}{url_for('.feed', token=token)}"
    return render_template("calendar/feed.html", feed_address=address)


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
    start, end = now - _FEED_PAST, now + _FEED_AHEAD
    if whose.point:
        found = queries.of_point(token, start=start, end=end)
        return _answer(found, name=whose.point, filename="diemcau.ics", brief=True)
    actor = people.actor(whose.account_id, today=now.astimezone(ZONE).date(), origin="feed")
    found = ()
    if actor is not None:
        found = queries.between(start, end, actor=roles.with_roles(actor))
    with force_locale(whose.language):
        name = gettext("Hội nghị của tôi")
        return _answer(found, name=name, filename="diemcau.ics", brief=True)


def _answer(
    found: Sequence[Conference],
    *,
    name: str,
    filename: str,
    brief: bool = False,
    struck: Sequence[CalendarEntry] = (),
) -> Response:
    """Send the entries; unchanged ones are the same bytes and need not be sent again (ETag)."""
    held = [e for one in found for e in entries.entries(one, url=_page(one), brief=brief)]
    text = ical.render([*held, *struck], method=None, stamped_at=clock.now(), name=name)
    answer = Response(text, content_type=ical.ICS_TYPE)
    answer.headers["Content-Disposition"] = content_disposition(filename)
    answer.headers["Cache-Control"] = "private, no-store"
    answer.headers["Referrer-Policy"] = "no-referrer"
    answer.add_etag()
    answer.make_conditional(request)
    return answer


def _page(conference: Conference) -> str:
    return f"{current_app.config['BASE_URL']}/conferences/{conference.code}"


def _is_held(conference: Conference) -> bool:
    return conference.stage not in {Stage.CANCELLED, Stage.POSTPONED}


def _day() -> str:
    """Return the day asked for, as its address has it; a month is asked for by its first one."""
    month = request.args.get("month", "")
    return request.args.get("day", "") or (f"{month}-01" if month else "")


def _view() -> View:
    asked = request.args.get("view", "")
    return View(asked) if asked in set(View) else View.MONTH


def _subject() -> tuple[Subject, Sequence[Subject]]:
    """Return whose calendar is asked for, and where a name fits several those to choose from."""
    actor, asked = current_actor(), request.args.get("about", "")
    about = About(asked) if asked in set(About) else About.MINE
    key, text = request.args.get("key", "")[:200], request.args.get("q", "")[:200]
    if about is not About.MINE and key:
        return subjects.get(about, key, actor=actor), ()
    offered = subjects.named(about, text, actor=actor)
    if len(offered) == 1:
        return offered[0], ()
    return Subject(), offered
