"""What an office adds for its lower tier: contacts and requirements."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import FieldList, FormField
from wtforms.validators import Length

from meetings.conferences.forms import comparing
from meetings.conferences.forms.comparing import Compared
from meetings.conferences.forms.rows import ContactRow, Listed
from meetings.conferences.models import BranchContact
from meetings.conferences.rules.branch import LONGEST_NOTE, MOST_CONTACTS
from meetings.conferences.rules.planning import PlannedContact
from meetings.web.fields import LinesField


class BranchForm(Listed):
    """Whom the lower tier may ask, and what it is asked for beside the host's requirements."""

    differences: Sequence[Compared] = ()
    contacts = FieldList(
        FormField(ContactRow), _l("Đầu mối"), min_entries=1, max_entries=MOST_CONTACTS
    )
    note = LinesField(
        _l("Yêu cầu thêm đối với cấp dưới"), [Length(max=LONGEST_NOTE)], render_kw={"rows": 4}
    )

    @classmethod
    def of(cls, contacts: list[BranchContact], note: str) -> "BranchForm":
        """Return the form filled with what stands."""
        told: list[dict[str, Any]] = [
            {"name": one.name, "title": one.title, "phone": one.phone, "email": one.email}
            for one in contacts
        ]
        return cls(formdata=None, data={"contacts": told, "note": note})

    def validate(self, extra_validators: Any = None) -> bool:  # noqa: ANN401 as WTForms has it
        """Check every field, and let the list know of its rows."""
        valid: bool = super().validate(extra_validators)
        self.gather()
        return valid

    @property
    def planned(self) -> list[PlannedContact]:
        """Return the contacts of a valid form."""
        rows = (entry.form for entry in self.contacts)
        return [row.planned for row in rows if not row.is_blank]

    def compare(self, contacts: Sequence[BranchContact], note: str) -> None:
        """Set beside what was typed what stands, after somebody else was quicker."""
        stands = [
            PlannedContact(name=one.name, title=one.title, phone=one.phone, email=one.email)
            for one in contacts
        ]
        self.differences = comparing.differing(
            (gettext("Đầu mối"), _told(stands), _told(self.planned)),
            (str(self.note.label.text), note, self.note.data),
        )


def _told(contacts: Sequence[PlannedContact]) -> str:
    return "; ".join(comparing.line(one) for one in contacts)
