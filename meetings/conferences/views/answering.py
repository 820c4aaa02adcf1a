"""One point of a conference: who it is, what it was asked, and its answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from meetings.access.permissions import Permission
from meetings.conferences.commands import answering as commands
from meetings.conferences.forms.answering import Compared, ConfirmForm, DeclineForm
from meetings.conferences.models import Conference, Participation
from meetings.conferences.papers import lists
from meetings.conferences.queries import (
    answering,
    branch,
    composition,
    point_list,
    points,
    visibility,
)
from meetings.conferences.rules import answers as rules
from meetings.conferences.rules import branch as branch_rules
from meetings.conferences.rules import places
from meetings.kit import clock
from meetings.kit.errors import DomainError, StaleError
from meetings.kit.transactions import transaction
from meetings.web.onetime import once, read_version
from meetings.web.session import current_actor

blueprint = Blueprint(
    "answers", __name__, url_prefix="/conferences/<string:code>/invitations/<string:point>"
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Versions:
    """The versions of the answer and of its draft that a form goes on from."""

    answer: int | None
    draft: int | None


@blueprint.get("")
def index(code: str, point: str) -> ResponseReturnValue:
    """Show one point: letter, deadline, contacts, history, and the form to answer."""
    conference, invited = found(code, point)
    draft = answering.draft(invited, actor=current_actor())
    return page(conference, invited, ConfirmForm.of(invited, draft), DeclineForm.of(draft))


@blueprint.post("/confirm")
@once
def confirm(code: str, point: str) -> ResponseReturnValue:
    """Say that the point takes part, or change what was said."""
    actor = current_actor()
    conference, invited = found(code, point)
    form = ConfirmForm().offer(invited.bridge_point.rooms)
    if not form.validate():
        again = page(conference, invited, form, DeclineForm(formdata=None), read=versions_read())
        return again, HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        with transaction():
            conference = visibility.get(code, actor=actor)
            commands.confirm(
                points.for_change(conference, point, actor=actor),
                reply=form.reply,
                version=read_version(),
                actor=actor,
                now=clock.now(),
            )
    except DomainError as refusal:
        form.refuse(refusal)
        conference, invited = found(code, point)
        both = form.compared(invited) if isinstance(refusal, StaleError) else ()
        again = page(
            conference,
            invited,
            form,
            DeclineForm(formdata=None),
            differences=both,
            read=versions_read(refusal),
        )
        return again, refusal.status
    flash(gettext("Đã ghi nhận: điểm cầu tham dự."), "success")
    return redirect(url_for("answers.index", code=code, point=point))


@blueprint.post("/decline")
@once
def decline(code: str, point: str) -> ResponseReturnValue:
    """Say that the point does not take part, and why."""
    actor = current_actor()
    conference, invited = found(code, point)
    form = DeclineForm()
    if not form.validate():
        again = page(conference, invited, _begun(invited), form, read=versions_read())
        return again, HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        with transaction():
            conference = visibility.get(code, actor=actor)
            commands.decline(
                points.for_change(conference, point, actor=actor),
                reason=form.reason.data,
                version=read_version(),
                actor=actor,
                now=clock.now(),
            )
    except DomainError as refusal:
        form.refuse(refusal)
        conference, invited = found(code, point)
        again = page(conference, invited, _begun(invited), form, read=versions_read(refusal))
        return again, refusal.status
    flash(gettext("Đã ghi nhận: điểm cầu không tham dự."), "success")
    return redirect(url_for("answers.index", code=code, point=point))


def versions_read(refusal: DomainError | None = None) -> Versions | None:
    """Return the versions the form was read at, to be sent again with what was corrected.

    None where somebody was quicker: both texts are shown then, and the reader goes on from there.
    """
    if isinstance(refusal, StaleError):
        return None
    return Versions(answer=read_version(), draft=request.form.get("draft", 0, type=int))


def found(code: str, point: str) -> tuple[Conference, Participation]:
    """Return a point the reader may see, with its conference, or refuse (404)."""
    actor = current_actor()
    conference = visibility.get(code, actor=actor)
    return conference, points.get(conference, point, actor=actor)


def page(
    conference: Conference,
    point: Participation,
    form: ConfirmForm,
    decline_form: DeclineForm,
    *,
    differences: Sequence[Compared] = (),
    read: Versions | None = None,
) -> str:
    """Show one point with these forms; `read` where they go on from what was read before."""
    actor, now = current_actor(), clock.now()
    as_whom = points.capacity(point, actor=actor, permission=Permission.INVITATION_ANSWER)
    may_answer = actor.can(as_whom.permission, *as_whom.places)
    closed = rules.refusal(
        point, conference, is_own=not as_whom.office, now=now, call=branch.call(point)
    )
    above = points.capacity_above(point, actor=actor)
    above_it = points.parent(point)
    draft = answering.draft(point, actor=actor)
    return render_template(
        "conferences/answers/index.html",
        conference=conference,
        point=point,
        parent=above_it,
        answer=rules.state(point.answer, point.reply_deadline, now),
        form=form,
        decline_form=decline_form,
        differences=differences,
        office=as_whom.office,
        draft=draft,
        versions=read or Versions(answer=point.version, draft=draft.version if draft else 0),
        reopening=answering.last_request(point) if may_answer else None,
        is_own=answering.is_own(point, actor=actor),
        until=rules.open_until(
            point.reply_deadline,
            starts_at=conference.starts_at,
            reopened=point.answer_open_until,
        ),
        may_answer=may_answer,
        closed=closed,
        may_withdraw=actor.can(above.permission, *above.places),
        may_pass_on=points.may(point, Permission.INVITATION_PASS_ON, actor=actor),
        demands=composition.demands(point, with_names=False),
        may_announce=actor.can(Permission.INVITATION_ANNOUNCE, *places.of_conference(conference)),
        may_run=actor.can(Permission.CONFERENCE_RUN, *places.of_conference(conference)),
        has_branch=branch_rules.has_branch(point),
        contacts=points.contacts(conference),
        own_contacts=branch.contacts(above_it),
        history=points.history(point),
        below=point_list.branch(conference, point, actor=actor, now=now, most=5),
        tier_label=lists.tier_label,
    )


def _begun(point: Participation) -> ConfirmForm:
    return ConfirmForm.of(point, answering.draft(point, actor=current_actor()))
