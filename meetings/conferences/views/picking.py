"""Naming people who are known already: of a former conference, or of the point's office."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from meetings.conferences.commands import importing as commands
from meetings.conferences.models import Participation
from meetings.conferences.queries import delegates, points, visibility
from meetings.conferences.queries import picking as queries
from meetings.conferences.queries.picking import FormerList
from meetings.conferences.rules import picking as rules
from meetings.conferences.rules.delegates import Named
from meetings.conferences.rules.picking import Known
from meetings.conferences.views.answering import blueprint
from meetings.conferences.views.naming import permitted
from meetings.kit import clock
from meetings.kit.errors import DomainError
from meetings.kit.pages import Page
from meetings.kit.transactions import transaction
from meetings.web.fields import Form
from meetings.web.listing import page_number
from meetings.web.onetime import once
from meetings.web.session import current_actor

_LONGEST_CODE = 80


@blueprint.get("/delegates/former")
def former_people(code: str, point: str) -> ResponseReturnValue:
    """Offer the people named for the same office in a former conference, the last by default."""
    _conference, invited = permitted(code, point)
    return _former_page(invited, request.args.get("former", ""), Form(formdata=None))


@blueprint.post("/delegates/former")
@once
def take_former(code: str, point: str) -> ResponseReturnValue:
    """Keep those ticked, or all of them, as a list to be looked at before it is taken over."""
    actor = current_actor()
    _conference, invited = permitted(code, point)
    former = request.form.get("former", "")[:_LONGEST_CODE]
    among = None if request.form.get("all") else request.form.getlist("selected")
    found = queries.former_list(invited, former, actor=actor)
    people = queries.chosen_then(invited, former, among=among, actor=actor)
    try:
        return _previewed(code, point, people, source=found.title)
    except DomainError as refusal:
        form = Form(formdata=None)
        form.refuse(refusal)
        _conference, invited = permitted(code, point)
        return _former_page(invited, former, form), refusal.status


@blueprint.get("/delegates/directory")
def directory(code: str, point: str) -> ResponseReturnValue:
    """Offer the people of the point's office the system knows."""
    _conference, invited = permitted(code, point)
    return _directory_page(invited, Form(formdata=None))


@blueprint.post("/delegates/directory")
@once
def take_directory(code: str, point: str) -> ResponseReturnValue:
    """Keep those ticked as a list to be looked at before it is taken over."""
    _conference, invited = permitted(code, point)
    people = queries.chosen_people(invited, request.form.getlist("selected"))
    try:
        return _previewed(code, point, people, source=gettext("danh bạ đơn vị"))
    except DomainError as refusal:
        form = Form(formdata=None)
        form.refuse(refusal)
        _conference, invited = permitted(code, point)
        return _directory_page(invited, form), refusal.status


def _previewed(code: str, point: str, people: list[Named], *, source: str) -> ResponseReturnValue:
    rules.check_picked(len(people))
    actor = current_actor()
    with transaction():
        conference = visibility.get(code, actor=actor)
        invited = points.get(conference, point, actor=actor)
        kept = commands.keep_list(
            invited,
            roster=rules.roster(people, known=delegates.keys(invited)),
            source=source,
            actor=actor,
            now=clock.now(),
        )
    return redirect(url_for("answers.preview", code=code, point=point, draft=kept.public_id))


def _former_page(point: Participation, wanted: str, form: Form) -> str:
    actor = current_actor()
    offered = queries.former_lists(point, actor=actor)
    code = wanted[:_LONGEST_CODE] or (offered[0].code if offered else "")
    chosen = queries.former_list(point, code, actor=actor) if code else None
    page = queries.named_then(point, code, actor=actor, number=page_number()) if code else None
    title = gettext("Lấy từ hội nghị trước")
    return _page(point, form, title, page, former=offered, chosen=chosen)


def _directory_page(point: Participation, form: Form) -> str:
    text = request.args.get("q", "")[:200]
    page = queries.directory(point, text=text, number=page_number())
    return _page(point, form, gettext("Lấy từ danh bạ đơn vị"), page)


def _page(
    point: Participation,
    form: Form,
    title: str,
    page: Page[Known] | None,
    *,
    former: object = None,
    chosen: FormerList | None = None,
) -> str:
    return render_template(
        "conferences/answers/pick.html",
        conference=point.conference,
        point=point,
        form=form,
        title=title,
        page=page,
        former=former,
        chosen=chosen,
        named=delegates.keys(point),
        wanted=queries.wanted_posts(point),
        fills=rules.fills,
        ticked=request.form.getlist("selected"),
    )
