"""Founding, changing and merging organisations."""

from collections.abc import Sequence

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from meetings.access.permissions import Permission
from meetings.kit import clock, onetime
from meetings.kit.errors import DomainError
from meetings.kit.transactions import transaction
from meetings.organisations import queries
from meetings.organisations.commands import tree
from meetings.organisations.forms import ChangeForm, FoundForm, MergeForm, typed
from meetings.organisations.models import Organisation
from meetings.organisations.views.reading import blueprint, today
from meetings.web.onetime import once, read_version
from meetings.web.session import current_actor


@blueprint.route("/new", methods=["GET", "POST"])
@once
def found() -> ResponseReturnValue:
    """Bring a new organisation into the tree."""
    actor = current_actor()
    actor.must_anywhere(Permission.ORGANISATION_MANAGE)
    form, status = FoundForm(parent=request.args.get("parent", "")), 200
    if form.validate_on_submit():
        try:
            with transaction():
                made = tree.found(
                    form.profile,
                    parent=_parent(form.parent.data),
                    valid_from=form.valid_from.data,
                    actor=actor,
                    now=clock.now(),
                )
            flash(_("Đã lập đơn vị %(name)s.", name=made.name), "success")
            return redirect(url_for("organisations.show", organisation=made.public_id), 303)
        except DomainError as error:
            form.refuse(error)
            status = int(error.status)
    elif form.is_submitted():
        status = 422
    page = render_template("organisations/new.html", form=form, offices=_offices())
    return page, status


@blueprint.route("/<string:organisation>/edit", methods=["GET", "POST"])
@once
def change(organisation: str) -> ResponseReturnValue:
    """Give an organisation another name, code or parent from a day on."""
    actor = current_actor()
    known = queries.get(organisation, actor=actor)
    actor.must(Permission.ORGANISATION_MANAGE, known.path)
    form, status = ChangeForm(data=_told(known)), 200
    if form.validate_on_submit():
        try:
            with transaction():
                held = queries.for_change(organisation, actor=actor)
                onetime.check_version(held.version, read_version())
                tree.change(
                    held,
                    profile=form.profile,
                    parent=_parent(form.parent.data),
                    as_of=form.as_of.data or today(),
                    actor=actor,
                    now=clock.now(),
                )
            flash(_("Đã lưu thay đổi của đơn vị."), "success")
            return redirect(url_for("organisations.show", organisation=organisation), 303)
        except DomainError as error:
            form.refuse(error)
            status = int(error.status)
    elif form.is_submitted():
        status = 422
    fresh = queries.get(organisation, actor=actor)
    page = render_template(
        "organisations/edit.html",
        form=form,
        organisation=fresh,
        offices=_offices(),
        as_it_stands=_told(fresh) if status == 409 else {},  # noqa: PLR2004 stale
    )
    return page, status


@blueprint.route("/<string:organisation>/merge", methods=["GET", "POST"])
@once
def merge(organisation: str) -> ResponseReturnValue:
    """End an organisation whose work another goes on with."""
    actor = current_actor()
    known = queries.get(organisation, actor=actor)
    actor.must(Permission.ORGANISATION_MANAGE, known.path)
    form, status = MergeForm(), 200
    if form.validate_on_submit():
        try:
            with transaction():
                held = queries.for_change(organisation, actor=actor)
                onetime.check_version(held.version, read_version())
                tree.merge(
                    held,
                    successor=_named(form.successor.data, "successor"),
                    last_day=form.last_day.data or today(),
                    actor=actor,
                    now=clock.now(),
                )
            flash(_("Đã ghi nhận sáp nhập."), "success")
            return redirect(url_for("organisations.show", organisation=organisation), 303)
        except DomainError as error:
            form.refuse(error)
            status = int(error.status)
    elif form.is_submitted():
        status = 422
    fresh = queries.get(organisation, actor=actor)
    page = render_template(
        "organisations/merge.html", form=form, organisation=fresh, offices=_offices()
    )
    return page, status


def _told(organisation: Organisation) -> dict[str, object]:
    """Return what the form shows of an organisation as it stands."""
    names = ("code", "name", "short_name", "level", "symbol", "lat", "lon")
    told = {name: getattr(organisation, name) for name in names}
    above = queries.way_up(organisation)
    parent = typed(above[-1]) if above else ""
    return told | {"kind": organisation.kind.value, "parent": parent, "as_of": today()}


def _parent(text: str) -> Organisation | None:
    return _named(text, "parent") if text else None


def _named(text: str, field: str) -> Organisation:
    return queries.named(text, day=today(), actor=current_actor(), field=field)


def _offices() -> Sequence[Organisation]:
    """Return what a field for an organisation suggests; the highest ones, to stay short."""
    return queries.choices(day=today(), actor=current_actor(), most=150)
