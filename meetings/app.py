"""The house put together."""

import os
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from flask import Flask, current_app, request
from flask_migrate import Migrate
from sqlalchemy.exc import OperationalError
from werkzeug.middleware.proxy_fix import ProxyFix

from config import Config
from meetings import cli, wiring
from meetings.agenda import views as agenda
from meetings.assignments import views as assignments
from meetings.attendance import views as attendance
from meetings.attendance.views import alerts
from meetings.audit import papers as audit_papers
from meetings.audit import queries as audit_queries
from meetings.audit import views as audit
from meetings.bridge_points import views as bridge_points
from meetings.calendar import views as calendar
from meetings.carrying import views as carrying
from meetings.cli import checks
from meetings.conferences.queries import roles
from meetings.conferences.views import answering, inviting, planning, replying, staging
from meetings.documents import views as documents
from meetings.drafting import views as drafting
from meetings.home import views as home
from meetings.kit import clock, database, events, jobs, orm
from meetings.kit.database import db
from meetings.kit.transactions import transaction
from meetings.minutes import views as minutes
from meetings.notifications.views import channels, chasing, messages, outbox, texting, wording
from meetings.organisations import views as organisations
from meetings.overview import views as overview
from meetings.people import queries as people
from meetings.people.commands import entrance as sessions
from meetings.people.rules.accounts import SEEN_EVERY
from meetings.people.views import accounts, entrance, own
from meetings.regulations import views as regulations
from meetings.reports import views as reports
from meetings.speeches import views as speeches
from meetings.styleguide import views as styleguide
from meetings.web import (
    assets,
    errors,
    expiry,
    health,
    locale,
    logs,
    security,
    session,
    shell,
    templating,
)
from meetings.web.session import Visitor

_ROOT: Final = Path(__file__).parent.parent
_ZONE: Final = ZoneInfo("Asia/Ho_Chi_Minh")
_PAGES: Final = (
    home,
    entrance,
    own,
    accounts,
    organisations,
    regulations,
    bridge_points,
    planning,
    staging,
    drafting,
    overview,
    inviting,
    answering,
    replying,
    agenda,
    documents,
    attendance,
    alerts,
    speeches,
    minutes,
    assignments,
    carrying,
    calendar,
    outbox,
    messages,
    channels,
    texting,
    wording,
    chasing,
    reports,
    audit,
    health,
)


def create_app(config: Config) -> Flask:
    """Build the product from its configuration."""
    app = Flask("meetings", template_folder=_ROOT / "templates")
    cli.init_app(app)
    app.config.from_object(config)
    app.config["MIGRATIONS_DIR"] = str(_ROOT / "migrations")
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = (
        config.SQLALCHEMY_ENGINE_OPTIONS or database.engine_options(config.SQLALCHEMY_DATABASE_URI)
    )
    if config.TRUSTED_PROXIES:
        hops = config.TRUSTED_PROXIES
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops)  # type: ignore[method-assign]
    _lay_foundation(app)
    for page in _PAGES:
        app.register_blueprint(page.blueprint)
    if config.PROFILE != "production":
        app.register_blueprint(styleguide.blueprint)
    events.subscribe(wiring.SUBSCRIPTIONS)
    jobs.register(wiring.JOBS, wiring.TICKERS)
    audit_queries.name_by(wiring.NAMED)
    audit_papers.read_by(wiring.READERS)
    _refuse_to_serve(app)
    return app


def _refuse_to_serve(app: Flask) -> None:
    """Let nobody be served in production from a database that forgets, or that knows demo accounts.

    The command line still works, for it is what mends them.
    """
    if app.config["PROFILE"] != "production" or os.environ.get("FLASK_RUN_FROM_CLI") == "true":
        return
    with app.app_context():
        try:
            checks.refuse_to_serve()
        finally:  # nothing stays open where nobody is served
            db.session.remove()
            db.engine.dispose()


def _lay_foundation(app: Flask) -> None:
    logs.init_app(app)
    database.init_app(app)
    Migrate(
        app,
        db,
        directory=app.config["MIGRATIONS_DIR"],
        render_as_batch=True,
        render_item=orm.render_item,
        compare_type=True,
    )
    security.init_app(app)
    expiry.init_app(app)
    session.init_app(app, load_visitor=_load_visitor)
    app.before_request(_stay)
    locale.init_app(app)
    templating.init_app(app)
    assets.init_app(app)
    errors.init_app(app)
    shell.init_app(app)


def _load_visitor(token: str) -> Visitor | None:
    """Return who is behind the token of a session, asked anew at every request (D37)."""
    now = clock.now()
    opened = people.open_session(token, now=now, idle=current_app.config["SESSION_IDLE"])
    if opened is None:
        return None
    today = now.astimezone(_ZONE).date()
    found = people.acting(opened.account_id, today=today, origin=request.remote_addr or "")
    if found is None:
        return None
    return Visitor(
        token=token,
        actor=roles.with_roles(found.actor),
        language=found.language,
        must_change_password=found.must_change_password,
        office=found.office,
        username=found.username,
        seen_at=opened.seen_at,
    )


def _stay() -> None:
    """Note on closed pages that the session is in use; a busy database must not cost the page."""
    view = current_app.view_functions.get(request.endpoint or "")
    visitor = None if view is None or session.is_public(view) else session.current_visitor()
    now = clock.now()
    if visitor is None or not visitor.seen_at or now - visitor.seen_at < SEEN_EVERY:
        return
    try:
        with transaction():
            sessions.stay(visitor.get_id(), actor=visitor.actor, now=now)
    except OperationalError:
        db.session.rollback()
