"""Choosing what a former meeting left open, and showing where an item comes from."""

from collections.abc import Callable, Collection
from http import HTTPStatus
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from meetings.access.permissions import Permission
from meetings.agenda import queries as agenda
from meetings.carrying import commands, queries
from meetings.carrying.forms import CarryForm
from meetings.carrying.queries import Former, Offer, Origin
from meetings.conferences.models import Conference
from meetings.conferences.queries import visibility
from meetings.conferences.rules import places, stages
from meetings.kit import clock
from meetings.kit.errors import DomainError
from meetings.kit.transactions import transaction
from meetings.web.onetime import once
from meetings.web.session import current_actor

blueprint = Blueprint("carrying", __name__, url_prefix="/conferences/<string:code>/agenda/carry")


@blueprint.get("")
def choose(code: str) -> ResponseReturnValue:
    """Show what the last meeting, or the one that was named, left open."""
    conference = _mine(code)
    form = CarryForm(formdata=None).offer(agenda.timetable(conference))
    return _page(conference, form, former=request.args.get("former", ""), chosen=None)


@blueprint.post("")
@once
def carry(code: str) -> ResponseReturnValue:
    """Put what was ticked on the agenda."""
    actor = current_actor()
    conference = _mine(code)
    form = CarryForm().offer(agenda.timetable(conference))
    named, chosen = request.form.get("former", ""), request.form.getlist("items")
    if not form.validate():
        page = _page(conference, form, former=named, chosen=chosen)
        return page, HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        with transaction():
            conference = visibility.for_change(code, actor=actor)
            count = commands.carry(
                conference,
                former=queries.former_named(named, actor=actor),
                chosen=chosen,
                day=form.day,
                session=form.session,
                actor=actor,
                now=clock.now(),
            )
    except DomainError as refusal:
        form.refuse(refusal)
        page = _page(_mine(code), form, former=named, chosen=chosen)
        return page, refusal.status
    flash(gettext("Đã mang sang %(count)d nội dung.", count=count), "success")
    return redirect(url_for("agenda.index", code=code))


@blueprint.app_context_processor
def _origins() -> dict[str, Callable[..., Any]]:
    """Give the pages of the agenda the means to show where an item comes from."""
    return {"item_origins": item_origins}


def item_origins(conference: Conference) -> dict[int, Origin]:
    """Return for items (by their key) the conference they continue, if the reader sees that."""
    return queries.origins(conference, actor=current_actor())


def _mine(code: str) -> Conference:
    """Return a conference whose agenda the reader may arrange, or refuse."""
    actor = current_actor()
    conference = visibility.get(code, actor=actor)
    actor.must(Permission.CONFERENCE_RUN, *places.of_conference(conference))
    stages.check_arrangeable(conference.stage)
    return conference


def _page(
    conference: Conference, form: CarryForm, *, former: str, chosen: Collection[str] | None
) -> str:
    formers = queries.formers(conference, actor=current_actor())
    return render_template(
        "carrying/choose.html",
        conference=conference,
        form=form,
        formers=formers,
        offer=_offer(conference, formers, former),
        chosen=chosen,
    )


def _offer(conference: Conference, formers: Collection[Former], named: str) -> Offer | None:
    """Return what the named one of these left open; without a name, what the latest one did."""
    codes = [one.code for one in formers]
    code = named if named in codes else next(iter(codes), "")
    if not code:
        return None
    return queries.offer(conference, former=visibility.get(code, actor=current_actor()))
