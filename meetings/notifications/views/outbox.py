"""Where every message stands, for operators."""

from typing import Final

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from meetings.conferences.queries import replying
from meetings.kit import clock
from meetings.kit.transactions import transaction
from meetings.notifications import papers
from meetings.notifications.commands import retrying
from meetings.notifications.queries import deliveries
from meetings.notifications.queries.deliveries import Scope, Wish
from meetings.web import downloads
from meetings.web.listing import page_number
from meetings.web.onetime import once
from meetings.web.session import current_actor

blueprint = Blueprint("outbox", __name__, url_prefix="/admin/outbox")
_NARROWED: Final = ("q", "state", "kind", "channel")


@blueprint.get("/")
def index() -> ResponseReturnValue:
    """Show what left the house, what waits and what failed."""
    actor = current_actor()
    scope = deliveries.everything(actor)
    return page(scope, "notifications/index.html", has_replies=replying.may_see_astray(actor))


@blueprint.get("/messages.xlsx")
def table() -> ResponseReturnValue:
    """Give the messages wished for as an Excel workbook."""
    return workbook(deliveries.everything(current_actor()), "thu-gui-di.xlsx")


@blueprint.post("/<string:mail>/retry")
@once
def retry(mail: str) -> ResponseReturnValue:
    """Send a failed message on its way again."""
    return retried(deliveries.everything(current_actor()), mail, url_for(".index"))


@blueprint.post("/retry")
@once
def retry_all() -> ResponseReturnValue:
    """Send all failed messages of a wish on their way again."""
    return all_retried(deliveries.everything(current_actor()), url_for(".index"))


def _wish() -> Wish:
    told = request.values
    return Wish(
        q=told.get("q", "").strip()[:100],
        state=told.get("state", ""),
        kind=told.get("kind", ""),
        channel=told.get("channel", ""),
        number=page_number(),
    )


def page(scope: Scope, template: str, **facts: object) -> str:
    """Show the messages of a scope that the address wishes for."""
    wish = _wish()
    return render_template(
        template,
        conference=scope.conference,
        mails=deliveries.page(scope, wish),
        counts=deliveries.counts(scope),
        most=deliveries.MOST,
        wish=wish,
        states=papers.STATES,
        why=papers.why,
        kinds=papers.KINDS,
        content=papers.content,
        channels=papers.CHANNELS,
        narrowed={name: getattr(wish, name) or None for name in _NARROWED},
        **facts,
    )


def workbook(scope: Scope, name: str) -> ResponseReturnValue:
    """Give the messages of a scope that the address wishes for as a file of this name."""
    found = deliveries.every(scope, _wish())
    return downloads.xlsx(name, [papers.delivery_sheet(found)])


def retried(scope: Scope, mail: str, back: str) -> ResponseReturnValue:
    """Send a failed message (public id) of a scope again, and lead back."""
    with transaction():
        row = deliveries.for_change(scope, mail)
        retrying.retry(row, scope=scope, actor=current_actor(), now=clock.now())
    flash(gettext("Thư đã được xếp hàng gửi lại."), "success")
    return redirect(back, 303)


def all_retried(scope: Scope, back: str) -> ResponseReturnValue:
    """Send the failed messages of a scope that the form wishes for again, and lead back."""
    with transaction():
        count = retrying.retry_all(scope, wish=_wish(), actor=current_actor(), now=clock.now())
    flash(gettext("Đã xếp hàng gửi lại %(n)s thư.", n=count), "success")
    return redirect(back, 303)
