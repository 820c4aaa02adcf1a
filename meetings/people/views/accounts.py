"""The administration of people, accounts and duties."""

from collections.abc import Sequence
from datetime import date, timedelta

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from meetings.access.permissions import Permission
from meetings.bridge_points import queries as bridge_points
from meetings.kit import clock, onetime, tokens, vietnamese
from meetings.kit.errors import DomainError
from meetings.kit.transactions import transaction
from meetings.organisations import queries as organisations
from meetings.organisations.models import Organisation
from meetings.people import queries
from meetings.people.commands import accounts, passwords
from meetings.people.forms import DUTY_WORDS, DutyForm, NewcomerForm, PersonForm
from meetings.people.models import Account
from meetings.people.queries import Sought
from meetings.people.rules import passwords as strength
from meetings.web.listing import page_number
from meetings.web.onetime import once, read_version
from meetings.web.session import current_actor

blueprint = Blueprint("accounts", __name__, url_prefix="/admin/accounts")


@blueprint.get("/")
def index() -> ResponseReturnValue:
    """List the accounts one looks after."""
    actor = current_actor()
    actor.must_anywhere(Permission.ACCOUNT_MANAGE)
    sought = Sought(
        text=request.args.get("q", ""),
        with_closed=request.args.get("closed") == "1",
        sort=request.args.get("sort", "name"),
    )
    page = queries.page(sought, actor=actor, number=page_number())
    return render_template("people/accounts.html", page=page, sought=sought)


@blueprint.route("/new", methods=["GET", "POST"])
@once
def open_account() -> ResponseReturnValue:
    """Open an account; its first password is shown this once."""
    actor = current_actor()
    actor.must_anywhere(Permission.ACCOUNT_MANAGE)
    form, status = NewcomerForm(), 200
    if form.validate_on_submit():
        try:
            first = strength.draw()
            hashed = strength.hasher(cheap=current_app.config["CHEAP_PASSWORDS"]).hash(first)
            with transaction():
                account = accounts.open_account(
                    form.newcomer(hashed),
                    organisation=_office(form.organisation.data, "organisation"),
                    actor=actor,
                    now=clock.now(),
                )
            return render_template("people/first_password.html", account=account, password=first)
        except DomainError as error:
            form.refuse(error)
            status = int(error.status)
    elif form.is_submitted():
        status = 422
    page = render_template("people/new_account.html", form=form, offices=_offices())
    return page, status


@blueprint.get("/<string:account>")
def show(account: str) -> ResponseReturnValue:
    """Show an account with its duties."""
    return _page(queries.get(account, actor=current_actor()), duty_form=DutyForm(formdata=None))


@blueprint.route("/<string:account>/edit", methods=["GET", "POST"])
@once
def edit(account: str) -> ResponseReturnValue:
    """Change name, post, mail and phone."""
    actor = current_actor()
    known = queries.get(account, actor=actor)
    form, status = PersonForm(obj=known.person), 200
    if form.validate_on_submit():
        try:
            with transaction():
                held = queries.for_change(account, actor=actor)
                onetime.check_version(held.version, read_version())
                accounts.change_person(held, contact=form.contact, actor=actor, now=clock.now())
            flash(_("Đã lưu thông tin của %(name)s.", name=form.name.data), "success")
            return redirect(url_for("accounts.show", account=account), 303)
        except DomainError as error:
            form.refuse(error)
            status = int(error.status)
    elif form.is_submitted():
        status = 422
    return render_template("people/edit_account.html", form=form, account=known), status


@blueprint.post("/<string:account>/duties/give")
@once
def give_duty(account: str) -> ResponseReturnValue:
    """Give an account a duty at an office or a bridge point."""
    actor = current_actor()
    known = queries.get(account, actor=actor)
    form, status = DutyForm(), 422
    if form.validate():
        try:
            with transaction():
                point = bridge_points.named(form.place.data, actor=actor)
                accounts.give_duty(
                    queries.for_change(account, actor=actor),
                    role=form.role.data,
                    organisation=point.organisation if point else _office(form.place.data, "place"),
                    bridge_point=point,
                    term=form.term,
                    actor=actor,
                    now=clock.now(),
                )
            flash(_("Đã giao nhiệm vụ."), "success")
            return redirect(url_for("accounts.show", account=account), 303)
        except DomainError as error:
            form.refuse(error)
            status = int(error.status)
    return _page(known, duty_form=form, status=status)


@blueprint.post("/<string:account>/duties/<string:duty>/end")
@once
def end_duty(account: str, duty: str) -> ResponseReturnValue:
    """Let a duty end: yesterday was its last day."""
    actor = current_actor()
    yesterday = _today() - timedelta(days=1)
    with transaction():
        held = queries.for_change(account, actor=actor)
        accounts.end_duty(
            queries.duty(duty, account=held), last_day=yesterday, actor=actor, now=clock.now()
        )
    flash(_("Đã kết thúc nhiệm vụ."), "success")
    return redirect(url_for("accounts.show", account=account), 303)


@blueprint.post("/<string:account>/close")
@once
def close(account: str) -> ResponseReturnValue:
    """Take an account out of use."""
    actor = current_actor()
    with transaction():
        held = queries.for_change(account, actor=actor)
        accounts.close(held, actor=actor, now=clock.now())
    flash(_("Đã khóa tài khoản; mọi phiên đăng nhập của tài khoản đã kết thúc."), "success")
    return redirect(url_for("accounts.show", account=account), 303)


@blueprint.post("/<string:account>/reopen")
@once
def reopen(account: str) -> ResponseReturnValue:
    """Let a closed account act again."""
    actor = current_actor()
    with transaction():
        held = queries.for_change(account, actor=actor)
        accounts.reopen(held, actor=actor, now=clock.now())
    flash(_("Đã mở lại tài khoản."), "success")
    return redirect(url_for("accounts.show", account=account), 303)


@blueprint.post("/<string:account>/renew-password")
@once
def renew_password(account: str) -> ResponseReturnValue:
    """Draw a new first password, shown this once."""
    actor = current_actor()
    first = strength.draw()
    hashed = strength.hasher(cheap=current_app.config["CHEAP_PASSWORDS"]).hash(first)
    with transaction():
        held = queries.for_change(account, actor=actor)
        passwords.renew(held, password_hash=hashed, actor=actor, now=clock.now())
    return render_template("people/first_password.html", account=held, password=first)


def _page(account: Account, *, duty_form: DutyForm, status: int = 200) -> ResponseReturnValue:
    page = render_template(
        "people/show_account.html",
        account=account,
        office=queries.office(account.person),
        duties=queries.every_duty(account.id),
        duty_words=DUTY_WORDS,
        handle=tokens.handle,
        offices=_offices(),
        form=duty_form,
        today=_today(),
    )
    return page, status


def _today() -> date:
    return clock.now().astimezone(vietnamese.ZONE).date()


def _office(text: str, field: str) -> Organisation:
    return organisations.named(text, day=_today(), actor=current_actor(), field=field)


def _offices() -> Sequence[Organisation]:
    """Return what a field for an office suggests: the highest ones, for the list stays short."""
    return organisations.choices(day=_today(), actor=current_actor(), most=150)
