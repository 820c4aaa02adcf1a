"""Signing in, signing out, passwords and the language."""

from dataclasses import replace
from typing import Final
from urllib.parse import urlsplit

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
from flask_login import login_user, logout_user
from werkzeug.wrappers import Response

from meetings.access.actor import Actor
from meetings.kit import clock, vietnamese
from meetings.kit.errors import DomainError
from meetings.kit.i18n import mark as _m
from meetings.kit.transactions import transaction
from meetings.people import queries
from meetings.people.commands import accounts, entrance, passwords
from meetings.people.forms import ForgottenForm, PasswordForm, ResetForm, SignInForm
from meetings.people.models import Account
from meetings.people.rules import accounts as rules
from meetings.people.rules import guard as guards
from meetings.people.rules import passwords as strength
from meetings.people.rules.accounts import Origin
from meetings.people.rules.guard import Guard
from meetings.people.rules.passwords import Hasher
from meetings.web.locale import COOKIE, LANGUAGES
from meetings.web.session import NOBODY, Visitor, current_actor, current_visitor, public

blueprint = Blueprint("people", __name__)
_A_YEAR: Final = 365 * 24 * 3600


@blueprint.route("/sign-in", methods=["GET", "POST"])
@public
def sign_in() -> ResponseReturnValue:
    """Come in with name and password; go on to the page that was asked for, if it is ours."""
    wanted = rules.own_path(request.args.get("next", "/"))
    if current_visitor() is not None:
        return redirect(wanted)
    form, status = SignInForm(), 200
    if form.validate_on_submit():
        try:
            _let_in(form)
            return redirect(wanted, 303)
        except DomainError as error:
            form.refuse(error)
            status = int(error.status)
    elif form.is_submitted():
        status = 422
    return render_template("people/sign_in.html", form=form), status


@blueprint.post("/sign-out")
def sign_out() -> ResponseReturnValue:
    """Leave; the session ends here and on the server."""
    visitor = current_visitor()
    account = queries.account(current_actor().id)
    if visitor is not None and account is not None:
        with transaction():
            entrance.sign_out(
                visitor.get_id(), account=account, actor=visitor.actor, now=clock.now()
            )
    logout_user()
    session.clear()
    flash(_("Đã đăng xuất."), "success")
    return redirect(url_for("people.sign_in"), 303)


@blueprint.post("/language")
@public
def choose_language() -> ResponseReturnValue:
    """Keep the language for this browser, and for the account of who is signed in."""
    language = request.form.get("lang", "")
    answer = redirect(_back(), 303)
    if language not in LANGUAGES:
        return answer
    actor = current_actor()
    if actor.id:
        with transaction():
            accounts.choose_language(
                queries.own_for_change(actor), language=language, actor=actor, now=clock.now()
            )
    _remember_language(answer, language)
    return answer


@blueprint.route("/password", methods=["GET", "POST"])
def change_password() -> ResponseReturnValue:
    """Choose a new password; every other browser of this account has to sign in again."""
    form, status = PasswordForm(), 200
    if form.validate_on_submit():
        try:
            _change_password(form)
            flash(_("Đã đổi mật khẩu. Các phiên đăng nhập khác đã kết thúc."), "success")
            return redirect(url_for("home.index"), 303)
        except DomainError as error:
            form.refuse(error)
            status = int(error.status)
    elif form.is_submitted():
        status = 422
    return render_template("people/password.html", form=form, least=_least()), status


@blueprint.route("/password/forgotten", methods=["GET", "POST"])
@public
def forget_password() -> ResponseReturnValue:
    """Ask for a mail with a link; the answer is the same whether the account is there or not."""
    form, status = ForgottenForm(), 200
    if form.validate_on_submit():
        try:
            _ask_reset(form.name.data)
            return render_template("people/reset_sent.html")
        except DomainError as error:
            form.refuse(error)
            status = int(error.status)
    elif form.is_submitted():
        status = 422
    return render_template("people/forgotten.html", form=form), status


@blueprint.route("/password/reset/<string:token>", methods=["GET", "POST"])
@public
def reset_password(token: str) -> ResponseReturnValue:
    """Set a new password by the link of a mail; it works once and for 30 minutes."""
    now = clock.now()
    if not queries.reset_is_open(token, now=now):
        raise rules.UsedLinkError(
            _m("Liên kết đã dùng hoặc đã hết hạn. Hãy yêu cầu một liên kết mới.")
        )
    form, status = ResetForm(), 200
    if form.validate_on_submit():
        try:
            strength.check(form.new.data, username="", least=_least())
            hashed = _hasher().hash(form.new.data)
            with transaction():
                passwords.use_reset(token, password_hash=hashed, actor=_knocker(), now=now)
            flash(_("Đã đặt mật khẩu mới. Hãy đăng nhập."), "success")
            return redirect(url_for("people.sign_in"), 303)
        except DomainError as error:
            form.refuse(error)
            status = int(error.status)
    elif form.is_submitted():
        status = 422
    return render_template("people/reset.html", form=form, token=token, least=_least()), status


def _let_in(form: SignInForm) -> None:
    """Count the attempt, compare outside any transaction, then open the session."""
    key = rules.username_key(form.username.data)
    counted = guards.of_sign_in(username_key=key, ip=_origin().ip)
    account = queries.account_named(key)
    with transaction():
        entrance.claim_attempt(
            counted,
            about=account.public_id if account else "",
            actor=_knocker(),
            now=clock.now(),
        )
    stored = account.password_hash if account else None
    if not _hasher().matches(stored, form.password.data) or account is None:
        raise rules.WrongSignInError(_m("Tên đăng nhập hoặc mật khẩu không đúng."))
    outdated = _hasher().is_outdated(account.password_hash)
    rehashed = _hasher().hash(form.password.data) if outdated else ""
    _open(account, counted=counted, password_hash=rehashed)


def _open(account: Account, *, counted: tuple[Guard, ...], password_hash: str = "") -> None:
    """Open a session with a new token and put it into a cookie that held nothing before (T09)."""
    now = clock.now()
    today = now.astimezone(vietnamese.ZONE).date()
    actor = queries.actor(account.id, today=today, origin=_origin().ip) or NOBODY
    with transaction():
        token = entrance.sign_in(
            account,
            counted=counted,
            origin=_origin(),
            lasts=current_app.config["SESSION_ABSOLUTE"],
            actor=actor,
            now=now,
            password_hash=password_hash,
        )
    session.clear()
    login_user(Visitor(token=token, actor=actor, language=account.language))


def _change_password(form: PasswordForm) -> None:
    actor = current_actor()
    account = queries.own(actor)
    counted = guards.of_password(account_id=account.id)
    with transaction():
        entrance.claim_attempt(counted, about=account.public_id, actor=actor, now=clock.now())
    if not _hasher().matches(account.password_hash, form.current.data):
        raise strength.WrongPasswordError(_m("Mật khẩu hiện tại không đúng."), field="current")
    if form.new.data == form.current.data:
        raise strength.WeakPasswordError(
            _m("Mật khẩu mới phải khác mật khẩu hiện tại."), field="new"
        )
    strength.check(form.new.data, username=account.username, least=_least())
    hashed = _hasher().hash(form.new.data)
    with transaction():
        mine = queries.own_for_change(actor)
        passwords.change_own(mine, password_hash=hashed, actor=actor, now=clock.now())
    _open(account, counted=counted)


def _ask_reset(name: str) -> None:
    account = queries.account_to_reset(name)
    counted = guards.of_reset(username_key=rules.username_key(name), ip=_origin().ip)
    with transaction():
        about = account.public_id if account else ""
        entrance.claim_attempt(counted, about=about, actor=_knocker(), now=clock.now())
        if account is not None:
            passwords.ask_reset(account, actor=_knocker(), now=clock.now())


def _hasher() -> Hasher:
    return strength.hasher(cheap=current_app.config["CHEAP_PASSWORDS"])


def _least() -> int:
    return int(current_app.config["PASSWORD_LENGTH"])


def _origin() -> Origin:
    return Origin(ip=request.remote_addr or "", agent=request.user_agent.string)


def _knocker() -> Actor:
    """Return who stands at the door: nobody known, but from somewhere."""
    return replace(NOBODY, origin=_origin().ip)


def _back() -> str:
    """Return the page of ours that the request came from."""
    came = urlsplit(request.referrer or "")
    if came.netloc != request.host:
        return "/"
    kept = "&".join(part for part in came.query.split("&") if not part.startswith("lang="))
    return rules.own_path(f"{came.path}?{kept}" if kept else came.path or "/")


def _remember_language(answer: Response, language: str) -> None:
    answer.set_cookie(
        COOKIE,
        language,
        max_age=_A_YEAR,
        secure=current_app.config["SESSION_COOKIE_SECURE"],
        httponly=True,
        samesite="Lax",
    )
