"""The letter of invitation, one by one and all letters of a tier as one file."""

from http import HTTPStatus

from flask import current_app, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from meetings.conferences.models import Conference
from meetings.conferences.papers import lists
from meetings.conferences.queries import visibility
from meetings.documents import papers
from meetings.documents.commands import letters as commands
from meetings.documents.queries import bundles, letters
from meetings.documents.rules import printing
from meetings.documents.views._sending import private, storage
from meetings.documents.views.papers import blueprint
from meetings.kit import clock, jobs
from meetings.kit.errors import NotFoundError
from meetings.kit.filenames import content_disposition
from meetings.kit.i18n import mark as _m
from meetings.kit.transactions import transaction
from meetings.web.onetime import once
from meetings.web.session import current_actor


@blueprint.get("/invitation.pdf")
def invitation(code: str) -> ResponseReturnValue:
    """Send the printed letter to the reader's organisation; 202 while it is being printed.

    Asking for a letter that was never printed promises it: the one write a GET may cause here.
    """
    actor = current_actor()
    conference = visibility.get(code, actor=actor)
    wanted = request.args.get("organisation", "")[:64]
    found = letters.invitation(conference, organisation=wanted, actor=actor)
    digest = _digest(found)
    printed = letters.printed(conference, addressee=found.addressee, digest=digest)
    if printed is None:
        return _being_printed(conference, found.addressee, digest)
    answer = send_file(storage().path(printed.sha256), mimetype="application/pdf")
    name = printing.file_name(conference.code, as_telegram=papers.is_telegram(found))
    answer.headers["Content-Disposition"] = content_disposition(name, inline=True)
    answer.headers["X-Content-SHA256"] = printed.sha256
    return private(answer)


@blueprint.get("/letters")
def all_letters(code: str) -> ResponseReturnValue:
    """Show which letters the reader's offices sent, and the files that hold all of a tier."""
    actor = current_actor()
    conference = visibility.get(code, actor=actor)
    found = bundles.sendings(conference, actor=actor)
    if not found:
        raise NotFoundError(_m("Chưa có giấy mời nào để in."))
    return render_template(
        "documents/letters.html",
        conference=conference,
        sendings=found,
        tier_label=lists.tier_label,
    )


@blueprint.post("/letters/print")
@once
def print_letters(code: str) -> ResponseReturnValue:
    """Have all letters of an office to a tier printed as one file."""
    actor = current_actor()
    with transaction():
        conference = visibility.for_change(code, actor=actor)
        commands.print_all(
            conference,
            level=request.form.get("level", 0, type=int),
            issuer=request.form.get("issuer", "")[:32],
            actor=actor,
            now=clock.now(),
        )
    flash(gettext("Đang in ra một tệp; trang này báo tiến độ và mở tệp khi xong."), "info")
    return redirect(url_for(".all_letters", code=code))


@blueprint.get("/letters/<string:bundle>.pdf")
def bundle(code: str, bundle: str) -> ResponseReturnValue:
    """Send the file with all letters of a tier; 202 while it is being made."""
    conference = visibility.get(code, actor=current_actor())
    found = bundles.bundle(conference, bundle, actor=current_actor())
    if not found.sha256:
        job = jobs.progress(printing.bundle_key(found.public_id))
        return _waiting(conference, job)
    answer = send_file(storage().path(found.sha256), mimetype="application/pdf")
    as_telegram = bundles.is_telegram(conference, issuer=found.issuer)
    name = printing.file_name(conference.code, as_telegram=as_telegram, level=found.level)
    answer.headers["Content-Disposition"] = content_disposition(name, inline=True)
    answer.headers["X-Content-SHA256"] = found.sha256
    return private(answer)


def _digest(found: letters.Invitation) -> str:
    content, page = letters.content(found.conference), current_app.config["BASE_URL"]
    return papers.content_digest(papers.letter(found, content, base_url=page))


def _being_printed(conference: Conference, addressee: str, digest: str) -> ResponseReturnValue:
    job = jobs.progress(printing.render_key(conference.id, addressee=addressee, digest=digest))
    if job is None or job.done >= 1:
        with transaction():
            commands.ask(conference, addressee=addressee, digest=digest, now=clock.now())
    return _waiting(conference, job)


def _waiting(conference: Conference, job: jobs.Progress | None) -> ResponseReturnValue:
    """Tell how far the printing is, to people and to programs."""
    is_dead = bool(job and job.is_dead)
    done = job.done if job and job.done < 1 else 0.0
    status = HTTPStatus.SERVICE_UNAVAILABLE if is_dead else HTTPStatus.ACCEPTED
    headers = {"Retry-After": "60" if is_dead else "3"}
    if "text/html" not in request.headers.get("Accept", ""):
        return {"progress": done}, status, headers
    page = render_template(
        "documents/printing.html", conference=conference, done=done, is_dead=is_dead
    )
    return page, status, headers
