"""Which language a page is in: the switch, the account, else Vietnamese."""

from typing import Final

from babel.support import NullTranslations
from flask import Flask, request
from flask_babel import Babel, Domain, force_locale, get_locale

from meetings.web.session import current_visitor

LANGUAGES: Final = {"vi": "Tiếng Việt", "en": "English"}
COOKIE: Final = "lang"
_babel: Final = Babel()

__all__ = ["COOKIE", "LANGUAGES", "current_language", "force_locale", "init_app"]


class _Catalogs(Domain):  # type: ignore[misc]
    """The words of every language, found by its two letters.

    Flask-Babel writes the locale out anew for each word; a page says hundreds.
    """

    def __init__(self) -> None:
        super().__init__()
        self._known: dict[str, NullTranslations] = {}

    def get_translations(self) -> NullTranslations:
        locale = get_locale()
        language = locale.language if locale else ""
        if language not in self._known:
            self._known[language] = super().get_translations()
        return self._known[language]


def init_app(app: Flask) -> None:
    """Choose the language of each request; times are those of Việt Nam."""
    app.config.setdefault("BABEL_DEFAULT_LOCALE", "vi")
    app.config.setdefault("BABEL_DEFAULT_TIMEZONE", "Asia/Ho_Chi_Minh")
    _babel.init_app(app, locale_selector=_choose)
    app.extensions["babel"].instance.domain_instance = _Catalogs()


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
