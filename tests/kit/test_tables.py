"""Tables come out as written: no cell turns into a formula, no accent is lost."""

import csv
import io
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.kit.tables import FORMULA_STARTS, Cell, Sheet, csv_bytes, xlsx_bytes, xlsx_file

EVIL = ['=HYPERLINK("http://x.example")', "=cmd|'/c calc'!A0", "+84 912", "-1+1", "@SUM(A1)"]
EVIL += [
    "\t=1+1",
    "\r=1+1",
    "\n=1",
    "＝1+1",
    "＋1",
    "－1",
    "＠x",
    "\x00=1+1",
    "\ufeff=1+1",
    "\x0b+1",
]


def _read_csv(rows: list[list[Cell]], header: tuple[str, ...] = ("a", "b")) -> list[list[str]]:
    written = b"".join(csv_bytes(header, rows))
    return list(csv.reader(io.StringIO(written.decode("utf-8-sig"), newline="")))


def _workbook(*sheets: Sheet) -> Any:
    return openpyxl.load_workbook(io.BytesIO(xlsx_bytes(sheets)))


def test_a_csv_starts_with_a_mark_and_ends_lines_as_windows_does() -> None:
    written = b"".join(csv_bytes(["Mã", "Tên"], [["q1", "Quận Hai Bà Trưng"]]))

    assert written == "\ufeffMã,Tên\r\nq1,Quận Hai Bà Trưng\r\n".encode()


def test_quotes_commas_and_lines_survive_csv() -> None:
    row: list[Cell] = ['Hội nghị "ba cấp", trực tuyến', "dòng 1\ndòng 2"]

    assert _read_csv([row])[1] == row


def test_values_are_written_for_machines() -> None:
    row: list[Cell] = [
        None,
        -5,
        2.5,
        Decimal("-1.50"),
        True,
        date(2020, 2, 12),
        datetime(2020, 2, 12, 1, 0, tzinfo=UTC),
        float("nan"),
    ]

    assert _read_csv([row], ("x",))[1] == [
        "",
        "-5",
        "2.5",
        "-1.50",
        "true",
        "2020-02-12",
        "2020-02-12T08:00:00+07:00",
        "",
    ]


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="naive"):
        _read_csv([[datetime(2020, 2, 12)]])
    with pytest.raises(ValueError, match="naive"):
        xlsx_bytes([Sheet(name="x", header=["a"], rows=[[datetime(2020, 2, 12)]])])


@pytest.mark.parametrize("evil", EVIL)
def test_a_text_that_looks_like_a_formula_is_defused_everywhere(evil: str) -> None:
    in_csv = _read_csv([[evil, evil]], (evil, "b"))
    sheet = _workbook(Sheet(name="x", header=[evil], rows=[[evil]])).active

    assert all(cell.startswith("'") for cell in (*in_csv[1], in_csv[0][0]))
    for cell in (sheet["A1"], sheet["A2"]):
        assert cell.data_type in {"s", "inlineStr"}
        assert cell.value.startswith("'")


@given(st.text(max_size=30))
def test_no_text_begins_as_a_formula_and_none_loses_its_words(text: str) -> None:
    cell = _read_csv([[text, "x"]])[1][0]

    assert not cell.startswith(FORMULA_STARTS)
    assert cell.removeprefix("'") == _CONTROLS.sub("", text).removeprefix("'")


_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufeff\ufffe\uffff]")


def test_numbers_stay_numbers_and_moments_are_local_in_excel() -> None:
    row: list[Cell] = [-5, 2.5, Decimal("1.5"), True, None, date(2020, 2, 12)]
    row += [datetime(2020, 2, 12, 1, 0, tzinfo=UTC), 10**18, date(1890, 5, 19), float("inf")]

    sheet = _workbook(Sheet(name="x", header=[""] * len(row), rows=[row])).active

    assert [cell.value for cell in sheet[2]] == [
        -5,
        2.5,
        1.5,
        True,
        None,
        datetime(2020, 2, 12),
        datetime(2020, 2, 12, 8, 0),
        "1000000000000000000",
        "1890-05-19",
        None,
    ]


def test_links_stay_words_in_excel() -> None:
    sheet = _workbook(Sheet(name="x", header=["a"], rows=[["https://example.org"]])).active

    assert sheet["A2"].hyperlink is None


def test_the_header_is_bold_frozen_and_filters() -> None:
    sheet = _workbook(
        Sheet(name="Đại biểu", header=["Họ và tên", "Chức vụ"], rows=[["Đặng", "x" * 200]])
    ).active

    assert sheet.title == "Đại biểu"
    assert sheet["A1"].font.bold
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:B2"
    assert sheet.column_dimensions["A"].width < sheet.column_dimensions["B"].width < 70


def test_given_widths_are_kept() -> None:
    sheet = _workbook(Sheet(name="x", header=["a", "b"], rows=[], widths=[20, 30])).active

    assert sheet.column_dimensions["B"].width > sheet.column_dimensions["A"].width > 20


@pytest.mark.parametrize(
    ("names", "given"),
    [
        (["Điểm cầu", "Đại biểu"], ["Điểm cầu", "Đại biểu"]),
        (["a/b\\c:d*e?f[g]"], ["a b c d e f g"]),
        (["", "'", "History"], ["Sheet", "Sheet (2)", "History (2)"]),
        (["Tỉnh", "tỉnh"], ["Tỉnh", "tỉnh (2)"]),
        (["x" * 40, "x" * 40], ["x" * 31, "x" * 27 + " (2)"]),
        (["a\x00b😀"], ["ab"]),
    ],
)
def test_sheet_names_are_ones_excel_accepts(names: list[str], given: list[str]) -> None:
    sheets = [Sheet(name=name, header=["a"], rows=[]) for name in names]

    assert _workbook(*sheets).sheetnames == given


def test_broken_characters_do_not_break_the_file() -> None:
    text = "a\x00\x1f\ud800\uffffb"

    sheet = _workbook(Sheet(name="x", header=[text], rows=[[text]])).active
    written = b"".join(csv_bytes([text], []))

    assert sheet["A2"].value == "a?b"
    assert written.decode("utf-8-sig") == "a?b\r\n"


def test_a_long_list_goes_on_in_another_sheet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("meetings.kit.tables._ROWS_OF_A_SHEET", 2)
    rows: list[list[Cell]] = [[number] for number in range(5)]

    book = _workbook(Sheet(name="x", header=["a"], rows=rows))

    assert book.sheetnames == ["x", "x (2)", "x (3)"]
    assert [cell.value for sheet in book for cell in sheet["A"]] == [
        "a",
        0,
        1,
        "a",
        2,
        3,
        "a",
        4,
    ]


def test_rows_are_taken_one_by_one_and_written_in_pieces() -> None:
    taken: list[int] = []

    def rows() -> Iterator[list[Cell]]:
        for number in range(20_000):
            taken.append(number)
            yield [number, "Đại biểu"]

    pieces = csv_bytes(["a", "b"], rows())
    first = next(pieces)

    assert 64 * 1024 < len(first) < 128 * 1024
    assert len(taken) < 10_000
    assert len(b"".join([first, *pieces]).splitlines()) == 20_001


def test_a_workbook_is_written_beside_its_place(tmp_path: Path) -> None:
    path = tmp_path / "list.xlsx"

    xlsx_file(path, [Sheet(name="x", header=["a"], rows=([n] for n in range(3)))])

    assert [cell.value for cell in openpyxl.load_workbook(path).active["A"]] == ["a", 0, 1, 2]
    assert list(tmp_path.iterdir()) == [path]
