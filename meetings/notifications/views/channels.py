"""The channels besides mail, and the machines that are told, for administrators."""

from http import HTTPStatus
from typing import Final

from flask import Blueprint, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from meetings.access.permissions import Permission
from meetings.kit import clock, onetime
from meetings.kit.errors import DomainError
from meetings.kit.transactions import transaction
from meetings.notifications import papers, queries
from meetings.notifications.commands import webhooks as commands
from meetings.notifications.forms import EVENTS, WebhookForm, standing
from meetings.notifications.models import WebhookEndpoint
from meetings.notifications.queries import gateway, webhooks
from meetings.organisations.models import Organisation
from meetings.web.onetime import once, read_version
from meetings.web.session import current_actor

blueprint = Blueprint("channels", __name__, url_prefix="/admin/channels")
_FORM: Final = "notifications/channels/webhook_form.html"


@blueprint.get("/")
def index() -> ResponseReturnValue:
    """Show by which ways messages leave the house."""
    actor = current_actor()
    actor.must_anywhere(Permission.CHANNEL_MANAGE)
    guard = queries.guard(current_app.config)
    return render_template(
        "notifications/channels/index.html",
        endpoints=webhooks.every(actor),
        hosts=sorted(guard.hosts),
        may_set_house=gateway.may_set_house(actor),
        texts_on=gateway.enabled(),
    )


@blueprint.route("/webhooks/new", methods=["GET", "POST"])
@once
def add() -> ResponseReturnValue:
    """Let a machine be told; its secret is shown this once."""
    actor, form, status = current_actor(), WebhookForm(), 200
    actor.must_anywhere(Permission.CHANNEL_MANAGE)
    offices = _offer(form)
    if form.validate_on_submit():
        try:
            with transaction():
                made = commands.add(
                    offices[str(form.office.data)],
                    wanted=form.wanted,
                    guard=queries.guard(current_app.config),
                    actor=actor,
                    now=clock.now(),
                )
            _show_secret(made)
            return redirect(url_for(".show", hook=made.public_id), 303)
        except DomainError as refusal:
            form.refuse(refusal)
            status = int(refusal.status)
    elif form.is_submitted():
        status = 422
    return render_template(
        "notifications/channels/webhook_form.html", form=form, endpoint=None, standing=()
    ), status


@blueprint.get("/webhooks/<string:hook>")
def show(hook: str) -> ResponseReturnValue:
    """Show a machine and what it was told lately."""
    found = webhooks.get(hook, actor=current_actor())
    return render_template(
        "notifications/channels/webhook.html",
        endpoint=found,
        results=webhooks.last_results(found),
        event_words={one.value: word for one, word in EVENTS.items()},
        states=papers.STATES,
        why=papers.why,
        content=papers.content,
    )


@blueprint.route("/webhooks/<string:hook>/edit", methods=["GET", "POST"])
@once
def edit(hook: str) -> ResponseReturnValue:
    """Tell a machine something else, or elsewhere, or no more."""
    actor = current_actor()
    found, status = webhooks.get(hook, actor=actor), 200
    form = WebhookForm(obj=found)
    del form.office
    if form.validate_on_submit():
        try:
            with transaction():
                held = webhooks.for_change(hook, actor=actor)
                onetime.check_version(held.version, read_version())
                guard = queries.guard(current_app.config)
                commands.change(held, wanted=form.wanted, guard=guard, actor=actor, now=clock.now())
            flash(_("Đã lưu webhook."), "success")
            return redirect(url_for(".show", hook=hook), 303)
        except DomainError as refusal:
            form.refuse(refusal)
            status = int(refusal.status)
    elif form.is_submitted():
        status = 422
    fresh = webhooks.get(hook, actor=actor)
    current = WebhookForm(formdata=None, obj=fresh)
    del current.office
    return render_template(
        "notifications/channels/webhook_form.html",
        form=form,
        endpoint=fresh,
        standing=standing(current) if status == HTTPStatus.CONFLICT else (),
    ), status


@blueprint.post("/webhooks/<string:hook>/secret")
@once
def renew_secret(hook: str) -> ResponseReturnValue:
    """Give a machine another secret, shown this once."""
    actor = current_actor()
    with transaction():
        found = webhooks.for_change(hook, actor=actor)
        onetime.check_version(found.version, read_version())
        commands.renew_secret(found, actor=actor, now=clock.now())
    _show_secret(found)
    return redirect(url_for(".show", hook=hook), 303)


@blueprint.post("/webhooks/<string:hook>/test")
@once
def try_out(hook: str) -> ResponseReturnValue:
    """Send a machine a test."""
    actor = current_actor()
    with transaction():
        found = webhooks.for_change(hook, actor=actor)
        commands.try_out(found, actor=actor, now=clock.now())
    flash(_("Đã xếp hàng gửi thử; kết quả hiện ở danh sách dưới đây."), "success")
    return redirect(url_for(".show", hook=hook), 303)


def _offer(form: WebhookForm) -> dict[str, Organisation]:
    offices = {one.public_id: one for one in webhooks.offices(current_actor())}
    form.office.choices = [(name, one.name) for name, one in offices.items()]
    return offices


def _show_secret(endpoint: WebhookEndpoint) -> None:
    secret = papers.secret(endpoint)
    told = _("Khóa ký của webhook, chỉ hiện một lần, hãy chép lại ngay: %(secret)s", secret=secret)
    flash(told, "warning")
