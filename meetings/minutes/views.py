"""Writing, closing, issuing and downloading the minutes."""

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
from meetings.minutes.queries import Issued
from meetings.minutes.rules import (
    IncompleteMinutesError,
    MinutesStage,
    RenderingFailedError,
    Text,
    WrongStepError,
    check_editable,
    frozen,
)
from meetings.web.errors import words
from meetings.web.onetime import once, read_version
from meetings.web.session import current_actor

blueprint = Blueprint("minutes", __name__, url_prefix="/conferences/<string:code>")


@blueprint.get("/minutes")
def index(code: str) -> ResponseReturnValue:
    """Show what was issued; to those who write it, the text with what happened beside it."""
    return _page(visibility.get(code, actor=current_actor()))


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
        return _mistaken(code, form)
    try:
        with transaction():
            conference = visibility.for_change(code, actor=actor)
            commands.edit(
                _minutes(conference),
                form.text,
                conference=conference,
                version=read_version(),
                actor=actor,
                now=clock.now(),
            )
    except (StaleError, WrongStepError) as refusal:
        return _stale(code, form, refusal)
    flash(gettext("Đã lưu biên bản."), "success")
    return redirect(url_for(".index", code=code))


@blueprint.post("/minutes/close")
@once
def close(code: str) -> ResponseReturnValue:
    """Freeze the text and the numbers."""
    actor = current_actor()
    try:
        with transaction():
            conference = visibility.for_change(code, actor=actor)
            commands.close(
                _minutes(conference),
                conference=conference,
                version=read_version(),
                actor=actor,
                now=clock.now(),
            )
    except (IncompleteMinutesError, StaleError) as refusal:
        return _page(visibility.get(code, actor=actor), refusal=refusal), refusal.status
    flash(gettext("Đã khóa biên bản; bước tiếp theo là vào số và phát hành."), "success")
    return redirect(url_for(".index", code=code))


@blueprint.post("/minutes/reopen")
@once
def reopen(code: str) -> ResponseReturnValue:
    """Write a new edition."""
    actor = current_actor()
    form = ReopenForm()
    if not form.validate_on_submit():
        conference = _written_by_actor(code)
        return _page(conference, reopen_form=form), HTTPStatus.UNPROCESSABLE_ENTITY
    with transaction():
        conference = visibility.for_change(code, actor=actor)
        commands.reopen(
            _minutes(conference),
            conference=conference,
            reason=form.values["reason"],
            version=read_version(),
            actor=actor,
            now=clock.now(),
        )
    flash(gettext("Đã mở lại biên bản để lập bản mới; bản đã phát hành vẫn được giữ."), "success")
    return redirect(url_for(".index", code=code))


@blueprint.post("/minutes/issue")
@once
def issue(code: str) -> ResponseReturnValue:
    """Give the number and send the minutes out."""
    actor = current_actor()
    with transaction():
        conference = visibility.for_change(code, actor=actor)
        edition = commands.issue(
            _minutes(conference),
            conference=conference,
            version=read_version(),
            actor=actor,
            now=clock.now(),
        )
    flash(gettext("Đã phát hành biên bản số %(number)s.", number=edition.number), "success")
    return redirect(url_for(".index", code=code))


@blueprint.post("/minutes/render")
@once
def render(code: str) -> ResponseReturnValue:
    """Try once more to make a file that could not be made."""
    actor = current_actor()
    with transaction():
        conference = visibility.for_change(code, actor=actor)
        edition = _issued(conference).edition
        commands.render_again(conference, edition=edition, actor=actor, now=clock.now())
    flash(gettext("Tệp biên bản đang được tạo lại."), "success")
    return redirect(url_for(".index", code=code))


@blueprint.get("/minutes.pdf")
def pdf(code: str) -> ResponseReturnValue:
    """Send the stored bytes of the edition that stands; 202 while they are being made."""
    conference = visibility.get(code, actor=current_actor())
    return _file(conference, _issued(conference), name=f"bien-ban-{conference.code}.pdf")


@blueprint.get("/minutes/<string:edition>.pdf")
def earlier(code: str, edition: str) -> ResponseReturnValue:
    """Send an edition that was replaced: what was issued stays readable."""
    conference = visibility.get(code, actor=current_actor())
    found = queries.edition(conference, edition)
    name = f"bien-ban-{conference.code}-{found.edition.edition}.pdf"
    return _file(conference, found, name=name)


def _file(conference: Conference, found: Issued, *, name: str) -> ResponseReturnValue:
    if found.file is None:
        return _being_made(conference, found)
    storage = storage_from(current_app.config["STORAGE_URL"])
    answer: Response = send_file(storage.path(found.file.sha256), mimetype="application/pdf")
    answer.headers["Content-Disposition"] = content_disposition(name, inline=True)
    answer.headers["Cache-Control"] = "private, no-store"
    answer.headers["X-Content-SHA256"] = found.file.sha256
    return answer


def _being_made(conference: Conference, found: Issued) -> ResponseReturnValue:
    made = jobs.progress(queries.render_key(found.edition))
    if made is not None and made.is_dead:
        raise RenderingFailedError(
            _m("Chưa tạo được tệp PDF. Văn thư có thể yêu cầu tạo lại trên trang Biên bản.")
        )
    done = made.done if made else 0.0
    headers = {"Retry-After": "3"}
    if "text/html" not in request.headers.get("Accept", ""):
        return {"progress": done}, HTTPStatus.ACCEPTED, headers
    page = render_template("minutes/making.html", conference=conference, done=done)
    return page, HTTPStatus.ACCEPTED, headers


def _page(
    conference: Conference,
    *,
    form: MinutesForm | None = None,
    reopen_form: ReopenForm | None = None,
    refusal: DomainError | None = None,
) -> str:
    actor, where = current_actor(), places.of_conference(conference)
    may_write = actor.can(Permission.MINUTES_WRITE, *where)
    may_close = actor.can(Permission.MINUTES_APPROVE, *where)
    may_issue = actor.can(Permission.MINUTES_NUMBER, *where)
    minutes = queries.of(conference) if may_write or may_close or may_issue else None
    text = Text.from_json(minutes.content) if minutes else None
    issued = queries.issued(conference)
    sent = form or reopen_form  # shown again at the version it was read, or others are overwritten
    return render_template(
        "minutes/index.html",
        conference=conference,
        minutes=minutes,
        version=read_version() if sent else minutes and minutes.version,
        text=text,
        form=form or (MinutesForm.of(text) if text else None),
        reopen_form=reopen_form or ReopenForm(formdata=None),
        refusal=words(refusal) if refusal else "",
        facts=_facts(conference, minutes) if minutes else None,
        issued=issued,
        making=jobs.progress(queries.render_key(issued.edition)) if issued else None,
        editions=queries.editions(conference) if issued else (),
        may_write=may_write,
        may_close=may_close,
        may_issue=may_issue,
    )


def _facts(conference: Conference, minutes: Minutes) -> queries.Figures:
    """Return the numbers beside the text: those of now, or those that were frozen with it."""
    kept = frozen(minutes.content)
    if minutes.stage is MinutesStage.DRAFT or kept is None:
        return queries.figures(conference)
    return queries.Figures(tiers=kept.tiers, delegates=kept.delegates, turns=kept.turns)


def _mistaken(code: str, form: MinutesForm) -> ResponseReturnValue:
    """Show a form with mistakes again; of minutes closed meanwhile, beside what stands now."""
    conference = _written_by_actor(code)
    minutes = queries.of(conference)
    if minutes is None:
        raise NotFoundError(_m("Hội nghị này chưa có biên bản."))
    try:
        check_editable(minutes.stage)
    except WrongStepError as refusal:
        return _stale(code, form, refusal)
    return _page(conference, form=form), HTTPStatus.UNPROCESSABLE_ENTITY


def _written_by_actor(code: str) -> Conference:
    """Return a conference whose minutes the actor writes; others get no answer about them."""
    actor = current_actor()
    conference = visibility.get(code, actor=actor)
    actor.must(Permission.MINUTES_WRITE, *places.of_conference(conference))
    return conference


def _stale(code: str, form: MinutesForm, refusal: DomainError) -> ResponseReturnValue:
    """Show both texts: what was typed is still in the form, what stands now is beside it."""
    form.refuse(refusal)
    conference = visibility.get(code, actor=current_actor())
    minutes = queries.of(conference)
    page = render_template(
        "minutes/stale.html",
        conference=conference,
        minutes=minutes,
        version=minutes and minutes.version,
        form=form,
        text=Text.from_json(minutes.content) if minutes else None,
    )
    return page, refusal.status


def _issued(conference: Conference) -> Issued:
    found = queries.issued(conference)
    if found is None:
        raise NotFoundError(_m("Hội nghị này chưa có biên bản được phát hành."))
    return found


def _minutes(conference: Conference) -> Minutes:
    minutes = queries.for_change(conference)
    if minutes is None:
        raise NotFoundError(_m("Hội nghị này chưa có biên bản."))
    return minutes
