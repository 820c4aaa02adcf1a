"""What somebody who names delegates reads and sends."""

import io
import zipfile
from collections.abc import Sequence

import openpyxl
import pytest

from meetings.conferences.models import Conference, Delegate, ImportDraft
from meetings.conferences.queries import delegates as queries
from meetings.conferences.rules.vocabulary import Stage
from meetings.kit import clock
from meetings.kit.database import db
from meetings.kit.tables import Sheet, xlsx_bytes
from meetings.kit.transactions import transaction
from tests.cascades import announced, forget_rooms, point_of
from tests.cast import HOUR, NOON, Cast, key, sign_in
from tests.conftest import Browser
from tests.counting import statements

HEADER = ("STT", "Họ và tên", "Chức vụ", "Đơn vị", "Email", "Điện thoại")


@pytest.fixture
def conference(cast: Cast) -> Conference:
    return announced(cast)


@pytest.fixture
def here(browser: Browser, cast: Cast, conference: Conference) -> str:
    """The list of the northern point, where its secretary is signed in."""
    sign_in(browser, cast.bich)
    public_id = point_of(conference, cast.north).public_id
    return f"/conferences/{conference.code}/invitations/{public_id}/delegates"


@pytest.fixture(autouse=True)
def _noon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOON + HOUR)


def _text(answer: object) -> str:
    return str(answer.get_data(as_text=True))  # type: ignore[attr-defined]


def _only() -> Delegate:
    named = db.session.scalars(db.select(Delegate).where(Delegate.replaced_at.is_(None)))
    one: Delegate = named.one()
    return one


def _add(browser: Browser, here: str, **typed: str) -> object:
    person = {"name": "Trần Văn Tân", "post": "Phó Chủ tịch UBND tỉnh", **typed}
    return browser.post(f"{here}/add", data={"_key": key(), **person})


def _book(*rows: Sequence[str], header: Sequence[str] = HEADER) -> bytes:
    return xlsx_bytes([Sheet(name="DS", header=header, rows=rows)])


def _upload(browser: Browser, here: str, content: bytes, name: str = "ds.xlsx") -> object:
    return browser.post(
        f"{here}/import",
        data={"_key": key(), "file": (io.BytesIO(content), name)},
        content_type="multipart/form-data",
    )


def test_several_are_ticked_and_the_list_comes_back_as_it_was_searched(
    browser: Browser, here: str
) -> None:
    _add(browser, here)
    _add(browser, here, name="Vũ Thị Hoa", post="Chuyên viên")
    page = _text(browser.get(f"{here}?q=tan&page=1"))
    one = db.session.scalars(db.select(Delegate).where(Delegate.name == "Trần Văn Tân")).one()
    wish = "?q=tan&amp;page=1"

    changed = browser.post(
        f"{here}/{one.public_id}/edit?q=tan&page=1",
        data={"_key": key(), "_version": str(one.version), "name": "Trần Văn Tân"},
    )
    beyond = _text(browser.get(f"{here}?page=9"))
    nobody = browser.post(f"{here}/remove?q=tan", data={"_key": key()})
    asked = _text(browser.get(nobody.location))
    gone = browser.post(f"{here}/remove?q=tan", data={"_key": key(), "selected": [one.public_id]})

    assert f'href="{here}/{one.public_id}/edit{wish}"' in page
    assert f'action="{here}/remove{wish}"' in page
    assert f'value="{one.public_id}"' in page
    assert changed.location == f"{here}?q=tan&page=1"
    assert "Hãy đánh dấu các đại biểu" in asked
    assert "Vũ Thị Hoa" in beyond, "the last page, when those on a later one are gone"
    assert gone.location == f"{here}?q=tan"
    assert _only().name == "Vũ Thị Hoa"


def test_somebody_is_named_and_stands_in_the_list(browser: Browser, here: str) -> None:
    empty = _text(browser.get(here))

    sent = _add(browser, here, email="tan@bac.example")

    page = _text(browser.get(here))
    assert "Chưa có đại biểu nào" in empty
    assert sent.location == here  # type: ignore[attr-defined]
    assert "Trần Văn Tân" in page
    assert "1 đại biểu" in page


def test_the_same_person_twice_is_pointed_out(browser: Browser, here: str) -> None:
    _add(browser, here)

    _add(browser, here, name="TRẦN VĂN TÂN", post="phó chủ tịch ubnd tỉnh")

    assert "đã có người cùng họ tên và chức vụ" in _text(browser.get(here))


def test_a_wrong_address_comes_back_with_everything_typed(browser: Browser, here: str) -> None:
    sent = _add(browser, here, email="không phải thư")

    assert sent.status_code == 422  # type: ignore[attr-defined]
    assert "Trần Văn Tân" in _text(sent)
    assert "không đúng" in _text(sent)


def test_a_delegate_is_corrected(browser: Browser, here: str) -> None:
    _add(browser, here)
    one = _only()
    form = _text(browser.get(f"{here}/{one.public_id}/edit"))

    sent = browser.post(
        f"{here}/{one.public_id}/edit",
        data={"_key": key(), "_version": "1", "name": "Trần Văn Tấn", "post": "Chủ tịch"},
    )

    assert "Trần Văn Tân" in form
    assert sent.location == here
    assert _only().name == "Trần Văn Tấn"


def test_a_stale_correction_shows_both(browser: Browser, here: str) -> None:
    _add(browser, here)
    address = f"{here}/{_only().public_id}/edit"
    browser.post(address, data={"_key": key(), "_version": "1", "name": "Tên mới"})

    stale = browser.post(address, data={"_key": key(), "_version": "1", "name": "Tên của tôi"})

    assert stale.status_code == 409
    assert "Tên mới" in _text(stale)
    assert "Tên của tôi" in _text(stale)
    assert _only().name == "Tên mới"


def test_a_substitute_is_shown_as_one(browser: Browser, cast: Cast, here: str) -> None:
    _add(browser, here)
    sign_in(browser, cast.lan)
    address = f"{here}/{_only().public_id}/substitute"
    form = _text(browser.get(address))

    sent = browser.post(
        address, data={"_key": key(), "_version": "1", "name": "Lê Trí Thanh", "reason": "Ốm"}
    )

    assert "Phó Chủ tịch UBND tỉnh" in form
    assert sent.location == here
    assert "dự thay Trần Văn Tân" in _text(browser.get(here))


def test_a_delegate_is_struck_once(browser: Browser, here: str) -> None:
    _add(browser, here)
    address = f"{here}/{_only().public_id}/remove"
    form = {"_key": key(), "_version": "1"}

    first, second = browser.post(address, data=form), browser.post(address, data=form)

    assert first.location == second.location == here
    assert "Trần Văn Tân" not in _text(browser.get(here)).split("delegates")[-1]


def test_a_list_is_looked_at_before_it_is_taken(
    browser: Browser, cast: Cast, conference: Conference, here: str
) -> None:
    book = _book(
        ("1", "Trần Văn Tân", "Phó Chủ tịch", "UBND tỉnh", "tan@bac.example", "0901 234 567"),
        ("2", "", "Giám đốc", "Sở", "", ""),
        ("3", "Lê Trí Thanh", "Chủ tịch", "", "không phải thư", ""),
        ("4", "Trần Văn Tân", "phó chủ tịch", "", "", ""),
        ("5", "Nguyễn Thị Ánh", "Văn thư", "", "", ""),
    )

    sent = _upload(browser, here, book)
    preview = _text(browser.get(sent.location))  # type: ignore[attr-defined]
    before = point_of(conference, cast.north).expected
    taken = browser.post(f"{sent.location}/confirm", data={"_key": key()})  # type: ignore[attr-defined]

    assert "3 dòng không nhập được trong tổng số 5 dòng" in preview
    assert "<b>Email</b> → Thư điện tử" in preview
    assert "Thiếu họ và tên" in preview
    assert "trùng người đã có" in preview
    assert "Nhập 2 dòng đúng" in preview
    assert before == 0
    assert taken.location == here
    named = queries.page(point_of(conference, cast.north)).items
    assert [one.name for one in named] == ["Trần Văn Tân", "Nguyễn Thị Ánh"]


def test_a_double_click_takes_a_list_once(browser: Browser, here: str) -> None:
    draft = _upload(browser, here, _book(("1", "Trần Văn Tân", "", "", "", ""))).location  # type: ignore[attr-defined]
    form = {"_key": key()}

    first = browser.post(f"{draft}/confirm", data=form)
    second = browser.post(f"{draft}/confirm", data=form)
    later = browser.post(f"{draft}/confirm", data={"_key": key()})

    assert first.location == second.location == here
    assert later.status_code == 404
    assert _only().name == "Trần Văn Tân"


def test_a_list_of_somebody_else_is_not_found(browser: Browser, cast: Cast, here: str) -> None:
    draft = _upload(browser, here, _book(("1", "Trần Văn Tân", "", "", "", ""))).location  # type: ignore[attr-defined]
    sign_in(browser, cast.lan)

    assert browser.get(draft).status_code == 404
    assert browser.post(f"{draft}/confirm", data={"_key": key()}).status_code == 404


def test_a_csv_of_windows_is_read_too(browser: Browser, here: str) -> None:
    text = "Họ tên;Chức vụ\r\nTrần Văn Tân;Phó Chủ tịch\r\n"

    sent = _upload(browser, here, text.encode("utf-8-sig"), "ds.csv")

    assert "Nhập 1 dòng đúng" in _text(browser.get(sent.location))  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("content", "name", "status", "said"),
    [
        (b"", "ds.xlsx", 422, "không có dòng nào"),
        (b"%PDF-1.7", "ds.pdf", 415, "Không đọc được tệp này"),
        (b"\xd0\xcf\x11\xe0rest", "ds.xls", 415, ".xls"),
        (_book(("1", "x"), header=("Số hiệu", "Ngày sinh")), "ds.xlsx", 422, "Họ và tên"),
    ],
)
def test_what_is_no_list_is_refused_with_what_to_do(
    browser: Browser, here: str, content: bytes, name: str, status: int, said: str
) -> None:
    sent = _upload(browser, here, content, name)

    assert sent.status_code == status  # type: ignore[attr-defined]
    assert said in _text(sent)
    assert db.session.scalar(db.select(db.func.count(ImportDraft.id))) == 0


def test_the_sheet_to_fill_in_is_sent_back_when_nobody_was_filled_in(
    browser: Browser, here: str
) -> None:
    sheet = browser.get(f"{here}/template.xlsx").get_data()

    sent = _upload(browser, here, sheet)

    assert sent.status_code == 422  # type: ignore[attr-defined]
    assert "Tệp chưa có tên đại biểu nào" in _text(sent)
    assert db.session.scalar(db.select(db.func.count(ImportDraft.id))) == 0


def test_nothing_chosen_is_said(browser: Browser, here: str) -> None:
    sent = browser.post(f"{here}/import", data={"_key": key()}, content_type="multipart/form-data")

    assert sent.status_code == 422
    assert "Hãy chọn tệp danh sách" in _text(sent)


def test_a_bomb_is_refused_and_leaves_nothing(browser: Browser, here: str) -> None:
    sent = _upload(browser, here, _bomb())

    assert sent.status_code == 413  # type: ignore[attr-defined]
    assert "Tệp chứa quá nhiều dữ liệu" in _text(sent)
    assert db.session.scalar(db.select(db.func.count(ImportDraft.id))) == 0


def _bomb() -> bytes:
    """Return a workbook of little that unpacks to sixty megabytes."""
    buffer = io.BytesIO(_book(("1", "x", "", "", "", "")))
    with zipfile.ZipFile(buffer, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet2.xml", b"<row/>" * 10_000_000)
    return buffer.getvalue()


def test_the_sheet_to_fill_in_is_read_back(browser: Browser, here: str) -> None:
    answer = browser.get(f"{here}/template.xlsx")
    book = openpyxl.load_workbook(io.BytesIO(answer.get_data()))
    book.active.append(["Trần Văn Tân", "Phó Chủ tịch", "UBND tỉnh", "", "", "Chủ tịch UBND tỉnh"])
    filled = io.BytesIO()
    book.save(filled)

    draft = _upload(browser, here, filled.getvalue()).location  # type: ignore[attr-defined]
    browser.post(f"{draft}/confirm", data={"_key": key()})

    assert _only().seat.post == "Chủ tịch UBND tỉnh"


def test_a_long_list_is_paged_and_searched(browser: Browser, cast: Cast, here: str) -> None:
    forget_rooms(cast, cast.north)
    rows = [(str(n), f"Người Số {n}", "Chuyên viên", "", "", "") for n in range(1, 121)]
    draft = _upload(browser, here, _book(*rows)).location  # type: ignore[attr-defined]
    browser.post(f"{draft}/confirm", data={"_key": key()})

    third = _text(browser.get(f"{here}?page=3"))
    found = _text(browser.get(f"{here}?q=nguoi+so+77"))

    assert "Trang 3/3" in third
    assert "Người Số 120" in third
    assert "Người Số 77" in found
    assert "Người Số 78" not in found


def test_thousands_of_lines_take_as_many_statements_as_one(
    browser: Browser, cast: Cast, conference: Conference, here: str
) -> None:
    forget_rooms(cast, cast.north)
    rows = [(str(n), f"Người Số {n}", "Chuyên viên", "", "", "") for n in range(5_001)]

    def take(*some: tuple[str, ...]) -> list[str]:
        draft = _upload(browser, here, _book(*some)).location  # type: ignore[attr-defined]
        with statements() as asked:
            sent = browser.post(f"{draft}/confirm", data={"_key": key()})
        assert sent.location == here
        return asked

    few, many = take(rows[0]), take(*rows[1:])

    assert len(many) == len(few)
    assert point_of(conference, cast.north).expected == 5_001


def test_a_list_that_is_closed_says_so(browser: Browser, conference: Conference, here: str) -> None:
    with transaction():
        db.session.get_one(Conference, conference.id).stage = Stage.CLOSED

    sent = _add(browser, here)

    assert sent.status_code == 409  # type: ignore[attr-defined]
    assert "danh sách đã khóa" in _text(sent)


def test_a_closed_list_says_so_before_anybody_is_typed(browser: Browser, here: str) -> None:
    open_list = _text(browser.get(here))
    browser.post(
        f"{here.removesuffix('/delegates')}/decline",
        data={"_key": key(), "_version": "2", "reason": "Bão số 5"},
    )

    closed = _text(browser.get(here))

    assert "Thêm đại biểu" in open_list
    assert "Hãy xác nhận tham dự trước khi ghi danh đại biểu." in closed
    assert "Thêm đại biểu" not in closed
    assert "Nhập từ Excel" not in closed


def test_those_who_only_read_do_not_find_the_list(browser: Browser, cast: Cast, here: str) -> None:
    for account in (cast.tuan, cast.son, cast.stranger):
        sign_in(browser, account)
        for path in ("", "/import", "/template.xlsx"):
            assert browser.get(f"{here}{path}").status_code == 404
