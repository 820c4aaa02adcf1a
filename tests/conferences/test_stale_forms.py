"""Forms that were read before somebody else was quicker: nothing is overwritten, nothing lost."""

from datetime import datetime

import pytest

from meetings.conferences.commands import delegates, inviting, planning, saving, staging
from meetings.conferences.models import AnswerDraft, Conference
from meetings.conferences.queries import cascade, visibility
from meetings.conferences.queries import delegates as rows
from meetings.conferences.queries import planning as plans
from meetings.conferences.rules.answers import Reply
from meetings.conferences.rules.cascade import Selection, Which
from meetings.conferences.rules.vocabulary import Stage
from meetings.kit import clock
from meetings.kit.database import db
from meetings.kit.transactions import transaction
from tests.cascades import (
    DEADLINE,
    announced,
    choose,
    drafted,
    locked,
    passed_on,
    people,
    point_of,
)
from tests.cast import HOUR, NOON, Cast
from tests.conftest import Browser


@pytest.fixture(autouse=True)
def _noon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOON)


def test_letters_do_not_go_out_for_a_plan_nobody_looked_at(browser: Browser, cast: Cast) -> None:
    conference = drafted(cast)
    form = {"reply_deadline": _local(DEADLINE), "_version": conference.version}
    _change_the_plan(cast, conference)
    browser.sign_in(cast.lan)

    sent = browser.send(f"/conferences/{conference.code}/invitations/announce", form)

    assert sent.status_code == 409
    assert _local(DEADLINE) in sent.text
    assert _again(conference).stage is Stage.DRAFT


def test_letters_do_not_go_out_to_points_nobody_looked_at(browser: Browser, cast: Cast) -> None:
    conference = drafted(cast)
    address = f"/conferences/{conference.code}/invitations/announce"
    seen = cascade.fingerprint(conference)
    form = {"reply_deadline": _local(DEADLINE), "_version": conference.version, "_seen": seen}
    choose(cast, conference, Selection(which=Which.BELOW, organisations=(cast.north.public_id,)))
    browser.sign_in(cast.lan)

    sent = browser.send(address, form)

    assert sent.status_code == 409
    assert "Danh sách mời vừa được người khác sửa" in sent.text
    assert "5 điểm cầu" in sent.text
    assert _again(conference).stage is Stage.DRAFT
    seen = cascade.fingerprint(_again(conference))
    assert browser.send(address, {**form, "_seen": seen}).status_code == 302


def test_who_announces_second_is_told_that_it_is_done(browser: Browser, cast: Cast) -> None:
    conference = drafted(cast)
    form = {"reply_deadline": _local(DEADLINE), "_version": conference.version}
    with transaction():
        actor = cast.actor(cast.lan)
        found = visibility.for_change(conference.code, actor=actor)
        inviting.announce(found, reply_deadline=DEADLINE, actor=actor, now=NOON)
    browser.sign_in(cast.lan)

    sent = browser.send(f"/conferences/{conference.code}/invitations/announce", form)

    assert sent.status_code == 409
    assert "Giấy mời của hội nghị này đã được phát hành" in sent.text


def test_passing_on_twice_keeps_the_number_and_the_words_of_the_first(
    browser: Browser, cast: Cast
) -> None:
    conference = announced(cast)
    before = point_of(conference, cast.north)
    form = {"scope": "all", "reply_deadline": _local(DEADLINE), "note": "Của người đến sau"}
    read_at = {"_version": before.version}
    passed_on(cast, conference, cast.bich, cast.north)
    number = point_of(conference, cast.north).passed_on_number
    browser.sign_in(cast.bich)

    page = f"/conferences/{conference.code}/invitations/{before.public_id}/pass-on"
    sent = browser.send(page, form | read_at)

    assert sent.status_code == 409
    assert "Của người đến sau" in sent.text
    stands = point_of(conference, cast.north)
    assert (stands.passed_on_number, stands.passed_on_note) == (number, "")


def test_a_draft_saved_by_a_colleague_is_not_dropped_unread(browser: Browser, cast: Cast) -> None:
    conference = announced(cast)
    _save(cast, conference, "Nháp đầu", version=0)
    _save(cast, conference, "Nháp của đồng nghiệp", version=1)
    browser.sign_in(cast.bich)
    point = f"/conferences/{conference.code}/invitations/{_north(cast, conference)}"

    assert browser.send(f"{point}/draft/drop", {"draft": 1}).status_code == 409
    assert db.session.scalars(db.select(AnswerDraft.note)).all() == ["Nháp của đồng nghiệp"]
    assert 'name="draft" value="2"' in browser.get(point).text
    assert browser.send(f"{point}/draft/drop", {"draft": 2}).status_code == 302
    assert db.session.scalars(db.select(AnswerDraft)).all() == []


@pytest.mark.parametrize(
    ("page", "typed"),
    [
        ("edit", {"title": "Tên vừa đặt lại", "purpose": "Nội dung vừa gõ"}),
        ("postpone", {"reason": "Nội dung vừa gõ"}),
        ("cancel", {"reason": "Nội dung vừa gõ"}),
    ],
)
def test_what_was_typed_stays_when_the_conference_was_called_off_meanwhile(
    browser: Browser, cast: Cast, page: str, typed: dict[str, str]
) -> None:
    conference = announced(cast)
    read_at = {"_version": conference.version}
    with transaction():
        actor = cast.actor(cast.lan)
        found = visibility.for_change(conference.code, actor=actor)
        staging.cancel(found, reason="Bão", version=found.version, actor=actor, now=NOON)
    browser.sign_in(cast.lan)

    sent = browser.send(f"/conferences/{conference.code}/{page}", typed | read_at)

    assert sent.status_code in {409, 422}
    assert "Nội dung vừa gõ" in sent.text


def _change_the_plan(cast: Cast, conference: Conference) -> None:
    with transaction():
        actor = cast.actor(cast.lan)
        found = visibility.for_change(conference.code, actor=actor)
        plan = plans.as_plan(found)
        planning.change(found, plan, version=found.version, actor=actor, now=NOON)


def _save(cast: Cast, conference: Conference, note: str, *, version: int) -> None:
    with transaction():
        saving.save_draft(
            locked(cast, conference, cast.north, cast.bich),
            reply=Reply(note=note),
            version=version,
            actor=cast.actor(cast.bich),
            now=NOON,
        )


def _again(conference: Conference) -> Conference:
    db.session.rollback()
    return db.session.get_one(Conference, conference.id, populate_existing=True)


def _north(cast: Cast, conference: Conference) -> str:
    return point_of(conference, cast.north).public_id


def _local(moment: datetime) -> str:
    return (moment + 7 * HOUR).strftime("%Y-%m-%dT%H:%M")


@pytest.mark.parametrize("page", ["edit", "substitute"])
def test_who_was_typed_stays_when_the_delegate_was_struck_meanwhile(
    browser: Browser, cast: Cast, page: str
) -> None:
    conference = announced(cast)
    with transaction():
        point = locked(cast, conference, cast.north, cast.bich)
        actor = cast.actor(cast.bich)
        (named,) = delegates.name_delegates(point, people=people("An"), actor=actor, now=NOON)
    with transaction():
        point = locked(cast, conference, cast.north, cast.bich)
        found = rows.for_change(point, named)
        delegates.remove_delegate(found, version=1, actor=cast.actor(cast.bich), now=NOON)
    browser.sign_in(cast.bich)
    address = f"/conferences/{conference.code}/invitations/{_north(cast, conference)}/delegates"
    typed = {"name": "Trần Văn Gõ", "post": "Phó Giám đốc", "_version": 1}

    sent = browser.send(f"{address}/{named}/{page}", typed)

    assert sent.status_code == 404
    assert "vừa được người khác bỏ khỏi danh sách" in sent.text
    assert 'value="Trần Văn Gõ"' in sent.text
    assert browser.send(f"{address}/add", typed).status_code == 302
    assert browser.get(f"{address}/{named}/{page}").status_code == 404


def test_a_refusal_without_a_form_of_its_own_gives_back_what_was_written(
    browser: Browser, cast: Cast
) -> None:
    conference = announced(cast)
    browser.sign_in(cast.lan)
    typed = {"text": "Giám đốc Sở <b>Nội vụ</b>", "least": "1", "old_password": "rất bí mật"}

    sent = browser.send(f"/conferences/{conference.code}/composition/{'0' * 32}/edit", typed)

    assert sent.status_code == 404
    assert "Phần bạn đã nhập, chưa được lưu" in sent.text
    assert "<li>Giám đốc Sở &lt;b&gt;Nội vụ&lt;/b&gt;</li>" in sent.text
    assert "rất bí mật" not in sent.text
