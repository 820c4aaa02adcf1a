"""Machines elsewhere are told: signed, in order, at least once, and only where it is allowed."""

import hashlib
import hmac
import json
import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask

from meetings.audit.models import AuditEntry
from meetings.kit import clock
from meetings.kit.database import db
from meetings.kit.errors import DomainError
from meetings.kit.outbound import Guard
from meetings.kit.transactions import transaction
from meetings.notifications import handlers
from meetings.notifications.commands import webhooks as commands
from meetings.notifications.models import OutboxMail, WebhookEndpoint
from meetings.notifications.papers.webhooks import SENTENCES, secret
from meetings.notifications.rules import Channel, MailKind, MailState
from meetings.notifications.rules import webhooks as rules
from meetings.notifications.rules.webhooks import HookEvent
from meetings.organisations.models import Organisation
from tests.bench.web import Machine, running_machine
from tests.cascades import announced, drafted, passed_on
from tests.cast import Cast
from tests.clocks import Clock
from tests.conftest import Browser
from tests.notifications.outbox import cancel, mails, move

pytestmark = pytest.mark.usefixtures("standing")
EVERYTHING = [one.value for one in rules.CHOOSABLE]


@pytest.fixture
def machine(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[Machine]:
    """A machine that the settings allow."""
    handlers.delivering._resting_until.clear()
    with running_machine() as running:
        monkeypatch.setitem(app.config, "OUTBOUND_HOSTS", running.host)
        monkeypatch.setitem(app.config, "OUTBOUND_INSIDE", running.host)
        monkeypatch.setitem(app.config, "OUTBOUND_HTTP", True)
        yield running
    handlers.delivering._resting_until.clear()


def add(
    cast: Cast,
    machine: Machine,
    *,
    events: list[str] | None = None,
    office: Organisation | None = None,
    language: str = "vi",
) -> WebhookEndpoint:
    guard = Guard(hosts=frozenset({machine.host}), inside=frozenset({machine.host}), http=True)
    wanted = commands.Wanted(
        name="Cổng tỉnh", url=machine.url, events=events or EVERYTHING, language=language
    )
    with transaction():
        return commands.add(
            office or cast.centre,
            wanted=wanted,
            guard=guard,
            actor=cast.actor(cast.admin),
            now=clock.now(),
        )


def told(machine: Machine) -> list[str]:
    return [json.loads(one.body)["event"] for one in machine.received]


def test_a_machine_is_told_with_a_signature_it_can_check(
    cast: Cast, machine: Machine, standing: Clock
) -> None:
    endpoint = add(cast, machine)
    conference = announced(cast)

    assert handlers.call_machines() == 1

    (got,) = machine.received
    body = json.loads(got.body)
    assert body["event"] == got.headers["X-DiemCau-Event"] == "conference.announced"
    assert body["id"] == got.headers["X-DiemCau-Delivery"]
    assert body["conference"]["code"] == conference.code
    assert body["conference"]["url"].endswith(f"/conferences/{conference.code}")
    assert conference.title in body["text"]
    stamp = got.headers["X-DiemCau-Timestamp"]
    assert int(stamp) == int(standing.now.timestamp())
    signed = hmac.new(
        secret(endpoint).encode(), f"{stamp}.".encode() + got.body, hashlib.sha256
    ).hexdigest()
    assert got.headers["X-DiemCau-Signature"] == f"v1={signed}"
    (row,) = mails(MailKind.EVENT)
    assert (row.state, row.channel) == (MailState.SENT, Channel.WEBHOOK)


def test_no_name_of_a_person_leaves_the_house(cast: Cast, machine: Machine) -> None:
    add(cast, machine)
    conference = announced(cast)
    passed_on(cast, conference, cast.bich, cast.north)
    cancel(cast, conference)
    handlers.call_machines()

    everything = " ".join(one.body.decode() for one in machine.received)
    for person in (cast.lan, cast.bich, cast.canh):
        assert person.person.name not in everything
    assert "@" not in everything


def test_a_machine_hears_only_what_it_listens_to(cast: Cast, machine: Machine) -> None:
    add(cast, machine, events=["conference.cancelled"])
    conference = announced(cast)
    cancel(cast, conference)

    handlers.call_machines()

    assert told(machine) == ["conference.cancelled"]


def test_a_machine_hears_of_its_own_branch_alone(cast: Cast, machine: Machine) -> None:
    add(cast, machine, office=cast.north)
    announced(cast)

    assert handlers.call_machines() == 0


def test_drafts_and_history_are_not_told(cast: Cast, machine: Machine) -> None:
    add(cast, machine)
    drafted(cast)
    announced(cast, code="hn-cu", is_silent=True)

    assert mails(MailKind.EVENT) == []


def test_what_happened_is_told_in_order_though_the_first_try_fails(
    cast: Cast, machine: Machine, standing: Clock
) -> None:
    add(cast, machine)
    conference = announced(cast)
    machine.status = 503
    assert handlers.call_machines() == 1
    move(cast, conference, days=1)
    cancel(cast, conference)
    standing.after(seconds=30)
    assert handlers.call_machines() == 0, "the later ones wait for the first"

    machine.status = 200
    machine.received.clear()
    standing.after(minutes=1)
    handlers.call_machines()

    assert told(machine) == ["conference.announced", "conference.changed", "conference.cancelled"]


def test_a_lost_answer_is_told_again_as_the_same_delivery(
    cast: Cast, machine: Machine, standing: Clock
) -> None:
    add(cast, machine)
    announced(cast)
    machine.drops = 1
    handlers.call_machines()
    standing.after(minutes=1)
    handlers.call_machines()

    first, second = machine.received
    assert first.headers["X-DiemCau-Delivery"] == second.headers["X-DiemCau-Delivery"]
    assert mails(MailKind.EVENT)[0].state is MailState.SENT


def test_a_machine_that_is_away_holds_up_nobody(
    cast: Cast, machine: Machine, app: Flask, monkeypatch: pytest.MonkeyPatch, standing: Clock
) -> None:
    with running_machine() as gone:
        away = add(cast, gone)
    hosts = f"{machine.host},{gone.host}"
    monkeypatch.setitem(app.config, "OUTBOUND_HOSTS", hosts)
    monkeypatch.setitem(app.config, "OUTBOUND_INSIDE", hosts)
    add(cast, machine)
    announced(cast)

    handlers.call_machines()

    assert told(machine) == ["conference.announced"]
    (row,) = [one for one in mails(MailKind.EVENT) if one.endpoint_id == away.id]
    assert (row.state, row.next_at) == (MailState.NEW, standing.now + timedelta(minutes=1))


def test_what_is_refused_stands_on_the_page_with_its_reason(
    browser: Browser, cast: Cast, machine: Machine
) -> None:
    endpoint = add(cast, machine)
    announced(cast)
    machine.status = 401
    handlers.call_machines()
    browser.sign_in(cast.admin)

    page = browser.get(f"/admin/channels/webhooks/{endpoint.public_id}").text

    assert "HTTP 401" in page
    assert "Bị từ chối" in page


def test_a_host_taken_off_the_list_is_told_nothing_more(
    cast: Cast, machine: Machine, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(cast, machine)
    announced(cast)
    monkeypatch.setitem(app.config, "OUTBOUND_HOSTS", "")

    handlers.call_machines()

    assert machine.received == []
    assert mails(MailKind.EVENT)[0].state is MailState.FAILED


def test_who_is_turned_off_is_told_nothing_more(cast: Cast, machine: Machine) -> None:
    endpoint = add(cast, machine)
    conference = announced(cast)
    with transaction():
        db.session.merge(endpoint).is_enabled = False
    cancel(cast, conference)

    handlers.call_machines()

    assert machine.received == []
    assert [one.state for one in mails(MailKind.EVENT)] == [MailState.SUPERSEDED]


def test_an_administrator_adds_one_and_sees_its_secret_once(
    browser: Browser, cast: Cast, machine: Machine
) -> None:
    browser.sign_in(cast.admin)
    form = {
        "name": "Cổng", "office": cast.centre.public_id, "url": machine.url,
        "events": ["conference.announced"], "language": "vi", "is_enabled": "y",
    }  # fmt: skip
    answer = browser.send("/admin/channels/webhooks/new", form)
    assert answer.status_code == 303
    endpoint = db.session.scalars(db.select(WebhookEndpoint)).one()
    first = browser.get(answer.location).text
    assert secret(endpoint) in first
    assert secret(endpoint) not in browser.get(answer.location).text
    assert secret(endpoint) not in browser.get("/admin/channels/").text
    entries = db.session.scalars(db.select(AuditEntry)).all()
    assert not any(secret(endpoint) in str(vars(one)) for one in entries)

    before = secret(endpoint)
    renew = f"/admin/channels/webhooks/{endpoint.public_id}/secret"
    read_at = {"_version": endpoint.version}
    browser.send(renew, read_at)
    db.session.expire_all()
    renewed = db.session.scalars(db.select(WebhookEndpoint)).one()
    assert secret(renewed) != before
    assert secret(renewed) in browser.get(answer.location).text

    # Somebody else's page is older: the secret just copied stays the right one.
    assert browser.send(renew, read_at).status_code == 409
    db.session.expire_all()
    assert secret(db.session.scalars(db.select(WebhookEndpoint)).one()) == secret(renewed)


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("url", "https://khac.example/", "khac.example"),
        ("url", "nonsense", "https://"),
        ("events", [], "ít nhất một"),
        ("name", "", "Hãy nhập"),
    ],
)
def test_a_refusal_says_what_to_do_and_keeps_what_was_typed(
    browser: Browser, cast: Cast, machine: Machine, field: str, value: object, told: str
) -> None:
    browser.sign_in(cast.admin)
    form = {
        "name": "Cổng riêng", "office": cast.centre.public_id, "url": machine.url,
        "events": ["conference.announced"], "language": "vi",
    }  # fmt: skip

    answer = browser.send("/admin/channels/webhooks/new", form | {field: value})

    assert answer.status_code == 422
    assert told in answer.text
    assert field == "name" or "Cổng riêng" in answer.text


def test_a_stale_form_changes_nothing(browser: Browser, cast: Cast, machine: Machine) -> None:
    endpoint = add(cast, machine)
    browser.sign_in(cast.admin)
    address = f"/admin/channels/webhooks/{endpoint.public_id}/edit"
    form = {"name": "Mới", "url": machine.url, "events": ["conference.ended"], "language": "vi"}

    assert browser.send(address, form | {"_version": "1"}).status_code == 303
    stale = browser.send(address, form | {"name": "Cũ", "_version": "1"})
    assert stale.status_code == 409
    standing = stale.text.partition("Bản hiện tại")[2].partition("</dl>")[0]
    assert "Mới" in standing
    assert "kết thúc hội nghị" in standing
    assert 'value="Cũ"' in stale.text
    assert "Mới" in browser.get(f"/admin/channels/webhooks/{endpoint.public_id}").text


def test_a_test_goes_the_way_of_everything(browser: Browser, cast: Cast, machine: Machine) -> None:
    endpoint = add(cast, machine)
    browser.sign_in(cast.admin)

    browser.send(f"/admin/channels/webhooks/{endpoint.public_id}/test")
    handlers.call_machines()

    assert told(machine) == ["test"]
    page = browser.get(f"/admin/channels/webhooks/{endpoint.public_id}").text
    assert "Đã gửi" in page
    assert "Gửi thử" in browser.get("/admin/outbox/?channel=webhook").text
    browser.sign_in(cast.bich)
    assert "Cổng tỉnh" not in browser.get("/admin/outbox/?channel=webhook").text


def test_what_a_machine_was_told_is_named_for_people(
    browser: Browser, cast: Cast, machine: Machine
) -> None:
    endpoint = add(cast, machine)
    conference = announced(cast)
    browser.sign_in(cast.admin)

    title = f"Phát hành giấy mời: {conference.title}"
    for page in (f"/admin/channels/webhooks/{endpoint.public_id}", "/admin/outbox/?kind=event"):
        assert title in browser.get(page).text, page
    with transaction():
        db.session.execute(db.update(OutboxMail).values(note=""))  # as after 90 days
    assert "Sự kiện của hội nghị" in browser.get("/admin/outbox/?kind=event").text


def test_only_an_administrator_of_the_office_may(cast: Cast, machine: Machine) -> None:
    for who in (cast.lan, cast.auditor, cast.bich):
        with pytest.raises(DomainError), transaction():
            commands.add(
                cast.centre,
                wanted=commands.Wanted(name="x", url=machine.url, events=EVERYTHING),
                guard=Guard(),
                actor=cast.actor(who),
                now=clock.now(),
            )


def test_every_event_has_its_sentence() -> None:
    assert set(SENTENCES) == set(HookEvent)
    assert set(handlers.HOOKS.values()) == set(rules.CHOOSABLE)
    assert all(re.search(r"\{|Gửi thử", one) for one in SENTENCES.values())
