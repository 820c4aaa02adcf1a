"""The invitation looks as Mẫu 1.7 asks and says the six things that QĐ 45/2018 demands."""

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from urllib.parse import unquote

import pytest
import segno
from flask import Flask
from jinja2 import StrictUndefined
from pypdf import PageObject

from meetings.conferences.papers import letter as papers
from meetings.kit.vietnamese import ZONE
from tests.kit.reading import Text, opened, plain, texts

pytestmark = pytest.mark.only_on("sqlite")  # paper knows no database: once is enough

_NEAR = 0.6


@pytest.fixture(scope="module")
def press() -> Flask:
    """An application that knows nothing but the templates."""
    press = Flask("press", template_folder=str(Path(__file__).parents[2] / "templates"))
    press.jinja_env.undefined = StrictUndefined
    return press


def _at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2020, 2, day, hour, minute, tzinfo=ZONE)


def _letter() -> papers.Letter:
    return papers.Letter(
        agency=papers.Agency(name="Ủy ban nhân dân tỉnh Quảng Nam"),
        number=papers.Number(symbol="GM-UBND", number=7),
        place_name="Quảng Nam",
        signed_on=date(2020, 2, 7),
        subject="Hội nghị trực tuyến sơ kết Nghị quyết số 17/NQ-CP",
        host="Ủy ban nhân dân tỉnh Quảng Nam",
        invitee="Sở Thông tin và Truyền thông",
        title="Hội nghị trực tuyến sơ kết thực hiện Nghị quyết số 17/NQ-CP ngày 07/3/2019",
        chairs=(papers.Person(name="Nguyễn Xuân Phúc", titles=("Thủ tướng Chính phủ",)),),
        starts_at=_at(12, 8),
        ends_at=_at(12, 11, 30),
        main_place="Trung tâm Hội nghị Quốc tế, số 11 Lê Hồng Phong, Hà Nội",
        own_place="Phòng họp trực tuyến, số 62 Hùng Vương, Tam Kỳ",
        agenda=(
            papers.AgendaLine(hours="08:00 – 08:15", title="Khai mạc", presenter="Thủ tướng"),
            papers.AgendaLine(hours="08:15 – 08:45", title="Báo cáo sơ kết"),
        ),
        compositions=(
            papers.Composition(
                point="Điểm cầu Chính phủ", place="11 Lê Hồng Phong", members=("Lãnh đạo các bộ",)
            ),
            papers.Composition(
                point="Điểm cầu tỉnh Quảng Nam", place="", members=("Chủ tịch UBND", "Các sở")
            ),
        ),
        contacts=(
            papers.Contact(name="Lê Thị Hoa", office="Văn phòng", phone="0235 000", mail="h@vd.vn"),
        ),
        line_check_at=_at(11, 14),
        confirm_until=_at(10, 17),
        speeches_until=_at(9, 17),
        recipients=("Như trên", "Chủ tịch UBND tỉnh (để b/c)"),
        kept_by="VT, TH",
        signer=papers.Signer(authority="KT. Chủ tịch", post="Phó Chủ tịch", name="Trần Văn Tân"),
        illustrative=True,
        made_at=_at(7, 9),
    )


@pytest.fixture(scope="module")
def content(press: Flask) -> bytes:
    with press.app_context():
        return papers.letter_pdf(_letter())


def _all_texts(content: bytes) -> list[Text]:
    return [text for page in opened(content).pages for text in texts(page)]


def _one(found: list[Text], words: str) -> Text:
    return next(text for text in found if text.words.startswith(words))


def test_the_six_contents_are_all_there(content: bytes) -> None:
    text = plain(content)

    assert "Chủ trì: Nguyễn Xuân Phúc, Thủ tướng Chính phủ." in text
    assert "trân trọng kính mời: Sở Thông tin và Truyền thông" in text
    assert "a) Điểm cầu Chính phủ (11 Lê Hồng Phong): - Lãnh đạo các bộ." in text
    assert "b) Điểm cầu tỉnh Quảng Nam: - Chủ tịch UBND; - Các sở." in text
    assert "Tới dự Hội nghị trực tuyến sơ kết thực hiện Nghị quyết số 17/NQ-CP" in text
    assert (
        "Thời gian: 08 giờ 00, thứ Tư, ngày 12 tháng 02 năm 2020 (dự kiến kết thúc lúc 11" in text
    )
    assert "Địa điểm: Trung tâm Hội nghị Quốc tế, số 11 Lê Hồng Phong, Hà Nội." in text
    assert "Địa điểm dự của quý cơ quan: Phòng họp trực tuyến, số 62 Hùng Vương" in text
    assert all(requirement in text for requirement in papers.REQUIREMENTS)
    assert (
        "Đầu mối liên hệ: Lê Thị Hoa, Văn phòng, điện thoại 0235 000, thư điện tử h@vd.vn" in text
    )
    assert "KT. CHỦ TỊCH PHÓ CHỦ TỊCH" in text


def test_line_check_and_deadlines_are_told(content: bytes) -> None:
    text = plain(content)

    assert "chạy thử lúc 14 giờ 00, thứ Ba, ngày 11 tháng 02 năm 2020;" in text
    assert "danh sách đại biểu trước 17 giờ 00, thứ Hai, ngày 10 tháng 02 năm 2020;" in text
    assert "gửi tham luận trước 17 giờ 00, Chủ nhật, ngày 09 tháng 02 năm 2020;" in text
    assert text.count("./.") == 1


def test_number_left_and_place_with_date_right_stand_in_one_line(content: bytes) -> None:
    found = _all_texts(content)
    number, place = _one(found, "Số:"), _one(found, "Quảng Nam, ngày 07 tháng 02 năm 2020")
    motto = _one(found, "Độc lập - Tự do - Hạnh phúc")

    assert number.baseline == place.baseline
    assert (place.size, place.face) == (13.0, "Tinos-Italic")
    assert abs(place.middle - motto.middle) < _NEAR
    assert "Số: 07/GM-UBND" in plain(content)


def test_recipients_stand_left_and_the_signer_right_at_the_same_height(content: bytes) -> None:
    found = _all_texts(content)
    head, authority = _one(found, "Nơi nhận:"), _one(found, "KT. CHỦ TỊCH")
    post, name = _one(found, "PHÓ CHỦ TỊCH"), _one(found, "Trần Văn Tân")

    assert abs(head.baseline - authority.baseline) < 2
    assert round(head.left) == 30
    assert abs(authority.middle - (195 - 109.6 / 2)) < _NEAR
    assert abs(name.middle - post.middle) < _NEAR
    assert name.baseline > post.baseline + 25
    assert {t.face for t in (authority, post, name)} == {"Tinos-Bold"}


def test_what_is_not_set_is_not_mentioned(press: Flask) -> None:
    bare = replace(
        _letter(),
        own_place="",
        agenda=(),
        compositions=(),
        line_check_at=None,
        confirm_until=None,
        speeches_until=None,
        ends_at=_at(13, 17),
        illustrative=False,
    )

    with press.app_context():
        content = papers.letter_pdf(bare)

    text = plain(content)
    assert len(opened(content).pages) == 1
    for words in ("chạy thử", "tham luận", "quý cơ quan", "Thành phần", "chương trình", "MINH HỌA"):
        assert words not in text
    assert (
        "Thời gian: Từ 08 giờ 00, thứ Tư, ngày 12 tháng 02 năm 2020 đến 17 giờ 00, thứ Năm" in text
    )


def test_the_same_letter_gives_the_same_bytes(press: Flask, content: bytes) -> None:
    with press.app_context():
        again = papers.letter_pdf(_letter())

    assert again == content
    assert "giay-moi.json" in opened(content).attachments


def test_the_page_to_answer_on_stands_below_the_recipients_as_words_and_as_a_code(
    press: Flask,
) -> None:
    page = "https://hop.example.vn/conferences/hn-2020-02-12/invitations/abcdefghij"

    with press.app_context():
        content = papers.letter_pdf(replace(_letter(), answer_page=page))

    found = _all_texts(content)
    answer, head = _one(found, "Trả lời giấy mời tại:"), _one(found, "Nơi nhận:")
    assert round(answer.left) == round(head.left) == 30
    assert answer.baseline > head.baseline
    assert "https://hop.example.vn/conferences/hn-2020-02-12/" in plain(content).replace(" ", "")


def test_the_code_is_the_page_to_answer_on() -> None:
    page = "https://hop.example.vn/conferences/hn-2020-02-12/invitations/abcdefghij"
    letter = replace(_letter(), answer_page=page)

    modules = segno.make(page, error="m", micro=False).symbol_size(border=0)[0]

    assert letter.answer_code.startswith("data:image/svg+xml")
    assert f"viewBox='0 0 {modules} {modules}'" in unquote(letter.answer_code)


def test_a_telegram_has_the_form_of_mau_1_6(press: Flask) -> None:
    telegram = replace(
        _letter(),
        is_telegram=True,
        urgency="Hỏa tốc",
        number=papers.Number(symbol="CĐ-UBND", number=3),
    )

    with press.app_context():
        content = papers.letter_pdf(telegram)

    text, found = plain(content), _all_texts(content)
    assert "Số: 03/CĐ-UBND" in text
    assert "CÔNG ĐIỆN" in text
    assert "GIẤY MỜI" not in text
    assert "Ủy ban nhân dân tỉnh Quảng Nam điện: Sở Thông tin và Truyền thông." in text
    assert "trân trọng kính mời" not in text
    number, mark, kind = _one(found, "Số:"), _one(found, "HỎA TỐC"), _one(found, "CÔNG ĐIỆN")
    assert number.baseline < mark.baseline < kind.baseline
    assert mark.face == "Tinos-Bold"
    assert mark.right < 30 + 67.5


def test_letters_to_many_offices_are_one_file_and_each_begins_on_its_page_one(
    press: Flask,
) -> None:
    offices = ("Sở Nội vụ", "Sở Tài chính", "Sở Y tế")
    letters = (replace(_letter(), invitee=name, illustrative=False) for name in offices)
    told: list[float] = []

    with press.app_context():
        alone = papers.letter_pdf(replace(_letter(), invitee=offices[0], illustrative=False))
        content = papers.letters_pdf(letters, count=3, on_progress=told.append)

    pages = opened(content).pages
    each = len(opened(alone).pages)
    assert len(pages) == 3 * each
    for at, name in enumerate(offices):
        assert name in pages[at * each].extract_text()
        assert _page_number(pages[at * each]) is None
        assert [_page_number(page) for page in pages[at * each + 1 : (at + 1) * each]] == [
            *range(2, each + 1)
        ]
    assert told == [1.0]


def _page_number(page: PageObject) -> int | None:
    above = [text for text in texts(page) if text.baseline < 19]
    return int(above[0].words) if above else None


def test_a_telephone_number_is_never_cut_by_the_end_of_a_line() -> None:
    told = str(papers.Contact(name="Lê Thị Hoa", phone="0900 000 010"))

    assert told == "Lê Thị Hoa, điện thoại 0900\N{NO-BREAK SPACE}000\N{NO-BREAK SPACE}010"
