"""Tasks of a conference and my tasks."""

from http import HTTPStatus

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from meetings.assignments import commands, queries
from meetings.assignments.forms import ReportForm
from meetings.assignments.rules import WrongStepError, is_overdue
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
    return _page("assignments/index.html", conference=conference, tasks=tasks)


@blueprint.get("/assignments/")
def mine() -> ResponseReturnValue:
    """Show the tasks my offices lead."""
    group = "done" if request.args.get("group") == "done" else "open"
    tasks = queries.mine(actor=current_actor(), group=group, number=page_number())
    return _page("assignments/mine.html", tasks=tasks, group=group)


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
        return _show(task, form, read_at=read_version()), HTTPStatus.UNPROCESSABLE_ENTITY
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


def _show(task: str, form: ReportForm, *, read_at: int | None = None) -> str:
    """Show a task with its report, at the version it was read where that is not the present one."""
    actor = current_actor()
    placed = queries.get(task, actor=actor)
    return _page(
        "assignments/show.html",
        placed=placed,
        sees_conference=queries.sees_conference(placed, actor=actor),
        form=form,
        version=read_at or placed.task.version,
    )


def _page(template: str, **facts: object) -> str:
    """Return a page of tasks, which all tell what is overdue today."""
    today = clock.now().astimezone(ZONE).date()
    return render_template(
        template,
        is_overdue=lambda task: is_overdue(deadline=task.deadline, state=task.state, today=today),
        **facts,
    )
