"""Adding an item, changing what it says, taking it out, saying what became of it."""

from http import HTTPStatus
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from meetings.agenda import commands, queries
from meetings.agenda.forms import ItemForm, MarkForm
from meetings.agenda.models import AgendaItem
from meetings.agenda.queries import suggesting
from meetings.agenda.views.pages import blueprint, mine
from meetings.conferences.models import Conference
from meetings.conferences.queries import parts, visibility
from meetings.kit import clock
from meetings.kit.errors import DomainError, NotFoundError, StaleError
from meetings.kit.i18n import mark as _m
from meetings.kit.transactions import transaction
from meetings.web.onetime import once, read_version
from meetings.web.session import current_actor


@blueprint.route("/add", methods=["GET", "POST"])
@once
def add(code: str) -> ResponseReturnValue:
    """Add an item."""
    conference = mine(code)
    form = _offered(ItemForm(), conference)
    if request.method == "GET":
        form.slot.data = request.args.get("slot") or form.slot.data
        return _add_again(conference, form)
    if not form.validate():
        return _add_again(conference, form), HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        with transaction():
            conference = visibility.for_change(code, actor=current_actor())
            commands.add(
                conference,
                draft=form.draft(point=_point(conference, form)),
                actor=current_actor(),
                now=clock.now(),
            )
    except DomainError as refusal:
        form.refuse(refusal)
        return _add_again(conference, form), refusal.status
    flash(gettext("Đã thêm nội dung vào chương trình."), "success")
    return redirect(url_for(".index", code=code))


@blueprint.route("/<string:item>/edit", methods=["GET", "POST"])
@once
def edit(code: str, item: str) -> ResponseReturnValue:
    """Change an item; a stale form comes back beside what stands now."""
    conference = mine(code)
    try:
        stands = queries.get(conference, item)
    except NotFoundError:
        if request.method == "GET":
            raise
        return _struck(conference), HTTPStatus.NOT_FOUND
    if request.method == "GET":
        form = _offered(ItemForm(formdata=None, data=_told(conference, stands)), conference)
        return _edit_page(conference, stands, form, version=stands.version)
    form = _offered(ItemForm(), conference)
    if not form.validate():
        page = _edit_page(conference, stands, form, version=read_version())
        return page, HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        with transaction():
            conference = visibility.for_change(code, actor=current_actor())
            commands.change(
                stands := queries.for_change(conference, item),
                draft=form.draft(point=_point(conference, form, stands)),
                conference=conference,
                version=read_version(),
                actor=current_actor(),
                now=clock.now(),
            )
    except DomainError as refusal:
        form.refuse(refusal)
        return _edit_again(conference, item, form, refusal), refusal.status
    flash(gettext("Đã lưu nội dung."), "success")
    return redirect(url_for(".index", code=code))


@blueprint.post("/<string:item>/remove")
@once
def remove(code: str, item: str) -> ResponseReturnValue:
    """Take an item out of the agenda."""
    with transaction():
        conference = visibility.for_change(code, actor=current_actor())
        commands.remove(
            queries.for_change(conference, item),
            conference=conference,
            version=read_version(),
            actor=current_actor(),
            now=clock.now(),
        )
    flash(gettext("Đã bỏ nội dung khỏi chương trình."), "success")
    return redirect(url_for(".index", code=code))


@blueprint.post("/<string:item>/mark")
@once
def mark(code: str, item: str) -> ResponseReturnValue:
    """Say what became of an item at the meeting."""
    with transaction():
        conference = visibility.for_change(code, actor=current_actor())
        commands.mark(
            queries.for_change(conference, item),
            outcome=MarkForm().outcome_wanted(),
            conference=conference,
            version=read_version(),
            actor=current_actor(),
            now=clock.now(),
        )
    return redirect(url_for(".index", code=code, _anchor=item))


def _offered(form: ItemForm, conference: Conference) -> ItemForm:
    typed = (form.point.data or "") if request.method == "POST" else ""
    found = suggesting.points_like(conference, typed, actor=current_actor())
    return form.offer(queries.timetable(conference)).offer_points(found)


def _point(conference: Conference, form: ItemForm, item: AgendaItem | None = None) -> str:
    """Return the public id of the point that was named; the one that stands needs no search."""
    stands = queries.point(item) if item else None
    if stands and stands.name == form.point.data:
        return stands.public_id
    if form.point_chosen:
        return form.point_chosen
    found = parts.point_named(conference, form.point.data or "", actor=current_actor())
    return found.public_id if found else ""


def _told(conference: Conference, item: AgendaItem) -> dict[str, object]:
    """Return an item as the form shows it."""
    point = queries.point(item)
    held = queries.block_of(conference, item)
    return {
        "kind": item.kind,
        "title": item.title,
        "planned_minutes": item.planned_minutes,
        "slot": held.slot,
        "presenter_name": item.presenter_name,
        "presenter_title": item.presenter_title,
        "point": point.name if point else "",
    }


def _add_again(conference: Conference, form: ItemForm) -> str:
    return render_template(
        "agenda/add.html", conference=conference, form=form, **_suggested(conference)
    )


def _struck(conference: Conference) -> str:
    """Offer what was typed as a new item, where somebody struck the old one meanwhile."""
    form = _offered(ItemForm(), conference)
    form.refuse(
        NotFoundError(
            _m(
                "Nội dung này vừa bị người khác bỏ khỏi chương trình. Phần bạn đã nhập còn ở dưới; "
                "muốn đưa lại vào chương trình thì bấm Thêm nội dung."
            )
        )
    )
    return _add_again(conference, form)


def _suggested(conference: Conference) -> dict[str, Any]:
    """Return whom and which points a planner may mean."""
    actor = current_actor()
    return {
        "presenters": suggesting.presenters(conference, actor=actor),
        "point_names": suggesting.point_names(conference, actor=actor),
    }


def _edit_page(
    conference: Conference,
    item: AgendaItem,
    form: ItemForm,
    *,
    version: int | None,
    **stands: Any,  # noqa: ANN401 what the page says more
) -> str:
    return render_template(
        "agenda/edit.html",
        conference=conference,
        item=item,
        form=form,
        version=version,
        **_suggested(conference),
        **stands,
    )


def _edit_again(conference: Conference, item: str, form: ItemForm, refusal: DomainError) -> str:
    """Show what was typed; where somebody was quicker, beside what stands and with its version."""
    if isinstance(refusal, NotFoundError):
        return _struck(conference)
    stands = queries.get(conference, item)
    if not isinstance(refusal, StaleError):
        return _edit_page(conference, stands, form, version=read_version())
    return _edit_page(
        conference,
        stands,
        form,
        version=stands.version,
        stands=stands,
        told=_told(conference, stands),
    )
