"""Tasks of a conference and my tasks."""

from datetime import date
from http import HTTPStatus

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from meetings.assignments import commands, queries
from meetings.assignments.forms import ReportForm
from meetings.assignments.rules import WrongStepError
from meetings.conferences.queries import visibility
from meetings.kit import clock
from meetings.kit.errors import StaleError
from meetings.kit.transactions import transaction
from meetings.kit.vietnamese import ZONE
from meetings.web.listing import page_number
from meetings.web.onetime import once, read_version
from meetings.web.session import current_actor

blueprint = Blueprint("assignments", __name__)


@blueprint.get("/conferences/<string:code>/assignments")
def index(code: str) -> ResponseReturnValue:
    """Show what the conference assigned."""
    conference = visibility.get(code, actor=current_actor())
    tasks = queries.of(conference)
    return render_template(
        "assignments/index.html", conference=conference, tasks=tasks, today=_today()
    )


@blueprint.get("/assignments/")
def mine() -> ResponseReturnValue:
    """Show the tasks my offices lead."""
    group = "done" if request.args.get("group") == "done" else "open"
    return render_template(
        "assignments/mine.html",
        tasks=queries.mine(actor=current_actor(), group=group, number=page_number()),
        group=group,
        today=_today(),
    )


@blueprint.get("/assignments/<string:task>")
def show(task: str) -> ResponseReturnValue:
    """Show one task of my offices, to take it on and to report it done."""
    return _show(task, ReportForm(formdata=None))


@blueprint.post("/assignments/<string:task>/accept")
@once
def accept(task: str) -> ResponseReturnValue:
    """Take a task on."""
    actor = current_actor()
    with transaction():
        placed = queries.for_change(task, actor=actor)
        commands.accept(placed, version=read_version(), actor=actor, now=clock.now())
    flash(gettext("Đã nhận nhiệm vụ."), "success")
    return redirect(url_for(".show", task=task))


@blueprint.post("/assignments/<string:task>/finish")
@once
def finish(task: str) -> ResponseReturnValue:
    """Report a task done; what was typed stays when it is refused."""
    actor = current_actor()
    form = ReportForm()
    if not form.validate_on_submit():
        return _show(task, form), HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        with transaction():
            placed = queries.for_change(task, actor=actor)
            commands.finish(
                placed, form.values["report"], version=read_version(), actor=actor, now=clock.now()
            )
    except (StaleError, WrongStepError) as refusal:
        form.refuse(refusal)
        return _show(task, form), refusal.status
    flash(gettext("Đã báo cáo hoàn thành nhiệm vụ."), "success")
    return redirect(url_for(".show", task=task))


def _show(task: str, form: ReportForm) -> str:
    placed = queries.get(task, actor=current_actor())
    return render_template("assignments/show.html", placed=placed, form=form, today=_today())


def _today() -> date:
    return clock.now().astimezone(ZONE).date()
