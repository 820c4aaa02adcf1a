"""Speeches for programs and spreadsheets: JSON, CSV, Excel."""

from flask.typing import ResponseReturnValue

from meetings.conferences.queries import visibility
from meetings.kit import clock
from meetings.speeches import papers
from meetings.speeches.queries import lists
from meetings.speeches.views.desk import blueprint
from meetings.web import downloads
from meetings.web.session import current_actor


@blueprint.get("/speeches.json")
def data(code: str) -> ResponseReturnValue:
    """Tell numbers and speeches to a program."""
    actor = current_actor()
    conference = visibility.get(code, actor=actor)
    numbers = lists.totals(conference, actor=actor)
    speeches = lists.everything(conference, actor=actor)
    return papers.data(conference, numbers, speeches, now=clock.now())


@blueprint.get("/speeches.csv")
def table(code: str) -> ResponseReturnValue:
    """Give the list of speeches, a row each."""
    actor = current_actor()
    speeches = lists.everything(visibility.get(code, actor=actor), actor=actor)
    return downloads.csv(
        f"{code}-speeches.csv", papers.header(), papers.rows(speeches, now=clock.now())
    )


@blueprint.get("/speeches.xlsx")
def workbook(code: str) -> ResponseReturnValue:
    """Give the list of speeches as a workbook."""
    actor = current_actor()
    speeches = lists.everything(visibility.get(code, actor=actor), actor=actor)
    return downloads.xlsx(f"{code}-speeches.xlsx", [papers.sheet(speeches, now=clock.now())])
