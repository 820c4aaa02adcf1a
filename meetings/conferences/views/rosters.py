"""Lists of delegates from a sheet: upload, look at them line by line, take them over."""

from typing import Final

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import ngettext

from meetings.conferences.commands import importing as commands
from meetings.conferences.forms.answering import ImportForm
from meetings.conferences.models import Conference, Participation
from meetings.conferences.papers import lists
from meetings.conferences.queries import composition, points, visibility
from meetings.conferences.queries import delegates as queries
from meetings.conferences.rules import delegates as rules
from meetings.conferences.rules.delegates import Roster
from meetings.conferences.views.answering import blueprint
from meetings.conferences.views.naming import permitted
from meetings.kit import clock, sheets
from meetings.kit.errors import DomainError
from meetings.kit.filenames import safe_filename
from meetings.kit.sheets import Limits
from meetings.kit.transactions import transaction
from meetings.web import downloads
from meetings.web.onetime import once
from meetings.web.session import current_actor

_KNOWN: Final = tuple(title for titles in rules.HEADERS.values() for title in titles)
_SHOWN_LINES: Final = 200


@blueprint.get("/delegates/template.xlsx")
def template(code: str, point: str) -> ResponseReturnValue:
    """Give a sheet to fill in, with a line for every post that is asked for."""
    _conference, invited = permitted(code, point)
    sheet = lists.delegate_sheet(composition.of_point(invited))
    return downloads.xlsx("danh-sach-dai-bieu.xlsx", [sheet])


@blueprint.route("/delegates/import", methods=["GET", "POST"])
@once
def upload(code: str, point: str) -> ResponseReturnValue:
    """Read a list; nothing is taken over before somebody has looked at it."""
    actor = current_actor()
    conference, invited = permitted(code, point)
    form = ImportForm()
    if request.method == "GET":
        return _upload_page(form, conference, invited)
    try:
        roster, filename = _read(invited)
        with transaction():
            conference = visibility.get(code, actor=actor)
            kept = commands.keep_list(
                points.get(conference, point, actor=actor),
                roster=roster,
                source=safe_filename(filename),
                actor=actor,
                now=clock.now(),
            )
    except DomainError as refusal:
        form.refuse(refusal)
        conference, invited = permitted(code, point)
        return _upload_page(form, conference, invited), refusal.status
    return redirect(url_for("answers.preview", code=code, point=point, draft=kept.public_id))


@blueprint.get("/delegates/imports/<string:draft>")
def preview(code: str, point: str, draft: str) -> ResponseReturnValue:
    """Show a list that was read: what is good, and what is wrong on which line."""
    conference, invited = permitted(code, point)
    kept = queries.draft(invited, draft, account_id=current_actor().id, now=clock.now())
    lines = queries.lines(kept)
    wrong = [line for line in lines if not line.is_good]
    return render_template(
        "conferences/answers/preview.html",
        conference=conference,
        point=invited,
        kept=kept,
        lines=lines[:_SHOWN_LINES],
        wrong=wrong[:_SHOWN_LINES],
        total=len(lines),
        good=len(lines) - len(wrong),
        bad=len(wrong),
    )


@blueprint.post("/delegates/imports/<string:draft>/confirm")
@once
def take(code: str, point: str, draft: str) -> ResponseReturnValue:
    """Take the good lines of a list over."""
    actor, now = current_actor(), clock.now()
    with transaction():
        conference = visibility.get(code, actor=actor)
        invited = points.for_change(conference, point, actor=actor)
        kept = queries.draft_for_change(invited, draft, account_id=actor.id, now=now)
        count = commands.take_list(invited, kept=kept, actor=actor, now=now)
    flash(ngettext("Đã nhập %(num)d đại biểu.", "Đã nhập %(num)d đại biểu.", count), "success")
    return redirect(url_for("answers.delegates", code=code, point=point))


def _read(point: Participation) -> tuple[Roster, str]:
    """Return the list that was uploaded, read and compared with who is named already."""
    file = request.files.get("file")
    if file is None or not file.filename:
        raise rules.NoFileError
    table = sheets.read_table(
        file.read(),
        file.filename,
        limits=Limits(rows=rules.MOST_ROWS),
        known_headers=_KNOWN,
    )
    rows = ((row.number, row.cells) for row in table.rows)
    return rules.read(table.header, rows, known=queries.keys(point)), file.filename


def _upload_page(form: ImportForm, conference: Conference, point: Participation) -> str:
    return render_template(
        "conferences/answers/import.html", form=form, conference=conference, point=point
    )
