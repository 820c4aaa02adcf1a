"""Asking to answer after the deadline, and the word to it."""

from datetime import datetime
from typing import cast

from flask_babel import lazy_gettext as _l
from wtforms.validators import DataRequired, Length

from meetings.conferences.rules.reopening import LONGEST_REASON, LONGEST_WISH
from meetings.web.fields import Form, LinesField, MomentField


class AskForm(Form):
    """What the point wants to answer or change, and why only now."""

    what = LinesField(
        _l("Nội dung muốn trả lời hoặc sửa"),
        [DataRequired(), Length(max=LONGEST_WISH)],
        render_kw={"rows": 3},
    )
    reason = LinesField(
        _l("Lý do gửi sau hạn"),
        [DataRequired(), Length(max=LONGEST_REASON)],
        render_kw={"rows": 2},
    )


class GrantForm(Form):
    """Until when the answer is open again."""

    until = MomentField(_l("Mở lại câu trả lời đến"), [DataRequired()])

    @property
    def moment(self) -> datetime:
        """Return the moment of a valid form."""
        return cast("datetime", self.until.data)


class RefuseForm(Form):
    """Why the answer stays as it is."""

    refusal = LinesField(
        _l("Lý do không đồng ý"),
        [DataRequired(), Length(max=LONGEST_REASON)],
        description=_l("Điểm cầu thấy lý do này."),
        render_kw={"rows": 2},
    )
