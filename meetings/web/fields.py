"""Forms as the house fills them in: cleaned text, Vietnamese words for mistakes, our time zone."""

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime
from typing import Any, Final

from flask_babel import gettext
from flask_wtf import FlaskForm
from wtforms import (
    DateField,
    DateTimeLocalField,
    Field,
    FieldList,
    FormField,
    IntegerField,
    PasswordField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined] # not in the stubs yet

from meetings.kit import vietnamese
from meetings.kit.addresses import check_address
from meetings.kit.errors import DomainError
from meetings.kit.i18n import mark as _m
from meetings.web.errors import words

_EARLIEST: Final = 1900
_LATEST: Final = 2999
_LARGEST: Final = 2**31 - 1
_NOT_A_MOMENT: Final = _m("Hãy nhập ngày và giờ, ví dụ 12/02/2026 08:00.")
_NOT_A_DAY: Final = _m("Hãy nhập ngày dạng ngày/tháng/năm, ví dụ 12/02/2026.")
_NOT_WHOLE: Final = _m("Hãy nhập một số nguyên.")
_REQUIRED: Final = _m("Hãy nhập ô này.")
_NOT_A_CHOICE: Final = _m("Hãy chọn một mục trong danh sách.")
_TOO_LONG: Final = _m("Tối đa %(max)d ký tự.")
_TOO_SHORT: Final = _m("Tối thiểu %(min)d ký tự.")

# What WTForms says in English, as we say it; the library brings no Vietnamese.
_WORDS: Final = {
    "This field is required.": _REQUIRED,
    "Not a valid choice.": _NOT_A_CHOICE,
    "Invalid Choice: could not coerce.": _NOT_A_CHOICE,
    "Invalid choice(s): one or more data inputs could not be coerced.": _NOT_A_CHOICE,
    "'%(value)s' is not a valid choice for this field.": _NOT_A_CHOICE,
    "'%(value)s' are not valid choices for this field.": _NOT_A_CHOICE,
    "Not a valid integer value.": _NOT_WHOLE,
    "Not a valid decimal value.": _m("Hãy nhập một số."),
    "Not a valid float value.": _m("Hãy nhập một số."),
    "Not a valid date value.": _NOT_A_DAY,
    "Not a valid datetime value.": _NOT_A_MOMENT,
    "Not a valid time value.": _m("Hãy nhập giờ dạng 08:00."),
    "Field cannot be longer than %(max)d character.": _TOO_LONG,
    "Field cannot be longer than %(max)d characters.": _TOO_LONG,
    "Field must be at least %(min)d character long.": _TOO_SHORT,
    "Field must be at least %(min)d characters long.": _TOO_SHORT,
    "Field must be between %(min)d and %(max)d characters long.": _m(
        "Từ %(min)d đến %(max)d ký tự."
    ),
    "Field must be equal to %(other_name)s.": _m("Hai lần nhập chưa giống nhau."),
    "Number must be at least %(min)s.": _m("Hãy nhập số từ %(min)s trở lên."),
    "Number must be at most %(max)s.": _m("Hãy nhập số không quá %(max)s."),
    "Number must be between %(min)s and %(max)s.": _m("Hãy nhập số từ %(min)s đến %(max)s."),
    "Date must be at least %(min)s.": _m("Hãy chọn ngày từ %(min)s trở đi."),
    "Date must be at most %(max)s.": _m("Hãy chọn ngày không sau %(max)s."),
    "Date must be between %(min)s and %(max)s.": _m("Hãy chọn ngày từ %(min)s đến %(max)s."),
    "Invalid input.": _m("Nội dung chưa đúng dạng."),
    "Invalid URL.": _m("Địa chỉ trang chưa đúng, ví dụ https://coquan.example."),
}


class _Words:
    """Our words for the mistakes that WTForms finds."""

    def gettext(self, string: str) -> str:
        return str(gettext(_WORDS.get(string, string)))

    def ngettext(self, singular: str, plural: str, n: int) -> str:
        return self.gettext(singular if n == 1 else plural)


def _cleaner(kind: type[Field]) -> Callable[[str], str] | None:
    """Return how a text of this kind of field is cleaned: a password keeps its blanks."""
    if issubclass(kind, PasswordField):
        return vietnamese.nfc
    if issubclass(kind, TextAreaField):
        return vietnamese.clean_lines
    return vietnamese.clean if issubclass(kind, StringField) else None


class Form(FlaskForm):  # type: ignore[misc]
    """A form whose texts arrive clean (never None) and whose mistakes are told in Vietnamese.

    The token against foreign posts is checked for every request of the application at once
    (CSRFProtect), so a form carries none of its own and may stand inside another.
    """

    class Meta(FlaskForm.Meta):  # type: ignore[misc]
        """How fields are bound and in whose words they complain."""

        csrf = False

        def get_translations(self, _form: object) -> _Words:
            """Return our words for the library's messages."""
            return _Words()

        def bind_field(self, form: object, unbound_field: Any, options: dict[str, Any]) -> Field:  # noqa: ANN401 untyped
            """Bind a field; a text is cleaned before anything else looks at it."""
            clean = _cleaner(unbound_field.field_class)
            if clean:
                given = unbound_field.kwargs.get("filters", ())
                options = {**options, "filters": [lambda text: clean(text or ""), *given]}
            bound: Field = unbound_field.bind(form=form, **options)
            return bound

    def refuse(self, error: DomainError) -> None:
        """Show a refusal beside the field it blames (its full name), else above the form."""
        blamed = next((f for f in _leaves(self) if error.field in {f.name, f.short_name}), None)
        if blamed is None:
            self.form_errors.append(words(error))
        else:
            blamed.errors = [*blamed.errors, words(error)]

    @property
    def values(self) -> Mapping[str, Any]:
        """Return what was filled in, by field name."""
        return {field.short_name: field.data for field in self}


class LineField(StringField):
    """One line of text; the data is clean and never None."""

    data: str


class LinesField(TextAreaField):
    """Several lines of text; the data is clean and never None."""

    data: str


class SecretField(PasswordField):
    """A password: typed blindly, kept as typed, never shown again."""

    data: str


class _Read:
    """What was typed and could not be read is told as such, not as missing."""

    errors: Any
    process_errors: Any

    def post_validate(self, _form: object, _validation_stopped: bool) -> None:  # noqa: FBT001 as WTForms calls it
        """Put the mistake of reading back where "required" had replaced it."""
        self.errors = list(self.process_errors) or self.errors


class MomentField(_Read, DateTimeLocalField):
    """A day and time as people in Việt Nam type them; the data is aware and in UTC, or None."""

    def __init__(self, label: Any = None, validators: Any = None, **kwargs: Any) -> None:  # noqa: ANN401 as WTForms takes them
        formats = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M", "%d/%m/%Y %H:%M"]
        super().__init__(label, validators, format=formats, **kwargs)

    def _value(self) -> str:
        if self.raw_data:
            return " ".join(str(part) for part in self.raw_data)
        local = self.data and self.data.astimezone(vietnamese.ZONE)
        return local.strftime("%Y-%m-%dT%H:%M") if local else ""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read the local time; nothing filled in is None."""
        typed = " ".join(valuelist).strip()
        self.data = None
        if not typed:
            return
        naive = _read(typed, self.strptime_format)
        if naive is None:
            raise ValueError(gettext(_NOT_A_MOMENT))
        self.data = naive.replace(tzinfo=vietnamese.ZONE).astimezone(UTC)


class DayField(_Read, DateField):
    """A day, by the browser's calendar or typed as 12/02/2026; the data is a date or None."""

    def __init__(self, label: Any = None, validators: Any = None, **kwargs: Any) -> None:  # noqa: ANN401 as WTForms takes them
        super().__init__(label, validators, format=["%Y-%m-%d", "%d/%m/%Y"], **kwargs)

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read the day; nothing filled in is None."""
        typed = " ".join(valuelist).strip()
        self.data = None
        if not typed:
            return
        read = _read(typed, self.strptime_format)
        if read is None:
            raise ValueError(gettext(_NOT_A_DAY))
        self.data = read.date()


class WholeField(_Read, IntegerField):
    """A whole number that every database can keep; the data is an int or None."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read the number; nothing filled in is None."""
        typed = " ".join(valuelist).strip()
        self.data = None
        if not typed:
            return
        digits = typed.removeprefix("-")
        if not (digits.isascii() and digits.isdigit()) or len(digits) > len(str(_LARGEST)):
            raise ValueError(gettext(_NOT_WHOLE))
        number = int(typed)
        if abs(number) > _LARGEST:
            raise ValueError(gettext(_NOT_WHOLE))
        self.data = number


def options(words: Mapping[Any, object]) -> list[Any]:
    """Return what a choice offers: the stored value and the word a person reads, lazy or not.

    A list of objects that the library's type stubs do not know yet.
    """
    return [SelectChoice(str(value), word) for value, word in words.items()]


def by_rule(check: Callable[[Any], None]) -> Callable[[object, Field], None]:
    """Make a validator of a rule: its refusal stands beside the field."""

    def validate(_form: object, field: Field) -> None:
        try:
            check(field.data)
        except DomainError as refusal:
            raise ValidationError(words(refusal)) from refusal

    return validate


def mail_address(form: object, field: Field) -> None:
    """Refuse what is not one plain mail address; an empty field is left to DataRequired."""
    if field.data:
        by_rule(check_address)(form, field)


def not_before(name: str) -> Callable[[Form, Field], None]:
    """Make a validator: this day or moment is not before the one in the named field."""

    def check(form: Form, field: Field) -> None:
        first: date | datetime | None = form[name].data
        if first is not None and field.data is not None and field.data < first:
            raise ValidationError(gettext(_m("Thời điểm kết thúc phải sau thời điểm bắt đầu.")))

    return check


def _read(typed: str, formats: list[str]) -> datetime | None:
    for known in formats:
        try:
            read = datetime.strptime(typed, known)  # noqa: DTZ007 local time; the zone is put on it
        except ValueError:
            continue
        return read if _EARLIEST <= read.year <= _LATEST else None
    return None


def _leaves(form: Any) -> Iterator[Field]:  # noqa: ANN401 a form or a list of forms
    for field in form:
        if isinstance(field, FieldList | FormField):
            yield from _leaves(field)
        else:
            yield field
