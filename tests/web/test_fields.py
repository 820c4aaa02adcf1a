"""Forms: clean texts, our words, our time."""

import unicodedata
from datetime import UTC, date, datetime

import pytest
from flask import Flask
from wtforms import FieldList, FormField, SelectField
from wtforms.validators import DataRequired, EqualTo, InputRequired, Length, NumberRange

from meetings.kit.errors import InvalidError
from meetings.web.fields import (
    DayField,
    Form,
    LineField,
    LinesField,
    MomentField,
    SecretField,
    WholeField,
    mail_address,
    not_before,
    options,
)


class Row(Form):
    name = LineField("Tên", [Length(max=5)])
    seats = WholeField("Chỗ", [NumberRange(1, 9)])


class Whole(Form):
    title = LineField("Tiêu đề", [DataRequired()])
    text = LinesField("Nội dung")
    secret = SecretField("Mật khẩu")
    again = SecretField("Nhập lại", [EqualTo("secret")])
    starts_at = MomentField("Bắt đầu", [InputRequired()])
    ends_at = MomentField("Kết thúc", [not_before("starts_at")])
    day = DayField("Ngày")
    mail = LineField("Thư", [mail_address])
    kind = SelectField("Loại", choices=options({"a": "loại A"}))
    rows = FieldList(FormField(Row))


GOOD = {"title": "Hội nghị", "starts_at": "2027-03-10T08:00", "kind": "a"}


def filled(app: Flask, **data: str) -> Whole:
    with app.test_request_context(method="POST", data=GOOD | data):
        form = Whole()
        form.validate()
        return form


def told(app: Flask, name: str, **data: str) -> list[str]:
    with app.test_request_context(method="POST", data=GOOD | data):
        form = Whole()
        form.validate()
        return [str(message) for message in form[name].errors]


def test_texts_arrive_clean_and_are_never_none(app: Flask) -> None:
    decomposed = unicodedata.normalize("NFD", "  Điểm   cầu\u200b \u202e ")
    form = filled(app, title=decomposed, text="một \r\n  hai\x00\r\n", secret=" ê ")

    assert form.title.data == "Điểm cầu"
    assert form.text.data == "một\nhai"
    assert form.secret.data == " ê "
    assert form.mail.data == ""


def test_moments_are_typed_in_our_time_and_kept_in_utc(app: Flask) -> None:
    form = filled(app)

    assert form.starts_at.data == datetime(2027, 3, 10, 1, tzinfo=UTC)
    with app.test_request_context():
        shown = Whole(data={"starts_at": datetime(2027, 3, 10, 1, tzinfo=UTC)})
        assert 'value="2027-03-10T08:00"' in str(shown.starts_at())


@pytest.mark.parametrize("typed", ["10/03/2027 08:00", "2027-03-10 08:00", "2027-03-10T08:00:00"])
def test_a_moment_is_read_as_people_write_it(app: Flask, typed: str) -> None:
    assert filled(app, starts_at=typed).starts_at.data == datetime(2027, 3, 10, 1, tzinfo=UTC)


@pytest.mark.parametrize("typed", ["10/03/2027", "2027-03-10"])
def test_a_day_is_read_as_people_write_it(app: Flask, typed: str) -> None:
    assert filled(app, day=typed).day.data == date(2027, 3, 10)


@pytest.mark.parametrize(
    ("name", "typed", "words"),
    [
        ("title", " \u200b ", "Hãy nhập ô này."),
        ("again", "x", "Hai lần nhập chưa giống nhau."),
        ("starts_at", "", "Hãy nhập ô này."),
        ("starts_at", "mai", "Hãy nhập ngày và giờ"),
        ("starts_at", "0001-01-01T00:00", "Hãy nhập ngày và giờ"),
        ("starts_at", "9999-12-31T23:59", "Hãy nhập ngày và giờ"),
        ("ends_at", "2027-03-10T07:59", "Thời điểm kết thúc"),
        ("day", "31/02/2027", "Hãy nhập ngày dạng"),
        ("mail", "a@@b", "không đúng"),
        ("kind", "b", "Hãy chọn một mục"),
    ],
)
def test_mistakes_are_told_in_vietnamese(app: Flask, name: str, typed: str, words: str) -> None:
    assert words in told(app, name, **{name: typed})[0]


@pytest.mark.parametrize(
    ("name", "typed", "words"),
    [
        ("name", "abcdef", "Tối đa 5 ký tự."),
        ("seats", "", "Hãy nhập số từ 1 đến 9."),
        ("seats", "10", "Hãy nhập số từ 1 đến 9."),
        ("seats", "nhiều", "Hãy nhập một số nguyên."),
        ("seats", "٣", "Hãy nhập một số nguyên."),
        ("seats", "1_0", "Hãy nhập một số nguyên."),
        ("seats", "9" * 30, "Hãy nhập một số nguyên."),
        ("seats", "2147483648", "Hãy nhập một số nguyên."),
    ],
)
def test_a_row_tells_its_own_mistakes(app: Flask, name: str, typed: str, words: str) -> None:
    data = {"rows-0-name": "A", "rows-0-seats": "5"} | {f"rows-0-{name}": typed}
    with app.test_request_context(method="POST", data=GOOD | data):
        form = Whole()
        form.validate()
        row = form.rows[0].form

    assert [str(message) for message in row[name].errors] == [words]


@pytest.mark.parametrize(
    ("field", "at_field"),
    [("title", True), ("rows-0-seats", True), ("nothing", False), (None, False)],
)
def test_a_refusal_stands_beside_the_field_it_blames(
    app: Flask, field: str | None, *, at_field: bool
) -> None:
    with app.test_request_context(
        method="POST", data=GOOD | {"rows-0-name": "A", "rows-0-seats": "1"}
    ):
        form = Whole()
        form.validate()
        form.refuse(InvalidError("Không được %(what)s", field=field, what="vậy"))

    assert (form.form_errors == ["Không được vậy"]) is not at_field
    blamed = [*form.title.errors, *form.rows[0].form.seats.errors]
    assert (blamed == ["Không được vậy"]) is at_field
