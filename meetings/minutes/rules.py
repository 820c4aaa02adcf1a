"""How minutes go from draft to issued, what they must say, and what freezes."""

import hashlib
import json
import unicodedata
from dataclasses import asdict, dataclass, field
from datetime import datetime
from enum import StrEnum
from http import HTTPStatus
from typing import Any, Final

from meetings.kit.errors import DomainError, InvalidError
from meetings.kit.i18n import mark as _m

# A longer list of those present stays in the system (attendance.xlsx); the paper says how many.
LONGEST_LIST: Final = 15_000

RENDER: Final = "minutes.render"  # the job that makes the PDF of an edition


class MinutesStage(StrEnum):
    """Where the minutes stand."""

    NONE = "none"
    DRAFT = "draft"
    REVIEW = "review"
    APPROVED = "approved"
    SIGNED = "signed"
    ISSUED = "issued"
    REPLACED = "replaced"
    WITHDRAWN = "withdrawn"


class WrongStepError(DomainError):
    """The minutes cannot take this step from where they stand."""


class RenderingFailedError(DomainError):
    """The file of issued minutes could not be made, however often it was tried."""

    status = HTTPStatus.SERVICE_UNAVAILABLE


class IncompleteMinutesError(InvalidError):
    """Something the regulation asks for is missing."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Task:
    """What the conclusions give to somebody, until when in the words of the chair."""

    lead: str
    partners: tuple[str, ...] = ()
    text: str = ""
    deadline: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Section:
    """A heading with its paragraphs."""

    heading: str
    paragraphs: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Text:
    """What people write in the minutes; the numbers and lists come from what happened."""

    title: str
    place: str
    composition: tuple[str, ...] = ()
    sections: tuple[Section, ...] = ()
    votes: tuple[str, ...] = ()
    incidents: tuple[str, ...] = ()
    conclusions: tuple[str, ...] = ()
    tasks: tuple[Task, ...] = ()
    recipients: tuple[str, ...] = ()
    secretary_name: str = ""
    secretary_title: str = ""
    signer_name: str = ""
    signer_title: str = ""

    def as_json(self) -> dict[str, Any]:
        """Return the text as plain values to be stored."""
        return asdict(self)

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> "Text":
        """Return the text as it was stored."""
        values = {name: stored[name] for name in cls.__dataclass_fields__ if name in stored}
        for name in ("composition", "votes", "incidents", "conclusions", "recipients"):
            values[name] = tuple(values.get(name, ()))
        values["sections"] = tuple(
            Section(heading=one["heading"], paragraphs=tuple(one["paragraphs"]))
            for one in values.get("sections", ())
        )
        values["tasks"] = tuple(
            Task(**{**one, "partners": tuple(one["partners"])}) for one in values.get("tasks", ())
        )
        return cls(**values)


@dataclass(frozen=True, kw_only=True, slots=True)
class TierFact:
    """How many points of one tier were invited and ever connected."""

    label: str
    invited: int
    connected: int


@dataclass(frozen=True, kw_only=True, slots=True)
class TurnFact:
    """One speech as it was given; moments in ISO 8601 with zone, lengths in seconds."""

    kind: str
    point: str
    speaker: str
    title: str
    started_at: str | None
    ended_at: str | None
    allotted: int
    used: int
    summary: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Facts:
    """What happened, as the database knows it at one moment."""

    starts_at: str
    ended_at: str
    tiers: tuple[TierFact, ...] = ()
    delegates: dict[str, int | None] = field(default_factory=dict)
    turns: tuple[TurnFact, ...] = ()
    points: tuple[tuple[str, ...], ...] = ()
    present: tuple[tuple[str, ...], ...] = ()
    present_count: int = 0
    absent: tuple[tuple[str, ...], ...] = ()
    substitutes: tuple[tuple[str, ...], ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Return the facts as plain values to be stored."""
        return asdict(self)

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> "Facts":
        """Return the facts as they were stored."""
        return cls(
            starts_at=stored["starts_at"],
            ended_at=stored["ended_at"],
            tiers=tuple(TierFact(**one) for one in stored["tiers"]),
            delegates=dict(stored["delegates"]),
            turns=tuple(TurnFact(**one) for one in stored["turns"]),
            points=tuple(tuple(row) for row in stored["points"]),
            present=tuple(tuple(row) for row in stored["present"]),
            present_count=stored.get("present_count", len(stored["present"])),
            absent=tuple(tuple(row) for row in stored.get("absent", ())),
            substitutes=tuple(tuple(row) for row in stored.get("substitutes", ())),
        )


_NEXT: Final = {
    MinutesStage.DRAFT: frozenset({MinutesStage.APPROVED}),
    MinutesStage.APPROVED: frozenset({MinutesStage.DRAFT, MinutesStage.ISSUED}),
    MinutesStage.ISSUED: frozenset({MinutesStage.DRAFT}),
}


def check_step(*, current: MinutesStage, wanted: MinutesStage) -> None:
    """Refuse a step the minutes cannot take from where they stand."""
    if wanted not in _NEXT.get(current, frozenset()):
        raise WrongStepError(
            _m("Biên bản đang ở bước khác nên không làm được việc này. Hãy tải lại trang.")
        )


def check_editable(stage: MinutesStage) -> None:
    """Refuse a change to minutes that are closed."""
    if stage is not MinutesStage.DRAFT:
        raise WrongStepError(
            _m(
                "Biên bản đã khóa nên không sửa được nữa. Muốn sửa, hãy mở lại để lập bản mới; "
                "bản đã phát hành vẫn được giữ."
            )
        )


def check_complete(text: Text) -> None:
    """Refuse to close minutes without what QĐ 45/2018/QĐ-TTg and Mẫu 1.9 ask for."""
    missing = [
        (not text.title, _m("Biên bản chưa có tên hội nghị.")),
        (not text.secretary_name, _m("Biên bản chưa có họ tên thư ký (người ghi biên bản).")),
        (not text.signer_name, _m("Biên bản chưa có họ tên chủ tọa ký.")),
        (not text.conclusions, _m("Biên bản chưa có kết luận của người chủ trì.")),
    ]
    for is_missing, words in missing:
        if is_missing:
            raise IncompleteMinutesError(words)


def content_hash(content: dict[str, Any]) -> str:
    """Return SHA-256 over the content in canonical form: sorted keys, no blanks, NFC (D27)."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(unicodedata.normalize("NFC", text).encode()).hexdigest()


def frozen(content: dict[str, Any]) -> Facts | None:
    """Return the facts that were frozen with a text at closing, or None before."""
    return Facts.from_json(content["facts"]) if "facts" in content else None


def moment(text: str) -> datetime:
    """Return a stored moment."""
    return datetime.fromisoformat(text)
