"""Uploaded tables are read as people see them, and nothing in them can hurt."""

import io
import struct
import tracemalloc
import unicodedata
import zipfile
from collections.abc import Callable, Sequence
from datetime import date, datetime, time
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from meetings.kit.sheet_errors import (
    EmptySheetError,
    NotASheetError,
    OldSheetError,
    SheetError,
    SheetTooLargeError,
)
from meetings.kit.sheets import Limits, Row, Table, read_table
from meetings.kit.tables import Sheet, csv_bytes, xlsx_bytes
from meetings.kit.vietnamese import nfc

MEGABYTE = 1024 * 1024
HEADER = ["Họ và tên", "Chức vụ", "Điện thoại"]
MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
CELL = '<row><c t="inlineStr"><is><t>Nguyễn Văn A</t></is></c></row>'


def _xlsx(*rows: Sequence[Any], name: str = "Đại biểu") -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = name
    for row in rows:
        sheet.append(row)
    return _saved(book)


def _saved(book: Any) -> bytes:
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _repacked(data: bytes, changes: dict[str, bytes]) -> bytes:
    """The same workbook with some of its parts replaced or added."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        parts = {name: old.read(name) for name in old.namelist()} | changes
        for name, content in parts.items():
            new.writestr(name, content)
    return buffer.getvalue()


def _with_sheet(xml: str) -> bytes:
    return _repacked(_xlsx(["x"]), {"xl/worksheets/sheet1.xml": xml.encode()})


def _cells(table: Table) -> list[list[str]]:
    return [list(table.header), *(list(row.cells) for row in table.rows)]


def test_a_workbook_is_read_as_text() -> None:
    header = [*HEADER, "Số", "Ngày", "Lúc", "Giờ", "Đúng", "Lẻ"]
    values: list[Any] = ["  Nguyễn\u00a0Thị  Hoa ", None, "0905 123 456", 12, date(2020, 2, 12)]
    values += [datetime(2020, 2, 12, 8, 0), time(8, 30), True, 0.1 + 0.2]
    data = _xlsx(header, values)

    table = read_table(data, "danh sách.xlsx")

    assert table.sheet == "Đại biểu"
    assert table.encoding == "xlsx"
    texts = ["Nguyễn Thị Hoa", "", "0905 123 456", "12", "2020-02-12", "2020-02-12T08:00"]
    texts += ["08:30", "TRUE", "0.3"]
    assert _cells(table) == [header, texts]


def test_formulas_give_their_last_values() -> None:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["a", "b", "c"])
        sheet.write_formula(1, 0, "=1+1", value=2)
        sheet.write_formula(1, 1, '=HYPERLINK("http://x.example")', value="Quận 1")
        sheet.write_formula(1, 2, "=1/0", value="#DIV/0!")

    table = read_table(buffer.getvalue(), "a.xlsx")

    assert _cells(table) == [["a", "b", "c"], ["2", "Quận 1", ""]]


def test_rows_keep_the_numbers_people_see_and_blank_ones_go() -> None:
    data = _xlsx([], HEADER, [], ["A", "", ""], [" ", "\t"], ["B", "x"])

    table = read_table(data, "a.xlsx")

    assert table.header == tuple(HEADER)
    assert table.rows == (
        Row(number=4, cells=("A", "", "")),
        Row(number=6, cells=("B", "x", "")),
    )


def test_titles_above_the_header_do_no_harm() -> None:
    rows = [
        ["UBND TỈNH QUẢNG NAM", "", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"],
        ["DANH SÁCH ĐẠI BIỂU"],
        ["TT", "HỌ VÀ TÊN (*)", "Chức vụ:"],
        ["1", "Nguyễn Thị Hoa", "Phó Chủ tịch", "ghi chú"],
    ]

    for data, name in ((_xlsx(*rows), "a.xlsx"), (_csv(rows), "a.csv")):
        table = read_table(data, name, known_headers=["họ và tên", "chức vụ"])

        assert table.header == ("TT", "HỌ VÀ TÊN (*)", "Chức vụ:", "")
        assert table.rows == (
            Row(number=4, cells=("1", "Nguyễn Thị Hoa", "Phó Chủ tịch", "ghi chú")),
        )


def test_without_known_headers_the_first_row_is_the_header() -> None:
    table = read_table(_xlsx(["A"], ["B"]), "a.xlsx", known_headers=["họ và tên"])

    assert _cells(table) == [["A"], ["B"]]


def test_the_first_visible_sheet_with_something_in_it_is_read() -> None:
    book = openpyxl.Workbook()
    book.active["A1"] = "Hidden"
    book.active.sheet_state = "hidden"
    book.create_sheet("Empty")
    book.create_sheet("Third")["A1"] = "Read"
    book.active = 2

    table = read_table(_saved(book), "a.xlsx")

    assert (table.sheet, table.header) == ("Third", ("Read",))


def test_five_thousand_rows_arrive_whole() -> None:
    rows = [[str(n), f"Nguyễn Văn {n}", "Chủ tịch", f"09{n:08}", "Tỉnh"] for n in range(5000)]

    excel = read_table(_xlsx(["a", "b", "c", "d", "e"], *rows), "a.xlsx")
    text = read_table(_csv([["a", "b", "c", "d", "e"], *rows]), "a.csv")

    assert _cells(excel)[1:] == _cells(text)[1:] == rows


@pytest.mark.parametrize("make", ["csv", "xlsx"])
def test_our_own_tables_come_back_as_they_were(make: str) -> None:
    rows = [["+84 905", "=1+1", "'quoted", "-", "@x", "Đà Nẵng", "a\nb"]]
    sheet = Sheet(name="x", header=list("abcdefg"), rows=rows)
    data = xlsx_bytes([sheet]) if make == "xlsx" else b"".join(csv_bytes(sheet.header, rows))

    table = read_table(data, f"a.{make}")

    assert _cells(table) == [list("abcdefg"), *rows]


def _csv(rows: Sequence[Sequence[str]], delimiter: str = ",", encoding: str = "utf-8") -> bytes:
    return "".join(delimiter.join(row) + "\r\n" for row in rows).encode(encoding)


VIETNAMESE = [["Họ và tên", "Chức vụ"], ["Đặng Thị Ngọc Thịnh", "Phó Chủ tịch nước"]]
WINDOWS = "Họ và tên,Chức vụ\r\nNguyễn Đặng Hữu,Ủy viên\r\n"


def _windows_1258(text: str) -> bytes:
    """As old Vietnamese Windows writes it: each tone is a sign of its own after the vowel."""
    tones = "\u0300\u0301\u0303\u0309\u0323"
    written = ""
    for letter in text:
        signs = unicodedata.normalize("NFD", letter)
        bare = "".join(sign for sign in signs if sign not in tones)
        written += unicodedata.normalize("NFC", bare)
        written += "".join(sign for sign in signs if sign in tones)
    return written.encode("cp1258")


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_text_table_of_any_make_is_read(delimiter: str, encoding: str) -> None:
    table = read_table(_csv(VIETNAMESE, delimiter, encoding), "a.csv")

    assert _cells(table) == VIETNAMESE
    assert table.encoding == encoding.removesuffix("-sig")


def test_the_text_of_an_old_vietnamese_excel_is_read() -> None:
    table = read_table(_windows_1258(WINDOWS), "a.csv")

    assert _cells(table) == [["Họ và tên", "Chức vụ"], ["Nguyễn Đặng Hữu", "Ủy viên"]]
    assert table.encoding == "windows-1258"


def test_the_text_of_a_western_excel_is_read() -> None:
    table = read_table("Nom;Rôle\r\nNiccolò;“Président”\r\n".encode("cp1252"), "a.csv")

    assert _cells(table) == [["Nom", "Rôle"], ["Niccolò", "“Président”"]]
    assert table.encoding == "windows-1252"


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ('a,b\n"x, y","dòng 1\r\ndòng 2"\n', [["a", "b"], ["x, y", "dòng 1\ndòng 2"]]),
        ("sep=;\r\na;b\r\n1,5;2\r\n", [["a", "b"], ["1,5", "2"]]),
        ("a;b;c\n1,5;2,5;x\n", [["a", "b", "c"], ["1,5", "2,5", "x"]]),
        ("Họ và tên\nHoa\nMai\n", [["Họ và tên"], ["Hoa"], ["Mai"]]),
        ('a,b\n"he said ""x""",2', [["a", "b"], ['he said "x"', "2"]]),
        ("a,b\r1,2\r", [["a", "b"], ["1", "2"]]),
        ("\n\na,b,,\n,,,\n1,2,,\n", [["a", "b"], ["1", "2"]]),
        ("a,b\n1\n1,2,3\n", [["a", "b", ""], ["1", "", ""], ["1", "2", "3"]]),
        ("a,b\n\u202e1,2\x1a", [["a", "b"], ["1", "2"]]),
    ],
)
def test_text_tables_of_strange_makes(text: str, cells: list[list[str]]) -> None:
    assert _cells(read_table(text.encode(), "a.csv")) == cells


def _bomb(size: int = 212 * MEGABYTE) -> bytes:
    """A workbook whose only sheet unpacks to more than two hundred megabytes."""
    buffer = io.BytesIO(_xlsx(["x"]))
    piece = (CELL * (MEGABYTE // len(CELL.encode()))).encode()
    with (
        zipfile.ZipFile(buffer, "a", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
        archive.open("xl/worksheets/sheet2.xml", "w") as part,
    ):
        for _ in range(size // len(piece)):
            part.write(piece)
    return buffer.getvalue()


def test_a_bomb_is_refused_before_it_is_opened() -> None:
    bomb = _bomb()
    assert len(bomb) < 2 * MEGABYTE
    tracemalloc.start()

    with pytest.raises(SheetTooLargeError):
        read_table(bomb, "a.xlsx")

    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 4 * MEGABYTE


def test_a_table_of_contents_that_lies_is_refused() -> None:
    data = bytearray(_bomb(30 * MEGABYTE))
    entry = data.rindex(b"PK\x01\x02")
    assert struct.unpack_from("<I", data, entry + 24)[0] > 20 * MEGABYTE
    struct.pack_into("<I", data, entry + 24, 1000)

    with pytest.raises(SheetError):
        read_table(bytes(data), "a.xlsx")


def _one_string_everywhere() -> bytes:
    strings = f"<sst {MAIN}><si><t>{'x' * 30_000}</t></si></sst>"
    cells = '<row><c t="s"><v>0</v></c></row>' * 50_000
    data = _with_sheet(f"<worksheet {MAIN}><sheetData>{cells}</sheetData></worksheet>")
    return _repacked(data, {"xl/sharedStrings.xml": strings.encode()})


def _far_cell() -> bytes:
    book = openpyxl.Workbook()
    book.active["A1"] = book.active["XFD1048576"] = "x"
    return _saved(book)


def _many_entries() -> bytes:
    return _repacked(_xlsx(["x"]), {f"xl/media/{n}.png": b"" for n in range(2001)})


@pytest.mark.parametrize(
    "make",
    [
        _one_string_everywhere,
        _far_cell,
        _many_entries,
        lambda: _xlsx(["x"] * 61),
        lambda: _csv([["x"] * 61, ["y"]]),
        lambda: b"x\n" * 60_001,
        lambda: b"x" * (25 * MEGABYTE + 1),
        lambda: b"," * 11_000_000,
    ],
    ids=["string", "cell", "entries", "columns", "csv-columns", "csv-rows", "bytes", "commas"],
)
def test_whatever_is_too_large_is_refused_with_advice(make: Callable[[], bytes]) -> None:
    with pytest.raises(SheetTooLargeError) as refusal:
        read_table(make(), "a.csv")

    assert refusal.value.status == 413
    assert "Hãy" in str(refusal.value)


def test_the_limit_of_rows_counts_only_filled_ones() -> None:
    limits = Limits(rows=3)
    rows = [["x"], [], [""], ["y"], ["z"]]

    assert len(read_table(_xlsx(*rows), "a.xlsx", limits=limits).rows) == 2
    assert len(read_table(_csv(rows), "a.csv", limits=limits).rows) == 2
    for data in (_xlsx(*rows, ["q"]), _csv([*rows, ["q"]])):
        with pytest.raises(SheetTooLargeError, match="hơn 3 dòng"):
            read_table(data, "a", limits=limits)


def test_empty_columns_to_the_right_do_not_count() -> None:
    assert read_table(_csv([["a", *[""] * 90], ["b"]]), "a.csv").header == ("a",)


def test_a_workbook_that_outgrows_its_memory_is_refused() -> None:
    rows = [[f"{row} {column}" * 20 for column in range(40)] for row in range(300)]
    data = _xlsx(*rows)

    assert _cells(read_table(data, "a.xlsx")) == rows
    with pytest.raises(SheetTooLargeError):
        read_table(data, "a.xlsx", limits=Limits(memory=MEGABYTE))


ENTITIES = [
    '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>',
    '<!DOCTYPE x [<!ENTITY % p SYSTEM "http://127.0.0.1:9/x"> %p;]>',
    '<!DOCTYPE x SYSTEM "file:///etc/passwd" [<!ENTITY e "root:">]>',
    "<!DOCTYPE x [<!ENTITY a 'lol'>"
    + "".join(
        f"<!ENTITY {new} '{f'&{old};' * 50}'>"
        for old, new in zip("abcdefg", "bcdefgh", strict=True)
    )
    + "<!ENTITY e '&h;&h;'>]>",
]


@pytest.mark.parametrize("doctype", ENTITIES, ids=["file", "network", "inner", "laughs"])
def test_entities_reach_nothing(doctype: str) -> None:
    rows = '<row><c t="inlineStr"><is><t>x&e;y</t></is></c></row>'
    data = _with_sheet(
        f'<?xml version="1.0"?>{doctype}<worksheet {MAIN}><sheetData>{rows}</sheetData></worksheet>'
    )

    try:
        found = str(_cells(read_table(data, "a.xlsx")))
    except SheetError:
        found = ""

    assert "root" not in found
    assert "lol" not in found


def _locked_entry() -> bytes:
    data = bytearray(_xlsx(["x"]))
    place = 0
    while (place := data.find(b"PK\x01\x02", place)) >= 0:
        data[place + 8] |= 1
        place += 4
    return bytes(data)


@pytest.mark.parametrize(
    ("data", "name", "error"),
    [
        (b"", "a.csv", EmptySheetError),
        (b"", "a.xlsx", EmptySheetError),
        (b"\r\n ,\t\r\n", "a.csv", EmptySheetError),
        (_xlsx(), "a.xlsx", EmptySheetError),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 512, "a.xls", OldSheetError),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 512, "a.xlsx", OldSheetError),
        (b"a,b\n1,2\n", "a.xlsx", NotASheetError),
        (b"<html><table>", "a.xls", NotASheetError),
        (b"%PDF-1.7\n", "a.csv", NotASheetError),
        (b"\x89PNG\r\n\x1a\n", "a.xlsx", NotASheetError),
        (b"a\x00b,c\n", "a.csv", NotASheetError),
        (b"\xff\xfea", "a.csv", NotASheetError),
        (b"\xff\xfe\x00\xd8a\x00", "a.csv", NotASheetError),
        (b'"' + b"x" * 200_000, "a.csv", NotASheetError),
        (b"PK\x03\x04", "a.xlsx", NotASheetError),
        (_xlsx(["x"])[:-30], "a.xlsx", NotASheetError),
        (_xlsx(["x"])[:400] + b"\xff" * 40 + _xlsx(["x"])[440:], "a.xlsx", NotASheetError),
        (_locked_entry(), "a.xlsx", NotASheetError),
        (_with_sheet("<worksheet><sheetData><row><c"), "a.xlsx", NotASheetError),
        (_repacked(_xlsx(["x"]), {"xl/workbook.xml": b"<workbook/>"}), "a.xlsx", SheetError),
        (_repacked(b"PK\x05\x06" + b"\x00" * 18, {"a.txt": b"x"}), "a.xlsx", NotASheetError),
    ],
    ids=range(21),
)
def test_what_is_no_table_is_refused_with_advice(
    data: bytes, name: str, error: type[SheetError]
) -> None:
    with pytest.raises(error) as refusal:
        read_table(data, name)

    assert "Hãy" in str(refusal.value)


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=300), st.sampled_from(["a.csv", "a.xlsx"]))
def test_any_bytes_give_a_table_or_a_refusal(data: bytes, name: str) -> None:
    try:
        table = read_table(data, name)
    except SheetError:
        return
    assert all(len(row.cells) == len(table.header) for row in table.rows)


WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["C"]), max_size=20)


@settings(max_examples=50, deadline=None)
@given(st.lists(st.tuples(WORDS, WORDS), min_size=1, max_size=20))
def test_what_was_written_is_what_is_read(rows: list[tuple[str, str]]) -> None:
    data = b"".join(csv_bytes(["x", "y", "z"], [(".", *row) for row in rows]))

    table = read_table(data, "a.csv")

    assert [[cell.split() for cell in row.cells[1:]] for row in table.rows] == [
        [nfc(cell).split() for cell in row] for row in rows
    ]
