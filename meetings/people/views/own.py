"""One's own account: who one is here, the language, and where one is signed in."""

from flask import (
    Blueprint,
    current_app,
    flash,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import logout_user

from meetings.kit import clock, tokens, vietnamese
from meetings.kit.transactions import transaction
from meetings.people import queries
from meetings.people.commands import entrance
from meetings.people.forms import DUTY_WORDS
from meetings.people.rules.accounts import device
from meetings.web.onetime import once
from meetings.web.session import current_actor, current_visitor

blueprint = Blueprint("account", __name__, url_prefix="/account")


@blueprint.get("/")
def show() -> ResponseReturnValue:
    """Show one's name, duties, language and sessions."""
    now = clock.now()
    actor = current_actor()
    return render_template(
        "people/account.html",
        account=queries.own(actor),
        duties=queries.duties(actor.id, today=now.astimezone(vietnamese.ZONE).date()),
        duty_words=DUTY_WORDS,
        sessions=queries.sessions(actor.id, now=now, idle=current_app.config["SESSION_IDLE"]),
        device=device,
        here=tokens.digest(_token()),
        handle=tokens.handle,
    )


@blueprint.post("/sessions/end")
@once
def end_session() -> ResponseReturnValue:
    """End one other session of one's own."""
    named = request.form.get("session", "")
    actor = current_actor()
    now = clock.now()
    known = queries.sessions(actor.id, now=now, idle=current_app.config["SESSION_IDLE"])
    with transaction():
        entrance.end_sessions(
            queries.own_for_change(actor),
            session_id=next(
                (one.id for one in known if tokens.handle(one.token_digest, one.id) == named), 0
            ),
            keep=_token(),
            actor=actor,
            now=now,
        )
    flash(_("Đã kết thúc phiên đăng nhập đó."), "success")
    return redirect(url_for("account.show"), 303)


@blueprint.post("/sign-out-everywhere")
def sign_out_everywhere() -> ResponseReturnValue:
    """End every session of one's own, this one too."""
    actor = current_actor()
    with transaction():
        entrance.end_sessions(queries.own_for_change(actor), actor=actor, now=clock.now())
    logout_user()
    session.clear()
    flash(_("Đã đăng xuất khỏi mọi thiết bị."), "success")
    return redirect(url_for("people.sign_in"), 303)


def _token() -> str:
    visitor = current_visitor()
    return str(visitor.get_id()) if visitor else ""
