"""Below which point another one hangs in this conference."""

from collections.abc import Sequence

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import SelectField

from meetings.conferences.models import Participation
from meetings.web.fields import Form


class ParentForm(Form):
    """The point to hang below; nothing for that of the office above."""

    parent = SelectField(_l("Điểm cầu cấp trên"), validate_choice=False)

    def offer(self, parents: Sequence[Participation]) -> "ParentForm":
        """Name the points to choose from, the main one first."""
        self.parent.choices = [("", gettext("Theo đơn vị cấp trên trực tiếp"))] + [
            (
                one.public_id,
                gettext("%(name)s (điểm cầu chính)", name=one.organisation_name)
                if one.is_main
                else one.organisation_name,
            )
            for one in parents
        ]
        return self
