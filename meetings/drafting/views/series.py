"""The conferences of a series, repeating one by a rule, calling off what is left."""

from collections.abc import Sequence
from datetime import UTC
from http import HTTPStatus

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from meetings.access.permissions import Permission
from meetings.conferences.models import Conference
from meetings.conferences.queries import visibility
from meetings.drafting.commands import series as commands
from meetings.drafting.commands.series import Wish
from meetings.drafting.forms.series import RestForm, SeriesForm
from meetings.drafting.queries import series as queries
from meetings.drafting.queries.series import Member
from meetings.drafting.rules import series as rules
from meetings.drafting.rules.series import Occasion
from meetings.drafting.views.pages import blueprint, mine, tell_copied
from meetings.kit import clock, vietnamese
from meetings.kit.errors import DomainError, StaleError
from meetings.kit.i18n import mark as _m
from meetings.kit.transactions import transaction
from meetings.web.onetime import check_seen, once
from meetings.web.session import current_actor


@blueprint.get("/<string:code>/series")
def series(code: str) -> ResponseReturnValue:
    """List the conferences of the series that the reader may see."""
    actor, now = current_actor(), clock.now()
    conference = visibility.get(code, actor=actor)
    return render_template(
        "drafting/series.html",
        conference=conference,
        standing=queries.standing(conference, actor=actor),
        may_plan=actor.can(Permission.CONFERENCE_PLAN, conference.host.path),
        now=now,
    )


@blueprint.route("/<string:code>/series/plan", methods=["GET", "POST"])
@once
def repeat(code: str) -> ResponseReturnValue:
    """Fill in a rule, look at its days, then make one draft per day."""
    actor = current_actor()
    former = mine(code)
    if request.method == "GET":
        form = SeriesForm(request.args) if request.args else _proposed(former)
        return _page(form, former, ask=bool(request.args))
    form = SeriesForm()
    if not form.validate():
        return _page(form, former, ask=False), HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        with transaction():
            former = visibility.for_change(code, actor=actor)
            _check_seen(queries.planned(former, form.rule))
            made = commands.make(former, wish=_wish(form), actor=actor, now=clock.now())
    except StaleError as refusal:
        return _page(form, mine(code), ask=True, refusal=refusal), refusal.status
    except DomainError as refusal:
        form.refuse(refusal)
        return _page(form, mine(code), ask=False), refusal.status
    tell_copied(made[0])
    flash(gettext("Đã lập %(count)d kỳ của chuỗi ở dạng nháp.", count=len(made)), "success")
    return redirect(url_for(".series", code=code))


@blueprint.route("/<string:code>/series/cancel", methods=["GET", "POST"])
@once
def cancel_rest(code: str) -> ResponseReturnValue:
    """Ask, then call off the drafts of the series that lie ahead."""
    actor = current_actor()
    conference = mine(code)
    form = RestForm()
    if request.method == "GET":
        return _rest_page(form, conference)
    if not form.validate():
        return _rest_page(form, conference), HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        with transaction():
            conference = visibility.for_change(code, actor=actor)
            _check_rest_seen(conference)
            count = commands.cancel_rest(
                conference, reason=form.reason.data, actor=actor, now=clock.now()
            )
    except DomainError as refusal:
        form.refuse(refusal)
        return _rest_page(form, mine(code)), refusal.status
    flash(gettext("Đã hủy %(count)d kỳ còn lại của chuỗi.", count=count), "success")
    return redirect(url_for(".series", code=code))


def _proposed(former: Conference) -> SeriesForm:
    """Return the form with the rule of the series it continues, else the day of the former one."""
    standing = queries.of_conference(former)
    begins = former.starts_at.astimezone(vietnamese.ZONE)
    rule = standing.rule if standing else {"weekday": begins.weekday()}
    told = {name: str(value) for name, value in rule.items() if name != "working_day"}
    return SeriesForm(
        formdata=None,
        data={
            **told,
            "working_day": rule.get("working_day", 1),
            "title": former.title,
            "starts": begins.time(),
            "ends": former.days[0].ends_at.astimezone(vietnamese.ZONE).time(),
        },
    )


def _wish(form: SeriesForm) -> Wish:
    starts, ends = form.hours
    return Wish(
        rule=form.rule,
        starts=starts,
        ends=ends,
        title=form.title.data,
        along=form.along,
        declared=bool(form.declared_not_secret.data),
    )


def _check_seen(stands: Sequence[Occasion]) -> None:
    """Refuse to make other drafts than the reader saw: a colleague may have made them already."""
    check_seen(
        rules.written(stands),
        _m(
            "Các ngày của chuỗi đã thay đổi sau khi bạn xem trước: có người vừa lập kỳ mới "
            "hoặc sửa lịch làm việc. Hãy xem lại các ngày dưới đây rồi bấm lập lần nữa."
        ),
    )


def _check_rest_seen(conference: Conference) -> None:
    """Refuse to call off other drafts than were read: a colleague may have made or moved some."""
    check_seen(
        _seen(_rest(conference)),
        _m(
            "Các kỳ còn lại đã thay đổi sau khi bạn mở trang này. Hãy xem lại danh sách dưới "
            "đây rồi bấm hủy lần nữa."
        ),
    )


def _rest(conference: Conference) -> Sequence[Member]:
    standing = queries.standing(conference, actor=current_actor())
    return standing.drafts_after(clock.now()) if standing else ()


def _seen(drafts: Sequence[Member]) -> str:
    """Return drafts and their times as one word, so that a form can tell which ones were read."""
    return ",".join(f"{one.code}@{one.starts_at.astimezone(UTC).isoformat()}" for one in drafts)


def _page(
    form: SeriesForm, former: Conference, *, ask: bool, refusal: DomainError | None = None
) -> str:
    """Show the rule and, where it is asked for and can be followed, its days."""
    found: tuple[Occasion, ...] = ()
    if ask and form.validate():
        try:
            found = queries.planned(former, form.rule)
        except DomainError as unheld:
            form.refuse(unheld)
    if refusal is not None:
        form.refuse(refusal)
    return render_template(
        "drafting/repeat.html",
        conference=former,
        form=form,
        found=found,
        days=rules.written(found),
        held=sum(one.day is not None for one in found),
        names=queries.names_of_days_off(former, found),
    )


def _rest_page(form: RestForm, conference: Conference) -> str:
    drafts = _rest(conference)
    return render_template(
        "drafting/cancel_rest.html",
        conference=conference,
        form=form,
        drafts=drafts,
        seen=_seen(drafts),
    )
