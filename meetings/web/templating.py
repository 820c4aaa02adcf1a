"""What every template may use: moments and numbers in words, icons, addresses; and strictness."""

import re
from datetime import date, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Final
from urllib.parse import urlencode

from babel.numbers import format_decimal
from flask import Flask, current_app, request
from flask_babel import get_locale, gettext, ngettext
from jinja2 import StrictUndefined
from markupsafe import Markup

from meetings.kit import clock, vietnamese
from meetings.web.assets import asset
from meetings.web.listing import with_query
from meetings.web.security import csp_nonce
from meetings.web.states import state

UNKNOWN: Final = "—"
_SPRITE: Final = "vendor/bootstrap-icons/icons.svg"
_ICON: Final = Markup(
    '<svg class="icon" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>'
)
_MINUTE: Final = 60
_HOUR: Final = 60 * _MINUTE
_DAY: Final = 24 * _HOUR


class UnknownIconError(LookupError):
    """A template asks for an icon that the sprite does not hold."""


def init_app(app: Flask) -> None:
    """Teach the templates our words; an undefined name is a fault, not an empty text."""
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.policies["ext.i18n.trimmed"] = True
    app.jinja_env.filters.update(
        clock_time=clock_time,
        day=day,
        duration=duration,
        duration_words=duration_words,
        long_day=long_day,
        moment=moment,
        month_title=month_title,
        number=number,
        until=until,
        weekday=weekday,
        whole=whole,
    )
    app.jinja_env.globals.update(
        address=address,
        asset=asset,
        csp_nonce=csp_nonce,
        icon=icon,
        language=language,
        server_now=clock.now,
        state=state,
        url_with=url_with,
        with_query=with_query,
    )
    app.extensions["icons"] = _icon_names(app)
    app.context_processor(_now)


def language() -> str:
    """Return the language of this answer: vi or en."""
    locale = get_locale()
    return "en" if locale is not None and locale.language == "en" else "vi"


def moment(at: datetime | None) -> str:
    """Write a moment in full: 08 giờ 00, thứ Tư, ngày 12/02/2020."""
    if at is None:
        return UNKNOWN
    return vietnamese.long_moment_en(at) if language() == "en" else vietnamese.long_moment(at)


def day(at: datetime | None) -> str:
    """Write the day of a moment in digits: 12/02/2020."""
    return UNKNOWN if at is None else vietnamese.short_date(at)


def long_day(at: date | None) -> str:
    """Write a day in full: thứ Tư, ngày 12/02/2020."""
    if at is None:
        return UNKNOWN
    return vietnamese.long_day_en(at) if language() == "en" else vietnamese.long_day(at)


def month_title(first: date) -> str:
    """Name the month of a day: Tháng 11 năm 2026, November 2026."""
    return (vietnamese.month_title_en if language() == "en" else vietnamese.month_title)(first)


def weekday(at: datetime | None) -> str:
    """Name the day of the week in our time zone."""
    names = (
        gettext("thứ Hai"),
        gettext("thứ Ba"),
        gettext("thứ Tư"),
        gettext("thứ Năm"),
        gettext("thứ Sáu"),
        gettext("thứ Bảy"),
        gettext("Chủ nhật"),
    )
    return UNKNOWN if at is None else names[at.astimezone(vietnamese.ZONE).weekday()]


def clock_time(at: datetime | None) -> str:
    """Write the time of day of a moment in our time zone: 08 giờ 00."""
    if at is None:
        return UNKNOWN
    return vietnamese.clock_time_en(at) if language() == "en" else vietnamese.clock_time(at)


def duration_words(length: timedelta | float | None) -> str:
    """Write a length (seconds or timedelta) in words: 2 giờ 30 phút; below a minute in seconds."""
    if length is None:
        return UNKNOWN
    seconds = int(length.total_seconds() if isinstance(length, timedelta) else length)
    if seconds < _MINUTE:
        return str(ngettext("%(num)d giây", "%(num)d giây", seconds))
    hours, minutes = divmod(round(seconds / _MINUTE), 60)
    words = str(ngettext("%(num)d giờ", "%(num)d giờ", hours)) if hours else ""
    rest = str(ngettext("%(num)d phút", "%(num)d phút", minutes)) if minutes else ""
    return f"{words} {rest}".strip()


def duration(length: timedelta | float | None) -> str:
    """Write a length (seconds or timedelta) as a clock shows it: 04:37, from an hour on 1:02:05."""
    return UNKNOWN if length is None else vietnamese.duration(length)


def number(value: float | None) -> str:
    """Write a number with the thousands marks of the language; unknown is a dash, never 0."""
    return UNKNOWN if value is None else _digits(value, language())


def whole(part: int | None, total: int | None) -> str:
    """Write a number with its whole: 641/696."""
    return f"{number(part)}/{number(total)}"


def until(deadline: datetime | None, now: datetime | None = None) -> str:
    """Say what a deadline means now: còn 3 giờ, quá hạn 2 giờ."""
    if deadline is None:
        return UNKNOWN
    seconds = (deadline - (now or clock.now())).total_seconds()
    return _late(-seconds) if seconds < 0 else _left(seconds)


def icon(name: str) -> Markup:
    """Draw an icon of the sprite, hidden from screen readers: it never carries meaning alone."""
    if name not in current_app.extensions["icons"]:
        raise UnknownIconError(f"{name}: add it to scripts/icons.txt and run scripts/vendor.py")
    return _drawn(asset(_SPRITE), name)


def address(path: str) -> str | None:
    """Return the path when a page answers there, else None: the frame offers only what exists."""
    known = current_app.extensions.get("addresses")
    if known is None:  # asked first by a page, when every address is known
        known = frozenset(rule.rule for rule in current_app.url_map.iter_rules())
        current_app.extensions["addresses"] = known
    return path if path in known else None


def url_with(**changes: str | int | None) -> str:
    """Return this page's address with some query arguments changed; None takes one out."""
    kept = [(k, v) for k, v in request.args.items(multi=True) if k not in changes]
    added = [(k, str(v)) for k, v in changes.items() if v is not None]
    query = urlencode(kept + added)
    return f"{request.path}?{query}" if query else request.path


@lru_cache(maxsize=4096)
def _digits(value: float, locale: str) -> str:
    return str(format_decimal(value, locale=locale))


@lru_cache(maxsize=512)  # a page of points shows the same few icons hundreds of times
def _drawn(sprite: str, name: str) -> Markup:
    return _ICON.format(sprite, name)


def _late(seconds: float) -> str:
    if seconds >= 2 * _DAY:
        n = int(seconds // _DAY)
        return str(ngettext("quá hạn %(num)d ngày", "quá hạn %(num)d ngày", n))
    if seconds >= _HOUR:
        n = int(seconds // _HOUR)
        return str(ngettext("quá hạn %(num)d giờ", "quá hạn %(num)d giờ", n))
    n = max(1, int(seconds // _MINUTE))
    return str(ngettext("quá hạn %(num)d phút", "quá hạn %(num)d phút", n))


def _left(seconds: float) -> str:
    if seconds >= 2 * _DAY:
        n = int(seconds // _DAY)
        return str(ngettext("còn %(num)d ngày", "còn %(num)d ngày", n))
    if seconds >= _HOUR:
        n = int(seconds // _HOUR)
        return str(ngettext("còn %(num)d giờ", "còn %(num)d giờ", n))
    n = max(1, int(seconds // _MINUTE))
    return str(ngettext("còn %(num)d phút", "còn %(num)d phút", n))


def _now() -> dict[str, datetime]:
    return {"now": clock.now()}


def _icon_names(app: Flask) -> frozenset[str]:
    sprite = (Path(app.static_folder or "") / _SPRITE).read_text(encoding="utf-8")
    return frozenset(re.findall(r'<symbol id="([^"]+)"', sprite))
