"""Whom and what an entry speaks of, by the names people know."""

import re
from collections.abc import Mapping
from typing import Final

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

_NOBODY: Final[Mapping[str, str]] = {}
_ID: Final = re.compile(r"[0-9a-f]{32}|[a-z2-7]{26}")
_SHOWN: Final = 8
# what is not a row of its own
_PLACES: Final[dict[str, LazyString]] = {
    "account": _l("tài khoản đăng nhập"),
    "address": _l("địa chỉ mạng"),
    "bridge-points": _l("danh mục điểm cầu"),
    "organisations": _l("danh mục đơn vị"),
    "outbox": _l("thư gửi đi"),
    "password": _l("đổi mật khẩu"),
    "reset": _l("đặt lại mật khẩu"),
    "sms": _l("cổng tin nhắn SMS"),
    "tier-schemes": _l("các cấp"),
}


def named(word: str, names: Mapping[str, str]) -> str:
    """Return the name behind a word of the log; an id whose owner is gone is told by its start."""
    if word in names:
        return names[word]
    if word in _PLACES:
        return str(_PLACES[word])
    return _("mã %(start)s…", start=word[:_SHOWN]) if _ID.fullmatch(word) else word


def chain(name: str, names: Mapping[str, str] = _NOBODY) -> str:
    """Return whose chain it is; that of what belongs to no conference has a name of its own."""
    if name == "house":
        return str(_("toàn hệ thống"))
    return names.get(name) or str(_("chuỗi %(name)s", name=name))
