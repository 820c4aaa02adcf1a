"""Putting items in another order, one step or all at once."""

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from meetings.agenda import commands, queries
from meetings.agenda.rules import arranging
from meetings.agenda.rules.arranging import Layout, RearrangedError
from meetings.agenda.views.pages import blueprint, page
from meetings.conferences.queries import visibility
from meetings.kit import clock
from meetings.kit.transactions import transaction
from meetings.web.errors import words
from meetings.web.onetime import once, read_version
from meetings.web.session import current_actor


@blueprint.post("/arrange")
@once
def arrange(code: str) -> ResponseReturnValue:
    """Put all items in the order that was sent; a stale one is shown beside what stands now."""
    wanted = arranging.read(request.form.getlist("order"))
    try:
        with transaction():
            conference = visibility.for_change(code, actor=current_actor())
            commands.arrange(
                conference,
                wanted=wanted,
                read_at=request.form.get("stamp", ""),
                actor=current_actor(),
                now=clock.now(),
            )
    except RearrangedError as refusal:
        return _beside_what_stands(code, wanted, refusal), refusal.status
    flash(gettext("Đã lưu thứ tự chương trình."), "success")
    return redirect(url_for(".index", code=code))


@blueprint.post("/<string:item>/move-up")
@once
def move_up(code: str, item: str) -> ResponseReturnValue:
    """Let an item change places with the one before it."""
    with transaction():
        conference = visibility.for_change(code, actor=current_actor())
        commands.move_up(
            queries.for_change(conference, item),
            conference=conference,
            version=read_version(),
            actor=current_actor(),
            now=clock.now(),
        )
    return redirect(url_for(".index", code=code, _anchor=item))


@blueprint.post("/<string:item>/move-down")
@once
def move_down(code: str, item: str) -> ResponseReturnValue:
    """Let an item change places with the one after it."""
    with transaction():
        conference = visibility.for_change(code, actor=current_actor())
        commands.move_down(
            queries.for_change(conference, item),
            conference=conference,
            version=read_version(),
            actor=current_actor(),
            now=clock.now(),
        )
    return redirect(url_for(".index", code=code, _anchor=item))


def _beside_what_stands(code: str, wanted: Layout, refusal: RearrangedError) -> str:
    """Show the present order, and offer the one that was wanted for the items that stand now."""
    conference = visibility.get(code, actor=current_actor())
    blocks = queries.timetable(conference)
    offered = arranging.merged(wanted, queries.layout(blocks))
    titles = {line.item.public_id: line.item.title for block in blocks for line in block.lines}
    return page(
        conference,
        refusal=words(refusal),
        offered=arranging.written(offered),
        offered_titles=[titles[item] for ids in offered.values() for item in ids],
    )
