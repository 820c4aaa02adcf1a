"""What people fill in about speeches."""

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, NumberRange, Optional

from meetings.conferences.models import Conference
from meetings.speeches.models import Speech
from meetings.speeches.rules.floor import Wish
from meetings.speeches.rules.timer import LONGEST_MINUTES
from meetings.speeches.rules.vocabulary import SpeechKind
from meetings.web.fields import Form, WholeField, options
from meetings.web.states import state as look

_MINUTES = [Optional(), NumberRange(1, LONGEST_MINUTES)]


class SpeechForm(Form):
    """Who would like to say what, and for how long."""

    kind = SelectField(_l("Loại"), validators=[DataRequired()])
    speaker_name = StringField(_l("Người phát biểu"), validators=[DataRequired(), Length(max=120)])
    speaker_title = StringField(_l("Chức vụ"), validators=[Length(max=200)])
    title = StringField(
        _l("Tên tham luận hoặc nội dung"),
        validators=[Length(max=500)],
        description=_l("Tham luận phải có tên."),
    )
    minutes = WholeField(
        _l("Số phút"),
        validators=_MINUTES,
        description=_l("Để trống để theo thời lượng chung của hội nghị."),
    )
    session = SelectField(_l("Phiên"), validators=[Optional()])
    summary = TextAreaField(_l("Tóm tắt"), validators=[Length(max=4000)])

    def offer(self, conference: Conference, kinds: Sequence[SpeechKind]) -> "SpeechForm":
        """Offer these kinds, and the sessions where the conference has several."""
        self.kind.choices = options({one: look("speech_kind", one.value).word for one in kinds})
        sessions = [session for day in conference.days for session in day.sessions]
        titles = {"": _l("Phiên toàn thể")} | {one.public_id: one.title for one in sessions}
        self.session.choices = options(titles)
        return self

    def fill(self, speech: Speech) -> "SpeechForm":
        """Show a speech as it stands."""
        self.kind.data = speech.kind.value
        self.speaker_name.data = speech.speaker_name
        self.speaker_title.data = speech.speaker_title
        self.title.data = speech.title
        self.summary.data = speech.summary
        self.minutes.data = speech.allotted_seconds // 60
        return self

    def wish(self, conference: Conference) -> Wish:
        """Return what was filled in."""
        sessions = {one.public_id: one.id for day in conference.days for one in day.sessions}
        return Wish(
            kind=SpeechKind(self.kind.data),
            speaker_name=self.speaker_name.data or "",
            speaker_title=self.speaker_title.data or "",
            title=self.title.data or "",
            summary=self.summary.data or "",
            minutes=self.minutes.data,
            session_id=sessions.get(self.session.data or ""),
        )


class AcceptForm(Form):
    """How many minutes a paper gets."""

    minutes = WholeField(_l("Số phút bố trí"), validators=_MINUTES)


class DeclineForm(Form):
    """Why a speech will not be heard."""

    reason = StringField(
        _l("Lý do không bố trí"),
        validators=[Length(max=500)],
        description=_l("Điểm cầu đăng ký sẽ đọc được lý do này."),
    )


class MoveForm(Form):
    """To which position a speech is moved."""

    to = WholeField(_l("Đến vị trí"), validators=[DataRequired(), NumberRange(1, 10_000)])
