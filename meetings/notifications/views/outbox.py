"""The outbox, for operators."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from meetings.access.permissions import Permission
from meetings.conferences.queries import replying
from meetings.kit import clock
from meetings.kit.transactions import transaction
from meetings.notifications import queries
from meetings.notifications.commands import delivering
from meetings.notifications.queries import Wish
from meetings.web.listing import page_number
from meetings.web.onetime import once
from meetings.web.session import current_actor

blueprint = Blueprint("outbox", __name__, url_prefix="/admin/outbox")


@blueprint.get("/")
def index() -> ResponseReturnValue:
    """Show what left the house, what waits and what failed."""
    actor = current_actor()
    actor.must_anywhere(Permission.OUTBOX_READ)
    wish = Wish(
        q=request.args.get("q", "").strip()[:100],
        state=request.args.get("state", ""),
        number=page_number(),
    )
    return render_template(
        "notifications/index.html",
        mails=queries.page(actor, wish=wish),
        counts=dict(queries.counts(actor=actor)),
        wish=wish,
        has_replies=replying.may_see_astray(actor),
    )


@blueprint.post("/<string:mail>/retry")
@once
def retry(mail: str) -> ResponseReturnValue:
    """Send a failed mail on its way again."""
    actor = current_actor()
    with transaction():
        row = queries.for_change(mail, actor=actor)
        delivering.retry(row, places=queries.places(row), actor=actor, now=clock.now())
    flash(gettext("Thư đã được xếp hàng gửi lại."), "success")
    return redirect(url_for(".index"))
