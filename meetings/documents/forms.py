"""A paper to be put on the system."""

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import StringField
from wtforms.validators import Length

from meetings.documents.rules.taking import LONGEST_TITLE
from meetings.web.fields import Form


class PaperForm(Form):
    """One file and what it is called."""

    title = StringField(_l("Tên tài liệu"), [Length(max=LONGEST_TITLE)])
    file = FileField(_l("Tệp"), [FileRequired(_l("Hãy chọn một tệp."))])
