"""The terms of an office, and its working days."""

from datetime import date

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from meetings.access.permissions import Permission
from meetings.kit import clock, onetime, vietnamese
from meetings.kit.errors import DomainError, InvalidError, NotFoundError
from meetings.kit.i18n import mark as _m
from meetings.kit.transactions import transaction
from meetings.organisations import queries as organisations
from meetings.organisations.models import Organisation
from meetings.regulations import commands, queries
from meetings.regulations.forms import UNIT_WORDS, DaysForm, TermsForm, in_words, label, standing
from meetings.regulations.rules import REGULATIONS
from meetings.web.onetime import once, read_version
from meetings.web.session import current_actor

blueprint = Blueprint("regulations", __name__, url_prefix="/organisations/<string:organisation>")
_FIRST_YEAR, _LAST_YEAR = 2015, 2100


@blueprint.route("/regulations", methods=["GET", "POST"])
@once
def show(organisation: str) -> ResponseReturnValue:
    """Show by which numbers an office goes, and let it set its own."""
    actor = current_actor()
    known = organisations.get(organisation, actor=actor)
    terms = queries.terms(known, around=_today())
    form, status = TermsForm(data=standing(terms)), 200
    if request.method == "POST":
        actor.must(Permission.REGULATION_MANAGE, known.path)
    if form.validate_on_submit():
        try:
            with transaction():
                held = organisations.for_change(organisation, actor=actor)
                onetime.check_version(held.version, read_version())
                commands.set_terms(held, values=form.terms, actor=actor, now=clock.now())
            flash(_("Đã lưu thời hạn của đơn vị."), "success")
            return redirect(url_for(".show", organisation=organisation), 303)
        except DomainError as error:
            form.refuse(error)
            status = int(error.status)
    elif form.is_submitted():
        status = 422
    fresh = organisations.get(organisation, actor=actor)
    page = render_template(
        "regulations/terms.html",
        organisation=fresh,
        form=form,
        terms=queries.terms(fresh, around=_today()),
        rules=REGULATIONS,
        units=UNIT_WORDS,
        in_words=in_words,
        label=label,
        may_set=actor.can(Permission.REGULATION_MANAGE, fresh.path),
    )
    return page, status


@blueprint.route("/working-days", methods=["GET", "POST"])
@once
def days(organisation: str) -> ResponseReturnValue:
    """List the days of a year that are off or worked, and mark more."""
    actor = current_actor()
    known = organisations.get(organisation, actor=actor)
    form, status = DaysForm(), 200
    if request.method == "POST":
        actor.must(Permission.REGULATION_MANAGE, known.path)
    if form.validate_on_submit():
        first, last = form.span
        try:
            with transaction():
                held = organisations.for_change(organisation, actor=actor)
                onetime.check_version(held.version, read_version())
                commands.mark_days(
                    held,
                    first=first,
                    last=last,
                    is_worked=form.is_worked,
                    name=form.name.data,
                    actor=actor,
                    now=clock.now(),
                )
            flash(_("Đã ghi vào lịch làm việc của đơn vị."), "success")
            where = url_for(".days", organisation=organisation, year=first.year)
            return redirect(where, 303)
        except DomainError as error:
            form.refuse(error)
            status = int(error.status)
    elif form.is_submitted():
        status = 422
    return _days_page(known, form), status


@blueprint.post("/working-days/<string:day>/forget")
@once
def forget(organisation: str, day: str) -> ResponseReturnValue:
    """Take a marked day out of the list."""
    actor = current_actor()
    known = organisations.get(organisation, actor=actor)
    actor.must(Permission.REGULATION_MANAGE, known.path)
    try:
        forgotten = date.fromisoformat(day)
    except ValueError:
        raise NotFoundError(_m("Ngày này không có trong danh sách của đơn vị.")) from None
    with transaction():
        held = organisations.for_change(organisation, actor=actor)
        onetime.check_version(held.version, read_version())
        commands.forget_day(held, day=forgotten, actor=actor, now=clock.now())
    flash(_("Đã bỏ ngày %(day)s khỏi lịch.", day=forgotten.strftime("%d/%m/%Y")), "success")
    return redirect(url_for(".days", organisation=organisation, year=forgotten.year), 303)


def _days_page(organisation: Organisation, form: DaysForm) -> str:
    year = _year()
    return render_template(
        "regulations/days.html",
        organisation=organisation,
        form=form,
        year=year,
        days=queries.days(organisation, year=year),
        may_set=current_actor().can(Permission.REGULATION_MANAGE, organisation.path),
    )


def _year() -> int:
    """Return the year to show, this one unless another is asked for."""
    asked = request.args.get("year", type=int)
    if asked is None:
        return _today().year
    if not _FIRST_YEAR <= asked <= _LAST_YEAR:
        raise InvalidError(_m("Không có lịch làm việc của năm này."))
    return asked


def _today() -> date:
    return clock.now().astimezone(vietnamese.ZONE).date()
