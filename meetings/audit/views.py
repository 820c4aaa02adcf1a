"""The log, for those who check."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from meetings.access.permissions import Permission
from meetings.audit import papers, queries
from meetings.audit.forms import LogFilter
from meetings.audit.queries import Sought
from meetings.web import downloads
from meetings.web.listing import page_number
from meetings.web.session import current_actor

blueprint = Blueprint("audit", __name__, url_prefix="/admin/audit")
blueprint.add_app_template_filter(papers.deed, "deed")
blueprint.add_app_template_filter(papers.facts, "entry_facts")
blueprint.add_app_template_filter(papers.subject, "entry_subject")
blueprint.add_app_template_filter(papers.chain, "chain_name")


@blueprint.get("/")
def index() -> ResponseReturnValue:
    """List what happened, newest first; who audits a branch reads each conference's own log."""
    actor = current_actor()
    actor.must_anywhere(Permission.AUDIT_READ)
    if not queries.may_read_all(actor):
        return render_template("audit/elsewhere.html")
    form = LogFilter(formdata=request.args)
    form.offer(queries.actions(actor=actor))
    status = 200 if form.validate() else 422
    sought = form.sought if status == 200 else Sought()  # noqa: PLR2004 the status just set
    page = queries.log(sought, actor=actor, number=page_number())
    names = queries.names(page)
    return render_template("audit/index.html", page=page, form=form, names=names), status


@blueprint.get("/entries.csv")
def export() -> ResponseReturnValue:
    """Give the same entries as a table."""
    form = LogFilter(formdata=request.args)
    sought = form.sought if form.validate() else Sought()
    found = queries.every(sought, actor=current_actor())
    return downloads.csv("nhat-ky.csv", papers.header(), papers.rows(found))


@blueprint.get("/verify")
def verify() -> ResponseReturnValue:
    """Recompute every chain of the log and show where one does not hold."""
    report = queries.verified(actor=current_actor())
    names = queries.names_of(fault.chain for fault in report.broken)
    return render_template("audit/verify.html", report=report, names=names)
