"""What a reader of a report asks for."""

from typing import Final

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectField

from meetings.regulations.rules import REGULATIONS, Rule
from meetings.reports.queries import Sought
from meetings.web.fields import DayField, Form, not_before, options

_MEASURED: Final = (Rule.NOTICE, Rule.DOCUMENTS, Rule.DELEGATES, Rule.CONCLUSIONS)


class TermsFilter(Form):
    """Which steps to show: of which rule, late ones only, between which days."""

    rule = SelectField(
        _l("Việc"),
        choices=lambda: options(
            {"": _l("Tất cả"), **{one.value: _l(REGULATIONS[one].label) for one in _MEASURED}}
        ),
        default="",
    )
    late = BooleanField(_l("Chỉ việc muộn"))
    first = DayField(_l("Từ ngày"))
    last = DayField(_l("Đến hết ngày"), [not_before("first")])

    @property
    def sought(self) -> Sought:
        """Return what is asked for."""
        return Sought(
            rule=Rule(self.rule.data) if self.rule.data else None,
            only_late=bool(self.late.data),
            first=self.first.data,
            last=self.last.data,
        )
