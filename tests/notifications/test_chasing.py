"""Chasing answers: whom a reminder reaches, who sends it, and what the rule sends by itself."""

import io

import openpyxl
import pytest

from meetings.bridge_points.models import BridgeContact, BridgePoint
from meetings.conferences.commands import answering, saving
from meetings.conferences.models import Conference
from meetings.conferences.queries import visibility
from meetings.conferences.rules.vocabulary import Answer, Stage
from meetings.kit import clock
from meetings.kit.database import db
from meetings.kit.errors import DomainError
from meetings.kit.transactions import transaction
from meetings.notifications import handlers, papers, queries
from meetings.notifications.commands import chasing as commands
from meetings.notifications.queries import chasing
from meetings.notifications.rules import MailKind, NothingToChaseError, is_true
from meetings.organisations.models import Organisation
from meetings.people.models import Account
from meetings.regulations import commands as regulations
from meetings.regulations.rules import Rule
from tests.cascades import DEADLINE, announced, locked, passed_on, point_of
from tests.cast import DAY, HOUR, NOON, Cast
from tests.clocks import Clock
from tests.conftest import Browser
from tests.notifications.outbox import mails, one

pytestmark = pytest.mark.usefixtures("standing")
REMINDER = MailKind.REMINDER


@pytest.fixture
def looking(standing: Clock) -> Clock:
    """A worker that has not looked yet."""
    handlers.delivering._looking_at.clear()
    return standing


def chase(cast: Cast, conference: Conference, who: Account, *, overdue: bool = False) -> int:
    with transaction():
        return commands.chase(
            visibility.for_change(conference.code, actor=cast.actor(who)),
            only_overdue=overdue,
            actor=cast.actor(who),
            now=clock.now(),
        )


def confirm(cast: Cast, conference: Conference, *offices: Organisation) -> None:
    with transaction():
        answering.confirm_many(
            conference,
            points=[point_of(conference, office).public_id for office in offices],
            actor=cast.actor(cast.lan),
            now=clock.now(),
        )


def reminded() -> set[str]:
    return {mail.address.partition("@")[0] for mail in mails(REMINDER)}


def without_addresses(office: Organisation) -> None:
    here = db.select(BridgePoint.id).where(BridgePoint.organisation_id == office.id)
    with transaction():
        db.session.execute(
            db.update(BridgeContact)
            .where(BridgeContact.bridge_point_id.in_(here))
            .values(email="")
            .execution_options(synchronize_session=False)
        )


def test_only_those_who_have_not_answered_are_reminded(cast: Cast) -> None:
    conference = announced(cast)
    confirm(cast, conference, cast.north)

    assert chase(cast, conference, cast.lan) == 3

    assert reminded() == {"son", "liaison.bothunghiem", "liaison.tinhnam"}


def test_a_province_reminds_whom_it_invited_and_nobody_else(cast: Cast) -> None:
    conference = announced(cast)
    passed_on(cast, conference, cast.bich, cast.north)

    chase(cast, conference, cast.bich)

    assert reminded() == {"canh", "liaison.xabaca", "liaison.xabacb"}


@pytest.mark.parametrize("who", ["son", "canh", "tuan", "chair", "auditor", "admin"])
def test_who_invited_nobody_reminds_nobody(cast: Cast, who: str) -> None:
    conference = announced(cast)
    passed_on(cast, conference, cast.bich, cast.north)

    with pytest.raises(DomainError):
        chase(cast, conference, getattr(cast, who))

    assert mails(REMINDER) == []


def test_the_overdue_can_be_reminded_alone(cast: Cast, standing: Clock) -> None:
    conference = announced(cast)
    standing.after(days=4)
    with transaction():
        point_of(conference, cast.south).reply_deadline = NOON + DAY

    chase(cast, conference, cast.lan, overdue=True)

    assert reminded() == {"son", "liaison.tinhnam"}


def test_a_second_reminder_takes_the_place_of_the_first_that_has_not_left(
    cast: Cast, standing: Clock
) -> None:
    conference = announced(cast)
    chase(cast, conference, cast.lan)
    standing.after(hours=1)
    chase(cast, conference, cast.lan)

    states = [mail.state.value for mail in mails(REMINDER, to="son@")]
    assert states == ["superseded", "new"]


def test_where_no_mail_reaches_one_is_told_to_call(cast: Cast) -> None:
    conference = announced(cast)
    confirm(cast, conference, cast.north, cast.south)
    without_addresses(cast.ministry)

    with pytest.raises(NothingToChaseError, match="địa chỉ thư"):
        chase(cast, conference, cast.lan)
    confirm(cast, conference, cast.ministry)
    with pytest.raises(NothingToChaseError, match="Không còn"):
        chase(cast, conference, cast.lan)


def test_those_to_be_called_come_first_with_their_numbers(cast: Cast) -> None:
    conference = announced(cast)
    without_addresses(cast.ministry)
    ids = chasing.waiting(conference, actor=cast.actor(cast.lan), now=NOON)

    found = chasing.page(ids, now=NOON, number=1)

    assert next(one.point.organisation_name for one in found) == "Bộ Thử nghiệm"
    assert [one.has_mail for one in found] == [False, True, True]
    assert all(contact.phone for one in found for contact in one.contacts)
    assert chasing.reach(ids, now=NOON) == chasing.Reach(points=3, by_mail=2)


def test_the_rule_reminds_once_before_the_deadline_and_once_after(
    cast: Cast, looking: Clock
) -> None:
    announced(cast)
    looking.now = DEADLINE - 25 * HOUR
    assert handlers.remind() == 0
    looking.now = DEADLINE - 23 * HOUR
    assert handlers.remind() == 5
    looking.after(minutes=5)
    assert handlers.remind() == 0
    looking.now = DEADLINE + HOUR
    assert handlers.remind() == 0
    looking.now = DEADLINE + 3 * HOUR
    assert handlers.remind() == 5
    looking.after(minutes=5)
    assert handlers.remind() == 0


def test_a_deadline_put_off_is_reminded_of_anew(cast: Cast, looking: Clock) -> None:
    conference = announced(cast)
    looking.now = DEADLINE - 23 * HOUR
    handlers.remind()
    with transaction():
        point_of(conference, cast.south).reply_deadline = DEADLINE + HOUR
    looking.after(minutes=5)

    assert handlers.remind() == 2


def test_nobody_is_reminded_at_night_or_of_history(cast: Cast, looking: Clock) -> None:
    announced(cast, is_silent=True)
    looking.now = DEADLINE - 23 * HOUR
    assert handlers.remind() == 0

    announced(cast, code="hn-khac")
    handlers.delivering._looking_at.clear()
    looking.now = DEADLINE - 14 * HOUR  # 22 giờ in Việt Nam
    assert handlers.remind() == 0


def test_an_office_turns_the_rule_off(cast: Cast, looking: Clock) -> None:
    announced(cast)
    with transaction():
        regulations.set_terms(
            cast.centre,
            values={Rule.REMIND_BEFORE: (0, ""), Rule.REMIND_AFTER: (0, "")},
            actor=cast.actor(cast.lan),
            now=NOON,
        )
    for moment in (DEADLINE - 23 * HOUR, DEADLINE + 3 * HOUR):
        looking.now = moment
        assert handlers.remind() == 0


def test_the_page_shows_whom_it_reaches_and_sends(browser: Browser, cast: Cast) -> None:
    conference = announced(cast)
    without_addresses(cast.ministry)
    browser.sign_in(cast.lan)
    page = f"/conferences/{conference.code}/invitations/remind"

    shown = browser.get(page)
    sent = browser.send(page, {"who": "waiting"})

    assert "Thư nhắc tới được 2 trong 3 điểm cầu" in shown.text
    assert "0900 000 000" in shown.text
    assert sent.status_code == 303
    assert "Đang gửi 4 thư nhắc" in browser.get(sent.location).text
    assert "Lần nhắc gần nhất" in browser.get(page).text
    assert "Nhắc trả lời" in browser.get(f"/conferences/{conference.code}/invitations").text


def test_an_answer_left_as_a_draft_is_told_to_the_point_and_to_who_reminds_it(
    browser: Browser, cast: Cast
) -> None:
    conference = announced(cast)
    words = "lưu nháp lúc 12 giờ 00, thứ Hai, ngày 01/03/2027, chưa gửi"
    with transaction():
        point = locked(cast, conference, cast.north, cast.bich)
        saving.save_draft(
            point, reason="Bận", version=0, actor=cast.actor(cast.bich), now=clock.now()
        )
    browser.sign_in(cast.lan)
    page = f"/conferences/{conference.code}/invitations/remind"

    assert "đã lưu nháp ngày 01/03/2027, chưa gửi" in browser.get(page).text
    chase(cast, conference, cast.lan)
    for reader, is_told in (("bich@", True), ("son@", False)):
        row = one(REMINDER, reader)
        subject = queries.about(row)
        assert subject is not None
        parts = papers.to_point(row, subject).walk()
        texts = [str(part.get_content()) for part in parts if part.get_content_maintype() == "text"]
        assert [words in text for text in texts] == [is_told] * 2, reader
        assert "Bận" not in "".join(texts), "what it says is the point's own"
    ids = chasing.waiting(conference, actor=cast.actor(cast.lan), now=NOON)
    drafted = {
        found.point.organisation_name
        for found in chasing.every(ids, now=NOON)
        if found.drafted_at is not None
    }
    assert drafted == {"Tỉnh Bắc"}


def test_nobody_left_to_remind_is_said_and_a_late_press_is_refused(
    browser: Browser, cast: Cast
) -> None:
    conference = announced(cast)
    confirm(cast, conference, cast.north, cast.south, cast.ministry)
    browser.sign_in(cast.lan)
    page = f"/conferences/{conference.code}/invitations/remind"

    assert "Không còn điểm cầu nào chưa trả lời" in browser.get(page).text
    assert browser.send(page).status_code == 422
    assert "No bridge point is left" in browser.get(f"{page}?lang=en").text


def test_nobody_overdue_is_not_told_as_everybody_answered(browser: Browser, cast: Cast) -> None:
    conference = announced(cast)
    browser.sign_in(cast.lan)
    page = f"/conferences/{conference.code}/invitations/remind"

    shown = browser.get(f"{page}?who=overdue").text
    late = browser.send(page, {"who": "overdue"})

    assert "Chưa có điểm cầu nào quá hạn" in shown
    assert "3 điểm cầu chưa trả lời nhưng còn trong hạn" in shown
    assert "Mọi điểm cầu đã xác nhận hoặc từ chối" not in shown
    assert late.status_code == 422
    assert "Không có điểm cầu nào quá hạn mà chưa trả lời" in late.text


def test_a_conference_that_writes_to_nobody_says_so_and_offers_no_mail(
    browser: Browser, cast: Cast
) -> None:
    conference = announced(cast, is_silent=True)
    browser.sign_in(cast.lan)
    page = f"/conferences/{conference.code}/invitations/remind"

    shown = browser.get(page).text
    late = browser.send(page)

    assert "Hội nghị này không gửi thư" in shown
    assert "Gửi thư nhắc tới" not in shown
    assert "Tỉnh Bắc" in shown
    assert late.status_code == 422
    assert "không gửi thư cho ai" in late.text


def test_the_list_to_call_by_is_a_workbook(browser: Browser, cast: Cast) -> None:
    conference = announced(cast)
    browser.sign_in(cast.lan)

    answer = browser.get(f"/conferences/{conference.code}/invitations/calls.xlsx", buffered=True)

    sheet = openpyxl.load_workbook(io.BytesIO(answer.data)).active
    rows = list(sheet.values)
    assert len(rows) == 4
    assert {row[1] for row in rows[1:]} == {"Bộ Thử nghiệm", "Tỉnh Bắc", "Tỉnh Nam"}
    assert all("0900 000 000" in str(row[5]) for row in rows[1:])
    assert rows[0][6] == "Lưu nháp lúc"


def test_a_reminder_is_not_sent_to_who_answered_meanwhile() -> None:
    assert is_true(REMINDER, stage=Stage.ANNOUNCED, answer=Answer.INVITED)
    assert not is_true(REMINDER, stage=Stage.ANNOUNCED, answer=Answer.CONFIRMED)
    assert not is_true(REMINDER, stage=Stage.POSTPONED, answer=Answer.INVITED)
    assert not is_true(REMINDER, stage=Stage.ANNOUNCED, answer=Answer.WITHDRAWN)


def test_two_secretaries_with_one_page_remind_once(browser: Browser, cast: Cast) -> None:
    conference = announced(cast)
    browser.sign_in(cast.lan)
    page = f"/conferences/{conference.code}/invitations/remind"
    read = browser.get(page).text

    first = browser.fill(page, {}, read=read)
    second = browser.fill(page, {}, read=read)

    assert (first.status_code, second.status_code) == (303, 409)
    assert "Vừa có lần nhắc lúc" in second.text
    assert "Lần nhắc gần nhất" in second.text
