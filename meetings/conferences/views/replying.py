"""The page on which a delegate without an account answers, and the pages that list what came."""

from dataclasses import replace
from http import HTTPStatus

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from meetings.access.actor import Actor
from meetings.access.permissions import Permission
from meetings.conferences.commands import replying as commands
from meetings.conferences.forms.replying import ReplyForm
from meetings.conferences.models import Delegate
from meetings.conferences.queries import replying as queries
from meetings.conferences.queries import visibility
from meetings.conferences.queries.replying import Wish
from meetings.conferences.rules import places
from meetings.conferences.rules import replying as rules
from meetings.conferences.views.inviting import blueprint as invitations
from meetings.kit import clock
from meetings.kit.errors import DomainError
from meetings.kit.transactions import transaction
from meetings.web.errors import words
from meetings.web.listing import page_number
from meetings.web.onetime import once
from meetings.web.session import NOBODY, current_actor, public

blueprint = Blueprint("replies", __name__)


@blueprint.route("/replies/<string:token>", methods=["GET", "POST"])
@public
@once
def show(token: str) -> ResponseReturnValue:
    """Show whom the link is about and what stands; only the form's button changes anything."""
    delegate = queries.by_link(token, key=_key(), now=clock.now())
    if request.method == "GET":
        return _page(token, delegate, ReplyForm.of(queries.standing_of(delegate)))
    form = ReplyForm()
    if not form.validate():
        return _page(token, delegate, form)[0], HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        with transaction():
            now = clock.now()
            commands.reply(
                queries.by_link(token, key=_key(), now=now, lock=True),
                answer=form.said,
                comment=form.comment.data,
                actor=_whoever(),
                now=now,
            )
    except DomainError as refusal:
        form.refuse(refusal)
        delegate = queries.by_link(token, key=_key(), now=clock.now())
        return _page(token, delegate, form)[0], refusal.status
    flash(gettext("Đã ghi nhận câu trả lời. Cảm ơn Ông/Bà."), "success")
    return redirect(url_for("replies.show", token=token), HTTPStatus.SEE_OTHER)


@invitations.get("/invitations/replies")
def arrived(code: str) -> ResponseReturnValue:
    """List what delegates answered by mail, and what came from strangers or cannot be read."""
    actor = current_actor()
    conference = visibility.get(code, actor=actor)
    actor.must(Permission.CONFERENCE_RUN, *places.of_conference(conference))
    return render_template(
        "conferences/replies/arrived.html",
        conference=conference,
        page=queries.arrived(conference, wish=_wish()),
        sums=queries.sums(conference),
        wish=_wish(),
        is_astray=False,
    )


@blueprint.get("/admin/replies")
def astray() -> ResponseReturnValue:
    """List mails in the mailbox for answers that belong to no conference."""
    return render_template(
        "conferences/replies/astray.html",
        page=queries.astray(actor=current_actor(), wish=_wish()),
        wish=_wish(),
        is_astray=True,
        has_mailbox=bool(current_app.config["IMAP_URL"]),
    )


def _page(token: str, delegate: Delegate, form: ReplyForm) -> tuple[str, int]:
    """Return the page and its status: gone once it has begun, and for who is no longer named."""
    refused = rules.refusal(queries.asked(delegate), now=clock.now())
    if refused is not None and delegate.replaced_at is not None:
        raise refused
    page = render_template(
        "conferences/replies/show.html",
        token=token,
        delegate=delegate,
        point=delegate.participation,
        conference=delegate.participation.conference,
        stands=queries.standing_of(delegate),
        current_sequence=queries.sequence_of(delegate),
        closed=words(refused) if refused else "",
        form=form,
    )
    is_over = isinstance(refused, rules.ReplyClosedError)
    return page, HTTPStatus.GONE if is_over else HTTPStatus.OK


def _wish() -> Wish:
    return Wish(
        text=request.args.get("q", "").strip()[:100],
        only_odd=request.args.get("group") == "odd",
        number=page_number(),
    )


def _key() -> str:
    return str(current_app.config["SECRET_KEY"])


def _whoever() -> Actor:
    """Return who holds the link: nobody known, but from somewhere."""
    return replace(NOBODY, origin=request.remote_addr or "")
