"""The stored words about conferences; people see them translated (interfaces.md)."""

from enum import StrEnum


class Form(StrEnum):
    """How people come together."""

    ONLINE = "online"
    IN_PERSON = "in_person"
    HYBRID = "hybrid"


class Kind(StrEnum):
    """What sort of meeting it is; it drives the rule on length (QĐ 45/2018)."""

    HOI_NGHI = "hoi_nghi"
    GIAO_BAN = "giao_ban"
    SO_KET = "so_ket"
    TONG_KET = "tong_ket"
    CHUYEN_DE = "chuyen_de"
    TAP_HUAN = "tap_huan"
    TOA_DAM = "toa_dam"
    HOI_THAO = "hoi_thao"
    DIEN_DAN = "dien_dan"
    HOP = "hop"


class Stage(StrEnum):
    """Where a conference stands in its life."""

    DRAFT = "draft"
    ANNOUNCED = "announced"
    LIVE = "live"
    ENDED = "ended"
    CLOSED = "closed"
    POSTPONED = "postponed"
    CANCELLED = "cancelled"


class LetterForm(StrEnum):
    """As what the invitation goes out (Nghị định 30/2020/NĐ-CP, Mẫu 1.7 and 1.6)."""

    GIAY_MOI = "giay_moi"
    CONG_DIEN = "cong_dien"


class Urgency(StrEnum):
    """How urgent a letter is marked (Nghị định 30/2020/NĐ-CP, Phụ lục I)."""

    NONE = "none"
    KHAN = "khan"
    THUONG_KHAN = "thuong_khan"
    HOA_TOC = "hoa_toc"


class Answer(StrEnum):
    """What a point said to its invitation."""

    INVITED = "invited"
    CONFIRMED = "confirmed"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class LineTest(StrEnum):
    """How the rehearsal of a line went."""

    UNTESTED = "untested"
    PASSED = "passed"
    PASSED_WITH_NOTES = "passed_with_notes"
    FAILED = "failed"


class LineState(StrEnum):
    """The line on the day; it may drop and come back any number of times."""

    OFFLINE = "offline"
    CONNECTED = "connected"
    DROPPED = "dropped"
    CLOSED = "closed"


class Measure(StrEnum):
    """What is counted per tier of a conference."""

    INVITED = "invited"
    PASSED_ON = "passed_on"
    CONFIRMED = "confirmed"
    DECLINED = "declined"
    CONNECTED = "connected"
    DELEGATES_EXPECTED = "expected"
    PRESENT = "present"
    PRESENT_ONLINE = "present_online"
    LATE = "late"
    LEFT = "left"
    EXCUSED = "excused"
    ABSENT = "absent"
    HEADCOUNT = "headcount"


ANSWERABLE = (Stage.ANNOUNCED, Stage.LIVE)
VISIBLE_BELOW = (
    Stage.ANNOUNCED,
    Stage.LIVE,
    Stage.ENDED,
    Stage.CLOSED,
    Stage.POSTPONED,
    Stage.CANCELLED,
)
