"""Drafts of answers, and answering after the deadline on request."""

from datetime import datetime

import pytest

from meetings.audit.models import AuditEntry
from meetings.conferences.commands import answering, inviting, reopening, saving, staging
from meetings.conferences.models import AnswerDraft, Conference, Reopening
from meetings.conferences.queries import answering as queries
from meetings.conferences.queries import tally, visibility
from meetings.conferences.rules.answers import LateAnswerError, Reply
from meetings.conferences.rules.reopening import (
    MissingWordsError,
    NotAskableError,
    NotDecidableError,
    ReopeningState,
    WrongMomentError,
)
from meetings.conferences.rules.secrecy import SecretError
from meetings.conferences.rules.vocabulary import Answer
from meetings.kit.database import db
from meetings.kit.errors import DomainError, NotAllowedError, StaleError
from meetings.kit.transactions import transaction
from meetings.notifications import rules as mail_rules
from meetings.organisations.models import Organisation
from meetings.people.models import Account
from tests.cascades import DEADLINE, announced, locked, passed_on, point_of
from tests.cast import DAY, HOUR, NOON, Cast
from tests.notifications.outbox import mails
from tests.plans import EIGHT, day

EARLY = NOON + HOUR
LATE = DEADLINE + HOUR


def save(
    cast: Cast,
    conference: Conference,
    office: Organisation,
    who: Account,
    *,
    reply: Reply | None = None,
    reason: str | None = None,
    version: int = 0,
    now: datetime = EARLY,
) -> None:
    with transaction():
        saving.save_draft(
            locked(cast, conference, office, who),
            reply=reply,
            reason=reason,
            version=version,
            actor=cast.actor(who),
            now=now,
        )


def say_yes(
    cast: Cast,
    conference: Conference,
    office: Organisation,
    who: Account,
    now: datetime = EARLY,
    reply: Reply | None = None,
) -> None:
    with transaction():
        point = locked(cast, conference, office, who)
        answering.confirm(
            point,
            reply=reply or Reply(),
            version=point.version,
            actor=cast.actor(who),
            now=now,
        )


def ask(
    cast: Cast,
    conference: Conference,
    office: Organisation,
    who: Account,
    *,
    what: str = "Tăng lên 30 người",
    reason: str = "Thêm ban ngành",
    now: datetime = LATE,
) -> str:
    with transaction():
        point = locked(cast, conference, office, who)
        asked = reopening.ask(point, what=what, reason=reason, actor=cast.actor(who), now=now)
    return asked.public_id


def decide(
    cast: Cast,
    conference: Conference,
    office: Organisation,
    who: Account,
    request: str,
    *,
    until: datetime | None = None,
    refusal: str = "",
    version: int = 1,
    now: datetime = LATE,
) -> None:
    with transaction():
        point = locked(cast, conference, office, who)
        asked = queries.for_change(point, request)
        actor = cast.actor(who)
        if until is None:
            reopening.refuse(
                asked, point=point, reason=refusal, version=version, actor=actor, now=now
            )
        else:
            reopening.grant(asked, point=point, until=until, version=version, actor=actor, now=now)


def drafts() -> list[AnswerDraft]:
    return list(db.session.scalars(db.select(AnswerDraft)))


def the_request() -> Reopening:
    wanted = db.select(Reopening).execution_options(populate_existing=True)
    found: Reopening = db.session.scalars(wanted).one()
    return found


def test_a_draft_is_kept_and_tells_nobody_above(cast: Cast) -> None:
    conference = announced(cast)

    save(cast, conference, cast.north, cast.bich, reply=Reply(note="Còn hỏi lại", rooms=("x",)))

    north = point_of(conference, cast.north)
    assert (north.answer, north.note, north.version) == (Answer.INVITED, "", 2)
    seen = locked(cast, conference, cast.north, cast.lan)
    assert queries.draft(seen, actor=cast.actor(cast.lan)) is None
    kept = queries.draft(seen, actor=cast.actor(cast.bich))
    assert kept is not None
    assert (kept.note, kept.rooms, kept.saved_by) == ("Còn hỏi lại", ["x"], "Trần Ngọc Bích")
    assert queries.unsent([north]) == {north.public_id}
    assert tally.differences(conference) == []


def test_both_sides_of_a_draft_are_kept_and_the_last_one_is_told(cast: Cast) -> None:
    conference = announced(cast)
    save(cast, conference, cast.north, cast.bich, reply=Reply(expected_headcount=12))

    save(cast, conference, cast.north, cast.bich, reason="Có bão", version=1)

    (kept,) = drafts()
    assert (kept.expected_headcount, kept.reason, kept.declines) == (12, "Có bão", True)


def test_who_did_not_see_the_newer_draft_does_not_overwrite_it(cast: Cast) -> None:
    conference = announced(cast)
    save(cast, conference, cast.north, cast.bich, reply=Reply(note="Bản một"))

    with pytest.raises(StaleError):
        save(cast, conference, cast.north, cast.bich, reply=Reply(note="Bản hai"))

    assert [one.note for one in drafts()] == ["Bản một"]


def test_only_the_points_own_office_saves_a_draft(cast: Cast) -> None:
    conference = announced(cast)
    passed_on(cast, conference, cast.bich, cast.north)

    for who in (cast.lan, cast.bich):
        with pytest.raises(NotAllowedError):
            save(cast, conference, cast.north_a, who, reply=Reply())

    save(cast, conference, cast.north_a, cast.canh, reply=Reply())


def test_sending_the_answer_ends_the_draft(cast: Cast) -> None:
    conference = announced(cast)
    save(cast, conference, cast.north, cast.bich, reply=Reply(note="Nháp"))

    say_yes(cast, conference, cast.north, cast.bich, reply=Reply(note="Thật"))

    assert drafts() == []
    assert point_of(conference, cast.north).note == "Thật"


def test_what_the_host_records_by_telephone_leaves_the_point_its_draft(cast: Cast) -> None:
    conference = announced(cast)
    save(cast, conference, cast.north, cast.bich, reply=Reply(note="Nháp"))

    say_yes(cast, conference, cast.north, cast.lan)

    assert [one.note for one in drafts()] == ["Nháp"]


def test_a_draft_is_dropped_at_will_and_with_the_invitation(cast: Cast) -> None:
    conference = announced(cast)
    passed_on(cast, conference, cast.bich, cast.north)
    save(cast, conference, cast.north, cast.bich, reply=Reply())
    save(cast, conference, cast.north_a, cast.canh, reply=Reply())

    with transaction():
        point = locked(cast, conference, cast.north_a, cast.canh)
        saving.drop_draft(point, version=1, actor=cast.actor(cast.canh), now=EARLY)
    assert len(drafts()) == 1

    with transaction():
        point = locked(cast, conference, cast.north, cast.lan)
        inviting.withdraw(point, reason="Nhầm", actor=cast.actor(cast.lan), now=EARLY)
    assert drafts() == []


def test_nothing_is_saved_once_the_deadline_has_passed(cast: Cast) -> None:
    conference = announced(cast)

    with pytest.raises(LateAnswerError):
        save(cast, conference, cast.north, cast.bich, reply=Reply(), now=LATE)


def test_a_late_change_is_asked_granted_and_then_made(cast: Cast) -> None:
    conference = announced(cast)
    say_yes(cast, conference, cast.north, cast.bich)
    with pytest.raises(LateAnswerError, match="gửi đề nghị tới đơn vị mời"):
        say_yes(cast, conference, cast.north, cast.bich, now=LATE)

    request = ask(cast, conference, cast.north, cast.bich)
    assert queries.count_waiting(conference, actor=cast.actor(cast.lan)) == 1
    assert queries.count_waiting(conference, actor=cast.actor(cast.bich)) == 0
    decide(cast, conference, cast.north, cast.lan, request, until=LATE + DAY)
    say_yes(
        cast, conference, cast.north, cast.bich, now=LATE + DAY, reply=Reply(expected_headcount=30)
    )

    assert point_of(conference, cast.north).expected_headcount == 30
    assert the_request().state is ReopeningState.GRANTED
    assert the_request().decided_office == "Trung tâm"
    assert queries.count_waiting(conference, actor=cast.actor(cast.lan)) == 0
    with pytest.raises(LateAnswerError):
        say_yes(cast, conference, cast.north, cast.bich, now=LATE + DAY + HOUR)
    assert tally.differences(conference) == []


def test_the_point_is_told_by_mail_whatever_the_word_is(cast: Cast) -> None:
    conference = announced(cast)
    passed_on(cast, conference, cast.bich, cast.north)

    request = ask(cast, conference, cast.north_a, cast.canh)
    decide(cast, conference, cast.north_a, cast.bich, request, refusal="Đã đặt chỗ xong")

    told = mails(mail_rules.MailKind.REOPENING_DECIDED)
    assert {mail.note for mail in told} == {"Đã đặt chỗ xong"}
    assert "canh" in {mail.address.partition("@")[0] for mail in told}
    assert the_request().refusal == "Đã đặt chỗ xong"
    actions = db.session.scalars(
        db.select(AuditEntry.action).where(AuditEntry.action.startswith("Reopening"))
    )
    assert list(actions) == ["ReopeningAsked", "ReopeningDecided"]


def test_whoever_invited_decides_and_so_does_the_host_but_nobody_else(cast: Cast) -> None:
    conference = announced(cast)
    passed_on(cast, conference, cast.bich, cast.north)
    request = ask(cast, conference, cast.north_a, cast.canh)

    with pytest.raises(NotAllowedError):
        decide(cast, conference, cast.north_a, cast.canh, request, until=LATE + HOUR)
    assert [
        queries.count_waiting(conference, actor=cast.actor(who))
        for who in (cast.lan, cast.bich, cast.son, cast.canh)
    ] == [1, 1, 0, 0]

    decide(cast, conference, cast.north_a, cast.bich, request, until=LATE + HOUR)
    with pytest.raises(NotDecidableError):
        decide(cast, conference, cast.north_a, cast.lan, request, refusal="Không", version=2)


@pytest.mark.parametrize(
    ("what", "reason", "now", "error"),
    [
        (" ", "Vì", LATE, MissingWordsError),
        ("Sửa", " ", LATE, MissingWordsError),
        ("Tài liệu TỐI MẬT", "Vì", LATE, SecretError),
        ("Sửa", "Vì", EARLY, NotAskableError),
    ],
)
def test_a_request_needs_words_and_a_deadline_that_has_passed(
    cast: Cast, what: str, reason: str, now: datetime, error: type[DomainError]
) -> None:
    conference = announced(cast)

    with pytest.raises(error):
        ask(cast, conference, cast.north, cast.bich, what=what, reason=reason, now=now)


def test_one_request_waits_at_a_time_and_can_be_taken_back(cast: Cast) -> None:
    conference = announced(cast)
    request = ask(cast, conference, cast.north, cast.bich)
    with pytest.raises(NotAskableError):
        ask(cast, conference, cast.north, cast.bich)

    with transaction():
        point = locked(cast, conference, cast.north, cast.bich)
        asked = queries.for_change(point, request)
        reopening.take_back(asked, point=point, actor=cast.actor(cast.bich), now=LATE)

    assert the_request().state is ReopeningState.WITHDRAWN
    assert ask(cast, conference, cast.north, cast.bich) != request


@pytest.mark.parametrize("until", [LATE - HOUR, EIGHT + HOUR])
def test_an_answer_is_opened_for_a_time_in_which_it_is_of_use(cast: Cast, until: datetime) -> None:
    conference = announced(cast)
    request = ask(cast, conference, cast.north, cast.bich)

    with pytest.raises(WrongMomentError):
        decide(cast, conference, cast.north, cast.lan, request, until=until)
    with pytest.raises(MissingWordsError):
        decide(cast, conference, cast.north, cast.lan, request, refusal=" ")


def test_once_the_conference_has_begun_an_answer_may_be_opened_until_its_end(cast: Cast) -> None:
    conference = announced(cast)
    with transaction():
        found = visibility.for_change(conference.code, actor=cast.actor(cast.lan))
        staging.start(found, version=found.version, actor=cast.actor(cast.lan), now=EIGHT)
    now = EIGHT + HOUR
    request = ask(cast, conference, cast.north, cast.bich, now=now)

    decide(cast, conference, cast.north, cast.lan, request, until=now + HOUR, now=now)
    say_yes(cast, conference, cast.north, cast.bich, now=now)

    assert point_of(conference, cast.north).answer is Answer.CONFIRMED


def test_a_withdrawn_point_asks_for_nothing_any_more(cast: Cast) -> None:
    conference = announced(cast)
    ask(cast, conference, cast.north, cast.bich)

    with transaction():
        point = locked(cast, conference, cast.north, cast.lan)
        inviting.withdraw(point, reason="Nhầm", actor=cast.actor(cast.lan), now=LATE)

    assert the_request().state is ReopeningState.WITHDRAWN
    assert queries.count_waiting(conference, actor=cast.actor(cast.lan)) == 0


def test_a_new_deadline_opens_the_answers_that_were_given_too(cast: Cast) -> None:
    conference = announced(cast)
    say_yes(cast, conference, cast.north, cast.bich)
    with transaction():
        found = visibility.for_change(conference.code, actor=cast.actor(cast.lan))
        staging.postpone(
            found,
            reason="Bão",
            days=(day(EIGHT + 7 * DAY),),
            version=found.version,
            actor=cast.actor(cast.lan),
            now=LATE,
        )

    say_yes(cast, conference, cast.north, cast.bich, now=LATE, reply=Reply(note="Vẫn dự"))

    assert point_of(conference, cast.north).note == "Vẫn dự"
