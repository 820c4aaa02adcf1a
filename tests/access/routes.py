"""Who may enter where: every address of the product, by its endpoint.

Whoever is not named finds nothing (404); who has not signed in is asked to. The conference is the
live one of `tests.access.world` unless a rule names another stage; its point is commune North A.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from flask import Flask
from werkzeug.routing import Rule as Address

from tests.access.world import ACCOUNTS, PEOPLE

Names = frozenset[str]
NOBODY: Final[Names] = frozenset()
ALL: Final = frozenset(PEOPLE)
SIGNED_IN: Final = frozenset(ACCOUNTS)

# Of the conference: the host's people, the invited north, and whoever plays a part.
WHOLE: Final = frozenset(
    {"lan", "chair", "clerk", "auditor", "conference_chair", "conference_secretary", "minute_taker"}
)
AT_NORTH_A: Final = frozenset({"canh", "local_chair", "on_duty", "delegate"})
NORTH: Final = frozenset({"bich", "tuan"})
SEES: Final = WHOLE | AT_NORTH_A | NORTH | {"neighbour"}
SEES_NORTH_A: Final = WHOLE | AT_NORTH_A | NORTH
PLANS: Final = frozenset({"lan"})
RUNS: Final = PLANS | {"conference_secretary"}
ORDERS: Final = RUNS | {"chair", "conference_chair"}
TAKES: Final = RUNS | {"canh"}
TESTS: Final = TAKES | {"tuan", "on_duty"}
SPEAKS: Final = frozenset({"canh", "local_chair", "delegate"})
ANSWERS: Final = RUNS | {"canh", "bich"}
INVITED_NORTH_A: Final = RUNS | {"bich"}
OWN_NORTH_A: Final = frozenset({"canh"})
WRITES: Final = RUNS | {"minute_taker"}
CLOSES: Final = frozenset({"lan", "chair", "conference_chair"})
NUMBERS: Final = frozenset({"lan", "clerk"})

# Of the tree.
READS_OFFICES: Final = frozenset(
    {
        "lan",
        "bich",
        "son",
        "canh",
        "dung",
        "chair",
        "clerk",
        "admin",
        "auditor",
        "neighbour",
    }
)
READS_NORTH: Final = frozenset({"lan", "bich", "admin", "auditor"})
READS_POINTS: Final = (READS_OFFICES | {"tuan"}) - {"clerk"}
READS_POINT_OF_NORTH: Final = READS_NORTH | {"tuan"}
ADMIN: Final = frozenset({"admin"})
REPORTS: Final = frozenset({"lan", "bich", "son", "chair", "auditor"})
MAIL: Final = frozenset({"lan", "admin", "auditor"})


@dataclass(frozen=True, kw_only=True, slots=True)
class Rule:
    """Who may read (GET) and who may send (POST) at one address, and with what it is tried."""

    get: Names = NOBODY
    post: Names = NOBODY
    stage: str = "hop"
    data: Mapping[str, str | list[str]] = field(default_factory=dict)
    values: Mapping[str, str] = field(default_factory=dict)


_SPEECH: Final = {"kind": "phat_bieu", "speaker_name": "Phạm Văn Ca", "minutes": "5"}
_ITEM: Final = {"kind": "bao_cao", "title": "Báo cáo", "planned_minutes": "10"}
_POINT: Final = {"point": "bridge_point"}
_PROVINCE: Final = {"point": "province"}
_PERSON: Final = {"name": "Phạm Văn Ca", "post": "Phó Chủ tịch"}
_POSTS: Final = {"text": "Giám đốc"}
_MINUTES: Final = {"title": "Hội nghị"}

ROUTES: Final[dict[str, Rule]] = {
    # open to everybody
    "static": Rule(get=ALL),
    "asset": Rule(get=ALL),
    "health.healthz": Rule(get=ALL),
    "health.readyz": Rule(get=ALL),
    "styleguide.index": Rule(get=ALL),
    "people.sign_in": Rule(get=ALL, post=ALL),
    "people.forget_password": Rule(get=ALL, post=ALL),
    "people.reset_password": Rule(get=ALL, post=ALL),
    "people.choose_language": Rule(post=ALL, data={"lang": "en"}),
    "calendar.feed": Rule(get=ALL),
    "replies.show": Rule(get=ALL, post=ALL, data={"answer": "yes"}, values={"token": "reply"}),
    # one's own
    "home.index": Rule(get=SIGNED_IN),
    "home.search": Rule(get=SIGNED_IN),
    "account.show": Rule(get=SIGNED_IN),
    "account.end_session": Rule(post=SIGNED_IN),
    "account.sign_out_everywhere": Rule(post=SIGNED_IN),
    "people.sign_out": Rule(post=SIGNED_IN),
    "people.change_password": Rule(get=SIGNED_IN, post=SIGNED_IN),
    "calendar.index": Rule(get=SIGNED_IN),
    "calendar.free": Rule(
        get=frozenset({"lan", "bich", "son"}), post=frozenset({"lan", "bich", "son"})
    ),
    "calendar.fresh_feed": Rule(get=SIGNED_IN),
    "calendar.open_feed": Rule(post=SIGNED_IN),
    "calendar.open_point_feed": Rule(post=frozenset({"bich", "admin"}), values=_POINT),
    "calendar.close_point_feed": Rule(post=frozenset({"bich", "admin"}), values=_POINT),
    "calendar.close_feed": Rule(post=SIGNED_IN),
    "assignments.mine": Rule(get=SIGNED_IN),
    "assignments.show": Rule(get=frozenset({"bich"}), stage="xong"),
    "assignments.accept": Rule(post=frozenset({"bich"}), stage="xong"),
    "assignments.finish": Rule(post=frozenset({"bich"}), stage="xong", data={"report": "Xong"}),
    # conferences
    "conferences.index": Rule(get=SIGNED_IN),
    "conferences.plan": Rule(get=frozenset({"lan", "bich", "son"}),
                             post=frozenset({"lan", "bich", "son"})),
    "conferences.edit": Rule(get=PLANS, post=PLANS, stage="moi"),
    "drafting.copy": Rule(get=PLANS, post=PLANS, stage="xong"),
    "drafting.series": Rule(get=SEES),
    "drafting.repeat": Rule(get=PLANS, post=PLANS, stage="moi"),
    "drafting.templates": Rule(get=frozenset({"lan", "bich", "son"})),
    "drafting.keep": Rule(get=PLANS, post=PLANS, data={"name": "Giao ban"}),
    "drafting.rename": Rule(get=PLANS, post=PLANS, data={"name": "Giao ban"}),
    "drafting.remove": Rule(get=PLANS, post=PLANS),
    "drafting.plan": Rule(get=PLANS, post=PLANS),
    "drafting.check": Rule(get=PLANS, stage="nhap"),
    "drafting.cancel_rest": Rule(get=PLANS, post=PLANS, stage="nhap"),
    "overview.show": Rule(get=SEES),
    "overview.show_json": Rule(get=SEES),
    "overview.audit": Rule(get=frozenset({"auditor"})),
    "calendar.conference": Rule(get=SEES),
    "assignments.index": Rule(get=SEES),
    "staging.start": Rule(get=RUNS, post=RUNS, stage="moi"),
    "staging.end": Rule(get=RUNS, post=RUNS),
    "staging.close": Rule(get=PLANS, post=PLANS, stage="xong"),
    "staging.cancel": Rule(get=PLANS, post=PLANS, stage="moi", data={"reason": "Bão"}),
    "staging.postpone": Rule(get=PLANS, post=PLANS, stage="moi", data={"reason": "Bão"}),
    "staging.index": Rule(get=PLANS),
    "staging.give": Rule(post=PLANS, data={"username": "stranger", "role": "minute_taker"}),
    "staging.take": Rule(post=PLANS, data={"username": "delegate", "role": "delegate"}),
    # agenda
    "agenda.index": Rule(get=SEES),
    "agenda.sheet": Rule(get=SEES),
    "agenda.add": Rule(get=RUNS, post=RUNS, data=_ITEM),
    "agenda.edit": Rule(get=RUNS, post=RUNS, data=_ITEM),
    "agenda.move_up": Rule(post=RUNS),
    "agenda.move_down": Rule(post=RUNS),
    "agenda.remove": Rule(post=RUNS),
    "agenda.arrange": Rule(post=RUNS),
    "carrying.choose": Rule(get=RUNS),
    "carrying.carry": Rule(post=RUNS),
    "agenda.mark": Rule(post=RUNS, data={"outcome": "done"}),
    # documents
    "documents.index": Rule(get=SEES),
    "documents.add": Rule(post=RUNS),
    "documents.download": Rule(get=RUNS),
    "documents.release": Rule(post=RUNS),
    "documents.take_back": Rule(post=RUNS),
    "documents.remove": Rule(post=RUNS),
    "documents.at_item": Rule(get=RUNS),
    "documents.add_to_item": Rule(post=RUNS),
    "documents.attach": Rule(post=RUNS),
    "documents.detach": Rule(post=RUNS),
    "documents.invitation": Rule(get=SEES),
    "documents.all_letters": Rule(get=RUNS | {"bich"}),
    "documents.print_letters": Rule(post=RUNS, data={"level": "2", "issuer": "tier"}),
    "documents.bundle": Rule(get=RUNS),
    # invitations
    "invitations.index": Rule(get=SEES),
    "invitations.table": Rule(get=SEES),
    "invitations.workbook": Rule(get=SEES),
    "invitations.choose": Rule(get=PLANS, post=PLANS, stage="nhap", data={"which": "central"}),
    "invitations.drop": Rule(post=PLANS, stage="nhap"),
    "invitations.announce": Rule(get=PLANS, post=PLANS, stage="nhap"),
    "invitations.more": Rule(get=PLANS, post=PLANS, stage="moi", data={"which": "central"}),
    "invitations.record": Rule(post=RUNS | {"bich"}, stage="moi"),
    "invitations.pass_on": Rule(get=INVITED_NORTH_A, post=INVITED_NORTH_A, stage="moi",
                                values=_PROVINCE),
    "invitations.parents": Rule(get=PLANS, post=PLANS, stage="nhap"),
    "invitations.parent": Rule(get=PLANS, post=PLANS, stage="nhap", values=_PROVINCE),
    "invitations.branch": Rule(get=INVITED_NORTH_A, post=INVITED_NORTH_A, stage="moi",
                               values=_PROVINCE, data={"note": "Mang máy tính"}),
    "invitations.withdraw": Rule(get=INVITED_NORTH_A, post=INVITED_NORTH_A, stage="moi",
                                 data={"reason": "Mời nhầm"}),
    "invitations.composition": Rule(get=WHOLE, stage="moi"),
    "invitations.ask_tier": Rule(post=RUNS, stage="moi", data={"level": "2", "text": "Giám đốc"}),
    "invitations.point_composition": Rule(get=INVITED_NORTH_A, post=INVITED_NORTH_A, stage="moi",
                                          data=_POSTS),
    "invitations.composition_below": Rule(get=INVITED_NORTH_A, post=INVITED_NORTH_A, stage="moi",
                                          values=_PROVINCE, data=_POSTS),
    "invitations.edit_post": Rule(get=INVITED_NORTH_A, post=INVITED_NORTH_A, stage="moi",
                                  data={"text": "Giám đốc", "least": "1"}),
    "invitations.move_post": Rule(post=INVITED_NORTH_A, stage="moi", data={"to": "later"}),
    "invitations.remove_post": Rule(post=INVITED_NORTH_A, stage="moi"),
    "invitations.substitutions": Rule(get=ORDERS, stage="moi"),
    "invitations.decide": Rule(post=ORDERS, stage="moi",
                               data={"decision": "consent", "selected": ["{request_id}"]}),
    "invitations.reopenings": Rule(get=RUNS | {"bich"}, stage="moi"),
    "answers.save_draft": Rule(post=OWN_NORTH_A, stage="moi", data={"draft": "1", "note": "Nháp"}),
    "answers.save_decline": Rule(post=OWN_NORTH_A, stage="moi", data={"draft": "1", "reason": ""}),
    "answers.drop_draft": Rule(post=OWN_NORTH_A, stage="moi"),
    "answers.ask_reopening": Rule(get=OWN_NORTH_A, post=OWN_NORTH_A, stage="moi",
                                  data={"what": "Thêm hai người", "reason": "Đoàn đổi lịch"}),
    "answers.take_back_reopening": Rule(post=OWN_NORTH_A, stage="moi"),
    "answers.reopening": Rule(get=INVITED_NORTH_A, stage="moi"),
    "answers.grant_reopening": Rule(post=INVITED_NORTH_A, stage="moi"),
    "answers.refuse_reopening": Rule(post=INVITED_NORTH_A, stage="moi",
                                     data={"refusal": "Đã chốt danh sách"}),
    "answers.index": Rule(get=SEES_NORTH_A, stage="moi"),
    "answers.confirm": Rule(post=ANSWERS, stage="moi", data={"expected_headcount": "2"}),
    "answers.decline": Rule(post=ANSWERS, stage="moi", data={"reason": "Mất điện"}),
    "answers.delegates": Rule(get=ANSWERS, stage="moi"),
    "answers.add": Rule(post=ANSWERS, stage="moi", data=_PERSON),
    "answers.edit": Rule(get=ANSWERS, post=ANSWERS, stage="moi", data=_PERSON),
    "answers.remove": Rule(post=ANSWERS, stage="moi"),
    "answers.remove_some": Rule(post=ANSWERS, stage="moi"),
    "answers.substitute": Rule(get=ANSWERS, post=ANSWERS, stage="moi", data=_PERSON),
    "answers.take_back_substitution": Rule(post=ANSWERS, stage="moi"),
    "answers.substitution_letter": Rule(get=ANSWERS | ORDERS, stage="moi"),
    "answers.report_absence": Rule(get=ANSWERS, post=ANSWERS, stage="moi", data={"reason": "Bận"}),
    "answers.take_back_absence": Rule(post=ANSWERS, stage="moi"),
    "answers.template": Rule(get=ANSWERS, stage="moi"),
    "answers.upload": Rule(get=ANSWERS, post=ANSWERS, stage="moi"),
    "answers.former_people": Rule(get=ANSWERS, stage="moi"),
    "answers.take_former": Rule(post=frozenset({"lan", "canh"}), stage="moi",
                                data={"former": "hn-xong", "all": "1"}),
    "answers.directory": Rule(get=ANSWERS, stage="moi"),
    "answers.take_directory": Rule(post=ANSWERS, stage="moi"),
    "answers.preview": Rule(get=frozenset({"canh"}), stage="moi"),
    "answers.take": Rule(post=frozenset({"canh"}), stage="moi"),
    # attendance
    "alerts.index": Rule(get=frozenset({"lan", "bich", "son"})),
    "attendance.index": Rule(get=SEES),
    "attendance.whole": Rule(get=SEES),
    "attendance.data": Rule(get=SEES),
    "attendance.table": Rule(get=SEES),
    "attendance.workbook": Rule(get=SEES),
    "attendance.connect_chosen": Rule(post=RUNS),
    "attendance.connect_all": Rule(post=RUNS),
    "attendance.point": Rule(get=SEES_NORTH_A),
    "attendance.point_numbers": Rule(get=SEES_NORTH_A),
    "attendance.delegate": Rule(get=SEES_NORTH_A),
    "attendance.mark": Rule(post=TAKES, data={"mark": "present:{delegate}"}),
    "attendance.mark_many": Rule(post=TAKES, data={"state": "present", "selected": ["{delegate}"]}),
    "attendance.mark_rest": Rule(post=TAKES, data={"state": "present"}),
    "attendance.headcount": Rule(post=TAKES, data={"headcount": "2"}),
    "attendance.note": Rule(post=TAKES, data={"state": "present"}),
    "attendance.void": Rule(post=TAKES, data={"voided": "{mark}", "reason": "Nhầm"}),
    "attendance.test": Rule(post=TESTS, data={"result": "passed"}),
    "attendance.connect": Rule(post=TESTS),
    "attendance.drop": Rule(post=TESTS),
    "attendance.close_line": Rule(post=TESTS),
    # speeches
    "speeches.index": Rule(get=SEES),
    "speeches.floor": Rule(get=SEES),
    "speeches.data": Rule(get=SEES),
    "speeches.table": Rule(get=SEES),
    "speeches.workbook": Rule(get=SEES),
    "speeches.notice": Rule(get=SEES_NORTH_A),
    "speeches.choose": Rule(get=ORDERS),
    "speeches.add": Rule(get=ORDERS, post=ORDERS, data=_SPEECH),
    "speeches.ask": Rule(get=SPEAKS, post=SPEAKS, data=_SPEECH),
    "speeches.register": Rule(get=SPEAKS | ORDERS, post=SPEAKS | ORDERS,
                              data=_SPEECH | {"kind": "tham_luan", "title": "Đô thị"}),
    "speeches.edit": Rule(get=SPEAKS | ORDERS, post=SPEAKS | ORDERS, data=_SPEECH),
    "speeches.accept": Rule(post=ORDERS),
    "speeches.decline": Rule(get=ORDERS, post=ORDERS, data={"reason": "Hết giờ"}),
    "speeches.withdraw": Rule(post=SPEAKS | ORDERS),
    "speeches.move": Rule(post=ORDERS, data={"to": "1"}),
    "speeches.start": Rule(post=ORDERS),
    "speeches.pause": Rule(post=ORDERS),
    "speeches.resume": Rule(post=ORDERS),
    "speeches.stop": Rule(post=ORDERS),
    "speeches.extend": Rule(post=ORDERS),
    "speeches.open_list": Rule(post=ORDERS),
    "speeches.close_list": Rule(post=ORDERS),
    # minutes
    "minutes.index": Rule(get=SEES),
    "minutes.pdf": Rule(get=SEES, stage="xong"),
    "minutes.earlier": Rule(get=SEES, stage="xong"),
    "minutes.render": Rule(post=NUMBERS, stage="xong"),
    "minutes.draft": Rule(post=WRITES),
    "minutes.edit": Rule(post=WRITES, stage="xong", data=_MINUTES),
    "minutes.close": Rule(post=CLOSES, stage="xong"),
    "minutes.reopen": Rule(post=WRITES, stage="xong", data={"reason": "Sửa số liệu"}),
    "minutes.issue": Rule(post=NUMBERS, stage="xong"),
    # organisations and bridge points
    "organisations.index": Rule(get=READS_OFFICES),
    "organisations.export": Rule(get=READS_OFFICES),
    "organisations.show": Rule(get=READS_NORTH),
    "organisations.register": Rule(get=frozenset({"bich", "auditor"})),
    "organisations.found": Rule(get=ADMIN, post=ADMIN),
    "organisations.change": Rule(get=ADMIN, post=ADMIN),
    "regulations.show": Rule(get=READS_NORTH, post=frozenset({"bich", "admin"})),
    "regulations.days": Rule(get=READS_NORTH, post=frozenset({"bich", "admin"})),
    "regulations.forget": Rule(post=frozenset({"bich", "admin"})),
    "organisations.merge": Rule(get=ADMIN, post=ADMIN),
    "bridge_points.index": Rule(get=READS_POINTS),
    "bridge_points.export": Rule(get=READS_POINTS),
    "bridge_points.show": Rule(get=READS_POINT_OF_NORTH, values=_POINT),
    "bridge_points.found": Rule(get=frozenset({"bich", "admin"}), post=frozenset({"bich", "admin"})),
    "bridge_points.change": Rule(get=frozenset({"bich", "admin"}), post=frozenset({"bich", "admin"}),
                                 values=_POINT),
    # administration
    "accounts.index": Rule(get=ADMIN),
    "accounts.open_account": Rule(get=ADMIN, post=ADMIN),
    "accounts.show": Rule(get=ADMIN),
    "accounts.edit": Rule(get=ADMIN, post=ADMIN),
    "accounts.give_duty": Rule(post=ADMIN),
    "accounts.end_duty": Rule(post=ADMIN),
    "accounts.close": Rule(post=ADMIN),
    "accounts.reopen": Rule(post=ADMIN),
    "accounts.renew_password": Rule(post=ADMIN),
    "audit.index": Rule(get=frozenset({"auditor"})),
    "audit.export": Rule(get=frozenset({"auditor"})),
    "audit.verify": Rule(get=frozenset({"auditor"})),
    "chasing.remind": Rule(get=RUNS | {"bich"}, post=RUNS | {"bich"}, stage="moi"),
    "chasing.calls": Rule(get=RUNS | {"bich"}, stage="moi"),
    "reports.terms": Rule(get=REPORTS),
    "reports.terms_table": Rule(get=REPORTS),
    "invitations.arrived": Rule(get=RUNS),
    "replies.astray": Rule(get=frozenset({"admin", "auditor"})),
    "outbox.index": Rule(get=MAIL | {"bich", "son"}),
    "channels.index": Rule(get=ADMIN),
    "channels.add": Rule(get=ADMIN, post=ADMIN),
    "channels.show": Rule(get=ADMIN),
    "channels.edit": Rule(get=ADMIN, post=ADMIN),
    "channels.renew_secret": Rule(post=ADMIN),
    "texting.show": Rule(get=ADMIN, post=ADMIN),
    "texting.try_out": Rule(post=ADMIN),
    "wording.index": Rule(get=ADMIN),
    "wording.edit": Rule(get=ADMIN, post=ADMIN),
    "wording.reset": Rule(post=ADMIN, data={"_version": "0"}),
    "channels.try_out": Rule(post=ADMIN),
    "outbox.retry": Rule(post=MAIL),
    "outbox.retry_all": Rule(post=MAIL | {"bich", "son"}),
    "outbox.table": Rule(get=MAIL | {"bich", "son"}),
    "messages.index": Rule(get=RUNS | {"auditor"}),
    "messages.table": Rule(get=RUNS | {"auditor"}),
    "messages.retry": Rule(post=RUNS | {"auditor"}),
    "messages.retry_all": Rule(post=RUNS | {"auditor"}),
}  # fmt: skip


def ways(app: Flask, endpoint: str) -> Iterator[tuple[Address, str]]:
    """Return the addresses of an endpoint with the methods they take."""
    for address in app.url_map.iter_rules(endpoint):
        for method in sorted((address.methods or set()) & {"GET", "POST"}):
            yield address, method


def path(address: Address, rule: Rule, values: dict[str, str]) -> str:
    """Return an address with its variable parts filled in."""
    values = values | {part: values[source] for part, source in rule.values.items()}
    built = address.build({part: values[part] for part in address.arguments})
    assert built is not None
    return built[1]


def filled(data: Mapping[str, Any], values: dict[str, str]) -> dict[str, Any]:
    """Return the fields of a form with what they name filled in."""
    return {
        name: [one.format(**values) for one in value]
        if isinstance(value, list)
        else value.format(**values)
        for name, value in data.items()
    }
