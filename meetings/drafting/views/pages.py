"""What the pages of a planner share: their blueprint, and who may enter."""

from flask import Blueprint, flash
from flask_babel import gettext

from meetings.access.permissions import Permission
from meetings.conferences.models import Conference
from meetings.conferences.queries import visibility
from meetings.conferences.rules import rosters
from meetings.drafting.commands.copying import Copied
from meetings.web.session import current_actor

blueprint = Blueprint("drafting", __name__, url_prefix="/conferences")


def mine(code: str) -> Conference:
    """Return a conference in whose host's name the actor may plan, or refuse (404)."""
    actor = current_actor()
    found = visibility.get(code, actor=actor)
    actor.must(Permission.CONFERENCE_PLAN, found.host.path)
    return found


def tell_copied(copied: Copied) -> None:
    """Tell what came along into a draft, and which offices did not and why."""
    chosen = copied.taken.chosen
    flash(
        gettext(
            "Đã lập bản nháp: %(points)d điểm cầu, %(items)d mục chương trình.",
            points=chosen.count,
            items=copied.taken.items,
        ),
        "success",
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
    if chosen.without_point:
        flash(
            gettext(
                "%(count)d đơn vị chưa có điểm cầu nên chưa mời được: %(names)s.",
                count=len(chosen.without_point),
                names=rosters.shown(chosen.without_point),
            ),
            "warning",
        )
