"""A world of conferences at every stage, and everybody who may or may not look at them."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Final

from flask import Flask, current_app
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from meetings.access.roles import Role
from meetings.agenda import commands as agenda
from meetings.agenda.models import AgendaItem
from meetings.agenda.rules import ItemDraft, ItemKind
from meetings.assignments.models import Assignment
from meetings.attendance.commands import lines, marking
from meetings.attendance.models import AttendanceEvent
from meetings.attendance.queries import points as halls
from meetings.attendance.rules import Presence, Sighting
from meetings.calendar import commands as calendar
from meetings.conferences.commands import (
    answering,
    choosing,
    composition,
    delegates,
    importing,
    inviting,
    reopening,
    roles,
    saving,
    staging,
    substituting,
)
from meetings.conferences.commands.substituting import Letter
from meetings.conferences.models import (
    Conference,
    Delegate,
    ImportDraft,
    InvitedPost,
    Participation,
    Reopening,
    Substitution,
)
from meetings.conferences.queries import delegates as people_of
from meetings.conferences.queries import points, visibility
from meetings.conferences.rules import delegates as rosters
from meetings.conferences.rules import replying
from meetings.conferences.rules.answers import Reply
from meetings.conferences.rules.cascade import Selection, Which
from meetings.conferences.rules.composition import Wanted
from meetings.conferences.rules.delegates import Named
from meetings.documents.commands import letters, papers
from meetings.documents.models import Document, LetterBundle
from meetings.documents.queries.letters import TIER
from meetings.documents.rules.taking import Paper
from meetings.drafting.commands import templates
from meetings.kit import clock, tokens
from meetings.kit.database import db
from meetings.kit.files import storage_from
from meetings.kit.outbound import Guard
from meetings.kit.transactions import transaction
from meetings.kit.vietnamese import ZONE
from meetings.minutes import commands as minutes_commands
from meetings.minutes import queries as minutes_queries
from meetings.minutes.models import MinutesEdition
from meetings.minutes.rules import Text
from meetings.notifications.commands import webhooks
from meetings.notifications.models import OutboxMail
from meetings.organisations.models import Organisation
from meetings.people import queries as people
from meetings.people.models import Account, UserSession
from meetings.regulations import commands as regulations
from meetings.speeches.commands import asking
from meetings.speeches.models import Speech
from meetings.speeches.rules.floor import Wish
from meetings.speeches.rules.vocabulary import SpeechKind
from tests.cast import DAY, HOUR, Cast, assemble, key, person
from tests.plans import day, planned

_FRESH: Final[dict[str, Any]] = {"populate_existing": True}
MINUTE: Final = timedelta(minutes=1)
STAGES: Final = ("nhap", "moi", "hop", "xong")
ROLES: Final = {
    "conference_chair": Role.CONFERENCE_CHAIR,
    "conference_secretary": Role.CONFERENCE_SECRETARY,
    "minute_taker": Role.MINUTE_TAKER,
    "local_chair": Role.LOCAL_CHAIR,
    "on_duty": Role.TECHNICIAN_ON_DUTY,
    "delegate": Role.DELEGATE,
}
AT_A_POINT: Final = frozenset({"local_chair", "on_duty", "delegate"})
CAST: Final = (
    "stranger",
    "lan",
    "bich",
    "son",
    "canh",
    "dung",
    "tuan",
    "chair",
    "clerk",
    "admin",
    "auditor",
)
ACCOUNTS: Final = (*CAST, "neighbour", *ROLES)
ANONYMOUS: Final = "anonymous"
PEOPLE: Final = (ANONYMOUS, *ACCOUNTS)
FESTIVAL: Final = date(2027, 3, 15)


@dataclass(frozen=True, kw_only=True, slots=True)
class World:
    """Everybody, signed in, and what the addresses of the product can be filled with."""

    cast: Cast
    accounts: dict[str, Account]
    tokens: dict[str, str]
    opens: datetime
    feed: str = ""
    sample: dict[str, str] = field(default_factory=dict)
    cookies: dict[str, str] = field(default_factory=dict)
    found: dict[str, dict[str, str]] = field(default_factory=dict)

    def code(self, stage: str) -> str:
        """Return the code of the conference at a stage."""
        return f"hn-{stage}"

    def conference(self, stage: str) -> Conference:
        """Return a conference as the tables have it now."""
        wanted = db.select(Conference).where(Conference.code == self.code(stage))
        found: Conference = db.session.scalars(wanted.execution_options(**_FRESH)).one()
        return found

    def point(self, stage: str, office: Organisation) -> Participation:
        """Return the point of an office in one of the conferences."""
        wanted = db.select(Participation).where(
            Participation.conference_id == self.conference(stage).id,
            Participation.organisation_id == office.id,
        )
        found: Participation = db.session.scalars(wanted.execution_options(**_FRESH)).one()
        return found

    def browser(self, app: Flask, name: str) -> FlaskClient:
        """Return a browser in which this person is signed in."""
        browser = app.test_client()
        if name != ANONYMOUS:
            if name not in self.cookies:
                self.cookies[name] = self._signed_in(app, name)
            browser.set_cookie(app.config["SESSION_COOKIE_NAME"], self.cookies[name])
        return browser

    def _signed_in(self, app: Flask, name: str) -> str:
        """Return the cookie of a person who has signed in."""
        browser = app.test_client()
        with browser.session_transaction() as session:
            session["_user_id"] = self.tokens[name]
            session["_fresh"] = True
        cookie = browser.get_cookie(app.config["SESSION_COOKIE_NAME"])
        assert cookie is not None
        return cookie.value

    def ask(
        self,
        app: Flask,
        name: str,
        method: str,
        where: str,
        data: Mapping[str, Any] | None = None,
        *,
        briefly: bool = False,
    ) -> TestResponse:
        """Ask for a page as one of the people, or send its form, and take back what came of it.

        Who asks `briefly` is told a refusal in a line instead of a page.
        """
        browser = self.browser(app, name)
        wishes: dict[str, Any] = {"buffered": True}
        if briefly and name != ANONYMOUS:
            wishes["headers"] = {"Accept": "application/json"}
        with undone():
            if method == "POST":
                sent = {"_key": key(), "_version": "1", **(data or {})}
                return browser.post(where, data=sent, **wishes)
            return browser.get(where, **wishes)

    def values(self, stage: str) -> dict[str, str]:
        """Return a value for each variable part of an address, out of this conference.

        They are looked up once: every test leaves the world as it was.
        """
        if stage not in self.found:
            self.found[stage] = self._values(stage)
        return self.found[stage]

    def _values(self, stage: str) -> dict[str, str]:
        conference = self.conference(stage)
        point = _first(Participation, conference, organisation_id=self.cast.north_a.id)
        delegate = _first(Delegate, conference, participation_id=getattr(point, "id", None))
        return self.sample | {
            "code": conference.code,
            "point": _name(point),
            "province": _name(_first(Participation, conference, level=2)),
            "draft": _list(point),
            "edition": _name(_first(MinutesEdition, conference)),
            "delegate": _name(delegate),
            "reply": _reply(delegate),
            "post": _name(_first(InvitedPost, conference)),
            "reopening": _name(_first(Reopening, conference)),
            "request_id": _name(_first(Substitution, conference)),
            "item": _name(_first(AgendaItem, conference)),
            "document": _name(_first(Document, conference)),
            "bundle": _name(_first(LetterBundle, conference)),
            "speech": _name(_first(Speech, conference)),
            "task": _name(_first(Assignment, conference)),
            "mail": _name(_first(OutboxMail, conference)),
            "mark": str(getattr(_first(AttendanceEvent, conference), "nonce", "none")),
        }


@contextmanager
def lasting() -> Iterator[None]:
    """Let everything until the end of the block stand in one transaction that never commits."""
    engine = db.engine
    with engine.connect().execution_options(writes=True) as connection:
        outer = connection.begin()
        db.engines[None] = connection  # type: ignore[index]
        try:
            yield
        finally:
            db.session.remove()
            db.engines[None] = engine  # type: ignore[index]
            outer.rollback()


@contextmanager
def undone() -> Iterator[None]:
    """Take back what the block did, and leave the world as it was."""
    db.session.remove()
    connection: Any = db.engines[None]
    point = connection.begin_nested()
    try:
        yield
    finally:
        db.session.remove()
        point.rollback()


def build() -> World:
    """Hold one conference at each stage; only the north is ever invited."""
    cast = assemble()
    with transaction():
        neighbour = person("Võ Minh Khôi", "neighbour", (Role.STAFF, cast.north_b))
        played = {name: person(f"Người {number}", name) for number, name in enumerate(ROLES)}
    accounts = {name: getattr(cast, name) for name in CAST} | {"neighbour": neighbour} | played
    opens = (clock.now().astimezone(ZONE) + 10 * DAY).replace(hour=8, minute=0, second=0)
    world = World(
        cast=cast,
        accounts=accounts,
        tokens={name: _session(account) for name, account in accounts.items()},
        opens=opens.replace(microsecond=0),
    )
    for number, stage in enumerate(STAGES):
        _hold(world, stage, upto=number)
    return _filled(world)


def _hold(world: World, stage: str, *, upto: int) -> None:
    now = clock.now()
    planned(
        world.cast.centre,
        world.cast.actor(world.cast.lan),
        now,
        code=world.code(stage),
        title=f"Hội nghị {stage}",
        days=(day(world.opens),),
    )
    _prepare(world, stage, now)
    for step in (_invite, _sit, _write)[:upto]:
        step(world, stage)


def _prepare(world: World, stage: str, now: datetime) -> None:
    """Choose the north, put one item on the agenda, one paper beside it, and give all parts."""
    cast, lan = world.cast, world.cast.actor(world.cast.lan)
    with transaction():
        conference = visibility.for_change(world.code(stage), actor=lan)
        chosen = Selection(which=Which.LISTED, organisations=(cast.north.public_id,))
        choosing.choose_points(conference, selection=chosen, actor=lan, now=now)
        agenda.add(
            conference,
            draft=ItemDraft(kind=ItemKind.BAO_CAO, title="Báo cáo sơ kết", planned_minutes=15),
            actor=lan,
            now=now,
        )
        papers.add(conference, paper=_paper(), actor=lan, now=now)
        for name, role in ROLES.items():
            if name not in AT_A_POINT:
                account = world.accounts[name]
                roles.give(conference, account=account, role=role, actor=lan, now=now)


def _paper() -> Paper:
    data = b"%PDF-1.7\n%%EOF\n"
    kept = storage_from(current_app.config["STORAGE_URL"]).put(data, limit=1024)
    return Paper(
        title="Báo cáo",
        filename="bao-cao.pdf",
        media_type="application/pdf",
        size=kept.size,
        sha256=kept.sha256,
    )


def _invite(world: World, stage: str) -> None:
    """Announce, pass on, answer, name people and register a paper."""
    cast, now = world.cast, clock.now()
    lan, bich, canh = cast.actor(cast.lan), cast.actor(cast.bich), cast.actor(cast.canh)
    deadline = now + 5 * DAY
    with transaction():
        conference = visibility.for_change(world.code(stage), actor=lan)
        inviting.announce(conference, reply_deadline=deadline, actor=lan, now=now)
        letters.print_all(conference, level=2, issuer=TIER, actor=lan, now=now)
    with transaction():
        north = points.for_change(conference, world.point(stage, cast.north).public_id, actor=bich)
        inviting.pass_on(north, reply_deadline=deadline, actor=bich, now=now)
        composition.ask_below(north, wanted=[Wanted(post="Lái xe")], actor=bich, now=now)
    with transaction():
        at = points.for_change(conference, world.point(stage, cast.north_a).public_id, actor=canh)
        reply = Reply(expected_headcount=2)
        answering.confirm(at, reply=reply, version=at.version, actor=canh, now=now)
        named = [Named(name=name, post="Trưởng phòng") for name in ("Trần An", "Lê Bình")]
        delegates.name_delegates(at, people=named, actor=canh, now=now)
        read = rosters.read(("Họ và tên",), [(2, ("Phạm Văn Ca",))])
        saving.save_draft(at, reply=reply, version=0, actor=canh, now=now)
        importing.keep_list(at, roster=read, source="ds.csv", actor=canh, now=now)
    with transaction():
        at = points.for_change(conference, at.public_id, actor=canh)
        substituting.ask(
            people_of.for_change(at, _name(_first(Delegate, conference, participation_id=at.id))),
            person=Named(name="Phạm Văn Ca"),
            reason="Đi công tác",
            letter=Letter(filename="cv.pdf", media_type="application/pdf", sha256=_paper().sha256),
            version=1,
            actor=canh,
            now=now,
        )
    with transaction():
        late = deadline + MINUTE
        reopening.ask(at, what="Thêm hai người", reason="Đổi lịch", actor=canh, now=late)
    with transaction():
        conference = visibility.for_change(world.code(stage), actor=lan)
        for name in sorted(AT_A_POINT):
            roles.give(
                conference,
                account=world.accounts[name],
                role=ROLES[name],
                point=world.point(stage, cast.north_a),
                actor=lan,
                now=now,
            )


def _sit(world: World, stage: str) -> None:
    """Open, connect, take attendance and let somebody ask for the floor."""
    cast = world.cast
    lan, canh = cast.actor(cast.lan), cast.actor(cast.canh)
    code, now = world.code(stage), world.opens + 10 * MINUTE
    with transaction():
        conference = visibility.for_change(code, actor=lan)
        staging.start(conference, version=conference.version, actor=lan, now=world.opens)
    point = world.point(stage, cast.north_a).public_id
    with transaction():
        at = halls.for_change(code, point, actor=canh)
        lines.connect(at, actor=canh, now=now)
        seen = Sighting(state=Presence.PRESENT, occurred_at=now, nonce=key())
        marking.mark_rest(at, sighting=seen, actor=canh, now=now)
        marking.enter_headcount(at, headcount=2, actor=canh, now=now)
    with transaction():
        conference = visibility.for_change(code, actor=lan)
        at = halls.for_change(code, point, actor=canh)
        wish = Wish(kind=SpeechKind.PHAT_BIEU, speaker_name="Trần An")
        asking.ask(conference, point=at, wish=wish, actor=canh, now=now)


def _write(world: World, stage: str) -> None:
    """Close the session, write the minutes with a task for the north, and issue them."""
    cast, now = world.cast, world.opens + 4 * HOUR
    lan = cast.actor(cast.lan)
    with transaction():
        conference = visibility.for_change(world.code(stage), actor=lan)
        staging.end(conference, version=conference.version, actor=lan, now=now)
        text = Text.from_json(
            minutes_queries.proposal(conference).as_json()
            | {
                "secretary_name": "Nguyễn Thị Lan",
                "conclusions": ("Giao Tỉnh Bắc làm.",),
                "tasks": ({"lead": "Tỉnh Bắc", "partners": (), "text": "Làm", "deadline": ""},),
            }
        )
        written = minutes_commands.draft(conference, text, actor=lan, now=now)
        minutes_commands.close(
            written, conference=conference, version=written.version, actor=lan, now=now
        )
        minutes_commands.issue(
            written, conference=conference, version=written.version, actor=lan, now=now
        )


def _filled(world: World) -> World:
    """Add what stands in addresses and belongs to no conference."""
    cast = world.cast
    with transaction():
        feed = calendar.open_feed(actor=cast.actor(cast.canh), now=clock.now())
        regulations.mark_days(
            cast.north, first=FESTIVAL, last=FESTIVAL, is_worked=False, name="Lễ hội",
            actor=cast.actor(cast.bich), now=clock.now(),
        )  # fmt: skip
        kept = templates.keep(
            world.conference("nhap"), name="Mẫu", actor=cast.actor(cast.lan), now=clock.now()
        )
        told = webhooks.add(
            cast.centre,
            wanted=webhooks.Wanted(
                name="Cổng", url="https://cong.example/nhan", events=["conference.announced"]
            ),
            guard=Guard(hosts=frozenset({"cong.example"})),
            actor=cast.actor(cast.admin),
            now=clock.now(),
        )
    world.sample.update(
        {
            "organisation": cast.north.public_id,
            "bridge_point": cast.point(cast.north).public_id,
            "account": cast.canh.public_id,
            "duty": _duty(cast.canh),
            "token": feed,
            "day": FESTIVAL.isoformat(),
            "template": kept.public_id,
            "hook": told.public_id,
            "channel": "mail",
            "kind": "invitation",
            "language": "vi",
            "version": "0",
            "filename": "css/app.css",
        }
    )
    return world


def _duty(account: Account) -> str:
    held = people.every_duty(account.id)[0]
    return tokens.handle(account.public_id, held.id)


def _session(account: Account) -> str:
    token, now = tokens.new_token(), clock.now()
    with transaction():
        db.session.add(
            UserSession(
                token_digest=tokens.digest(token),
                account_id=account.id,
                created_at=now,
                seen_at=now + HOUR,  # no visit of the next hour has to be noted
                expires_at=now + 12 * HOUR,
            )
        )
    return token


def _first(model: type, conference: Conference, **facts: object) -> object | None:
    wanted = db.select(model).filter_by(conference_id=conference.id, **facts)
    return db.session.scalars(wanted.order_by(model.id).limit(1)).first()  # type: ignore[attr-defined]


def _reply(delegate: object) -> str:
    """Return the token of the link by which a delegate answers without an account."""
    if not isinstance(delegate, Delegate):
        return "none"
    subject = replying.subject_of(delegate.public_id, delegate.email)
    ends_at = clock.now() + DAY
    return replying.link_token(subject, ends_at=ends_at, key=current_app.config["SECRET_KEY"])


def _list(point: object) -> str:
    wanted = db.select(ImportDraft).where(ImportDraft.participation_id == getattr(point, "id", 0))
    return _name(db.session.scalars(wanted).first())


def _name(row: object | None) -> str:
    return str(getattr(row, "public_id", "none"))
