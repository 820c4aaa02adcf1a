"""Attendance for programs and spreadsheets: JSON, CSV, Excel."""

from flask.typing import ResponseReturnValue

from meetings.attendance import papers
from meetings.attendance.queries import numbers, roll
from meetings.attendance.views.overall import blueprint
from meetings.conferences.queries import visibility
from meetings.web import downloads
from meetings.web.session import current_actor


@blueprint.get("/attendance.json")
def data(code: str) -> ResponseReturnValue:
    """Tell the numbers to a program."""
    actor = current_actor()
    conference = visibility.get(code, actor=actor)
    return papers.totals_json(conference, numbers.overall(conference, actor=actor))


@blueprint.get("/attendance.csv")
def table(code: str) -> ResponseReturnValue:
    """Give the list of delegates, a row each."""
    actor = current_actor()
    conference = visibility.get(code, actor=actor)
    people = roll.delegates_with_state(conference, actor=actor)
    return downloads.csv(
        f"{code}-attendance.csv", papers.delegates_header(), papers.delegate_rows(people)
    )


@blueprint.get("/attendance.xlsx")
def workbook(code: str) -> ResponseReturnValue:
    """Give points and delegates as a workbook."""
    actor = current_actor()
    conference = visibility.get(code, actor=actor)
    people = roll.delegates_with_state(conference, actor=actor)
    listed = numbers.all_points(conference, actor=actor)
    return downloads.xlsx(f"{code}-attendance.xlsx", papers.sheets(people, listed))
