"""The letter of invitation: Mẫu 1.7 of Nghị định 30/2020/NĐ-CP with what QĐ 45/2018 demands."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import Final

import segno

from meetings.conferences.papers import official
from meetings.conferences.papers.official import Agency, Number, Person
from meetings.kit import pdf, vietnamese

__all__ = [
    "REQUIREMENTS",
    "Agency",
    "AgendaLine",
    "Composition",
    "Contact",
    "Letter",
    "Number",
    "Person",
    "Signer",
    "letter_html",
    "letter_pdf",
    "letters_pdf",
]

_TEMPLATE: Final = "conferences/print/letter.html"
_MANY: Final = "conferences/print/letters.html"
# So many letters are rendered at once: they share fonts, and memory stays small.
_AT_ONCE: Final = 40

# QĐ 45/2018/QĐ-TTg, Điều 15: the duties of those who take part.
REQUIREMENTS: Final = (
    "Trả lời giấy mời; cử đúng thành phần, đúng thẩm quyền; nghiên cứu trước tài liệu",
    "Dự đúng giờ và đến hết cuộc họp; chỉ về sớm khi được chủ tọa đồng ý",
    "Chỉ phát biểu khi được chủ tọa cho phép, ngắn gọn, đúng trọng tâm, trong thời gian quy định",
    "Trường hợp không thể dự phải báo cáo người chủ trì; chỉ cử người dự thay khi được đồng ý",
)


@dataclass(frozen=True, kw_only=True, slots=True)
class AgendaLine:
    """One item of the programme: its hours or length in words, title and presenter."""

    hours: str
    title: str
    presenter: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Composition:
    """Who is invited at one point (or kind of points), and where that is."""

    point: str
    place: str
    members: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Contact:
    """Whom to ask: name, duty or office, telephone, mail."""

    name: str
    office: str = ""
    phone: str = ""
    mail: str = ""

    def __str__(self) -> str:
        """Return "Lê Thị Hoa, Văn phòng, điện thoại 0236…, thư điện tử …"."""
        ways = (
            self.name,
            self.office,
            f"điện thoại {self._number}" if self.phone else "",
            f"thư điện tử {self.mail}" if self.mail else "",
        )
        return ", ".join(way for way in ways if way)

    @property
    def _number(self) -> str:
        """Return the telephone number as one piece: no line ends within it."""
        return self.phone.replace(" ", "\N{NO-BREAK SPACE}")


@dataclass(frozen=True, kw_only=True, slots=True)
class Signer:
    """Who signs: authority ("TL. BỘ TRƯỞNG"), post and name; the name is empty in a draft."""

    post: str
    name: str = ""
    authority: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Letter:
    """Everything the letter says. Texts are final: nothing is looked up while printing."""

    agency: Agency
    number: Number
    place_name: str
    signed_on: date
    subject: str
    host: str
    invitee: str
    title: str
    form: str = "Trực tuyến"
    chairs: tuple[Person, ...]
    starts_at: datetime
    ends_at: datetime
    main_place: str
    own_place: str = ""
    agenda: tuple[AgendaLine, ...] = ()
    compositions: tuple[Composition, ...] = ()
    requirements: tuple[str, ...] = REQUIREMENTS
    attachments: tuple[str, ...] = ()
    contacts: tuple[Contact, ...]
    line_check_at: datetime | None = None
    confirm_until: datetime | None = None
    speeches_until: datetime | None = None
    recipients: tuple[str, ...] = ()
    kept_by: str = "VT"
    signer: Signer
    illustrative: bool = False
    is_telegram: bool = False
    urgency: str = ""
    answer_page: str = ""
    made_at: datetime

    @property
    def kind(self) -> str:
        """Return what the paper is: Mẫu 1.7, or Mẫu 1.6 where it goes out as a telegram."""
        return "Công điện" if self.is_telegram else "Giấy mời"

    @property
    def answer_code(self) -> str:
        """Return the QR code of the page on which to answer, as an image address."""
        code = segno.make(self.answer_page, error="m", micro=False)
        return code.svg_data_uri(border=0, omitsize=True)

    @property
    def place_date(self) -> str:
        """Return "Hà Nội, ngày 07 tháng 02 năm 2020"."""
        return vietnamese.document_date(self.place_name, self.signed_on)

    @property
    def hours(self) -> str:
        """Return "08 giờ 00, thứ Tư, ngày 12 tháng 02 năm 2020 (dự kiến kết thúc …)"."""
        begins = official.long_date(self.starts_at)
        if vietnamese.short_date(self.starts_at) == vietnamese.short_date(self.ends_at):
            return f"{begins} (dự kiến kết thúc lúc {vietnamese.clock_time(self.ends_at)})"
        return f"Từ {begins} đến {official.long_date(self.ends_at)}"

    @property
    def notes(self) -> tuple[str, ...]:
        """What to mind: the requirements, then line check and deadlines as far as they are set."""
        moments = (
            ("Kiểm tra đường truyền, chạy thử lúc", self.line_check_at),
            ("Xác nhận tham dự và gửi danh sách đại biểu trước", self.confirm_until),
            ("Đăng ký và gửi tham luận trước", self.speeches_until),
        )
        known = (f"{words} {official.long_date(moment)}" for words, moment in moments if moment)
        return (*self.requirements, *known)


def letter_html(letter: Letter) -> str:
    """Return the letter as HTML for print."""
    return official.printed(_TEMPLATE, letter=letter)


def letter_pdf(letter: Letter) -> bytes:
    """Return the letter as PDF/A-3a and PDF/UA-1 that carries its own content as JSON.

    The same letter gives the same bytes. Raises pdf.RenderError.
    """
    enclosed = pdf.Enclosure(
        name="giay-moi.json",
        description="Nội dung giấy mời ở dạng dữ liệu",
        content=official.canonical_json(letter),
        made_at=letter.made_at,
    )
    return pdf.render(letter_html(letter), assets=pdf.print_fonts(), attachments=[enclosed])


def letters_pdf(
    letters: Iterator[Letter], *, count: int, on_progress: Callable[[float], None]
) -> bytes:
    """Return many letters as one PDF, each beginning on a page 1 of its own.

    `count` is how many there are; they are taken one by one, so that memory does not grow with
    them. `on_progress` hears the share that is done. Raises pdf.RenderError.
    """

    def some(rows: range) -> str:
        return official.printed(_MANY, letters=list(islice(letters, len(rows))))

    papers = pdf.Papers(length=count, at_once=_AT_ONCE, html=some)
    return pdf.render_long([papers], assets=pdf.print_fonts(), on_progress=on_progress)
