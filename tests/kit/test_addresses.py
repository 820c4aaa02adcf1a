"""Names and addresses that cannot smuggle anything into a header."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.kit.addresses import (
    BadAddressError,
    Mailbox,
    UnsafeTextError,
    without_controls,
)
from meetings.kit.vietnamese import clean

DIRECTION_MARKS = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


@pytest.mark.parametrize(
    "address",
    ["thuky@quangnam.gov.vn", "hop+a1_b2@diem-cau.vn", "a@localhost", "o'neil@x.y", "A.B@C.D"],
)
def test_a_plain_address_is_taken(address: str) -> None:
    mailbox = Mailbox(name="Nguyễn Thị “Hoa”, PCT", address=address)

    assert mailbox.header().addr_spec == address
    assert mailbox.header().display_name == "Nguyễn Thị “Hoa”, PCT"


@pytest.mark.parametrize(
    "address",
    [
        "",
        "a",
        "@b",
        "a@",
        "a b@c.vn",
        "a@b..vn",
        ".a@b.vn",
        "a.@b.vn",
        "a@-b.vn",
        "a@b_c.vn",
        "a@b.vn\n",
        "a@b.vn\r\nBcc: x@y.vn",
        "a@b.vn>",
        "<a@b.vn>",
        "a@b.vn,c@d.vn",
        '"a b"@c.vn',
        "nguyễn@b.vn",
        "a@đà-nẵng.vn",
        "a@b@c.vn",
        "a@[127.0.0.1]",
        "x" * 65 + "@b.vn",
        "a@" + "b." * 130 + "vn",
        "a@b.vn\x00",
        "RCPT TO:<a@b.vn>",
    ],
)
def test_anything_else_is_refused(address: str) -> None:
    with pytest.raises(BadAddressError):
        Mailbox(name="x", address=address)


def test_a_refusal_quotes_no_more_than_fits_beside_a_field() -> None:
    with pytest.raises(BadAddressError) as refused:
        Mailbox(name="x", address="ă" * 5000)

    quoted = refused.value.facts["address"]
    assert len(str(quoted)) < 100
    assert str(quoted).endswith("…")


@pytest.mark.parametrize(
    "bad", [*DIRECTION_MARKS, "\n", "\r", "\t", "\x00", "\x1b", "\x85", "\u2028"]
)
def test_a_name_stays_on_its_line_and_reads_as_it_is_written(bad: str) -> None:
    with pytest.raises(UnsafeTextError):
        Mailbox(name=f"Văn phòng{bad}UBND", address="a@b.vn")


@given(st.text())
def test_any_text_becomes_a_name(text: str) -> None:
    assert Mailbox(name=clean(text), address="a@b.vn").name == clean(clean(text))


@given(st.text())
def test_a_cleaned_text_keeps_its_lines_and_no_controls(text: str) -> None:
    clean = without_controls(text)

    assert not {sign for sign in clean if unicodedata.category(sign) == "Cc"} - {"\n", "\t"}
    assert not set(clean) & set(DIRECTION_MARKS)


def test_words_are_kept_composed_and_single_spaced() -> None:
    assert clean("  Uỷ ban \t nhân\u202e dân\r\nTP. Đà Nẵng ") == "Uỷ ban nhân dân TP. Đà Nẵng"
    assert clean(unicodedata.normalize("NFD", "Nguyễn")) == "Nguyễn"
    assert without_controls("a\r\nb\rc\x00\td") == "a\nb\nc\td"
