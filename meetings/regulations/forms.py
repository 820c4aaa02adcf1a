"""What an office sets for itself: numbers of the rules, and days."""

from datetime import date
from typing import Final

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField
from wtforms.validators import DataRequired, Length, NumberRange, Optional

from meetings.regulations.rules import REGULATIONS, Rule, Term, Terms, Unit
from meetings.web.fields import DayField, Form, LineField, WholeField, options

UNIT_WORDS: Final[dict[Unit, LazyString]] = {
    Unit.WORKING_DAYS_BEFORE: _l("ngày làm việc trước"),
    Unit.MINUTES_BEFORE: _l("phút trước"),
    Unit.WORKING_DAYS_AFTER: _l("ngày làm việc sau"),
    Unit.HALF_DAYS: _l("nửa ngày"),
    Unit.HOURS_BEFORE: _l("giờ trước"),
    Unit.HOURS_AFTER: _l("giờ sau"),
}
_DAYS: Final = {"off": _l("Nghỉ"), "worked": _l("Làm việc (làm bù)")}


class TermsForm(Form):
    """A number and its source for each rule; an empty number is the regulation's."""

    @property
    def terms(self) -> dict[Rule, tuple[int | None, str]]:
        """Return what was filled in: for each rule its number, or None, and its source."""
        told = {rule: self[rule.value].data for rule in REGULATIONS}
        return {
            rule: (value, self[f"{rule}_source"].data if value is not None else "")
            for rule, value in told.items()
        }


def _add_fields() -> None:
    for rule, one in REGULATIONS.items():
        number = WholeField(one.label, [Optional(), NumberRange(one.least, one.most)])
        setattr(TermsForm, rule.value, number)
        source = LineField(_l("Căn cứ: %(rule)s", rule=_l(one.label)), [Length(max=200)])
        setattr(TermsForm, f"{rule}_source", source)


_add_fields()


def standing(terms: Terms) -> dict[str, int | str]:
    """Return what an office itself set, as the form shows it."""
    own = {rule: term for rule, term in terms.own.items() if term.is_own}
    numbers = {rule.value: term.value for rule, term in own.items()}
    return numbers | {f"{rule}_source": term.source for rule, term in own.items()}


def in_words(term: Term) -> str:
    """Return a number with its unit: "3 ngày làm việc trước", "nửa ngày", "2 ngày"."""
    if term.regulation.unit is not Unit.HALF_DAYS:
        return f"{term.value} {UNIT_WORDS[term.regulation.unit]}"
    if term.value == 1:
        return str(_("nửa ngày"))
    return str(_("%(n)s ngày", n=f"{term.value / 2:g}".replace(".", ",")))


class DaysForm(Form):
    """Days that are off, or worked, other than the law's list says."""

    first = DayField(_l("Từ ngày"), [DataRequired()])
    last = DayField(_l("Đến ngày"), [Optional()], description=_l("Để trống nếu chỉ một ngày."))
    sort = RadioField(_l("Là ngày"), choices=options(_DAYS), default="off")
    name = LineField(_l("Tên ngày"), [DataRequired(), Length(max=200)])

    @property
    def span(self) -> tuple[date, date]:
        """Return the first and the last day of a filled-in form."""
        assert self.first.data is not None  # noqa: S101 DataRequired saw to it
        return self.first.data, self.last.data or self.first.data

    @property
    def is_worked(self) -> bool:
        """Say whether the days are worked."""
        return bool(self.sort.data == "worked")


def label(rule: Rule) -> str:
    """Return a rule in words."""
    return str(_(REGULATIONS[rule].label))
