"""Which language a page is in: the switch, the account, else Vietnamese."""

from typing import Final

from flask import Flask, request
from flask_babel import Babel, force_locale, get_locale

from meetings.web.session import current_visitor

LANGUAGES: Final = {"vi": "Tiếng Việt", "en": "English"}
COOKIE: Final = "lang"
_babel: Final = Babel()

__all__ = ["COOKIE", "LANGUAGES", "current_language", "force_locale", "init_app"]


def init_app(app: Flask) -> None:
    """Choose the language of each request; times are those of Việt Nam."""
    app.config.setdefault("BABEL_DEFAULT_LOCALE", "vi")
    app.config.setdefault("BABEL_DEFAULT_TIMEZONE", "Asia/Ho_Chi_Minh")
    _babel.init_app(app, locale_selector=_choose)


def current_language() -> str:
    """Return "vi" or "en"."""
    locale = get_locale()
    return locale.language if locale and locale.language in LANGUAGES else "vi"


def _choose() -> str:
    for wanted in (request.args.get("lang"), request.cookies.get(COOKIE)):
        if wanted in LANGUAGES:
            return str(wanted)
    visitor = current_visitor()
    return visitor.language if visitor and visitor.language in LANGUAGES else "vi"
