"""Reports across conferences."""

from http import HTTPStatus

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from meetings.regulations.rules import REGULATIONS
from meetings.reports import papers, queries
from meetings.reports.forms import TermsFilter
from meetings.reports.queries import Sought
from meetings.web import downloads
from meetings.web.listing import page_number
from meetings.web.session import current_actor

blueprint = Blueprint("reports", __name__, url_prefix="/reports")


@blueprint.get("/terms")
def terms() -> ResponseReturnValue:
    """Show which steps kept to their terms and which came late."""
    actor = current_actor()
    form = TermsFilter(formdata=request.args)
    is_right = form.validate()
    sought = form.sought if is_right else Sought()
    page = render_template(
        "reports/terms.html",
        form=form,
        page=queries.page(sought, actor=actor, number=page_number()),
        sums=queries.sums(sought, actor=actor),
        regulations=REGULATIONS,
    )
    return page, HTTPStatus.OK if is_right else HTTPStatus.UNPROCESSABLE_ENTITY


@blueprint.get("/terms.xlsx")
def terms_table() -> ResponseReturnValue:
    """Give the same steps as an Excel workbook."""
    form = TermsFilter(formdata=request.args)
    sought = form.sought if form.validate() else Sought()
    found = queries.every(sought, actor=current_actor())
    return downloads.xlsx("thoi-han.xlsx", [papers.terms_sheet(found)])
