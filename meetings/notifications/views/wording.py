"""The words of messages, for whoever administers the house."""

from http import HTTPStatus
from typing import Final

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _

from meetings.kit import clock
from meetings.kit.errors import DomainError, NotFoundError
from meetings.kit.i18n import mark as _m
from meetings.kit.transactions import transaction
from meetings.notifications import papers
from meetings.notifications.commands import templates as commands
from meetings.notifications.commands.templates import Which
from meetings.notifications.forms import EVENTS, LANGUAGES, WordsForm, standing
from meetings.notifications.queries import templates
from meetings.notifications.queries.gateway import must_set_house
from meetings.notifications.rules import Channel, MailKind
from meetings.notifications.rules import templates as rules
from meetings.notifications.rules.webhooks import HookEvent
from meetings.web.onetime import once, read_version
from meetings.web.session import current_actor

blueprint = Blueprint("wording", __name__, url_prefix="/admin/templates")
_ONE: Final = "/<string:channel>/<string:kind>/<string:language>"


@blueprint.get("/")
def index() -> ResponseReturnValue:
    """List the kinds of messages of each channel, and which of them have words of their own."""
    must_set_house(current_actor())
    return render_template(
        "notifications/channels/templates.html",
        channels=papers.CHANNELS,
        languages=LANGUAGES,
        kinds={channel: papers.kinds(channel) for channel in Channel},
        label=_label,
        held=templates.every(),
    )


@blueprint.route(_ONE, methods=["GET", "POST"])
@once
def edit(channel: str, kind: str, language: str) -> ResponseReturnValue:
    """Show the words of a kind of message with a preview, and let them be changed."""
    actor, which = current_actor(), _which(channel, kind, language)
    must_set_house(actor)
    form, status = _form(which), 200
    if form.validate_on_submit():
        try:
            places = papers.places(which.channel, which.kind)
            for name, text in zip(("subject", "body"), _words(form), strict=True):
                rules.check(text, allowed=places, field=name)
            if "preview" not in request.form:
                with transaction():
                    commands.put(
                        which,
                        words=_words(form),
                        places=places,
                        version=read_version(),
                        actor=actor,
                        now=clock.now(),
                    )
                flash(_("Đã lưu mẫu tin."), "success")
                return redirect(_address(which), 303)
        except DomainError as refusal:
            form.refuse(refusal)
            status = int(refusal.status)
    elif form.is_submitted():
        status = 422
    is_looking = status == HTTPStatus.OK and "preview" in request.form
    page = _page(form, which, is_stale=status == HTTPStatus.CONFLICT, is_looking=is_looking)
    return page, status


@blueprint.post(f"{_ONE}/reset")
@once
def reset(channel: str, kind: str, language: str) -> ResponseReturnValue:
    """Take the words of the product again."""
    actor, which = current_actor(), _which(channel, kind, language)
    with transaction():
        commands.reset(which, version=read_version(), actor=actor, now=clock.now())
    flash(_("Đã trả về mẫu gốc."), "success")
    return redirect(_address(which), 303)


def _which(channel: str, kind: str, language: str) -> Which:
    is_known = channel in set(Channel) and language in LANGUAGES
    if not is_known or kind not in papers.kinds(Channel(channel)):
        raise NotFoundError(_m("Không có mẫu tin này."))
    return Which(channel=Channel(channel), kind=kind, language=language)


def _address(which: Which) -> str:
    return url_for(".edit", channel=which.channel.value, kind=which.kind, language=which.language)


def _form(which: Which, **given: None) -> WordsForm:
    held = templates.find(which.channel, which.kind, which.language)
    with force_locale(which.language):
        subject, body = papers.original(which.channel, which.kind)
    if held is not None:
        subject, body = held.subject, held.body
    form = WordsForm(**given, data={"subject": subject, "body": body})
    if which.channel is not Channel.MAIL:
        del form.subject
    return form


def _words(form: WordsForm) -> tuple[str, str]:
    return ("" if form.subject is None else form.subject.data, form.body.data)


def _page(form: WordsForm, which: Which, *, is_stale: bool, is_looking: bool) -> str:
    held = templates.find(which.channel, which.kind, which.language)
    return render_template(
        "notifications/channels/template.html",
        form=form,
        which=which,
        held=held,
        label=_label(which.channel, which.kind),
        channel=papers.CHANNELS[which.channel],
        language_word=LANGUAGES[which.language],
        places=papers.explained(which.channel, which.kind, which.language),
        standing=standing(_form(which, formdata=None)) if is_stale else (),
        is_looking=is_looking,
        preview=papers.preview(which.channel, _words(form), which.language),
    )


def _label(channel: Channel, kind: str) -> str:
    if channel is Channel.WEBHOOK:
        word = str(EVENTS[HookEvent(kind)])
        return word[:1].upper() + word[1:]
    return str(papers.KINDS[MailKind(kind)])
