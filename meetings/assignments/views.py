"""Tasks of a conference and my tasks."""

from http import HTTPStatus

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from meetings.assignments import commands, queries
from meetings.assignments.forms import ReportForm
from meetings.conferences.queries import visibility
from meetings.kit import clock
from meetings.kit.transactions import transaction
from meetings.web.onetime import once, read_version
from meetings.web.session import current_actor

blueprint = Blueprint("assignments", __name__)


@blueprint.get("/conferences/<string:code>/assignments")
def index(code: str) -> ResponseReturnValue:
    """Show what the conference assigned."""
    conference = visibility.get(code, actor=current_actor())
    tasks = queries.of(conference)
    return render_template("assignments/index.html", conference=conference, tasks=tasks)


@blueprint.get("/assignments/")
def mine() -> ResponseReturnValue:
    """Show the tasks my offices lead."""
    return _mine(ReportForm(formdata=None))


@blueprint.post("/assignments/<string:task>/accept")
@once
def accept(task: str) -> ResponseReturnValue:
    """Take a task on."""
    actor = current_actor()
    with transaction():
        placed = queries.for_change(task, actor=actor)
        commands.accept(placed, version=read_version(), actor=actor, now=clock.now())
    flash(gettext("Đã nhận nhiệm vụ."), "success")
    return redirect(url_for(".mine"))


@blueprint.post("/assignments/<string:task>/finish")
@once
def finish(task: str) -> ResponseReturnValue:
    """Report a task done."""
    actor = current_actor()
    form = ReportForm()
    if not form.validate_on_submit():
        return _mine(form, wrong=task), HTTPStatus.UNPROCESSABLE_ENTITY
    with transaction():
        placed = queries.for_change(task, actor=actor)
        commands.finish(
            placed, form.values["report"], version=read_version(), actor=actor, now=clock.now()
        )
    flash(gettext("Đã báo cáo hoàn thành nhiệm vụ."), "success")
    return redirect(url_for(".mine"))


def _mine(form: ReportForm, wrong: str = "") -> str:
    actor = current_actor()
    return render_template(
        "assignments/mine.html",
        open_tasks=queries.mine(actor=actor),
        form=form,
        blank=ReportForm(formdata=None),
        wrong=wrong,
    )
