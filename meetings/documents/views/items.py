"""Papers beside an item of the agenda: choosing among those there are, adding one, taking away."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from meetings.access.permissions import Permission
from meetings.agenda import queries as agenda
from meetings.agenda.models import AgendaItem
from meetings.conferences.models import Conference
from meetings.conferences.queries import visibility
from meetings.conferences.rules import places, stages
from meetings.documents.commands import papers as commands
from meetings.documents.forms import PaperForm
from meetings.documents.models import Document
from meetings.documents.queries import papers as queries
from meetings.documents.rules import taking
from meetings.documents.views.papers import blueprint, stored
from meetings.kit import clock
from meetings.kit.errors import DomainError
from meetings.kit.transactions import transaction
from meetings.web.onetime import once, read_version
from meetings.web.session import current_actor


@blueprint.get("/agenda/<string:item>/documents")
def at_item(code: str, item: str) -> ResponseReturnValue:
    """Show the papers beside an item, and those that could stand there."""
    conference = _mine(code)
    return _page(conference, agenda.get(conference, item), PaperForm(formdata=None))


@blueprint.post("/agenda/<string:item>/documents/add")
@once
def add_to_item(code: str, item: str) -> ResponseReturnValue:
    """Take a new paper that stands beside this item from the start."""
    actor = current_actor()
    conference = _mine(code)
    form = PaperForm()
    if not form.validate():
        again = _page(conference, agenda.get(conference, item), form)
        return again, HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        paper = stored(form)
        with transaction():
            conference = visibility.for_change(code, actor=actor)
            beside = next((one for one in agenda.items(conference) if one.public_id == item), None)
            commands.add(conference, paper=paper, item=beside, actor=actor, now=clock.now())
    except DomainError as refusal:
        form.refuse(refusal)
        conference = _mine(code)  # read again: the item may be gone by now
        return _page(conference, agenda.get(conference, item), form), refusal.status
    if beside is None:
        told = gettext(
            "Nội dung này vừa được bỏ khỏi chương trình; tài liệu được lưu ở đây, không gắn với "
            "nội dung nào."
        )
        flash(told, "warning")
        return redirect(url_for(".index", code=code))
    flash(gettext("Đã thêm tài liệu. Các điểm cầu thấy tài liệu sau khi bạn phát hành."), "success")
    return redirect(url_for(".at_item", code=code, item=item))


@blueprint.post("/agenda/<string:item>/documents/<string:document>/attach")
@once
def attach(code: str, item: str, document: str) -> ResponseReturnValue:
    """Put a paper of the conference beside this item."""
    _place(code, item, document, is_beside=True)
    flash(gettext("Đã gắn tài liệu vào nội dung."), "success")
    return redirect(url_for(".at_item", code=code, item=item))


@blueprint.post("/agenda/<string:item>/documents/<string:document>/detach")
@once
def detach(code: str, item: str, document: str) -> ResponseReturnValue:
    """Let a paper stand beside no item; it stays a paper of the conference."""
    _place(code, item, document, is_beside=False)
    flash(gettext("Đã gỡ tài liệu khỏi nội dung; tài liệu vẫn ở mục Tài liệu."), "success")
    return redirect(url_for(".at_item", code=code, item=item))


@blueprint.app_context_processor
def _papers_of_items() -> dict[str, Callable[..., Any]]:
    """Give the pages of the agenda the means to show what stands beside each item."""
    return {"item_papers": item_papers, "may_keep_papers": may_keep_papers}


def item_papers(conference: Conference) -> dict[int, list[Document]]:
    """Return the papers beside the items (by their key) that the reader may read."""
    return queries.by_item(conference, actor=current_actor())


def may_keep_papers(conference: Conference) -> bool:
    """Say whether the reader may put papers beside the items now."""
    may_add = queries.may_add(conference, actor=current_actor())
    return may_add and conference.stage in stages.OPEN


def _place(code: str, item: str, document: str, *, is_beside: bool) -> None:
    actor = current_actor()
    with transaction():
        conference = visibility.for_change(code, actor=actor)
        beside = agenda.get(conference, item)
        commands.place(
            queries.for_change(conference, document, actor=actor),
            item=beside if is_beside else None,
            conference=conference,
            version=read_version(),
            actor=actor,
            now=clock.now(),
        )


def _mine(code: str) -> Conference:
    """Return a conference whose papers the reader keeps, while they may change, or refuse."""
    actor = current_actor()
    conference = visibility.get(code, actor=actor)
    actor.must(Permission.DOCUMENT_ADD, *places.of_conference(conference))
    stages.check_open(conference.stage)
    return conference


def _page(conference: Conference, item: AgendaItem, form: PaperForm) -> str:
    papers = queries.papers(conference, actor=current_actor())
    return render_template(
        "documents/at_item.html",
        conference=conference,
        item=item,
        form=form,
        beside=[paper for paper in papers if paper.agenda_item_id == item.id],
        others=[paper for paper in papers if paper.agenda_item_id != item.id],
        item_titles={one.id: one.title for one in agenda.items(conference)},
        largest=taking.LARGEST,
        accept=",".join(taking.ENDINGS),
    )
