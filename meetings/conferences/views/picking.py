"""Naming people who are known already: of a former conference, or of the point's office."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from meetings.conferences.commands import importing as commands
from meetings.conferences.models import Participation
from meetings.conferences.queries import delegates, points, visibility
from meetings.conferences.queries import picking as queries
from meetings.conferences.queries.picking import FormerList
from meetings.conferences.rules import picking as rules
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


@dataclass(frozen=True, kw_only=True, slots=True)
class _Offer:
    """Whom a page offers, who was ticked so far, and what was searched for."""

    title: str
    page: Page[Known] | None = None
    picked: Sequence[Known] = ()
    former: Sequence[FormerList] | None = None
    chosen: FormerList | None = None
    searched: str = ""

    @property
    def ticked(self) -> frozenset[str]:
        """Return the ids of those ticked."""
        return frozenset(one.id for one in self.picked)

    @property
    def elsewhere(self) -> list[Known]:
        """Return those ticked who do not stand on this page."""
        shown = {one.id for one in self.page or ()}
        return [one for one in self.picked if one.id not in shown]


@blueprint.get("/delegates/former")
def former_people(code: str, point: str) -> ResponseReturnValue:
    """Offer the people named for the same office in a former conference, the last by default."""
    _conference, invited = permitted(code, point)
    return _former_page(invited, request.args.get("former", ""), Form(formdata=None))


@blueprint.post("/delegates/former")
@once
def take_former(code: str, point: str) -> ResponseReturnValue:
    """Keep those ticked, or all of them, as a list to be looked at before it is taken over.

    Ticks are carried from page to page until then.
    """
    actor = current_actor()
    _conference, invited = permitted(code, point)
    former = request.form.get("former", "")[:_LONGEST_CODE]
    form, picked = Form(formdata=None), _picked()
    found = queries.former_list(invited, former, actor=actor)
    try:
        rules.check_carried(len(picked))
        if _goes_on():
            return _former_page(invited, former, form)
        among = None if request.form.get("all") else picked
        people = queries.chosen_then(invited, former, among=among, actor=actor)
        return _previewed(code, point, people, source=found.title)
    except DomainError as refusal:
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
    """Keep those ticked as a list to be looked at before it is taken over.

    Ticks are carried from page to page, and through searches, until then.
    """
    _conference, invited = permitted(code, point)
    form, picked = Form(formdata=None), _picked()
    try:
        rules.check_carried(len(picked))
        if _goes_on():
            return _directory_page(invited, form)
        people = queries.chosen_people(invited, picked)
        return _previewed(code, point, people, source=gettext("danh bạ đơn vị"))
    except DomainError as refusal:
        form.refuse(refusal)
        _conference, invited = permitted(code, point)
        return _directory_page(invited, form), refusal.status


def _picked() -> list[str]:
    """Return who was ticked, here and on the pages before, without the one just taken out."""
    ticked = [*request.form.getlist("kept"), *request.form.getlist("selected")]
    return [one for one in dict.fromkeys(ticked) if one != request.form.get("drop")]


def _goes_on() -> bool:
    """Say whether another page, a search or a change of the choice is asked for."""
    return "page" in request.form or "drop" in request.form


def _number() -> int:
    """Return the page to show: the one asked for, else the one at hand; the first of a search."""
    if request.method != "POST":
        return page_number()
    is_new = request.form.get("q", "") != request.form.get("searched", "")
    return 1 if is_new else page_number(request.form.get("page", request.form.get("at", "1")))


def _previewed(code: str, point: str, people: list[Known], *, source: str) -> ResponseReturnValue:
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
    actor, picked = current_actor(), _picked()[: rules.MOST]
    offered = queries.former_lists(point, actor=actor)
    code = wanted[:_LONGEST_CODE] or (offered[0].code if offered else "")
    if not code:
        return _page(point, form, _Offer(title=gettext("Lấy từ hội nghị trước"), former=offered))
    return _page(
        point,
        form,
        _Offer(
            title=gettext("Lấy từ hội nghị trước"),
            page=queries.named_then(point, code, actor=actor, number=_number()),
            picked=queries.chosen_then(point, code, among=picked, actor=actor) if picked else [],
            former=offered,
            chosen=queries.former_list(point, code, actor=actor),
        ),
    )


def _directory_page(point: Participation, form: Form) -> str:
    text, picked = request.values.get("q", "")[:200], _picked()[: rules.MOST]
    return _page(
        point,
        form,
        _Offer(
            title=gettext("Lấy từ danh bạ đơn vị"),
            page=queries.directory(point, text=text, number=_number()),
            picked=queries.chosen_people(point, picked) if picked else [],
            searched=text,
        ),
    )


def _page(point: Participation, form: Form, offer: _Offer) -> str:
    return render_template(
        "conferences/answers/pick.html",
        conference=point.conference,
        point=point,
        form=form,
        offer=offer,
        named=delegates.keys(point),
        wanted=queries.wanted_posts(point),
        fills=rules.fills,
    )
