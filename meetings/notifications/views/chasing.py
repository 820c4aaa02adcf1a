"""Chasing answers: whom a reminder goes to, and whom to call."""

from datetime import datetime
from http import HTTPStatus

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import ngettext

from meetings.conferences.models import Conference
from meetings.conferences.queries import visibility
from meetings.kit import clock, vietnamese
from meetings.kit.errors import DomainError, NotFoundError, StaleError
from meetings.kit.i18n import mark as _m
from meetings.kit.transactions import transaction
from meetings.notifications import papers
from meetings.notifications.commands import chasing as commands
from meetings.notifications.queries import chasing, gateway
from meetings.web import downloads
from meetings.web.errors import words
from meetings.web.listing import page_number
from meetings.web.onetime import check_seen, once
from meetings.web.session import current_actor

blueprint = Blueprint("chasing", __name__, url_prefix="/conferences/<string:code>/invitations")


@blueprint.route("/remind", methods=["GET", "POST"])
@once
def remind(code: str) -> ResponseReturnValue:
    """Show who has not answered and how each is reached; send the reminder."""
    conference, now = _conference(code), clock.now()
    if request.method == "GET":
        return _page(conference, now)
    try:
        with transaction():
            held = visibility.for_change(code, actor=current_actor())
            _check_seen(held)
            mails = commands.chase(
                held,
                only_overdue=_only_overdue(),
                actor=current_actor(),
                now=now,
            )
    except StaleError as refusal:
        return _page(conference, now, refusal=refusal), refusal.status
    except DomainError as refusal:
        return _page(conference, now, refusal=refusal), HTTPStatus.UNPROCESSABLE_ENTITY
    flash(
        ngettext("Đang gửi %(num)d thư nhắc.", "Đang gửi %(num)d thư nhắc.", mails),
        "success",
    )
    return redirect(url_for("invitations.index", code=code), 303)


@blueprint.get("/calls.xlsx")
def calls(code: str) -> ResponseReturnValue:
    """Give the points that have not answered, with telephone numbers, as an Excel workbook."""
    conference, now = _conference(code), clock.now()
    ids = chasing.waiting(conference, actor=current_actor(), now=now, only_overdue=_only_overdue())
    sheet = papers.call_sheet(conference, chasing.every(ids, now=now))
    return downloads.xlsx(f"{code}-goi-dien.xlsx", [sheet])


def _conference(code: str) -> Conference:
    actor = current_actor()
    conference = visibility.get(code, actor=actor)
    if not chasing.may(conference, actor=actor):
        raise NotFoundError(_m("Không tìm thấy nội dung này, hoặc bạn không được xem."))
    return conference


def _check_seen(conference: Conference) -> None:
    """Refuse a second reminder to whoever did not see the first: a colleague was quicker."""
    last = chasing.last_chased(conference)
    if last is not None:
        check_seen(
            last.isoformat(),
            _m("Vừa có lần nhắc lúc %(moment)s. Bấm gửi lần nữa nếu vẫn muốn nhắc thêm."),
            moment=vietnamese.long_moment(last),
        )


def _page(conference: Conference, now: datetime, refusal: DomainError | None = None) -> str:
    actor, only_overdue = current_actor(), _only_overdue()
    everybody = chasing.waiting(conference, actor=actor, now=now)
    late = chasing.waiting(conference, actor=actor, now=now, only_overdue=True)
    chosen = late if only_overdue else everybody
    return render_template(
        "notifications/remind.html",
        conference=conference,
        refusal=words(refusal) if refusal else "",
        only_overdue=only_overdue,
        counts={
            "waiting": chasing.reach(everybody, now=now),
            "overdue": chasing.reach(late, now=now),
        },
        page=chasing.page(chosen, now=now, number=page_number()),
        last=chasing.last_chased(conference),
        texts_on=gateway.enabled(),
    )


def _only_overdue() -> bool:
    return request.values.get("who") == "overdue"
