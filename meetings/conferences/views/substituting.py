"""Somebody else in a delegate's place, asked for or recorded, and absences told beforehand."""

from http import HTTPStatus

from flask import current_app, flash, redirect, render_template, request, send_file
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from meetings.access.permissions import Permission
from meetings.conferences.commands import substituting as commands
from meetings.conferences.commands.substituting import Letter
from meetings.conferences.forms.answering import AbsenceForm, SubstituteForm
from meetings.conferences.models import Delegate, Participation
from meetings.conferences.queries import delegates as people
from meetings.conferences.queries import points, visibility
from meetings.conferences.queries import substitution as queries
from meetings.conferences.rules import places
from meetings.conferences.rules import substitution as rules
from meetings.conferences.views.answering import blueprint
from meetings.conferences.views.naming import list_address, permitted, struck
from meetings.kit import clock
from meetings.kit.errors import DomainError, NotFoundError, StaleError
from meetings.kit.filenames import content_disposition
from meetings.kit.files import storage_from
from meetings.kit.i18n import mark as _m
from meetings.kit.transactions import transaction
from meetings.web.onetime import once, read_version
from meetings.web.session import current_actor

_SANDBOX = "sandbox; default-src 'none'"  # no browser runs what was uploaded (T14)


@blueprint.route("/delegates/<string:delegate>/substitute", methods=["GET", "POST"])
@once
def substitute(code: str, point: str, delegate: str) -> ResponseReturnValue:
    """Ask to send somebody else in a delegate's place, or record it where that is allowed."""
    _conference, invited = permitted(code, point)
    if request.method == "POST" and not people.is_named(invited, delegate):
        return struck(invited), HTTPStatus.NOT_FOUND
    named = people.get(invited, delegate)
    form = SubstituteForm() if _is_direct(invited) else SubstituteForm().demand_reason()
    if request.method == "GET":
        return _substitute_page(form, named)
    if not form.validate():
        again = _substitute_page(form, named, version=read_version())
        return again, HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        if _is_direct(invited):
            _change(code, point, delegate, form)
        else:
            _ask(code, point, delegate, form)
    except DomainError as refusal:
        form.refuse(refusal)
        _conference, invited = permitted(code, point)
        return _again(form, people.get(invited, delegate), refusal), refusal.status
    return redirect(list_address(code, point))


@blueprint.post("/substitutions/<string:request_id>/take-back")
@once
def take_back_substitution(code: str, point: str, request_id: str) -> ResponseReturnValue:
    """Ask no longer to send somebody else."""
    actor = current_actor()
    with transaction():
        conference = visibility.get(code, actor=actor)
        invited = points.for_change(conference, point, actor=actor)
        commands.take_back(
            queries.at_point(invited, request_id), point=invited, actor=actor, now=clock.now()
        )
    flash(gettext("Đã rút đề nghị dự thay."), "success")
    return redirect(list_address(code, point))


@blueprint.get("/substitutions/<string:request_id>/letter")
def substitution_letter(code: str, point: str, request_id: str) -> ResponseReturnValue:
    """Send the letter that came with a request, as a file to be saved."""
    conference = visibility.get(code, actor=current_actor())
    invited = points.get(conference, point, actor=current_actor())
    found = queries.get(conference, request_id)
    if not found.sha256 or found.participation_id != invited.id or not _may_read(invited):
        raise NotFoundError(_m("Không tìm thấy đề nghị này."))
    storage = storage_from(current_app.config["STORAGE_URL"])
    answer = send_file(storage.path(found.sha256), mimetype=found.media_type)
    answer.headers["Content-Disposition"] = content_disposition(found.filename)
    answer.headers["Content-Security-Policy"] = _SANDBOX
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


@blueprint.route("/delegates/<string:delegate>/absence", methods=["GET", "POST"])
@once
def report_absence(code: str, point: str, delegate: str) -> ResponseReturnValue:
    """Tell beforehand that a delegate will be absent, and why."""
    actor = current_actor()
    _conference, invited = permitted(code, point)
    named = people.get(invited, delegate)
    form = AbsenceForm(data={"reason": named.absence_reason})
    if request.method == "GET":
        return _absence_page(form, named)
    if not form.validate():
        return _absence_page(form, named, read_version()), HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        with transaction():
            conference = visibility.get(code, actor=actor)
            invited = points.for_change(conference, point, actor=actor)
            commands.report_absence(
                people.for_change(invited, delegate),
                reason=form.reason.data,
                version=read_version(),
                actor=actor,
                now=clock.now(),
            )
    except DomainError as refusal:
        form.refuse(refusal)
        _conference, invited = permitted(code, point)
        return _absence_page(form, people.get(invited, delegate)), refusal.status
    flash(gettext("Đã báo vắng. Ban tổ chức thấy lý do khi điểm danh."), "success")
    return redirect(list_address(code, point))


@blueprint.post("/delegates/<string:delegate>/absence/take-back")
@once
def take_back_absence(code: str, point: str, delegate: str) -> ResponseReturnValue:
    """Say that a delegate will come after all."""
    actor = current_actor()
    with transaction():
        conference = visibility.get(code, actor=actor)
        invited = points.for_change(conference, point, actor=actor)
        commands.take_back_absence(
            people.for_change(invited, delegate),
            version=read_version(),
            actor=actor,
            now=clock.now(),
        )
    flash(gettext("Đã bỏ báo vắng."), "success")
    return redirect(list_address(code, point))


def _ask(code: str, point: str, delegate: str, form: SubstituteForm) -> None:
    actor = current_actor()
    letter = _kept_letter()
    with transaction():
        conference = visibility.get(code, actor=actor)
        invited = points.for_change(conference, point, actor=actor)
        commands.ask(
            people.for_change(invited, delegate),
            person=form.person,
            reason=form.reason.data,
            letter=letter,
            version=read_version(),
            actor=actor,
            now=clock.now(),
        )
    flash(gettext("Đã gửi đề nghị dự thay; chờ ý kiến người chủ trì."), "success")


def _change(code: str, point: str, delegate: str, form: SubstituteForm) -> None:
    actor = current_actor()
    with transaction():
        conference = visibility.get(code, actor=actor)
        invited = points.for_change(conference, point, actor=actor)
        commands.change_at_once(
            people.for_change(invited, delegate),
            person=form.person,
            reason=form.reason.data,
            version=read_version(),
            actor=actor,
            now=clock.now(),
        )
    flash(gettext("Đã ghi %(name)s dự thay.", name=form.name.data), "success")


def _kept_letter() -> Letter | None:
    """Judge and store the letter that was attached; what is refused is never written."""
    upload = request.files.get("file")
    if upload is None or not upload.filename:
        return None
    data = upload.stream.read(rules.LARGEST_LETTER + 1)
    media_type = rules.letter_type(upload.filename, data)
    storage = storage_from(current_app.config["STORAGE_URL"])
    stored = storage.put(data, limit=rules.LARGEST_LETTER)
    return Letter(filename=upload.filename, media_type=media_type, sha256=stored.sha256)


def _is_direct(point: Participation) -> bool:
    return rules.is_direct(point.conference.stage, is_host=_is_host(point))


def _is_host(point: Participation) -> bool:
    where = places.of_conference(point.conference)
    return current_actor().can(Permission.CONFERENCE_RUN, *where)


def _may_read(point: Participation) -> bool:
    """Say whether the reader answers for the point, or decides on its requests."""
    actor = current_actor()
    decides = actor.can(Permission.SUBSTITUTION_DECIDE, *places.of_conference(point.conference))
    return decides or points.may(point, Permission.INVITATION_ANSWER, actor=actor)


def _substitute_page(
    form: SubstituteForm,
    delegate: Delegate,
    *,
    version: int | None = None,
    differences: object = (),
) -> str:
    return render_template(
        "conferences/answers/substitute.html",
        conference=delegate.participation.conference,
        point=delegate.participation,
        delegate=delegate,
        form=form,
        is_direct=_is_direct(delegate.participation),
        is_host=_is_host(delegate.participation),
        accept=",".join(rules.LETTER_ENDINGS),
        largest=rules.LARGEST_LETTER,
        version=version or delegate.version,
        back=list_address(delegate.participation.conference.code, delegate.participation.public_id),
        differences=differences,
    )


def _absence_page(form: AbsenceForm, delegate: Delegate, version: int | None = None) -> str:
    return render_template(
        "conferences/answers/absence.html",
        conference=delegate.participation.conference,
        point=delegate.participation,
        delegate=delegate,
        form=form,
        version=version or delegate.version,
        back=list_address(delegate.participation.conference.code, delegate.participation.public_id),
    )


def _again(form: SubstituteForm, delegate: Delegate, refusal: DomainError) -> str:
    """Show what was typed; where somebody was quicker, beside what stands now."""
    if isinstance(refusal, StaleError):
        return _substitute_page(form, delegate, differences=form.compared(delegate))
    return _substitute_page(form, delegate, version=read_version())
