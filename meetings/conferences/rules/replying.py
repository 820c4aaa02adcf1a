"""A person's own answer: who may give it until when, and which answers of calendars count."""

import base64
import hashlib
import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from http import HTTPStatus
from typing import Final

from meetings.conferences.rules.vocabulary import Answer, Stage
from meetings.kit import tokens
from meetings.kit.errors import DomainError, InvalidError
from meetings.kit.i18n import mark as _m
from meetings.kit.itip import CalendarReply, PartStat, ReplyMethod

LINK: Final = "reply"
LINK_LASTS: Final = timedelta(days=7)  # after the end (T32)
LONGEST_COMMENT: Final = 1000
MOST_AN_HOUR: Final = 20  # answers of one person (T34)
_MAC_LENGTH: Final = 16  # of 32 signs each: 80 bits


class PersonAnswer(StrEnum):
    """What a delegate said."""

    YES = "yes"
    NO = "no"
    MAYBE = "maybe"
    OTHER = "other"  # proposes that somebody else comes


class Channel(StrEnum):
    """The way an answer came."""

    LINK = "link"
    CALENDAR = "calendar"
    LETTER = "letter"


class Fate(StrEnum):
    """What became of something that arrived."""

    COUNTED = "counted"
    NOTED = "noted"  # words without an answer: a letter, another time proposed
    STALE = "stale"
    LATE = "late"
    AGAIN = "again"  # asks for the invitation once more
    STRANGER = "stranger"
    FORGED = "forged"
    AUTOMATIC = "automatic"
    UNREADABLE = "unreadable"


# What somebody of the host ought to look at.
ODD: Final = (Fate.NOTED, Fate.STRANGER, Fate.FORGED, Fate.UNREADABLE)


class ReplyReasonError(InvalidError):
    """Who does not come says why."""


class NoChoiceError(InvalidError):
    """An answer is one of the choices offered."""


class ReplyClosedError(DomainError):
    """The time for answers is over, or the person is no longer asked (410)."""

    status = HTTPStatus.GONE


class CalledOffError(DomainError):
    """The conference does not take place as it was announced (409)."""


class TooOftenError(DomainError):
    """The answer was changed too often within an hour (429)."""

    status = HTTPStatus.TOO_MANY_REQUESTS


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """What decides whether a delegate may answer: the stage, the point, and whether still named."""

    stage: Stage
    point_answer: Answer
    is_named: bool
    starts_at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """The answer that counts at the moment: for which SEQUENCE it was given, and when."""

    sequence: int
    stamped_at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Invited:
    """A delegate as an answer from a calendar is held against: what was sent, and what stands."""

    uid: str
    address: str
    sequence: int
    is_open: bool
    standing: Standing | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Decision:
    """What becomes of one answer of a calendar."""

    fate: Fate
    answer: PersonAnswer | None = None


_ANSWERS: Final = {
    PartStat.ACCEPTED: PersonAnswer.YES,
    PartStat.DECLINED: PersonAnswer.NO,
    PartStat.TENTATIVE: PersonAnswer.MAYBE,
    PartStat.DELEGATED: PersonAnswer.OTHER,
}


def decide(reply: CalendarReply, invited: Invited) -> Decision:
    """Decide by RFC 5546 what becomes of an answer.

    It counts when it names the entry that was sent, comes from the address that was invited, is
    about the present time (an older SEQUENCE is stale) and is newer than what stands (DTSTAMP).
    """
    if reply.uid != invited.uid or reply.attendee != invited.address:
        return Decision(fate=Fate.STRANGER)
    answer = _ANSWERS.get(reply.partstat)
    if reply.method is ReplyMethod.REFRESH:
        return Decision(fate=Fate.AGAIN if invited.is_open else Fate.LATE)
    if reply.method is ReplyMethod.COUNTER or answer is None:
        return Decision(fate=Fate.NOTED, answer=answer)
    if _is_stale(reply, invited):
        return Decision(fate=Fate.STALE, answer=answer)
    return Decision(fate=Fate.COUNTED if invited.is_open else Fate.LATE, answer=answer)


def _is_stale(reply: CalendarReply, invited: Invited) -> bool:
    if reply.sequence < invited.sequence:
        return True
    standing = invited.standing
    if standing is None or reply.sequence > standing.sequence:
        return False
    if reply.sequence < standing.sequence or reply.stamped_at is None:
        return True
    return reply.stamped_at <= standing.stamped_at


def check_reply(answer: PersonAnswer | None, comment: str) -> PersonAnswer:
    """Return the answer, or refuse one that is none, a no without a reason, or too many words."""
    if answer is None or answer is PersonAnswer.OTHER:
        raise NoChoiceError(_m("Hãy chọn một trong ba câu trả lời."), field="answer")
    if answer is PersonAnswer.NO and not comment:
        raise ReplyReasonError(
            _m("Hãy ghi lý do không tham dự; ban tổ chức cần biết để bố trí."), field="comment"
        )
    if len(comment) > LONGEST_COMMENT:
        raise ReplyReasonError(_m("Tối đa %(max)d ký tự."), field="comment", max=LONGEST_COMMENT)
    return answer


def check_often(number: int) -> None:
    """Refuse yet another answer of the same person within an hour."""
    if number >= MOST_AN_HOUR:
        raise TooOftenError(
            _m("Câu trả lời đã được đổi quá nhiều lần. Hãy đợi một giờ rồi thử lại.")
        )


def is_called_off(stage: Stage) -> bool:
    """Say whether the conference was put off or cancelled."""
    return stage in {Stage.POSTPONED, Stage.CANCELLED}


def refusal(asked: Asked, *, now: datetime) -> DomainError | None:
    """Return why a delegate is not, or no longer, asked; None while an answer is welcome."""
    if not asked.is_named:
        return ReplyClosedError(
            _m(
                "Tên của Ông/Bà không còn trong danh sách đại biểu. Nếu có nhầm lẫn, hãy liên hệ "
                "đầu mối của đơn vị."
            )
        )
    if is_called_off(asked.stage):
        return CalledOffError(
            _m("Hội nghị đã hoãn hoặc hủy nên chưa cần trả lời. Nếu họp lại, thư mới sẽ được gửi.")
        )
    if asked.point_answer is not Answer.CONFIRMED:
        return ReplyClosedError(
            _m("Điểm cầu không còn tham dự hội nghị này nên không cần trả lời.")
        )
    if asked.stage is not Stage.ANNOUNCED or now >= asked.starts_at:
        return ReplyClosedError(
            _m("Hội nghị đã bắt đầu nên không đổi được câu trả lời. Hãy liên hệ đầu mối đơn vị.")
        )
    return None


def check_open(asked: Asked, *, now: datetime) -> None:
    """Refuse an answer that is not, or no longer, asked for, and say why."""
    if (refused := refusal(asked, now=now)) is not None:
        raise refused


def subject_of(public_id: str, address: str) -> str:
    """Return what a link or a reply address is about: a delegate at one mail address.

    When the address is corrected, what was sent to the wrong one opens nothing any more.
    """
    return f"{public_id}/{tokens.digest(address.strip().lower())[:16]}"


def link_token(subject: str, *, ends_at: datetime, key: str) -> str:
    """Return the signed token of the page on which a delegate answers; it holds a week longer."""
    return tokens.sign(subject, purpose=LINK, key=key, expires_at=ends_at + LINK_LASTS)


def address_token(public_id: str, address: str, *, key: str) -> str:
    """Return what stands behind the plus sign of the reply address of a delegate."""
    told = f"reply-address:{subject_of(public_id, address)}".encode()
    mac = hmac.new(key.encode(), told, hashlib.sha256).digest()
    return f"{public_id}-{base64.b32encode(mac).decode().lower()[:_MAC_LENGTH]}"


def reply_address(mailbox: str, token: str) -> str:
    """Return the address of one invitation, hop+token@tinh.gov.vn for hop@tinh.gov.vn."""
    local, _, domain = mailbox.rpartition("@")
    return f"{local}+{token}@{domain}"


def tokens_in(recipients: Iterable[str], *, mailbox: str) -> list[str]:
    """Return the tokens of the addresses, in small letters, that belong to our mailbox."""
    local, _, domain = mailbox.lower().rpartition("@")
    head, tail = f"{local}+", f"@{domain}"
    return [
        one.removeprefix(head).removesuffix(tail)
        for one in recipients
        if one.startswith(head) and one.endswith(tail)
    ]


def uid_of(public_id: str, conference_uid: str) -> str:
    """Return the UID of a delegate's own entry for a conference; it never changes.

    Several delegates may share one mail address; each keeps an entry of their own.
    """
    return f"{public_id}.{conference_uid}"


def named_in(uid: str) -> str:
    """Return the delegate (public id) whose entry has this UID, or an empty text."""
    head, dot, _ = uid.partition(".")
    return head if dot else ""
