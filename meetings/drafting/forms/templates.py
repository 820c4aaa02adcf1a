"""What a template is called."""

from flask_babel import lazy_gettext as _l
from wtforms.validators import DataRequired, Length

from meetings.drafting.rules.templates import LONGEST_NAME
from meetings.web.fields import Form, LineField


class NameForm(Form):
    """The name of a template."""

    name = LineField(_l("Tên mẫu"), [DataRequired(), Length(max=LONGEST_NAME)])
