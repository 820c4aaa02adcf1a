"""Passing an invitation on to the lower tier, and taking one back."""

from http import HTTPStatus

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext

from meetings.access.permissions import Permission
from meetings.conferences.commands import inviting as commands
from meetings.conferences.forms.inviting import PassOnForm, WithdrawForm
from meetings.conferences.models import Participation
from meetings.conferences.queries import candidates, points, visibility
from meetings.conferences.rules import cascade as rules
from meetings.conferences.views.inviting import blueprint
from meetings.kit import clock, onetime
from meetings.kit.errors import DomainError, StaleError
from meetings.kit.transactions import transaction
from meetings.web.onetime import once, read_version
from meetings.web.session import current_actor


@blueprint.route("/invitations/<string:point>/pass-on", methods=["GET", "POST"])
@once
def pass_on(code: str, point: str) -> ResponseReturnValue:
    """Invite the lower tier of an invited office."""
    actor, now = current_actor(), clock.now()
    conference = visibility.get(code, actor=actor)
    invited = points.get(conference, point, actor=actor)
    as_whom = points.capacity(invited, actor=actor, permission=Permission.INVITATION_PASS_ON)
    actor.must(as_whom.permission, *as_whom.places)
    latest = rules.proposed_deadline(
        conference.reply_deadline, now=now, starts_at=conference.starts_at
    )
    form = PassOnForm(data={"reply_deadline": latest, "note": invited.passed_on_note})
    form.offer(candidates.still_to_invite(conference, invited))
    if request.method == "GET":
        rules.check_passing_on(invited, stage=conference.stage, levels=conference.levels)
        return _pass_on_page(form, invited, office=as_whom.office)
    if not form.validate():
        again = _pass_on_page(form, invited, office=as_whom.office)
        return again, HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        with transaction():
            conference = visibility.get(code, actor=actor)
            count = commands.pass_on(
                _as_read(points.for_change(conference, point, actor=actor)),
                reply_deadline=form.deadline,
                organisations=form.chosen,
                letter_number=form.letter_number.data,
                note=form.note.data,
                actor=actor,
                now=now,
            )
    except DomainError as refusal:
        form.refuse(refusal)
        conference = visibility.get(code, actor=actor)
        invited = points.get(conference, point, actor=actor)
        form.offer(candidates.still_to_invite(conference, invited))
        return _pass_on_page(form, invited, office=as_whom.office), refusal.status
    flash(
        ngettext(
            "Đã chuyển mời tới %(num)d đơn vị cấp dưới.",
            "Đã chuyển mời tới %(num)d đơn vị cấp dưới.",
            count,
        ),
        "success",
    )
    return redirect(url_for("invitations.index", code=code))


@blueprint.route("/invitations/<string:point>/withdraw", methods=["GET", "POST"])
@once
def withdraw(code: str, point: str) -> ResponseReturnValue:
    """Take back the invitation of a point and all it had invited."""
    actor = current_actor()
    conference = visibility.get(code, actor=actor)
    invited = points.get(conference, point, actor=actor)
    as_whom = points.capacity_above(invited, actor=actor)
    actor.must(as_whom.permission, *as_whom.places)
    form = WithdrawForm()
    if request.method == "GET":
        rules.check_withdrawing(invited, stage=conference.stage)
        return _withdraw_page(form, invited)
    if not form.validate():
        return _withdraw_page(form, invited), HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        with transaction():
            conference = visibility.get(code, actor=actor)
            going = points.for_change(conference, point, actor=actor)
            rules.check_withdrawing(going, stage=conference.stage)
            onetime.check_version(going.version, read_version())
            count = commands.withdraw(going, reason=form.reason.data, actor=actor, now=clock.now())
    except StaleError as refusal:  # what goes along is told anew; the reason stays
        form.refuse(refusal)
        return _withdraw_page(form, points.get(conference, point, actor=actor)), refusal.status
    flash(gettext("Đã rút lời mời của %(count)d điểm cầu.", count=count), "success")
    return redirect(url_for("invitations.index", code=code))


def _as_read(point: Participation) -> Participation:
    """Return a point that may pass on and is as the form was read, or refuse."""
    conference = point.conference
    rules.check_passing_on(point, stage=conference.stage, levels=conference.levels)
    onetime.check_version(point.version, read_version())
    return point


def _pass_on_page(form: PassOnForm, point: Participation, *, office: str) -> str:
    return render_template(
        "conferences/invitations/pass_on.html",
        form=form,
        point=point,
        conference=point.conference,
        office=office,
    )


def _withdraw_page(form: WithdrawForm, point: Participation) -> str:
    return render_template(
        "conferences/invitations/withdraw.html",
        form=form,
        point=point,
        conference=point.conference,
    )
