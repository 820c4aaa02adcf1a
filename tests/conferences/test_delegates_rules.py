"""How a list of delegates is read from a sheet."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.conferences.rules import delegates
from meetings.conferences.rules.delegates import Named, NoNameColumnError, NotNameableError
from meetings.conferences.rules.vocabulary import Answer, Stage

HEADER = ("TT", "Họ và tên (*)", "Chức vụ:", "Đơn vị công tác", "Email", "Số điện thoại", "Ghi chú")


@pytest.mark.parametrize(
    "header",
    [
        ("Họ và tên", "Chức vụ", "Đơn vị", "Thư điện tử", "Điện thoại", "Ghế/Chức danh được mời"),
        ("HO VA TEN", "CHUC VU", "DON VI", "THU DIEN TU", "DIEN THOAI", "CHUC DANH DUOC MOI"),
        ("Full name", "Position", "Unit", "E-mail", "Phone", "Seat"),
    ],
)
def test_columns_are_known_in_both_languages(header: tuple[str, ...]) -> None:
    found = delegates.recognise(header)

    assert found == {"name": 0, "post": 1, "unit": 2, "email": 3, "phone": 4, "seat": 5}


def test_a_list_without_names_is_refused_with_what_is_wanted() -> None:
    with pytest.raises(NoNameColumnError, match="Họ và tên"):
        delegates.recognise(("Số hiệu", "Ngày sinh"))


def test_lines_are_read_with_their_numbers_and_what_is_wrong() -> None:
    rows = [
        (
            4,
            (
                "1",
                " Trần  Văn Tân ",
                "Phó Chủ tịch",
                "UBND tỉnh",
                "tan@bac.example",
                "0901234567",
                "",
            ),
        ),
        (5, ("2", "", "Giám đốc", "", "", "", "")),
        (6, ("3", "Lê Trí Thanh", "", "", "không phải thư", "abc", "")),
        (7, ("4", "trần văn tân", "phó chủ tịch", "", "", "", "")),
    ]

    roster = delegates.read(HEADER, rows)

    good, nameless, wrong, double = roster.lines
    assert good.is_good
    assert good.person == Named(
        name="Trần Văn Tân",
        post="Phó Chủ tịch",
        unit="UBND tỉnh",
        email="tan@bac.example",
        phone="0901234567",
    )
    assert (nameless.number, [p.field for p in nameless.problems]) == (5, ["name"])
    assert [p.field for p in wrong.problems] == ["email", "phone"]
    assert (double.is_double, double.is_good) == (True, False)
    assert roster.unknown == ("Ghi chú",)
    assert roster.columns["name"] == "Họ và tên (*)"


def test_who_is_named_already_is_a_double() -> None:
    known = {Named(name="Lê Trí Thanh", post="Chủ tịch").key}

    roster = delegates.read(("Họ tên", "Chức vụ"), [(2, ("Lê Trí Thanh", "chủ tịch"))], known=known)

    assert roster.lines[0].is_double


@given(
    st.lists(st.tuples(*[st.text(max_size=20)] * len(HEADER)), max_size=5),
)
def test_whatever_stands_in_the_cells_is_read_or_named_wrong(rows: list[tuple[str, ...]]) -> None:
    roster = delegates.read(HEADER, enumerate(rows, start=2))

    for line in roster.lines:
        kept = delegates.from_row(delegates.as_row(line))
        assert kept.person == line.person
        assert kept.is_good == line.is_good


@pytest.mark.parametrize("phone", ["0905 123 456", "+84 905.123.456", "(024) 3843-1234", ""])
def test_ordinary_telephone_numbers_pass(phone: str) -> None:
    delegates.check_person(Named(name="Lê Trí Thanh", phone=phone))


@pytest.mark.parametrize(
    ("answer", "told"),
    [(Answer.WITHDRAWN, "đã được rút"), (Answer.DECLINED, "Hãy xác nhận tham dự")],
)
def test_a_list_that_nobody_may_fill_says_why(answer: Answer, told: str) -> None:
    with pytest.raises(NotNameableError, match=told):
        delegates.check_may_substitute(stage=Stage.ANNOUNCED, answer=answer)
