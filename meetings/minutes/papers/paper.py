"""The minutes as a paper: Mẫu 1.9 of Nghị định 30/2020/NĐ-CP, with appendices, as PDF."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from meetings.conferences.papers import official
from meetings.conferences.papers.official import Agency, Number, Person
from meetings.kit import pdf, vietnamese

# Above this many rows in the appendices they are rendered in pieces of their own and joined.
AT_ONCE: Final = 300
_TEMPLATE: Final = "minutes/print/minutes.html"
_ANNEX_TEMPLATE: Final = "minutes/print/annex.html"


@dataclass(frozen=True, kw_only=True, slots=True)
class TierRow:
    """How many points of one tier were invited, connected and absent; None where unknown."""

    label: str
    invited: int | None
    connected: int | None
    absent: int | None


@dataclass(frozen=True, kw_only=True, slots=True)
class AttendanceCounts:
    """How many delegates came, and how; None where unknown. `headcount` counts heads at points."""

    expected: int | None = None
    present: int | None = None
    present_online: int | None = None
    substitutes: int | None = None
    excused: int | None = None
    absent: int | None = None
    headcount: int | None = None

    @property
    def lines(self) -> tuple[str, ...]:
        """What is known, in words."""
        known = (
            ("được triệu tập", self.expected),
            ("có mặt trực tiếp tại các điểm cầu", self.present),
            ("dự trực tuyến", self.present_online),
            ("trong đó dự thay", self.substitutes),
            ("vắng mặt có lý do", self.excused),
            ("vắng mặt không có lý do", self.absent),
        )
        return tuple(f"{words}: {official.count(n)}" for words, n in known if n is not None)


@dataclass(frozen=True, kw_only=True, slots=True)
class Section:
    """A heading with its paragraphs."""

    heading: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Turn:
    """A report or speech as it was given: who, from which point, when, allotted and used time."""

    kind: str
    point: str
    speaker: str
    title: str
    started_at: datetime | None
    ended_at: datetime | None
    allotted: timedelta | None
    used: timedelta | None
    summary: tuple[str, ...] = ()

    @property
    def hours(self) -> str:
        """Return "08:30 – 08:37"; a dash where a time is unknown."""
        times = (self.started_at, self.ended_at)
        return " – ".join("…" if t is None else vietnamese.clock_time_en(t) for t in times)

    @property
    def allotted_time(self) -> str:
        """The time allotted as "07:00"; a dash when none was."""
        return _length(self.allotted)

    @property
    def used_time(self) -> str:
        """The time used as "06:45"; a dash when it is unknown."""
        return _length(self.used)


@dataclass(frozen=True, kw_only=True, slots=True)
class Task:
    """What was assigned: who leads, with whom, what, until when in the words of the chair."""

    lead: str
    partners: tuple[str, ...]
    text: str
    deadline: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Annex:
    """An appendix: its title and a table; `widths` are millimetres and make 165."""

    title: str
    columns: tuple[str, ...]
    widths: tuple[int, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class MinutesPaper:
    """Everything the minutes say. Texts are final: nothing is looked up while printing."""

    agency: Agency
    number: Number
    title: str
    occasion: str = "Hội nghị"
    starts_at: datetime
    ended_at: datetime
    place: str
    chairs: tuple[Person, ...]
    secretary: Person
    signer: Person | None = None
    replaces: str = ""
    composition: tuple[str, ...] = ()
    tiers: tuple[TierRow, ...] = ()
    attendance: AttendanceCounts = AttendanceCounts()
    sections: tuple[Section, ...] = ()
    turns: tuple[Turn, ...] = ()
    votes: tuple[str, ...] = ()
    incidents: tuple[str, ...] = ()
    conclusions: tuple[str, ...] = ()
    tasks: tuple[Task, ...] = ()
    recipients: tuple[str, ...] = ()
    kept_by: str = "VT, Hồ sơ"
    annexes: tuple[Annex, ...] = ()
    illustrative: bool = False
    made_at: datetime

    @property
    def signing(self) -> Person:
        """Return who signs for the chair: the one named for it, else the first who chaired."""
        if self.signer is not None and self.signer.name:
            return self.signer
        return self.chairs[0] if self.chairs else Person(name="", titles=())

    @property
    def start_line(self) -> str:
        """Return "08 giờ 00, thứ Tư, ngày 12 tháng 02 năm 2020"."""
        return official.long_date(self.starts_at)

    @property
    def end_line(self) -> str:
        """Return the sentence that ends the minutes, with the "./." that ends the text."""
        moment = f"{vietnamese.clock_time(self.ended_at)}, {vietnamese.written_date(self.ended_at)}"
        return f"{self.occasion} kết thúc vào {moment}./."

    @property
    def tier_table(self) -> tuple[TierRow, ...]:
        """The tiers and their sums; a sum is unknown as soon as one tier is unknown."""
        total = TierRow(
            label="Tổng cộng",
            invited=_sum(row.invited for row in self.tiers),
            connected=_sum(row.connected for row in self.tiers),
            absent=_sum(row.absent for row in self.tiers),
        )
        return (*self.tiers, total)


def points_annex(rows: tuple[tuple[str, ...], ...], *, note: str = "") -> Annex:
    """Return Phụ lục I; a row is point, tier, local chair, connection, head-count."""
    return Annex(
        title="Danh sách điểm cầu",
        columns=("Điểm cầu", "Cấp", "Chủ trì điểm cầu", "Kết nối", "Số người dự"),
        widths=(50, 25, 45, 20, 14),
        rows=rows,
        note=note,
    )


def delegates_annex(rows: tuple[tuple[str, ...], ...], *, note: str = "") -> Annex:
    """Return Phụ lục II; a row is name, post and office, point, how the delegate took part."""
    return Annex(
        title="Danh sách đại biểu có mặt",
        columns=("Họ và tên", "Chức vụ, đơn vị", "Điểm cầu", "Hình thức"),
        widths=(41, 54, 39, 20),
        rows=rows,
        note=note,
    )


def tasks_annex(tasks: tuple[Task, ...]) -> Annex:
    """Return Phụ lục III, the assigned tasks."""
    return Annex(
        title="Nhiệm vụ được giao",
        columns=("Nội dung nhiệm vụ", "Chủ trì", "Phối hợp", "Thời hạn"),
        widths=(62, 34, 34, 24),
        rows=tuple(
            (task.text, task.lead, "; ".join(task.partners), task.deadline) for task in tasks
        ),
    )


def absent_annex(rows: tuple[tuple[str, ...], ...]) -> Annex:
    """Return the list of absentees; a row is name, post and office, point, excused or not, why."""
    return Annex(
        title="Danh sách đại biểu vắng mặt",
        columns=("Họ và tên", "Chức vụ, đơn vị", "Điểm cầu", "Vắng", "Lý do"),
        widths=(35, 42, 32, 18, 27),
        rows=rows,
    )


def substitutes_annex(rows: tuple[tuple[str, ...], ...]) -> Annex:
    """Return the list of who stood in; a row is name, post and office, point, for whom."""
    return Annex(
        title="Danh sách dự thay",
        columns=("Người dự thay", "Chức vụ, đơn vị", "Điểm cầu", "Dự thay cho"),
        widths=(39, 42, 34, 39),
        rows=rows,
    )


def minutes_html(paper: MinutesPaper) -> str:
    """Return the whole paper as HTML for print, appendices included."""
    annexes = [_annex_facts(paper, index) for index in range(len(paper.annexes))]
    return official.printed(_TEMPLATE, paper=paper, annexes=annexes)


def minutes_pdf(
    paper: MinutesPaper,
    *,
    on_progress: Callable[[float], None] = lambda _: None,
) -> bytes:
    """Return the paper as PDF/A-3a and PDF/UA-1 that carries its own content as JSON.

    The same paper gives the same bytes. `on_progress` hears the share that is done, 0 to 1.
    Raises pdf.RenderError.
    """
    enclosed = pdf.Enclosure(
        name="bien-ban.json",
        description="Nội dung biên bản ở dạng dữ liệu",
        content=official.canonical_json(paper),
        made_at=paper.made_at,
    )
    parts: list[pdf.Part]
    if sum(len(annex.rows) for annex in paper.annexes) <= AT_ONCE:
        parts = [minutes_html(paper)]
    else:
        parts = [official.printed(_TEMPLATE, paper=paper, annexes=[])]
        parts += [_annex_part(paper, index) for index in range(len(paper.annexes))]
    return pdf.render_long(
        parts, assets=pdf.print_fonts(), attachments=[enclosed], on_progress=on_progress
    )


def _annex_part(paper: MinutesPaper, index: int) -> pdf.Part:
    def html(rows: range, pages_before: int) -> str:
        facts = _annex_facts(paper, index, rows)
        return official.printed(
            _ANNEX_TEMPLATE, paper=paper, annex=facts, pages_before=pages_before
        )

    length = len(paper.annexes[index].rows)
    return pdf.LongList(length=length, html=html) if length else html(range(0), 0)


@dataclass(frozen=True, kw_only=True, slots=True)
class _AnnexRows:
    """Some rows of an appendix, with their places in it."""

    number: int
    annex: Annex
    rows: tuple[tuple[int, tuple[str, ...]], ...]


def _annex_facts(paper: MinutesPaper, index: int, rows: range | None = None) -> _AnnexRows:
    annex = paper.annexes[index]
    chosen = range(len(annex.rows)) if rows is None else rows
    return _AnnexRows(
        number=index + 1, annex=annex, rows=tuple((row, annex.rows[row]) for row in chosen)
    )


def _length(length: timedelta | None) -> str:
    return "–" if length is None else vietnamese.duration(length)


def _sum(numbers: Iterator[int | None]) -> int | None:
    known = list(numbers)
    return None if None in known else sum(n for n in known if n is not None)
