"""Sending the letters, inviting more, recording answers that came by telephone."""

from http import HTTPStatus
from typing import Final

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext

from meetings.access.permissions import Permission
from meetings.conferences.commands import answering
from meetings.conferences.commands import inviting as commands
from meetings.conferences.forms.inviting import AnnounceForm, MoreForm
from meetings.conferences.models import Conference
from meetings.conferences.papers import lists
from meetings.conferences.queries import cascade, clashes, visibility
from meetings.conferences.rules import cascade as rules
from meetings.conferences.rules import places
from meetings.conferences.views.inviting import blueprint, choose_page, offer
from meetings.kit import clock, onetime
from meetings.kit.errors import DomainError
from meetings.kit.i18n import mark as _m
from meetings.kit.transactions import transaction
from meetings.regulations import queries as regulations
from meetings.regulations.rules import Rule, before
from meetings.web.listing import with_query
from meetings.web.onetime import check_seen, once, read_version
from meetings.web.session import current_actor

_ANNOUNCE: Final = Permission.INVITATION_ANNOUNCE


@blueprint.route("/invitations/more", methods=["GET", "POST"])
@once
def more(code: str) -> ResponseReturnValue:
    """Invite more points after the letters went out."""
    actor = current_actor()
    conference = visibility.get(code, actor=actor)
    actor.must(_ANNOUNCE, *places.of_conference(conference))
    form = MoreForm(data={"reply_deadline": conference.reply_deadline})
    offer(form, conference)
    if request.method == "GET":
        rules.check_inviting_more(conference.stage)
        return choose_page(form, conference)
    if not form.validate():
        return choose_page(form, conference), HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        with transaction():
            conference = visibility.for_change(code, actor=actor)
            count = commands.invite_more(
                conference,
                selection=form.selection,
                reply_deadline=form.deadline,
                actor=actor,
                now=clock.now(),
            )
    except DomainError as refusal:
        form.refuse(refusal)
        return choose_page(form, visibility.get(code, actor=actor)), refusal.status
    flash(
        ngettext("Đã mời thêm %(num)d điểm cầu.", "Đã mời thêm %(num)d điểm cầu.", count), "success"
    )
    return redirect(url_for("invitations.index", code=code))


@blueprint.route("/invitations/announce", methods=["GET", "POST"])
@once
def announce(code: str) -> ResponseReturnValue:
    """Look once more at how many will be invited, then send the letters."""
    actor = current_actor()
    conference = visibility.get(code, actor=actor)
    actor.must(_ANNOUNCE, *places.of_conference(conference))
    form = AnnounceForm(
        data={
            "reply_deadline": conference.reply_deadline,
            "speech_deadline": conference.speech_deadline,
        }
    )
    if request.method == "GET":
        listed = cascade.listed(conference)
        rules.check_announcing(conference.stage, points=sum(listed.values()))
        return _announce_page(form, conference)
    if not form.validate():
        return _announce_page(form, conference), HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        with transaction():
            conference = visibility.for_change(code, actor=actor)
            _check_as_seen(conference)
            count = commands.announce(
                conference,
                reply_deadline=form.deadline,
                speech_deadline=form.speech_deadline.data,
                letter_number=form.letter_number.data,
                style=form.style,
                actor=actor,
                now=clock.now(),
            )
    except DomainError as refusal:
        form.refuse(refusal)
        return _announce_page(form, visibility.get(code, actor=actor)), refusal.status
    flash(
        gettext(
            "Đã phát hành giấy mời số %(number)s tới %(count)d điểm cầu.",
            number=conference.letter_number,
            count=count,
        ),
        "success",
    )
    return redirect(url_for("invitations.index", code=code))


@blueprint.post("/invitations/record")
@once
def record(code: str) -> ResponseReturnValue:
    """Record for the chosen points that they take part, as told by telephone or on paper."""
    actor = current_actor()
    conference = visibility.get(code, actor=actor)
    with transaction():
        count = answering.confirm_many(
            conference,
            points=request.form.getlist("selected"),
            actor=actor,
            now=clock.now(),
        )
    if count:
        told = ngettext(
            "Đã ghi nhận %(num)d điểm cầu xác nhận.",
            "Đã ghi nhận %(num)d điểm cầu xác nhận.",
            count,
        )
        flash(told, "success")
    else:
        nobody = gettext(
            "Chưa ghi nhận điểm cầu nào. Hãy đánh dấu các điểm cầu chưa trả lời rồi bấm lại."
        )
        flash(nobody, "warning")
    return redirect(with_query(url_for("invitations.index", code=code)))


def _check_as_seen(conference: Conference) -> None:
    """Refuse where the plan or the list was changed after the page with the last look was read."""
    listed = sum(cascade.listed(conference).values())
    rules.check_announcing(conference.stage, points=listed)
    onetime.check_version(conference.version, read_version())
    check_seen(
        cascade.fingerprint(conference),
        _m(
            "Danh sách mời vừa được người khác sửa sau khi bạn mở trang này. Hãy xem lại số "
            "điểm cầu rồi bấm phát hành lần nữa."
        ),
    )


def _announce_page(form: AnnounceForm, conference: Conference) -> str:
    now = clock.now()
    terms = regulations.terms(conference.host, around=conference.starts_at.date())
    notice = before(Rule.NOTICE, at=now, starts_at=conference.starts_at, terms=terms)
    return render_template(
        "conferences/invitations/announce.html",
        form=form,
        conference=conference,
        listed=cascade.listed(conference),
        seen=cascade.fingerprint(conference),
        notice=notice,
        clashes=clashes.of_conference(conference, actor=current_actor()),
        tier_label=lists.tier_label,
    )
