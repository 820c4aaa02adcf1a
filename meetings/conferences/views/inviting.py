"""The roll-up of invitations, choosing points, sending the letters."""

from http import HTTPStatus
from typing import Final

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext

from meetings.access.permissions import Permission
from meetings.conferences.commands import choosing
from meetings.conferences.forms.inviting import ChooseForm
from meetings.conferences.models import Conference
from meetings.conferences.papers import lists
from meetings.conferences.queries import (
    answering,
    candidates,
    cascade,
    former,
    point_list,
    points,
    visibility,
)
from meetings.conferences.queries.point_list import Sought
from meetings.conferences.rules import cascade as cascade_rules
from meetings.conferences.rules import places, rosters, tiles
from meetings.conferences.rules.cascade import Selection, Which
from meetings.conferences.rules.vocabulary import Stage
from meetings.kit import clock
from meetings.kit.errors import DomainError
from meetings.kit.transactions import transaction
from meetings.web import downloads
from meetings.web.listing import page_number, sort_name, with_query
from meetings.web.onetime import once
from meetings.web.session import current_actor

blueprint = Blueprint("invitations", __name__, url_prefix="/conferences/<string:code>")
_HIGHEST_LEVEL: Final = 9
_SOUGHT: Final = "sought"
_ANNOUNCE: Final = Permission.INVITATION_ANNOUNCE


@blueprint.get("/invitations")
def index(code: str) -> ResponseReturnValue:
    """Show how far the invitations have travelled: sums, map, and the list of points."""
    actor, now = current_actor(), clock.now()
    conference = visibility.get(code, actor=actor)
    sought = _sought()
    map_of = cascade.province_tiles(conference, actor=actor, now=now)
    mine = points.mine(conference, actor=actor)
    return render_template(
        "conferences/invitations/index.html",
        conference=conference,
        levels=cascade.rollup(conference, actor=actor, now=now),
        listed=cascade.listed(conference) if conference.stage is Stage.DRAFT else {},
        tiles=map_of,
        columns=tiles.COLUMNS + tiles.SEA_COLUMNS,
        islands=tiles.ISLANDS,
        sought=sought,
        page=point_list.page(conference, sought, actor=actor, now=now, number=page_number()),
        opened=_opened(conference),
        above=points.get(conference, sought.under, actor=actor) if sought.under else None,
        mine=mine,
        unsent=answering.unsent(mine),
        decides=answering.decides(conference, actor=actor),
        speaks_for=[one.id for one in answering.offices_above(conference, actor=actor)],
        reopenings=answering.count_waiting(conference, actor=actor),
        tier_label=lists.tier_label,
        sees_whole=visibility.sees_whole(conference, actor=actor),
        may_announce=actor.can(_ANNOUNCE, *places.of_conference(conference)),
        may_decide=actor.can(Permission.SUBSTITUTION_DECIDE, *places.of_conference(conference))
        and conference.stage is not Stage.DRAFT,
        may_run=actor.can(Permission.CONFERENCE_RUN, *places.of_conference(conference)),
        sees_messages=any(
            actor.can(one, *places.of_conference(conference))
            for one in (Permission.CONFERENCE_RUN, Permission.OUTBOX_READ)
        ),
        passing=[
            point.public_id
            for point in mine
            if point.has_lower_tier
            and points.may(point, Permission.INVITATION_PASS_ON, actor=actor)
        ],
    )


@blueprint.get("/invitations.csv")
def table(code: str) -> ResponseReturnValue:
    """Give the list of points as CSV, as much of it as the reader may see."""
    actor, now = current_actor(), clock.now()
    conference = visibility.get(code, actor=actor)
    found = point_list.rows(conference, _sought(), actor=actor, now=now)
    lacking = point_list.lacking(conference, actor=actor)
    told = lists.rows(conference, found, lacking=lacking, now=now)
    return downloads.csv(f"{code}-thu-moi.csv", lists.header(), told)


@blueprint.get("/invitations.xlsx")
def workbook(code: str) -> ResponseReturnValue:
    """Give the same list as an Excel workbook."""
    actor, now = current_actor(), clock.now()
    conference = visibility.get(code, actor=actor)
    found = point_list.rows(conference, _sought(), actor=actor, now=now)
    lacking = point_list.lacking(conference, actor=actor)
    told = lists.sheet(conference, found, lacking=lacking, now=now)
    return downloads.xlsx(f"{code}-thu-moi.xlsx", [told])


@blueprint.route("/invitations/choose", methods=["GET", "POST"])
@once
def choose(code: str) -> ResponseReturnValue:
    """Put points on the list of a draft."""
    actor = current_actor()
    conference = visibility.get(code, actor=actor)
    actor.must(_ANNOUNCE, *places.of_conference(conference))
    form = ChooseForm()
    offer(form, conference)
    if request.method == "GET":
        cascade_rules.check_draft(conference.stage)
        return choose_page(form, conference)
    if not form.validate():
        return choose_page(form, conference), HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        with transaction():
            conference = visibility.for_change(code, actor=actor)
            chosen = choosing.choose_points(
                conference, selection=form.selection, actor=actor, now=clock.now()
            )
    except DomainError as refusal:
        form.refuse(refusal)
        return choose_page(form, visibility.get(code, actor=actor)), refusal.status
    tell_chosen(chosen)
    return redirect(url_for("invitations.index", code=code))


@blueprint.post("/invitations/drop")
@once
def drop(code: str) -> ResponseReturnValue:
    """Strike chosen points, a whole group, or all that are listed, from the list of a draft."""
    actor = current_actor()
    which, sought = request.form.get("which", ""), _sought()
    with transaction():
        conference = visibility.for_change(code, actor=actor)
        gone = choosing.drop_points(
            conference,
            points=request.form.getlist("selected"),
            selection=Selection(which=Which(which)) if which in set(Which) else None,
            sought=sought if which == _SOUGHT and sought.is_narrow else None,
            actor=actor,
            now=clock.now(),
        )
    if gone:
        flash(ngettext("Đã bỏ %(num)d điểm cầu.", "Đã bỏ %(num)d điểm cầu.", gone), "success")
    else:
        flash(gettext("Chưa bỏ điểm cầu nào. Hãy đánh dấu các dòng cần bỏ rồi bấm lại."), "warning")
    return redirect(with_query(url_for("invitations.index", code=code)))


def _sought() -> Sought:
    asked = request.args
    level, state = asked.get("level", ""), asked.get("state", "")
    return Sought(
        text=asked.get("q", "")[:200],
        level=int(level) if level in map(str, range(1, _HIGHEST_LEVEL + 1)) else None,
        state=state if state in point_list.STATES else "",
        under=asked.get("under", "")[:32],
        sort=sort_name(point_list.SORTS, "state"),
    )


def _opened(conference: Conference) -> dict[str, object]:
    """Return the first points below the row that is open, by the public id of the row."""
    wanted = request.args.get("open", "")[:32]
    if not wanted:
        return {}
    actor = current_actor()
    point = points.get(conference, wanted, actor=actor)
    return {wanted: point_list.branch(conference, point, actor=actor, now=clock.now())}


def offer(form: ChooseForm, conference: Conference) -> None:
    """Say in the form what this conference can choose from, and how many each is."""
    actor = current_actor()
    central, provinces = (
        candidates.size(
            conference, candidates.condition(conference, Selection(which=which), actor=actor)
        )
        for which in (Which.CENTRAL, Which.PROVINCES)
    )
    branches = candidates.branches(conference)
    form.offer(central, provinces, branches, former.offered(conference, actor=actor))


def choose_page(form: ChooseForm, conference: Conference) -> str:
    """Show the form to choose by, beside what is chosen already."""
    return render_template(
        "conferences/invitations/choose.html",
        form=form,
        conference=conference,
        listed=cascade.listed(conference),
        tier_label=lists.tier_label,
    )


def tell_chosen(chosen: choosing.Chosen) -> None:
    """Tell how many points joined the list, and who did not and why."""
    flash(
        ngettext(
            "Đã thêm %(num)d điểm cầu vào danh sách mời.",
            "Đã thêm %(num)d điểm cầu vào danh sách mời.",
            chosen.count,
        ),
        "success" if chosen.count else "info",
    )
    if chosen.without_point:
        flash(
            gettext(
                "%(count)d đơn vị chưa có điểm cầu nên chưa mời được: %(names)s.",
                count=len(chosen.without_point),
                names=rosters.shown(chosen.without_point),
            ),
            "warning",
        )
    if chosen.gone:
        flash(
            gettext(
                "%(count)d đơn vị của hội nghị trước không còn vào ngày họp hoặc ngoài số cấp nên "
                "không lấy theo: %(names)s.",
                count=len(chosen.gone),
                names=rosters.shown(chosen.gone),
            ),
            "warning",
        )
