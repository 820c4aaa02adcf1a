"""What a person writes in the minutes."""

from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import FieldList, FormField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length

from meetings.minutes.rules import Section, Task, Text
from meetings.web.fields import Form

_LINES = {"rows": 6}


class SectionForm(Form):
    """A heading with its paragraphs."""

    heading = StringField(_l("Đề mục"), [Length(max=300)])
    paragraphs = TextAreaField(_l("Nội dung (mỗi đoạn một dòng)"), render_kw=_LINES)


class TaskForm(Form):
    """One task."""

    lead = StringField(_l("Cơ quan, người chủ trì"), [Length(max=300)])
    partners = StringField(_l("Phối hợp (cách nhau bằng dấu ;)"), [Length(max=1000)])
    text = TextAreaField(_l("Nội dung nhiệm vụ"), render_kw={"rows": 2})
    deadline = StringField(_l("Thời hạn"), [Length(max=200)])


class MinutesForm(Form):
    """The text of the minutes; numbers and lists are not typed, they come from what happened."""

    title = StringField(_l("Tên hội nghị trên biên bản"), [DataRequired(), Length(max=500)])
    place = StringField(_l("Địa điểm"), [Length(max=500)])
    secretary_name = StringField(_l("Thư ký (người ghi biên bản)"), [Length(max=120)])
    secretary_title = StringField(_l("Chức vụ của thư ký"), [Length(max=200)])
    signer_name = StringField(_l("Chủ tọa ký"), [Length(max=120)])
    signer_title = StringField(_l("Chức vụ của chủ tọa"), [Length(max=200)])
    composition = TextAreaField(_l("Thành phần tham dự (mỗi đoạn một dòng)"), render_kw=_LINES)
    sections = FieldList(FormField(SectionForm), label=_l("Nội dung khác"))
    votes = TextAreaField(_l("Kết quả biểu quyết (nếu có)"), render_kw={"rows": 2})
    incidents = TextAreaField(_l("Sự cố kỹ thuật (nếu có)"), render_kw={"rows": 2})
    conclusions = TextAreaField(
        _l("Kết luận của người chủ trì (mỗi đoạn một dòng)"), render_kw={"rows": 8}
    )
    tasks = FieldList(FormField(TaskForm), label=_l("Nhiệm vụ được giao"))
    recipients = TextAreaField(_l("Nơi nhận (mỗi nơi một dòng)"), render_kw={"rows": 3})

    @classmethod
    def of(cls, text: Text) -> "MinutesForm":
        """Return the form filled with a text, with blank rows to go on."""
        data: dict[str, Any] = text.as_json()
        for name in ("composition", "votes", "incidents", "conclusions", "recipients"):
            data[name] = "\n".join(data[name])
        data["sections"] = [
            {"heading": one.heading, "paragraphs": "\n".join(one.paragraphs)}
            for one in (*text.sections, Section(heading=""))
        ]
        data["tasks"] = [
            {"lead": t.lead, "partners": "; ".join(t.partners), "text": t.text,
             "deadline": t.deadline}
            for t in (*text.tasks, Task(lead=""), Task(lead=""))
        ]  # fmt: skip
        return cls(formdata=None, data=data)

    @property
    def text(self) -> Text:
        """Return what was written; rows left blank are left out."""
        told = self.values
        return Text(
            title=told["title"],
            place=told["place"],
            composition=_lines(told["composition"]),
            sections=tuple(
                Section(heading=row["heading"], paragraphs=_lines(row["paragraphs"]))
                for row in self.sections.data
                if row["heading"] or row["paragraphs"]
            ),
            votes=_lines(told["votes"]),
            incidents=_lines(told["incidents"]),
            conclusions=_lines(told["conclusions"]),
            tasks=tuple(_tasks(self.tasks.data)),
            recipients=_lines(told["recipients"]),
            secretary_name=told["secretary_name"],
            secretary_title=told["secretary_title"],
            signer_name=told["signer_name"],
            signer_title=told["signer_title"],
        )


class ReopenForm(Form):
    """Why issued minutes are written anew."""

    reason = StringField(_l("Lý do mở lại"), [DataRequired(), Length(max=500)])


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def _tasks(rows: Iterable[dict[str, str]]) -> Iterable[Task]:
    for row in rows:
        if row["lead"] or row["text"]:
            partners = tuple(p.strip() for p in row["partners"].split(";") if p.strip())
            yield Task(
                lead=row["lead"], partners=partners, text=row["text"], deadline=row["deadline"]
            )
