"""The menu and the tabs of a conference, from what the actor may do."""

from dataclasses import dataclass
from typing import Final

from flask import current_app, request, url_for
from flask_babel import LazyString, lazy_pgettext
from flask_babel import lazy_gettext as _l

from meetings.access.actor import Actor
from meetings.access.permissions import Permission


@dataclass(frozen=True, kw_only=True, slots=True)
class Item:
    """One entry of the menu or one tab."""

    name: str
    label: LazyString
    url: str
    icon: str
    active: bool


_MENU: Final = (
    ("home.index", _l("Hôm nay"), "house", None),
    ("conferences.index", _l("Hội nghị"), "camera-video", None),
    ("calendar.index", _l("Lịch"), "calendar3", None),
    ("bridge_points.index", lazy_pgettext("menu", "Điểm cầu"), "diagram-3", Permission.POINT_READ),
    ("assignments.mine", _l("Nhiệm vụ"), "list-check", None),
    (
        "organisations.index",
        lazy_pgettext("menu", "Đơn vị"),
        "building",
        Permission.ORGANISATION_READ,
    ),
    ("reports.terms", _l("Báo cáo"), "clipboard-data", Permission.REPORT_READ),
    ("accounts.index", _l("Tài khoản"), "people", Permission.ACCOUNT_MANAGE),
    ("outbox.index", _l("Thư gửi đi"), "envelope", Permission.OUTBOX_READ),
    ("channels.index", _l("Kênh gửi"), "broadcast", Permission.CHANNEL_MANAGE),
    ("audit.index", _l("Nhật ký"), "journal-text", Permission.AUDIT_READ),
)
_TABS: Final = (
    ("overview.show", _l("Tổng quan"), "info-circle"),
    ("invitations.index", lazy_pgettext("tab", "Giấy mời"), "envelope-open"),
    ("agenda.index", _l("Chương trình"), "list-ol"),
    ("documents.index", _l("Tài liệu"), "file-earmark-text"),
    ("attendance.index", _l("Điểm danh"), "person-check"),
    ("speeches.index", _l("Phát biểu"), "mic"),
    ("minutes.index", _l("Biên bản"), "journal-check"),
    ("assignments.index", _l("Nhiệm vụ"), "list-check"),
)
_CHANNELS: Final = ("/admin/channels/", "/admin/templates/")
_AUDIT_TAB: Final = ("overview.audit", _l("Nhật ký"), "clock-history")


def menu(actor: Actor) -> list[Item]:
    """Return the entries this actor has a use for."""
    here = _part_of_menu()
    return [
        Item(
            name=endpoint,
            label=label,
            url=url_for(endpoint),
            icon=icon,
            active=endpoint.partition(".")[0] == here,
        )
        for endpoint, label, icon, permission in _MENU
        if endpoint in current_app.view_functions
        and (permission is None or actor.anywhere(permission))
    ]


def account_menu() -> list[Item]:
    """Return what stands in the menu under one's own name."""
    return [
        Item(
            name="account.show",
            label=_l("Tài khoản của tôi"),
            url=url_for("account.show"),
            icon="person-circle",
            active=request.endpoint == "account.show",
        )
    ]


def conference_tabs(code: str, actor: Actor, host_path: str = "") -> list[Item]:
    """Return the tabs of one conference; its log is for those who check its host (`host_path`)."""
    tabs = [*_TABS, _AUDIT_TAB] if actor.can(Permission.AUDIT_READ, host_path) else [*_TABS]
    here = request.endpoint or ""
    return [
        Item(
            name=endpoint,
            label=label,
            url=url_for(endpoint, code=code),
            icon=icon,
            active=here == endpoint
            or (here.partition(".")[0] == endpoint.partition(".")[0] and "overview" not in here),
        )
        for endpoint, label, icon in tabs
        if endpoint in current_app.view_functions
    ]


def _part_of_menu() -> str:
    """Return the part of the house one is in; all that belongs to one conference is one part."""
    if request.path.startswith("/conferences/"):
        return "conferences"
    if request.path.startswith(_CHANNELS):
        return "channels"
    return (request.endpoint or "").partition(".")[0]
