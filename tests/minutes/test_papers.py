"""The minutes look as Mẫu 1.9 of Nghị định 30/2020/NĐ-CP asks, to the millimetre."""

import json
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from jinja2 import StrictUndefined
from pypdf import PageObject

from meetings.conferences.papers.official import header_lines
from meetings.kit import pdf
from meetings.kit.vietnamese import ZONE
from meetings.minutes import papers
from tests.kit.reading import Text, opened, plain, rules, texts

pytestmark = pytest.mark.only_on("sqlite")  # paper knows no database: once is enough

_LEFT, _RIGHT, _TOP, _BOTTOM = 30.0, 195.0, 20.0, 277.0
_NEAR = 0.6


@pytest.fixture(scope="module")
def press() -> Flask:
    """An application that knows nothing but the templates."""
    press = Flask("press", template_folder=str(Path(__file__).parents[2] / "templates"))
    press.jinja_env.undefined = StrictUndefined
    return press


def _at(hour: int, minute: int) -> datetime:
    return datetime(2020, 2, 12, hour, minute, tzinfo=ZONE)


_TURNS = tuple(
    papers.Turn(
        kind=kind,
        point=point,
        speaker=speaker,
        title=title,
        started_at=_at(8, 10 * place),
        ended_at=_at(8, 10 * place + 7),
        allotted=timedelta(minutes=7),
        used=timedelta(minutes=6, seconds=40 + place),
        summary=("Đề nghị sớm hướng dẫn bố trí kinh phí.",) if kind == "Phát biểu" else (),
    )
    for place, (kind, point, speaker, title) in enumerate(
        (
            ("Báo cáo", "Chính phủ", "Lê Minh Báo", "Sơ kết Nghị quyết số 17/NQ-CP"),
            ("Tham luận", "Quảng Nam", "Trần Văn Tân", "Chính quyền điện tử"),
            ("Phát biểu", "Quận Hai Bà Trưng", "Vũ Đại Phong", ""),
        )
    )
)
_TASK = papers.Task(
    lead="Bộ Thông tin và Truyền thông",
    partners=("Văn phòng Chính phủ", "các cơ quan liên quan"),
    text="tổng hợp, điều chỉnh kế hoạch phát triển Chính phủ điện tử",
    deadline="trước ngày 30/6/2020",
)
_POINTS = tuple(
    (f"Điểm cầu số {n}", "Quận, huyện", f"Nguyễn Văn {n}", "Đã kết nối", str(n % 30))
    for n in range(1, 41)
)
_DELEGATES = tuple(
    (f"Đặng Thị {n}", "Phó Chánh Văn phòng", "Quảng Nam", "Trực tiếp") for n in range(1, 61)
)
_ABSENT = (
    ("Trần Văn Vắng", "Giám đốc, Sở Y tế", "Quảng Nam", "có lý do", "Đi công tác nước ngoài"),
    ("Lê Thị Thiếu", "Trưởng phòng", "Quảng Nam", "không lý do", "–"),
)
_SUBSTITUTES = (("Phạm Văn Thay", "Phó Giám đốc, Sở Y tế", "Quảng Nam", "Trần Văn Vắng"),)


def _paper() -> papers.MinutesPaper:
    return papers.MinutesPaper(
        agency=papers.Agency(name="Văn phòng Chính phủ"),
        number=papers.Number(symbol="BB-VPCP", number=5),
        title="Hội nghị trực tuyến sơ kết thực hiện Nghị quyết số 17/NQ-CP ngày 07/3/2019 về một số "
        "nhiệm vụ, giải pháp trọng tâm phát triển Chính phủ điện tử",
        starts_at=_at(8, 0),
        ended_at=_at(11, 30),
        place="số 11 Lê Hồng Phong, Hà Nội, và các điểm cầu",
        chairs=(
            papers.Person(name="Nguyễn Xuân Phúc", titles=("Thủ tướng Chính phủ", "Chủ tịch UBQG")),
            papers.Person(name="Vũ Đức Đam", titles=("Phó Thủ tướng Chính phủ",)),
        ),
        secretary=papers.Person(name="Lê Minh Họa", titles=("chuyên viên",)),
        composition=("Tại điểm cầu Chính phủ: lãnh đạo các bộ, ngành Trung ương. " * 3,),
        tiers=(
            papers.TierRow(label="Trung ương", invited=31, connected=31, absent=0),
            papers.TierRow(label="Tỉnh, thành phố", invited=63, connected=63, absent=0),
            papers.TierRow(label="Quận, huyện", invited=1696, connected=1641, absent=55),
        ),
        attendance=papers.AttendanceCounts(
            expected=5210, present=4800, present_online=12, substitutes=130, headcount=18700
        ),
        sections=(papers.Section(heading="Khai mạc", paragraphs=("Thủ tướng khai mạc. " * 9,)),),
        turns=_TURNS,
        votes=("Thông qua với 100% đại biểu đồng ý.",),
        incidents=("08 giờ 42: điểm cầu Si Ma Cai mất kết nối 03 phút.",),
        conclusions=("Đạt 30% dịch vụ công trực tuyến mức độ 4.",),
        tasks=(_TASK,),
        recipients=("Thủ tướng Chính phủ (để b/c)", "Các bộ, cơ quan ngang bộ"),
        annexes=(
            papers.points_annex(_POINTS),
            papers.delegates_annex(_DELEGATES),
            papers.tasks_annex((_TASK,)),
            papers.absent_annex(_ABSENT),
            papers.substitutes_annex(_SUBSTITUTES),
        ),
        illustrative=True,
        made_at=_at(15, 0),
    )


@pytest.fixture(scope="module")
def content(press: Flask) -> bytes:
    """The printed minutes."""
    with press.app_context():
        return papers.minutes_pdf(_paper())


@pytest.fixture(scope="module")
def pages(content: bytes) -> list[PageObject]:
    return list(opened(content).pages)


def _one(found: list[Text], words: str) -> Text:
    matches = [text for text in found if text.words.startswith(words)]
    assert len(matches) == 1, (words, [text.words for text in found])
    return matches[0]


def _line(found: list[Text], baseline: float) -> tuple[float, float]:
    """Where the line at this height begins and ends."""
    pieces = [text for text in found if abs(text.baseline - baseline) < 0.1]
    return min(p.left for p in pieces), max(p.right for p in pieces)


def test_the_name_of_the_state_stands_top_right_with_a_rule_as_long_as_the_motto(
    pages: list[PageObject],
) -> None:
    found = texts(pages[0])
    state = _one(found, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
    motto = _one(found, "Độc lập - Tự do - Hạnh phúc")

    assert (state.size, state.face) == (13.0, "Tinos-Bold")
    assert (motto.size, motto.face) == (14.0, "Tinos-Bold")
    assert state.left > 90
    assert state.right <= _RIGHT + _NEAR
    assert _TOP < state.baseline < 27
    assert abs(state.middle - motto.middle) < _NEAR
    rule = next(line for line in rules(pages[0]) if abs(line.middle - motto.middle) < _NEAR)
    assert abs(rule.length - (motto.right - motto.left)) < _NEAR
    assert 0 < rule.y - motto.baseline < 3


def test_the_agency_stands_top_left_with_a_short_rule_and_the_number_under_it(
    pages: list[PageObject],
) -> None:
    found = texts(pages[0])
    agency = _one(found, "VĂN PHÒNG CHÍNH PHỦ")

    assert (agency.size, agency.face) == (13.0, "Tinos-Bold")
    assert agency.baseline == _one(found, "CỘNG HÒA").baseline
    rule = next(line for line in rules(pages[0]) if abs(line.middle - agency.middle) < _NEAR)
    assert 1 / 3 <= rule.length / (agency.right - agency.left) <= 1 / 2
    number = _one(found, "Số:")
    left, _ = _line(found, number.baseline)
    assert left == number.left
    assert number.size == 13.0
    assert abs(sum(_line(found, number.baseline)) / 2 - agency.middle) < _NEAR
    assert "Số: 05/BB-VPCP" in plain_page(pages[0])


def plain_page(page: PageObject) -> str:
    return " ".join(page.extract_text().split())


def test_the_head_of_minutes_has_no_place_and_date(pages: list[PageObject]) -> None:
    title = _one(texts(pages[0]), "BIÊN BẢN")

    above = " ".join(t.words for t in texts(pages[0]) if t.baseline < title.baseline)

    assert "ngày" not in above
    assert "Tinos-Italic" not in {t.face for t in texts(pages[0]) if t.baseline < title.baseline}


def test_kind_and_subject_are_centred_bold_14_above_a_short_rule(pages: list[PageObject]) -> None:
    found = texts(pages[0])
    kind = _one(found, "BIÊN BẢN")
    subject = _one(found, "Hội nghị trực tuyến sơ kết")

    assert {(t.size, t.face) for t in (kind, subject)} == {(14.0, "Tinos-Bold")}
    assert abs(kind.middle - (_LEFT + _RIGHT) / 2) < _NEAR
    assert 0 < subject.baseline - kind.baseline < 8
    rule = min((line for line in rules(pages[0]) if line.y > subject.baseline), key=lambda r: r.y)
    assert abs(rule.middle - kind.middle) < _NEAR
    left, right = _line(found, subject.baseline)
    assert 0.3 <= rule.length / (right - left) <= 0.55


def test_the_body_is_14_points_within_the_margins_with_an_indent_of_10_mm(
    pages: list[PageObject],
) -> None:
    for page in pages:
        body = [t for t in texts(page) if _TOP < t.baseline < _BOTTOM]
        assert min(t.left for t in body) >= _LEFT - _NEAR
        assert max(t.right for t in body) <= _RIGHT + _NEAR
    begins = _one(texts(pages[0]), "Thời gian bắt đầu: 08 giờ 00, thứ Tư, ngày 12 tháng 02")
    assert begins.size == 14.0
    assert abs(begins.left - 40) < _NEAR


def test_the_page_number_is_hidden_on_the_first_page_and_centred_above_the_others(
    pages: list[PageObject],
) -> None:
    above = [[t for t in texts(page) if t.baseline < _TOP] for page in pages]

    assert above[0] == []
    number = above[1][0]
    assert (number.words, number.size) == ("2", 14.0)
    assert abs(number.middle - (_LEFT + _RIGHT) / 2) < _NEAR


def test_each_appendix_counts_its_own_pages(pages: list[PageObject]) -> None:
    found = [texts(page) for page in pages]
    first = [n for n, page in enumerate(found) if page[0].words.startswith("Phụ lục")]

    numbers = ["".join(t.words for t in page if t.baseline < _TOP) for page in found]

    assert [found[n][0].words for n in first] == [
        f"Phụ lục {number}" for number in ("I", "II", "III", "IV", "V")
    ]
    for start, end in zip(first, [*first[1:], len(found)], strict=True):
        assert numbers[start:end] == ["", *(str(n) for n in range(2, end - start + 1))]
    assert "(Kèm theo Biên bản số 05/BB-VPCP)" in plain_page(pages[first[0]])


def test_the_secretary_signs_left_and_the_chair_right_and_recipients_stand_below(
    pages: list[PageObject],
) -> None:
    page = next(texts(p) for p in pages if "THƯ KÝ" in p.extract_text())
    secretary, chair = _one(page, "THƯ KÝ"), _one(page, "CHỦ TỌA")
    names = _one(page, "Lê Minh Họa"), _one(page, "Nguyễn Xuân Phúc")
    head, first, last = _one(page, "Nơi nhận:"), _one(page, "- Thủ tướng"), _one(page, "- Lưu:")

    assert secretary.baseline == chair.baseline
    assert abs(secretary.middle - (_LEFT + 30)) < _NEAR
    assert abs(chair.middle - (_RIGHT - 48.75)) < _NEAR
    assert names[0].baseline == names[1].baseline > chair.baseline + 25
    assert abs(names[0].middle - secretary.middle) < _NEAR
    assert abs(names[1].middle - chair.middle) < _NEAR
    assert {t.face for t in (secretary, chair, *names)} == {"Tinos-Bold"}
    assert (head.size, head.face) == (12.0, "Tinos-Bold-Italic")
    assert head.baseline > names[0].baseline
    assert first.size == last.size == 11.0
    assert {round(t.left) for t in (head, first, last)} == {30}
    assert last.words == "- Lưu: VT, Hồ sơ."


def test_everything_stands_in_the_order_of_the_form(content: bytes) -> None:
    text = plain(content)
    order = (
        "BIÊN BẢN",
        "Thời gian bắt đầu: 08 giờ 00, thứ Tư, ngày 12 tháng 02 năm 2020.",
        "Địa điểm: số 11 Lê Hồng Phong",
        "Thành phần tham dự:",
        "Chủ trì (chủ tọa):",
        "- Nguyễn Xuân Phúc, Thủ tướng Chính phủ, Chủ tịch UBQG;",
        "Thư ký (người ghi biên bản): Lê Minh Họa, chuyên viên.",
        "Nội dung (theo diễn biến hội nghị):",
        "I. KHAI MẠC",
        "II. BÁO CÁO, THAM LUẬN VÀ PHÁT BIỂU",
        "III. KẾT QUẢ BIỂU QUYẾT",
        "IV. SỰ CỐ KỸ THUẬT",
        "V. KẾT LUẬN CỦA CHỦ TỌA",
        "VI. NHIỆM VỤ ĐƯỢC GIAO",
        "Hội nghị kết thúc vào 11 giờ 30, ngày 12 tháng 02 năm 2020./.",
        "THƯ KÝ",
        "Nơi nhận:",
        "Phụ lục I",
        "Phụ lục IV",
        "Phụ lục V",
    )

    places = [text.find(words) for words in order]

    assert -1 not in places
    assert places == sorted(places)


def test_absentees_stand_with_their_reason_and_substitutes_with_whom_they_stood_in_for(
    content: bytes,
) -> None:
    text = plain(content)

    assert "Trần Văn Vắng Giám đốc, Sở Y tế" in text
    assert "Đi công tác" in text
    assert "không lý do" in text
    assert "Phạm Văn Thay" in text
    assert "Dự thay cho" in text


def test_counts_times_and_tasks_are_those_of_the_conference(content: bytes) -> None:
    text = plain(content)

    assert "Quận, huyện 1.696 1.641 55" in text
    assert "Tổng cộng 1.790 1.735 55" in text
    assert "được triệu tập: 5.210; có mặt trực tiếp tại các điểm cầu: 4.800" in text
    assert "Tổng số người dự tại các điểm cầu: 18.700." in text
    assert "2 Trần Văn Tân Quảng Nam Tham luận: Chính quyền điện tử 08:10 – 08:17 07:00 06:41" in (
        text
    )
    assert "Lượt 3: Vũ Đại Phong (Quận Hai Bà Trưng) Đề nghị sớm" in text
    assert "Bộ Thông tin và Truyền thông chủ trì, phối hợp với Văn phòng Chính phủ" in text
    assert "Thời hạn: trước ngày 30/6/2020." in text


def test_illustrative_data_is_marked_on_every_page(pages: list[PageObject]) -> None:
    assert all("DỮ LIỆU MINH HỌA" in page.extract_text() for page in pages)
    assert pages[0].extract_text().count("DỮ LIỆU MINH HỌA") == 2


def test_the_paper_carries_its_content_as_data(content: bytes) -> None:
    data = json.loads(opened(content).attachments["bien-ban.json"][0])

    assert data["number"] == {"number": 5, "symbol": "BB-VPCP"}
    assert data["starts_at"] == "2020-02-12T08:00:00+07:00"
    assert data["turns"][0]["used"] == 400.0


def test_long_appendices_made_in_pieces_say_the_same(
    press: Flask,
    content: bytes,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(papers.paper, "AT_ONCE", 10)
    monkeypatch.setattr(pdf, "PIECE", 40)

    with press.app_context():
        pieces = papers.minutes_pdf(_paper())

    assert pieces != content
    assert [plain_page(p) for p in opened(pieces).pages] == [
        plain_page(p) for p in opened(content).pages
    ]


def test_a_plain_draft_shows_what_is_unknown_as_unknown(press: Flask) -> None:
    hostile = "<script>alert(1)</script> & {{ paper.number }} <img src=x>"
    draft = replace(
        _paper(),
        agency=papers.Agency(
            name="Văn phòng Ủy ban nhân dân tỉnh", parent="Ủy ban nhân dân tỉnh Quảng Nam"
        ),
        number=papers.Number(symbol="BB-VPUBND"),
        tiers=(papers.TierRow(label="Xã", invited=3, connected=None, absent=None),),
        attendance=papers.AttendanceCounts(),
        composition=(hostile,),
        annexes=(),
        illustrative=False,
    )

    with press.app_context():
        content = papers.minutes_pdf(draft)

    text = plain(content)
    assert "Số: /BB-VPUBND" in text
    assert "Xã 3 – –" in text
    assert "Số đại biểu" not in text
    assert "MINH HỌA" not in text
    assert hostile in text
    found = texts(opened(content).pages[0])
    lines = found[:4]
    assert [(line.words, line.face) for line in lines] == [
        ("ỦY BAN NHÂN DÂN", "Tinos"),
        ("TỈNH QUẢNG NAM", "Tinos"),
        ("VĂN PHÒNG", "Tinos-Bold"),
        ("ỦY BAN NHÂN DÂN TỈNH", "Tinos-Bold"),
    ]
    assert all(line.left >= _LEFT and line.right < 96 for line in lines)
    assert max(abs(line.middle - lines[0].middle) for line in lines) < _NEAR


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("Văn phòng Chính phủ", ("VĂN PHÒNG CHÍNH PHỦ",)),
        ("Ủy ban nhân dân tỉnh Quảng Nam", ("ỦY BAN NHÂN DÂN", "TỈNH QUẢNG NAM")),
        (
            "Ủy ban nhân dân thành phố Bà Rịa - Vũng Tàu và đặc khu Côn Đảo",
            ("ỦY BAN NHÂN DÂN", "THÀNH PHỐ BÀ", "RỊA - VŨNG TÀU VÀ", "ĐẶC KHU CÔN ĐẢO"),
        ),
        ("Văn phòng Ủy ban nhân dân tỉnh", ("VĂN PHÒNG", "ỦY BAN NHÂN DÂN TỈNH")),
        ("Bộ Thông tin và Truyền thông", ("BỘ THÔNG TIN", "VÀ TRUYỀN THÔNG")),
        ("Ủy ban nhân dân quận Hai Bà Trưng", ("ỦY BAN NHÂN DÂN", "QUẬN HAI BÀ TRƯNG")),
        ("Sởkhoahọcvàcôngnghệmộttừrấtdài", ("SỞKHOAHỌCVÀCÔNGNGHỆMỘTTỪRẤTDÀI",)),
    ],
)
def test_a_long_agency_breaks_where_a_reader_would_break_it(
    name: str,
    lines: tuple[str, ...],
) -> None:
    assert header_lines(name) == lines


@pytest.mark.parametrize(
    ("number", "words"),
    [(5, "05/BB-VPCP"), (12, "12/BB-VPCP"), ("00-MH", "00-MH/BB-VPCP")],
)
def test_numbers_below_ten_have_two_digits(number: int | str, words: str) -> None:
    assert str(papers.Number(symbol="BB-VPCP", number=number)) == words
