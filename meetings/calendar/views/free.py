"""Looking for a time at which everybody and everything is free."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from http import HTTPStatus
from typing import Any, Final

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from meetings.access.permissions import Permission
from meetings.calendar.forms import FreeForm
from meetings.calendar.queries import free as queries
from meetings.calendar.queries.free import Needed
from meetings.calendar.rules import stretches
from meetings.calendar.rules.stretches import Span
from meetings.calendar.views.pages import blueprint
from meetings.conferences.models import Conference
from meetings.conferences.queries import former, planning, visibility
from meetings.conferences.rules.vocabulary import Stage
from meetings.kit import clock, vietnamese
from meetings.kit.errors import DomainError
from meetings.kit.workdays import is_working_day
from meetings.regulations import queries as regulations
from meetings.web.session import current_actor

_AHEAD: Final = timedelta(days=13)
_LONGEST_ADDRESS: Final = 2000  # servers cut off at 4094 and more
_ASKED: Final = frozenset(
    {"like", "chairs", "points", "rooms", "first", "last", "opens", "closes", "minutes"}
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Offered:
    """A free stretch, with the address at which a conference is planned in it."""

    span: Span
    url: str


@blueprint.route("/calendar/free", methods=["GET", "POST"])
def free() -> ResponseReturnValue:
    """List the times at which all that is needed is free, each leading to a plan.

    Sent by POST, since a pasted list of points is longer than an address may be; nothing changes,
    so nothing is worked off once. What fits in an address becomes one, to come back to.
    """
    actor = current_actor()
    actor.must_anywhere(Permission.CONFERENCE_PLAN)
    if request.method == "POST":
        address = _address()
        if len(address) <= _LONGEST_ADDRESS:
            return redirect(address, HTTPStatus.SEE_OTHER)
    like, asked = _like(), "first" in request.values
    form = FreeForm(request.values) if asked else FreeForm(formdata=None, data=_proposed(like))
    form.offer(queries.rooms(actor=actor), former.offered(None, actor=actor))
    found: list[Offered] | None = None
    unknown: Sequence[str] = ()
    if asked and form.validate():
        try:
            found = _offered(form, like)
            unknown = queries.never_chaired(form.names)
        except DomainError as refusal:
            form.refuse(refusal)
    return render_template("calendar/free.html", form=form, found=found, unknown=unknown, like=like)


def _offered(form: FreeForm, like: Conference | None) -> list[Offered]:
    actor, wish = current_actor(), form.wish
    stretches.check(wish)
    needed = Needed(
        chairs=tuple(map(vietnamese.fold, form.names)),
        points=queries.points_named(form.points.data, actor=actor),
        rooms=tuple(form.rooms.data or ()),
        like=like,
    )
    start = stretches.hours(wish.first).starts_at - timedelta(days=1)
    end = stretches.hours(wish.last).ends_at + timedelta(days=1)
    taken = queries.busy(needed, start=start, end=end, actor=actor)
    calendar = regulations.terms(planning.offices(actor)[0], around=wish.first).calendar
    spans = stretches.windows(
        wish, taken, works=lambda day: is_working_day(day, calendar), now=clock.now()
    )
    return [Offered(span=span, url=_url(span, form, like)) for span in spans]


def _url(span: Span, form: FreeForm, like: Conference | None) -> str:
    """Return where the time becomes a plan: one's own draft moves there, else one is begun."""
    starts = span.starts_at.astimezone(vietnamese.ZONE)
    ends = starts + form.wish.length
    told: dict[str, Any] = {
        "day": starts.date().isoformat(),
        "starts": f"{starts:%H:%M}",
        "ends": f"{ends:%H:%M}",
    }
    if like is None or not current_actor().can(Permission.CONFERENCE_PLAN, like.host.path):
        return url_for("conferences.plan", **told, chair=form.names)
    where = "conferences.edit" if like.stage is Stage.DRAFT else "drafting.copy"
    return url_for(where, code=like.code, **told)


def _address() -> str:
    """Return the address at which the same is asked."""
    asked: dict[str, Any] = {name: held for name, held in request.form.lists() if name in _ASKED}
    return url_for(".free", **asked)


def _like() -> Conference | None:
    code = request.values.get("like", "")[:40]
    return visibility.get(code, actor=current_actor()) if code else None


def _proposed(like: Conference | None) -> dict[str, Any]:
    today: date = clock.now().astimezone(vietnamese.ZONE).date()
    minutes = 120
    if like is not None:
        minutes = int((like.days[0].ends_at - like.days[0].starts_at).total_seconds()) // 60
    return {
        "like": like.code if like else "",
        "first": today,
        "last": today + _AHEAD,
        "opens": time(8),
        "closes": time(17),
        "minutes": minutes,
    }
