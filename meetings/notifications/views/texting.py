"""Short messages: the operator's gateway, for whoever administers the house."""

from http import HTTPStatus

from flask import Blueprint, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from meetings.kit import clock, onetime
from meetings.kit.errors import DomainError
from meetings.kit.i18n import mark as _m
from meetings.kit.transactions import transaction
from meetings.notifications import papers, queries
from meetings.notifications.commands import gateway as commands
from meetings.notifications.forms import GatewayForm, TryPhoneForm, standing
from meetings.notifications.queries import gateway
from meetings.web.onetime import once, read_version
from meetings.web.session import current_actor

blueprint = Blueprint("texting", __name__, url_prefix="/admin/channels/sms")
_TRIAL = _m("Tin nhắn thử của Điểm Cầu.")


@blueprint.route("/", methods=["GET", "POST"])
@once
def show() -> ResponseReturnValue:
    """Show how the gateway is asked, and let it be set."""
    actor, status = current_actor(), 200
    gateway.must_set_house(actor)
    form = GatewayForm(obj=gateway.get())
    if form.validate_on_submit():
        try:
            with transaction():
                held = gateway.for_change()
                onetime.check_version(held.version, read_version())
                guard = queries.guard(current_app.config)
                commands.put(held, wanted=form.wanted, guard=guard, actor=actor, now=clock.now())
            flash(_("Đã lưu cấu hình tin nhắn SMS."), "success")
            return redirect(url_for(".show"), 303)
        except DomainError as refusal:
            form.refuse(refusal)
            status = int(refusal.status)
    elif form.is_submitted():
        status = 422
    is_stale = status == HTTPStatus.CONFLICT
    return _page(form, TryPhoneForm(formdata=None), is_stale=is_stale), status


@blueprint.post("/test")
@once
def try_out() -> ResponseReturnValue:
    """Send a short message to a number, as a test."""
    actor, form, status = current_actor(), TryPhoneForm(), 422
    gateway.must_set_house(actor)
    if form.validate_on_submit():
        try:
            with transaction():
                commands.try_out(
                    gateway.for_change(),
                    phone=form.phone.data,
                    text=_(_TRIAL),
                    actor=actor,
                    now=clock.now(),
                )
            flash(
                _(
                    "Đã xếp hàng gửi thử; kết quả hiện ở trang Thư gửi đi. "
                    "Tin nhắn chỉ gửi từ 7 giờ đến 20 giờ."
                ),
                "success",
            )
            return redirect(url_for(".show"), 303)
        except DomainError as refusal:
            form.refuse(refusal)
            status = int(refusal.status)
    return _page(GatewayForm(formdata=None, obj=gateway.get()), form), status


def _page(form: GatewayForm, trial: TryPhoneForm, *, is_stale: bool = False) -> str:
    held = gateway.get()
    return render_template(
        "notifications/channels/sms.html",
        form=form,
        trial=trial,
        gateway=held,
        examples=papers.text_examples(held),
        standing=standing(GatewayForm(formdata=None, obj=held)) if is_stale else (),
    )
