"""What a host's secretariat should look at: who keeps away, and which answers lack somebody."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from meetings.access.permissions import Permission
from meetings.attendance.queries import absences
from meetings.attendance.rules import ALARMING
from meetings.kit import clock
from meetings.web.session import current_actor

blueprint = Blueprint("alerts", __name__, url_prefix="/alerts")


@blueprint.get("/")
def index() -> ResponseReturnValue:
    """List repeated absences without excuse, and wrong compositions after the deadline."""
    actor, now = current_actor(), clock.now()
    actor.must_anywhere(Permission.CONFERENCE_PLAN)
    return render_template(
        "attendance/alerts.html",
        missed=absences.often_absent(actor=actor, now=now),
        incomplete=absences.incomplete(actor=actor, now=now),
        alarming=ALARMING,
        most=absences.MOST,
    )
