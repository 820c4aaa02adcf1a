"""What an auditor asks the log for."""

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from wtforms import SelectField
from wtforms.validators import Length

from meetings.audit import papers
from meetings.audit.queries import Sought
from meetings.web.fields import DayField, Form, LineField, not_before, options


class LogFilter(Form):
    """Action, person, what it is about, and the days."""

    action = SelectField(_l("Việc"), validate_choice=False)
    person = LineField(_l("Người thực hiện"), [Length(max=120)])
    subject = LineField(
        _l("Hội nghị hoặc đối tượng"),
        [Length(max=200)],
        render_kw={"placeholder": "hn-2020-02-12"},
    )
    first = DayField(_l("Từ ngày"))
    last = DayField(_l("Đến hết ngày"), [not_before("first")])

    def offer(self, actions: Sequence[str]) -> None:
        """Offer the kinds of entries there are, by their words."""
        known = sorted((papers.deed(action), action) for action in actions)
        self.action.choices = options({"": _l("Tất cả"), **{name: word for word, name in known}})

    @property
    def sought(self) -> Sought:
        """Return what is asked for."""
        return Sought(
            action=self.action.data or "",
            person=self.person.data,
            subject=self.subject.data,
            first=self.first.data,
            last=self.last.data,
        )
