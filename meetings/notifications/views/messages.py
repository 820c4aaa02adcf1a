"""Where the messages about one conference stand."""

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue

from meetings.notifications.queries import deliveries
from meetings.notifications.queries.deliveries import Scope
from meetings.notifications.views import outbox
from meetings.web.onetime import once
from meetings.web.session import current_actor

blueprint = Blueprint("messages", __name__, url_prefix="/conferences/<string:code>/messages")


@blueprint.get("/")
def index(code: str) -> ResponseReturnValue:
    """Show who was told what about one conference, and whether it arrived."""
    return outbox.page(_of(code), "notifications/messages.html")


@blueprint.get("/messages.xlsx")
def table(code: str) -> ResponseReturnValue:
    """Give the messages of one conference as an Excel workbook."""
    return outbox.workbook(_of(code), f"{code}-thu-gui-di.xlsx")


@blueprint.post("/<string:mail>/retry")
@once
def retry(code: str, mail: str) -> ResponseReturnValue:
    """Send a failed message of one conference on its way again."""
    return outbox.retried(_of(code), mail, url_for(".index", code=code))


@blueprint.post("/retry")
@once
def retry_all(code: str) -> ResponseReturnValue:
    """Send all failed messages of one conference on their way again."""
    return outbox.all_retried(_of(code), url_for(".index", code=code))


def _of(code: str) -> Scope:
    return deliveries.of_conference(code, actor=current_actor())
