"""What a delegate says for himself or herself."""

from flask_babel import lazy_gettext as _l
from wtforms import RadioField
from wtforms.validators import DataRequired, Length

from meetings.conferences.models import DelegateReply
from meetings.conferences.rules.replying import LONGEST_COMMENT, PersonAnswer
from meetings.web.fields import Form, LinesField, options


class ReplyForm(Form):
    """Whether somebody comes, and what the organisers should know."""

    answer = RadioField(
        _l("Ông/Bà có dự hội nghị không?"),
        [DataRequired(_l("Hãy chọn một trong ba câu trả lời."))],
        choices=options(
            {
                PersonAnswer.YES.value: _l("Tham dự"),
                PersonAnswer.NO.value: _l("Không tham dự"),
                PersonAnswer.MAYBE.value: _l("Chưa chắc chắn"),
            }
        ),
    )
    comment = LinesField(
        _l("Lời nhắn cho ban tổ chức"), [Length(max=LONGEST_COMMENT)], render_kw={"rows": 3}
    )

    @classmethod
    def of(cls, stands: DelegateReply | None) -> "ReplyForm":
        """Return the form filled with what was said before."""
        if stands is None or stands.answer is PersonAnswer.OTHER:
            return cls(formdata=None)
        return cls(formdata=None, data={"answer": stands.answer.value, "comment": stands.comment})

    @property
    def said(self) -> PersonAnswer | None:
        """Return the choice that was made, if it is one."""
        chosen = self.answer.data
        return PersonAnswer(chosen) if chosen in set(PersonAnswer) else None
