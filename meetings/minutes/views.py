"""Writing, closing and downloading the minutes."""

from http import HTTPStatus

from flask import (
    Blueprint,
    Response,
    current_app,
    flash,
    redirect,
    render_template,
    request,
    send_file,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from meetings.access.permissions import Permission
from meetings.conferences.models import Conference
from meetings.conferences.queries import visibility
from meetings.conferences.rules import places
from meetings.kit import clock, jobs
from meetings.kit.errors import DomainError, NotFoundError, StaleError
from meetings.kit.filenames import content_disposition
from meetings.kit.files import storage_from
from meetings.kit.i18n import mark as _m
from meetings.kit.transactions import transaction
from meetings.minutes import commands, queries
from meetings.minutes.forms import MinutesForm, ReopenForm
from meetings.minutes.models import Minutes
from meetings.minutes.rules import Text
from meetings.web.onetime import once, read_version
from meetings.web.session import current_actor

blueprint = Blueprint("minutes", __name__, url_prefix="/conferences/<string:code>")


@blueprint.get("/minutes")
def index(code: str) -> ResponseReturnValue:
    """Show what was issued; to those who write it, the text with what happened beside it."""
    conference = visibility.get(code, actor=current_actor())
    minutes = queries.of(conference)
    form = MinutesForm.of(Text.from_json(minutes.content)) if minutes else None
    return _page(conference, minutes, form)


@blueprint.post("/minutes/draft")
@once
def draft(code: str) -> ResponseReturnValue:
    """Begin the minutes from what happened."""
    actor = current_actor()
    with transaction():
        conference = visibility.for_change(code, actor=actor)
        text = queries.proposal(conference)
        commands.draft(conference, text, actor=actor, now=clock.now())
    flash(gettext("Đã lập dự thảo biên bản từ diễn biến hội nghị."), "success")
    return redirect(url_for(".index", code=code))


@blueprint.post("/minutes/edit")
@once
def edit(code: str) -> ResponseReturnValue:
    """Keep the text; a stale form is shown again beside what stands now."""
    actor = current_actor()
    form = MinutesForm()
    if not form.validate_on_submit():
        conference = visibility.get(code, actor=actor)
        return _page(conference, queries.of(conference), form), HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        with transaction():
            conference = visibility.for_change(code, actor=actor)
            minutes = _minutes(conference)
            commands.edit(
                minutes,
                form.text,
                conference=conference,
                version=read_version(),
                actor=actor,
                now=clock.now(),
            )
    except StaleError as refusal:
        return _stale(code, form, refusal)
    except DomainError as refusal:
        form.refuse(refusal)
        conference = visibility.get(code, actor=actor)
        return _page(conference, queries.of(conference), form), refusal.status
    flash(gettext("Đã lưu biên bản."), "success")
    return redirect(url_for(".index", code=code))


@blueprint.post("/minutes/close")
@once
def close(code: str) -> ResponseReturnValue:
    """Freeze the text and the numbers."""
    actor = current_actor()
    with transaction():
        conference = visibility.for_change(code, actor=actor)
        commands.close(
            _minutes(conference),
            conference=conference,
            version=read_version(),
            actor=actor,
            now=clock.now(),
        )
    flash(gettext("Đã khóa biên bản; bước tiếp theo là vào số và ban hành."), "success")
    return redirect(url_for(".index", code=code))


@blueprint.post("/minutes/reopen")
@once
def reopen(code: str) -> ResponseReturnValue:
    """Write a new edition."""
    actor = current_actor()
    form = ReopenForm()
    if not form.validate_on_submit():
        flash(gettext("Hãy nêu lý do mở lại biên bản."), "error")
        return redirect(url_for(".index", code=code))
    with transaction():
        conference = visibility.for_change(code, actor=actor)
        commands.reopen(
            _minutes(conference),
            conference=conference,
            reason=form.values["reason"],
            actor=actor,
            now=clock.now(),
        )
    flash(gettext("Đã mở lại biên bản để lập bản mới; bản đã ban hành vẫn được giữ."), "success")
    return redirect(url_for(".index", code=code))


@blueprint.post("/minutes/issue")
@once
def issue(code: str) -> ResponseReturnValue:
    """Give the number and send the minutes out."""
    actor = current_actor()
    with transaction():
        conference = visibility.for_change(code, actor=actor)
        edition = commands.issue(
            _minutes(conference), conference=conference, actor=actor, now=clock.now()
        )
    flash(gettext("Đã ban hành biên bản số %(number)s.", number=edition.number), "success")
    return redirect(url_for(".index", code=code))


@blueprint.get("/minutes.pdf")
def pdf(code: str) -> ResponseReturnValue:
    """Send the stored bytes of the edition that stands; 202 while they are being made."""
    conference = visibility.get(code, actor=current_actor())
    found = queries.issued(conference)
    if found is None:
        raise NotFoundError(_m("Hội nghị này chưa có biên bản được ban hành."))
    if found.file is None:
        return _being_made(conference, jobs.progress(commands.render_key(found.edition)) or 0.0)
    storage = storage_from(current_app.config["STORAGE_URL"])
    name = f"bien-ban-{conference.code}.pdf"
    answer: Response = send_file(storage.path(found.file.sha256), mimetype="application/pdf")
    answer.headers["Content-Disposition"] = content_disposition(name, inline=True)
    answer.headers["Cache-Control"] = "private, no-store"
    answer.headers["X-Content-SHA256"] = found.file.sha256
    return answer


def _being_made(conference: Conference, done: float) -> ResponseReturnValue:
    headers = {"Retry-After": "3"}
    if "text/html" not in request.headers.get("Accept", ""):
        return {"progress": done}, HTTPStatus.ACCEPTED, headers
    page = render_template("minutes/making.html", conference=conference, done=done)
    return page, HTTPStatus.ACCEPTED, headers


def _page(conference: Conference, minutes: Minutes | None, form: MinutesForm | None) -> str:
    actor = current_actor()
    where = places.of_conference(conference)
    may_write = actor.can(Permission.MINUTES_WRITE, *where)
    return render_template(
        "minutes/index.html",
        conference=conference,
        minutes=minutes,
        form=form,
        reopen_form=ReopenForm(formdata=None),
        issued=queries.issued(conference),
        editions=queries.editions(conference),
        facts=queries.facts(conference) if may_write else None,
        may_write=may_write,
        may_close=actor.can(Permission.MINUTES_APPROVE, *where),
        may_issue=actor.can(Permission.MINUTES_NUMBER, *where),
    )


def _stale(code: str, form: MinutesForm, refusal: StaleError) -> ResponseReturnValue:
    """Show both texts: what was typed is still in the form, what stands now is beside it."""
    form.refuse(refusal)
    conference = visibility.get(code, actor=current_actor())
    minutes = queries.of(conference)
    current = Text.from_json(minutes.content) if minutes else None
    page = render_template(
        "minutes/stale.html", conference=conference, minutes=minutes, form=form, current=current
    )
    return page, HTTPStatus.CONFLICT


def _minutes(conference: Conference) -> Minutes:
    minutes = queries.for_change(conference)
    if minutes is None:
        raise NotFoundError(_m("Hội nghị này chưa có biên bản."))
    return minutes
