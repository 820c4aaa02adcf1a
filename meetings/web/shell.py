"""What every template may rely on: who acts, the menu, the language, the tokens of a form."""

from typing import Any

from flask import Flask, current_app, has_request_context, url_for

from meetings.kit import clock
from meetings.web import navigation
from meetings.web.locale import LANGUAGES
from meetings.web.onetime import new_key
from meetings.web.session import current_actor, current_visitor


def init_app(app: Flask) -> None:
    """Give templates the frame's variables."""
    app.context_processor(_frame)
    app.jinja_env.globals.update(
        new_key=new_key, conference_tabs=navigation.conference_tabs, languages=LANGUAGES
    )


def _frame() -> dict[str, Any]:
    """Return nothing outside a request: mails and papers have no frame."""
    if not has_request_context():
        return {}
    visitor = current_visitor()
    actor = current_actor()
    return {
        "actor": actor if visitor else None,
        "visitor": visitor,
        "navigation": navigation.menu(actor) if visitor else [],
        "acting_office": visitor.office if visitor else "",
        "account_menu": navigation.account_menu() if visitor else [],
        "sign_in_url": url_for("people.sign_in"),
        "demo_mode": current_app.config["PROFILE"] == "demo",
        "now": clock.now(),
    }
