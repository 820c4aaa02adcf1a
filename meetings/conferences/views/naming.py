"""The delegates of a point: the list, and the forms about one of them."""

from http import HTTPStatus
from typing import Final

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from meetings.access.permissions import Permission
from meetings.conferences.commands import delegates as commands
from meetings.conferences.forms.answering import DelegateForm, NameForm, seat_names
from meetings.conferences.models import Conference, Delegate, Participation
from meetings.conferences.queries import (
    composition,
    points,
    replying,
    substitution,
    visibility,
)
from meetings.conferences.queries import delegates as queries
from meetings.conferences.rules.delegates import LENGTHS
from meetings.conferences.views.answering import blueprint
from meetings.kit import clock, vietnamese
from meetings.kit.errors import DomainError, NotFoundError, StaleError
from meetings.kit.i18n import mark as _m
from meetings.kit.transactions import transaction
from meetings.web.listing import page_number, sort_name, with_query
from meetings.web.onetime import once, read_version
from meetings.web.session import current_actor

_ANSWER: Final = Permission.INVITATION_ANSWER
_LONGEST_SEAT: Final = LENGTHS["seat"]


@blueprint.get("/delegates")
def delegates(code: str, point: str) -> ResponseReturnValue:
    """List the people named at a point."""
    conference, invited = permitted(code, point)
    return _list_page(conference, invited, NameForm(formdata=None, seat=_asked_seat()))


@blueprint.post("/delegates/add")
@once
def add(code: str, point: str) -> ResponseReturnValue:
    """Name somebody."""
    actor = current_actor()
    conference, invited = permitted(code, point)
    form = NameForm()
    if not form.validate():
        return _list_page(conference, invited, form), HTTPStatus.UNPROCESSABLE_ENTITY
    named = queries.keys(invited)
    try:
        with transaction():
            conference = visibility.get(code, actor=actor)
            commands.name_delegates(
                points.for_change(conference, point, actor=actor),
                people=[form.person],
                actor=actor,
                now=clock.now(),
            )
    except DomainError as refusal:
        form.refuse(refusal)
        conference, invited = permitted(code, point)
        return _list_page(conference, invited, form), refusal.status
    flash(gettext("Đã thêm %(name)s.", name=form.name.data), "success")
    if form.person.key in named:
        flash(gettext("Trong danh sách đã có người cùng họ tên và chức vụ này."), "warning")
    return redirect(url_for("answers.delegates", code=code, point=point))


@blueprint.route("/delegates/<string:delegate>/edit", methods=["GET", "POST"])
@once
def edit(code: str, point: str, delegate: str) -> ResponseReturnValue:
    """Correct what is written about somebody."""
    actor = current_actor()
    _conference, invited = permitted(code, point)
    if request.method == "POST" and not queries.is_named(invited, delegate):
        return struck(invited), HTTPStatus.NOT_FOUND
    named = queries.get(invited, delegate)
    if request.method == "GET":
        return _one_page(DelegateForm.of(named), named)
    form = DelegateForm()
    if not form.validate():
        return _one_page(form, named, version=read_version()), HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        with transaction():
            conference = visibility.get(code, actor=actor)
            invited = points.for_change(conference, point, actor=actor)
            commands.change_delegate(
                queries.for_change(invited, delegate),
                person=form.person,
                version=read_version(),
                actor=actor,
                now=clock.now(),
            )
    except DomainError as refusal:
        form.refuse(refusal)
        _conference, invited = permitted(code, point)
        named = queries.get(invited, delegate)
        return _again(form, named, refusal), refusal.status
    flash(gettext("Đã lưu thông tin đại biểu."), "success")
    return redirect(list_address(code, point))


@blueprint.post("/delegates/<string:delegate>/remove")
@once
def remove(code: str, point: str, delegate: str) -> ResponseReturnValue:
    """Strike somebody from the list."""
    actor = current_actor()
    with transaction():
        conference = visibility.get(code, actor=actor)
        invited = points.for_change(conference, point, actor=actor)
        named = queries.for_change(invited, delegate)
        commands.remove_delegate(named, version=read_version(), actor=actor, now=clock.now())
    flash(gettext("Đã bỏ %(name)s khỏi danh sách.", name=named.name), "success")
    return redirect(list_address(code, point))


@blueprint.post("/delegates/remove")
@once
def remove_some(code: str, point: str) -> ResponseReturnValue:
    """Strike those ticked from the list."""
    actor = current_actor()
    with transaction():
        conference = visibility.get(code, actor=actor)
        count = commands.remove_delegates(
            points.for_change(conference, point, actor=actor),
            people=request.form.getlist("selected"),
            actor=actor,
            now=clock.now(),
        )
    if count:
        flash(gettext("Đã bỏ %(n)s đại biểu khỏi danh sách.", n=count), "success")
    else:
        flash(gettext("Chưa bỏ ai. Hãy đánh dấu các đại biểu rồi bấm lại."), "warning")
    return redirect(list_address(code, point))


def list_address(code: str, point: str) -> str:
    """Return the address of the list of delegates on the page and with the search it was left."""
    return with_query(url_for("answers.delegates", code=code, point=point), without=("seat",))


def permitted(code: str, point: str) -> tuple[Conference, Participation]:
    """Return a point whose list of delegates the reader may see and change, or refuse (404)."""
    actor = current_actor()
    conference = visibility.get(code, actor=actor)
    invited = points.get(conference, point, actor=actor)
    as_whom = points.capacity(invited, actor=actor, permission=_ANSWER)
    actor.must(as_whom.permission, *as_whom.places)
    return conference, invited


def struck(point: Participation) -> str:
    """Offer who was typed as a new delegate, where somebody struck the old one meanwhile."""
    form = NameForm()
    form.refuse(
        NotFoundError(
            _m(
                "Đại biểu này vừa được người khác bỏ khỏi danh sách hoặc thay bằng người khác. "
                "Phần bạn đã nhập còn ở dưới; muốn thêm vào danh sách thì bấm Thêm đại biểu."
            )
        )
    )
    return _list_page(point.conference, point, form)


def _asked_seat() -> str:
    """Return the post that somebody is to be named for, from the link beside it."""
    return vietnamese.clean(request.args.get("seat", ""))[:_LONGEST_SEAT]


def _list_page(conference: Conference, point: Participation, form: NameForm) -> str:
    demands = composition.demands(point, with_names=True)
    page = queries.page(
        point,
        text=request.args.get("q", "")[:200],
        sort=sort_name(queries.SORTS, "seat"),
        number=page_number(),
    )
    return render_template(
        "conferences/answers/delegates.html",
        conference=conference,
        point=point,
        form=form,
        page=page,
        replies=replying.standing(one.id for one in page),
        requests=substitution.of_people(point, page.items),
        seats=seat_names(queries.open_seats(point), demands),
        demands=demands,
        closed=queries.closed(point, actor=current_actor(), now=clock.now()),
    )


def _one_page(
    form: DelegateForm, delegate: Delegate, *, version: int | None = None, differences: object = ()
) -> str:
    return render_template(
        "conferences/answers/delegate.html",
        conference=delegate.participation.conference,
        point=delegate.participation,
        delegate=delegate,
        form=form,
        version=version or delegate.version,
        differences=differences,
        back=list_address(delegate.participation.conference.code, delegate.participation.public_id),
    )


def _again(form: DelegateForm, delegate: Delegate, refusal: DomainError) -> str:
    """Show what was typed; where somebody was quicker, beside what stands now."""
    if isinstance(refusal, StaleError):
        return _one_page(form, delegate, differences=form.compared(delegate))
    return _one_page(form, delegate, version=read_version())
