"""What a person fills in about a task."""

from flask_babel import lazy_gettext as _l
from wtforms import TextAreaField
from wtforms.validators import DataRequired, Length

from meetings.web.fields import Form


class ReportForm(Form):
    """What was done."""

    report = TextAreaField(
        _l("Kết quả thực hiện"), [DataRequired(), Length(max=5000)], render_kw={"rows": 4}
    )
