"""What counts of the answers of calendars (RFC 5546), and until when anybody may answer."""

from dataclasses import replace
from datetime import timedelta

import pytest

from meetings.conferences.rules import replying as rules
from meetings.conferences.rules.replying import (
    Asked,
    CalledOffError,
    Fate,
    Invited,
    NoChoiceError,
    PersonAnswer,
    ReplyClosedError,
    ReplyReasonError,
    Standing,
    TooOftenError,
    check_reply,
    decide,
)
from meetings.conferences.rules.vocabulary import Answer, Stage
from meetings.kit import tokens
from meetings.kit.itip import CalendarReply, PartStat, ReplyMethod
from tests.cast import DAY, HOUR, NOON

MINUTE = timedelta(minutes=1)
INVITED = Invited(
    uid="hoa.hop@diemcau",
    address="hoa@tinh.example",
    sequence=2,
    is_open=True,
)
SAID = CalendarReply(
    method=ReplyMethod.REPLY,
    uid="hoa.hop@diemcau",
    attendee="hoa@tinh.example",
    sequence=2,
    stamped_at=NOON,
    partstat=PartStat.ACCEPTED,
)
ANSWERED = replace(INVITED, standing=Standing(sequence=2, stamped_at=NOON))
CLOSED = replace(INVITED, is_open=False)
ASKED = Asked(
    stage=Stage.ANNOUNCED, point_answer=Answer.CONFIRMED, is_named=True, starts_at=NOON + DAY
)


@pytest.mark.parametrize(
    ("changes", "invited", "fate"),
    [
        ({}, INVITED, Fate.COUNTED),
        ({"partstat": PartStat.DECLINED}, INVITED, Fate.COUNTED),
        ({"sequence": 3}, INVITED, Fate.COUNTED),  # a program that raises it, against the standard
        ({"stamped_at": None}, INVITED, Fate.COUNTED),
        ({"uid": "phuc.hop@diemcau"}, INVITED, Fate.STRANGER),
        ({"uid": ""}, INVITED, Fate.STRANGER),
        ({"attendee": "phuc@tinh.example"}, INVITED, Fate.STRANGER),
        ({"attendee": ""}, INVITED, Fate.STRANGER),
        ({"sequence": 1}, INVITED, Fate.STALE),
        ({"sequence": 0}, CLOSED, Fate.STALE),
        ({}, ANSWERED, Fate.STALE),  # the same once more
        ({"stamped_at": NOON - MINUTE}, ANSWERED, Fate.STALE),
        ({"stamped_at": None}, ANSWERED, Fate.STALE),
        ({"stamped_at": NOON + MINUTE}, ANSWERED, Fate.COUNTED),
        ({"stamped_at": NOON - HOUR, "sequence": 3}, ANSWERED, Fate.COUNTED),
        ({}, CLOSED, Fate.LATE),
        ({"method": ReplyMethod.COUNTER}, INVITED, Fate.NOTED),
        ({"method": ReplyMethod.COUNTER, "attendee": "x@y.vn"}, INVITED, Fate.STRANGER),
        ({"method": ReplyMethod.REFRESH, "sequence": 0}, INVITED, Fate.AGAIN),
        ({"method": ReplyMethod.REFRESH}, CLOSED, Fate.LATE),
        ({"partstat": PartStat.NEEDS_ACTION}, INVITED, Fate.NOTED),
    ],
)
def test_an_answer_counts_by_the_standard(
    changes: dict[str, object], invited: Invited, fate: Fate
) -> None:
    assert decide(replace(SAID, **changes), invited).fate is fate  # type: ignore[arg-type]


def test_an_answer_for_a_later_time_outlives_one_for_the_time_before() -> None:
    moved = replace(INVITED, sequence=3, standing=Standing(sequence=2, stamped_at=NOON))

    assert decide(replace(SAID, sequence=2, stamped_at=NOON + DAY), moved).fate is Fate.STALE
    assert decide(replace(SAID, sequence=3, stamped_at=NOON - DAY), moved).fate is Fate.COUNTED


@pytest.mark.parametrize(
    ("partstat", "answer"),
    [
        (PartStat.ACCEPTED, PersonAnswer.YES),
        (PartStat.DECLINED, PersonAnswer.NO),
        (PartStat.TENTATIVE, PersonAnswer.MAYBE),
        (PartStat.DELEGATED, PersonAnswer.OTHER),
    ],
)
def test_each_word_of_a_calendar_is_one_of_ours(partstat: PartStat, answer: PersonAnswer) -> None:
    assert decide(replace(SAID, partstat=partstat), INVITED).answer is answer


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({}, None),
        ({"starts_at": NOON}, ReplyClosedError),
        ({"stage": Stage.LIVE}, ReplyClosedError),
        ({"stage": Stage.CLOSED}, ReplyClosedError),
        ({"stage": Stage.DRAFT}, ReplyClosedError),
        ({"stage": Stage.POSTPONED}, CalledOffError),
        ({"stage": Stage.CANCELLED, "starts_at": NOON - DAY}, CalledOffError),
        ({"point_answer": Answer.DECLINED}, ReplyClosedError),
        ({"point_answer": Answer.WITHDRAWN}, ReplyClosedError),
        ({"is_named": False}, ReplyClosedError),
        ({"is_named": False, "stage": Stage.CANCELLED}, ReplyClosedError),
    ],
)
def test_one_may_answer_while_named_and_until_it_begins(
    changes: dict[str, object], refusal: type[Exception] | None
) -> None:
    asked = replace(ASKED, **changes)  # type: ignore[arg-type]

    refused = rules.refusal(asked, now=NOON)

    assert type(refused) is (refusal or type(None))
    if refusal:
        with pytest.raises(refusal):
            rules.check_open(asked, now=NOON)


@pytest.mark.parametrize(
    ("answer", "comment", "refusal"),
    [
        (PersonAnswer.YES, "", None),
        (PersonAnswer.MAYBE, "", None),
        (PersonAnswer.NO, "Bận", None),
        (PersonAnswer.NO, "", ReplyReasonError),
        (PersonAnswer.YES, "x" * 1001, ReplyReasonError),
        (PersonAnswer.OTHER, "", NoChoiceError),
        (None, "", NoChoiceError),
    ],
)
def test_a_no_has_a_reason_and_an_answer_is_one_of_three(
    answer: PersonAnswer | None, comment: str, refusal: type[Exception] | None
) -> None:
    if refusal is None:
        assert check_reply(answer, comment) is answer
        return
    with pytest.raises(refusal):
        check_reply(answer, comment)


def test_twenty_changes_an_hour_are_enough() -> None:
    rules.check_often(19)
    with pytest.raises(TooOftenError):
        rules.check_often(20)


def test_a_link_belongs_to_one_delegate_at_one_address_and_ends() -> None:
    subject = rules.subject_of("hoa", "Hoa@Tinh.example")
    token = rules.link_token(subject, ends_at=NOON, key="k")
    late = NOON + rules.LINK_LASTS

    assert tokens.read_signed(token, purpose=rules.LINK, key="k", now=NOON + DAY) == subject
    assert subject == rules.subject_of("hoa", "hoa@tinh.example ")
    assert subject != rules.subject_of("hoa", "hoa@tinh.other")
    with pytest.raises(tokens.ExpiredLinkError):
        tokens.read_signed(token, purpose=rules.LINK, key="k", now=late)
    with pytest.raises(tokens.BadLinkError):
        tokens.read_signed(token, purpose="reset", key="k", now=NOON)


def test_a_reply_address_fits_and_says_whose_it_is() -> None:
    token = rules.address_token("a" * 32, "hoa@tinh.example", key="k")
    address = rules.reply_address("hop-tructuyenx@tinh.gov.vn", token)

    assert len(address.partition("@")[0]) == 64
    assert address == address.lower()
    others = ["x@y.vn", "hop+x@tinh.gov.vn", "hop-tructuyenx+@other.vn", address]
    assert rules.tokens_in(others, mailbox="Hop-TrucTuyenX@tinh.gov.vn") == [token]
    assert token != rules.address_token("a" * 32, "hoa@tinh.other", key="k")
    assert token != rules.address_token("a" * 32, "hoa@tinh.example", key="other")


def test_the_entry_of_a_delegate_names_him_in_its_uid() -> None:
    uid = rules.uid_of("hoa", "hop@diemcau")

    assert uid == "hoa.hop@diemcau"
    assert rules.named_in(uid) == "hoa"
    assert rules.named_in("hop@diemcau") == ""
