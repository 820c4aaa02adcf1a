"""Papers of a conference: adding, reading, releasing, taking back."""

from http import HTTPStatus
from typing import Final

from flask import (
    Blueprint,
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
from meetings.agenda import queries as agenda
from meetings.conferences.models import Conference
from meetings.conferences.queries import points, visibility
from meetings.conferences.rules import places, stages
from meetings.documents.commands import papers as commands
from meetings.documents.forms import PaperForm
from meetings.documents.queries import bundles, letters
from meetings.documents.queries import papers as queries
from meetings.documents.rules import taking
from meetings.documents.rules.taking import Paper
from meetings.documents.views._sending import private, storage
from meetings.kit import clock
from meetings.kit.errors import DomainError, NotFoundError
from meetings.kit.filenames import content_disposition
from meetings.kit.transactions import transaction
from meetings.web.onetime import once, read_version
from meetings.web.session import current_actor

blueprint = Blueprint("documents", __name__, url_prefix="/conferences/<string:code>")
_SANDBOX: Final = "sandbox; default-src 'none'"  # T14: no browser runs what was uploaded


@blueprint.get("/documents")
def index(code: str) -> ResponseReturnValue:
    """List the papers one may read, and the letter of invitation."""
    return _page(visibility.get(code, actor=current_actor()), PaperForm(formdata=None))


@blueprint.post("/documents/add")
@once
def add(code: str) -> ResponseReturnValue:
    """Take a paper: judged first, then stored, then entered."""
    actor = current_actor()
    conference = visibility.get(code, actor=actor)
    under = request.form.get("under", "")[:32]
    _must_add(conference, under)
    form = PaperForm()
    if not form.validate():
        return _page(conference, form, under=under), HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        stages.check_open(conference.stage)
        paper = stored(form)
        with transaction():
            conference = visibility.for_change(code, actor=actor)
            office = points.get(conference, under, actor=actor) if under else None
            commands.add(conference, paper=paper, under=office, actor=actor, now=clock.now())
    except DomainError as refusal:
        form.refuse(refusal)
        again = _page(visibility.get(code, actor=actor), form, under=under)
        return again, refusal.status
    flash(gettext("Đã thêm tài liệu. Các điểm cầu thấy tài liệu sau khi bạn phát hành."), "success")
    return redirect(url_for(".index", code=code))


@blueprint.get("/documents/<string:document>")
def download(code: str, document: str) -> ResponseReturnValue:
    """Send a paper as a file to be saved, never to be shown in place."""
    conference = visibility.get(code, actor=current_actor())
    found = queries.get(conference, document, actor=current_actor())
    answer = send_file(storage().path(found.sha256), mimetype=found.media_type)
    answer.headers["Content-Disposition"] = content_disposition(found.filename)
    answer.headers["Content-Security-Policy"] = _SANDBOX
    answer.headers["X-Content-SHA256"] = found.sha256
    return private(answer)


@blueprint.post("/documents/<string:document>/release")
@once
def release(code: str, document: str) -> ResponseReturnValue:
    """Let everybody read a paper."""
    actor = current_actor()
    with transaction():
        conference = visibility.for_change(code, actor=actor)
        commands.release(
            queries.for_change(conference, document, actor=actor),
            conference=conference,
            version=read_version(),
            actor=actor,
            now=clock.now(),
        )
    flash(gettext("Đã phát hành tài liệu."), "success")
    return redirect(url_for(".index", code=code))


@blueprint.post("/documents/<string:document>/take-back")
@once
def take_back(code: str, document: str) -> ResponseReturnValue:
    """Keep a paper to the host again."""
    actor = current_actor()
    with transaction():
        conference = visibility.for_change(code, actor=actor)
        commands.take_back(
            queries.for_change(conference, document, actor=actor),
            conference=conference,
            version=read_version(),
            actor=actor,
            now=clock.now(),
        )
    flash(gettext("Đã thu hồi; các điểm cầu không còn thấy tài liệu."), "success")
    return redirect(url_for(".index", code=code))


@blueprint.post("/documents/<string:document>/remove")
@once
def remove(code: str, document: str) -> ResponseReturnValue:
    """Offer a paper no longer."""
    actor = current_actor()
    with transaction():
        conference = visibility.for_change(code, actor=actor)
        commands.remove(
            queries.for_change(conference, document, actor=actor),
            conference=conference,
            version=read_version(),
            actor=actor,
            now=clock.now(),
        )
    flash(gettext("Đã bỏ tài liệu khỏi danh sách; bản lưu vẫn còn trong hồ sơ."), "success")
    return redirect(url_for(".index", code=code))


def stored(form: PaperForm) -> Paper:
    """Judge an upload and store its bytes; what is refused is never written."""
    upload = form.file.data
    data: bytes = upload.stream.read(taking.LARGEST + 1)
    filename = upload.filename or ""
    media_type = taking.identified(filename, data)
    title = taking.titled(form.title.data or "", filename)
    stored = storage().put(data, limit=taking.LARGEST)
    return Paper(
        title=title,
        filename=filename,
        media_type=media_type,
        size=stored.size,
        sha256=stored.sha256,
    )


def _must_add(conference: Conference, under: str) -> None:
    """Refuse whoever keeps neither the host's papers nor those of the office named."""
    actor = current_actor()
    if not under:
        actor.must(Permission.DOCUMENT_ADD, *places.of_conference(conference))
        return
    office = points.get(conference, under, actor=actor)
    as_whom = points.capacity(office, actor=actor, permission=Permission.INVITATION_PASS_ON)
    actor.must(as_whom.permission, *as_whom.places)


def _page(conference: Conference, form: PaperForm, *, under: str = "") -> str:
    actor = current_actor()
    may_add = queries.may_add(conference, actor=actor)
    branches = queries.branches(conference, actor=actor)
    offices = [one.office.public_id for one in branches if one.may_add]
    return render_template(
        "documents/index.html",
        conference=conference,
        form=form,
        upload=PaperForm(formdata=None) if under else form,
        branches=branches,
        uploads={mark: _beside(form if mark == under else None, mark) for mark in offices},
        documents=queries.papers(conference, actor=actor),
        item_titles={item.id: item.title for item in agenda.items(conference)},
        has_letter=_has_letter(conference),
        prints_all=bundles.has_any(conference, actor=actor),
        may_change=may_add and conference.stage in stages.OPEN,
        largest=taking.LARGEST,
        accept=",".join(taking.ENDINGS),
    )


def _beside(form: PaperForm | None, mark: str) -> PaperForm:
    """Return a form that stands beside another of its kind: its fields have ids of their own."""
    marked = form or PaperForm(formdata=None)
    for field in marked:
        field.id = f"{field.short_name}-{mark}"
    return marked


def _has_letter(conference: Conference) -> bool:
    try:
        letters.invitation(conference, organisation="", actor=current_actor())
    except NotFoundError:
        return False
    return True
