"""Saving an answer without sending it, and letting go of what was saved."""

from http import HTTPStatus

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from meetings.conferences.commands import saving as commands
from meetings.conferences.forms.answering import (
    ConfirmForm,
    DeclineForm,
    DraftConfirmForm,
    DraftDeclineForm,
)
from meetings.conferences.queries import answering, points, visibility
from meetings.conferences.views.answering import (
    Versions,
    blueprint,
    found,
    page,
    versions_read,
)
from meetings.kit import clock
from meetings.kit.errors import DomainError, StaleError
from meetings.kit.transactions import transaction
from meetings.web.onetime import once
from meetings.web.session import current_actor


@blueprint.post("/draft")
@once
def save_draft(code: str, point: str) -> ResponseReturnValue:
    """Keep a yes as far as it is filled in; only the point's own office sees it."""
    actor = current_actor()
    conference, invited = found(code, point)
    form = DraftConfirmForm().offer(invited.bridge_point.rooms)
    saved = answering.draft(invited, actor=actor)
    if not form.validate():
        again = page(conference, invited, form, DeclineForm.of(saved), read=versions_read())
        return again, HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        with transaction():
            conference = visibility.get(code, actor=actor)
            commands.save_draft(
                points.for_change(conference, point, actor=actor),
                reply=form.reply,
                version=_draft_version(),
                actor=actor,
                now=clock.now(),
            )
    except DomainError as refusal:
        form.refuse(refusal)
        conference, invited = found(code, point)
        saved = answering.draft(invited, actor=actor)
        both = form.compared(invited, saved) if isinstance(refusal, StaleError) else ()
        again = page(
            conference,
            invited,
            form,
            DeclineForm.of(saved),
            differences=both,
            read=versions_read(refusal),
        )
        return again, refusal.status
    return _kept(code, point)


@blueprint.post("/draft/decline")
@once
def save_decline(code: str, point: str) -> ResponseReturnValue:
    """Keep the reason of a no without sending it."""
    actor = current_actor()
    form = DraftDeclineForm()
    try:
        if not form.validate():
            return _declined(code, point, form, versions_read()), HTTPStatus.UNPROCESSABLE_ENTITY
        with transaction():
            conference = visibility.get(code, actor=actor)
            commands.save_draft(
                points.for_change(conference, point, actor=actor),
                reason=form.reason.data,
                version=_draft_version(),
                actor=actor,
                now=clock.now(),
            )
    except DomainError as refusal:
        form.refuse(refusal)
        return _declined(code, point, form, versions_read(refusal)), refusal.status
    return _kept(code, point)


@blueprint.post("/draft/drop")
@once
def drop_draft(code: str, point: str) -> ResponseReturnValue:
    """Let go of what was saved; the answer that was sent stays."""
    actor = current_actor()
    with transaction():
        conference = visibility.get(code, actor=actor)
        commands.drop_draft(
            points.for_change(conference, point, actor=actor),
            version=_draft_version(),
            actor=actor,
            now=clock.now(),
        )
    flash(gettext("Đã bỏ bản nháp."), "success")
    return redirect(url_for("answers.index", code=code, point=point))


def _draft_version() -> int | None:
    return request.form.get("draft", 0, type=int)


def _kept(code: str, point: str) -> ResponseReturnValue:
    flash(gettext("Đã lưu nháp; cơ quan mời chưa thấy câu trả lời cho đến khi bạn gửi."), "success")
    return redirect(url_for("answers.index", code=code, point=point))


def _declined(code: str, point: str, form: DeclineForm, read: Versions | None) -> str:
    conference, invited = found(code, point)
    saved = answering.draft(invited, actor=current_actor())
    return page(conference, invited, ConfirmForm.of(invited, saved), form, read=read)
