"""The floor as it is: for the chair, the secretary, and every point that waits."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from meetings.attendance.queries import points
from meetings.conferences.models import Conference
from meetings.conferences.queries import visibility
from meetings.kit import clock
from meetings.kit.errors import DomainError
from meetings.speeches.queries import lists, turns
from meetings.web.errors import words
from meetings.web.listing import page_number
from meetings.web.session import current_actor, wants_data

blueprint = Blueprint("speeches", __name__, url_prefix="/conferences/<string:code>")
_LONGEST_QUERY = 200


@blueprint.get("/speeches")
def index(code: str) -> ResponseReturnValue:
    """Show the floor, what one's own points want to say, and the list."""
    return page(visibility.get(code, actor=current_actor()))


@blueprint.get("/speeches/floor")
def floor(code: str) -> ResponseReturnValue:
    """Show only the floor, as the page asks for it again and again."""
    actor = current_actor()
    conference = visibility.get(code, actor=actor)
    return render_template(
        "speeches/_floor.html",
        conference=conference,
        desk=lists.now(conference),
        moment=clock.now(),
        may_order=turns.may_order(conference, actor),
        may_give=turns.may_give(conference, actor),
        refusal="",
    )


@blueprint.get("/speeches/notice/<string:point>")
def notice(code: str, point: str) -> ResponseReturnValue:
    """Tell one point whether it speaks or is among the next two."""
    actor = current_actor()
    conference = visibility.get(code, actor=actor)
    at = points.seen(conference, point, actor=actor)
    return render_template(
        "speeches/_notice.html",
        conference=conference,
        point=point,
        turn=lists.next_turn(conference, [at.participation.public_id]),
    )


def page(conference: Conference, *, refusal: str = "") -> str:
    """Return the page of the floor, with a refusal if there was one."""
    actor = current_actor()
    mine = points.mine(conference, actor=actor)
    wish = lists.Wish(
        q=request.args.get("q", "")[:_LONGEST_QUERY],
        group=request.args.get("group", ""),
        page=page_number(),
    )
    return render_template(
        "speeches/index.html",
        conference=conference,
        desk=lists.now(conference),
        moment=clock.now(),
        numbers=lists.totals(conference, actor=actor),
        page=lists.listed(conference, actor=actor, wish=wish),
        wish=wish,
        mine=mine,
        spoken_for=turns.spoken_for(mine, actor),
        own=lists.of_points(conference, [point.id for point in mine]),
        turn=lists.next_turn(conference, [point.public_id for point in mine]),
        may_order=turns.may_order(conference, actor),
        may_give=turns.may_give(conference, actor),
        refusal=refusal,
    )


def again(code: str, refusal: DomainError) -> ResponseReturnValue:
    """Show the floor as it stands now, with the reason why nothing was done."""
    if wants_data():
        raise refusal
    conference = visibility.get(code, actor=current_actor())
    return page(conference, refusal=words(refusal)), refusal.status


def back(code: str) -> ResponseReturnValue:
    """Go back to the floor."""
    return redirect(url_for("speeches.index", code=code))
