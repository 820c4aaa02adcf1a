"""The answer of a point, its delegates, and lists of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import FileField
from wtforms.validators import DataRequired, Length, NumberRange, Optional

from meetings.bridge_points.models import BridgeRoom
from meetings.conferences.forms.inviting import CheckboxGroupField
from meetings.conferences.models import AnswerDraft, Delegate, Participation, Seat
from meetings.conferences.queries.composition import Demand
from meetings.conferences.rules import answers, delegates
from meetings.conferences.rules.answers import Reply
from meetings.conferences.rules.delegates import Named
from meetings.conferences.rules.substitution import LONGEST_REASON
from meetings.web.fields import Form, LineField, LinesField, WholeField, by_rule, mail_address

_MOST = delegates.LENGTHS
_telephone = by_rule(answers.check_phone)


@dataclass(frozen=True, kw_only=True, slots=True)
class Compared:
    """One thing that stands otherwise than it was typed."""

    label: str
    stands: str
    typed: str


class ConfirmForm(Form):
    """A yes: rooms, how many, who chairs locally, who looks after the line."""

    rooms = CheckboxGroupField(_l("Phòng sử dụng"), validate_choice=False)
    expected_headcount = WholeField(
        _l("Số người dự kiến"), [Optional(), NumberRange(0, answers.MOST_PEOPLE)]
    )
    local_chair_name = LineField(_l("Chủ trì tại điểm cầu"), [Length(max=120)])
    local_chair_title = LineField(_l("Chức vụ của chủ trì tại điểm cầu"), [Length(max=200)])
    technician_name = LineField(_l("Cán bộ kỹ thuật trực điểm cầu"), [Length(max=120)])
    technician_phone = LineField(
        _l("Điện thoại của cán bộ kỹ thuật"),
        [Length(max=40), _telephone],
        render_kw={"type": "tel"},
    )
    note = LinesField(_l("Ghi chú"), [Length(max=1000)], render_kw={"rows": 2})

    @classmethod
    def of(cls, point: Participation, draft: AnswerDraft | None = None) -> "ConfirmForm":
        """Return the form filled with what stands, or with what was saved without sending."""
        return cls(formdata=None, data=_stands(point, draft)).offer(point.bridge_point.rooms)

    def offer(self, rooms: Sequence[BridgeRoom]) -> "ConfirmForm":
        """Name the rooms of the point, each with its seats."""
        self.rooms.choices = [
            (room.public_id, gettext("%(name)s: %(n)d chỗ", name=room.name, n=room.capacity))
            for room in rooms
        ]
        return self

    @property
    def reply(self) -> Reply:
        """Return what was filled in."""
        return Reply(
            rooms=tuple(self.rooms.data or ()),
            local_chair_name=self.local_chair_name.data,
            local_chair_title=self.local_chair_title.data,
            technician_name=self.technician_name.data,
            technician_phone=self.technician_phone.data,
            expected_headcount=self.expected_headcount.data,
            note=self.note.data,
        )

    def compared(self, point: Participation, draft: AnswerDraft | None = None) -> list[Compared]:
        """Return what stands otherwise than it was typed, after somebody else was quicker."""
        names = dict(self.rooms.choices or ())  # type: ignore[arg-type]
        kept = _stands(point, draft)
        stands = {name: _text(kept[name]) for name in kept if name != "rooms"}
        typed = {name: _text(self[name].data) for name in stands}
        stands["rooms"] = _joined(names.get(key, key) for key in kept["rooms"])
        typed["rooms"] = _joined(names.get(key, key) for key in self.rooms.data or ())
        return [
            Compared(label=str(self[name].label.text), stands=stands[name], typed=typed[name])
            for name in ("rooms", *_FACTS)
            if stands[name] != typed[name]
        ]


class DraftConfirmForm(ConfirmForm):
    """A yes that is only saved: what is filled in may still be wrong."""

    technician_phone = LineField(
        _l("Điện thoại của cán bộ kỹ thuật"), [Length(max=40)], render_kw={"type": "tel"}
    )


class DeclineForm(Form):
    """A no and its reason."""

    reason = LinesField(
        _l("Lý do không tham dự"), [DataRequired(), Length(max=1000)], render_kw={"rows": 3}
    )

    @classmethod
    def of(cls, draft: AnswerDraft | None) -> "DeclineForm":
        """Return the form with the reason that was saved without sending."""
        return cls(formdata=None, data={"reason": draft.reason if draft else ""})


class DraftDeclineForm(DeclineForm):
    """A no that is only saved: its reason may still be missing."""

    reason = LinesField(_l("Lý do không tham dự"), [Length(max=1000)], render_kw={"rows": 3})


class DelegateForm(Form):
    """Somebody who will sit at a point."""

    name = LineField(_l("Họ và tên"), [DataRequired(), Length(max=_MOST["name"])])
    post = LineField(_l("Chức vụ"), [Length(max=_MOST["post"])])
    unit = LineField(_l("Đơn vị"), [Length(max=_MOST["unit"])])
    email = LineField(
        _l("Thư điện tử"),
        [Length(max=_MOST["email"]), mail_address],
        render_kw={"autocomplete": "off"},
    )
    phone = LineField(
        _l("Điện thoại"),
        [Length(max=_MOST["phone"]), _telephone],
        render_kw={"autocomplete": "off"},
    )

    @classmethod
    def of(cls, delegate: Delegate) -> "DelegateForm":
        """Return the form filled with what is written about a delegate."""
        return cls(data={name: getattr(delegate, name) for name in _PERSON})

    @property
    def person(self) -> Named:
        """Return who was filled in."""
        return Named(**{name: self[name].data for name in _PERSON})

    def compared(self, delegate: Delegate) -> list[Compared]:
        """Return what stands otherwise than it was typed."""
        return [
            Compared(
                label=str(self[name].label.text),
                stands=_text(getattr(delegate, name)),
                typed=_text(self[name].data),
            )
            for name in _PERSON
            if getattr(delegate, name) != self[name].data
        ]


class NameForm(DelegateForm):
    """Somebody new, perhaps for a seat that was invited."""

    seat = LineField(
        _l("Chức danh được mời"),
        [Length(max=_MOST["seat"])],
        description=_l("Để trống nếu trùng với chức vụ."),
        render_kw={"list": "open-seats"},
    )

    @property
    def person(self) -> Named:
        """Return who was filled in, with the seat."""
        return Named(**{name: self[name].data for name in (*_PERSON, "seat")})


class SubstituteForm(DelegateForm):
    """Who comes in somebody's place, and why."""

    reason = LineField(
        _l("Lý do thay người"),
        [Length(max=LONGEST_REASON)],
        description=_l("Không ghi chi tiết về sức khỏe."),
    )
    file = FileField(_l("Công văn kèm theo (nếu có)"))

    def demand_reason(self) -> "SubstituteForm":
        """Ask for the reason with all the rest: the chair decides by it."""
        self.reason.validators = (DataRequired(), *self.reason.validators)
        self.reason.flags.required = True
        return self


class AbsenceForm(Form):
    """Why a delegate will be absent."""

    reason = LinesField(
        _l("Lý do vắng"),
        [DataRequired(), Length(max=LONGEST_REASON)],
        description=_l("Không ghi chi tiết về sức khỏe."),
        render_kw={"rows": 3},
    )


class DecisionForm(Form):
    """Why the chair does not agree."""

    reason = LineField(
        _l("Lý do không đồng ý"),
        [Length(max=LONGEST_REASON)],
        description=_l("Chỉ cần khi không đồng ý; điểm cầu thấy lý do này."),
    )


class ImportForm(Form):
    """A list of delegates as Excel or CSV."""

    file = FileField(_l("Tệp danh sách (.xlsx hoặc .csv)"))


_FACTS = (
    "expected_headcount",
    "local_chair_name",
    "local_chair_title",
    "technician_name",
    "technician_phone",
    "note",
)
_PERSON = ("name", "post", "unit", "email", "phone")


def standing_rooms(point: Participation) -> list[str]:
    """Return the public ids of the rooms a point has chosen."""
    taken = {room.room_id for room in point.rooms}
    return [room.public_id for room in point.bridge_point.rooms if room.id in taken]


def _stands(point: Participation, draft: AnswerDraft | None) -> dict[str, Any]:
    """Return what a form begins with: the draft if there is one, else what the point said."""
    facts: Participation | AnswerDraft = draft or point
    rooms = list(draft.rooms) if draft else standing_rooms(point)
    return {"rooms": rooms} | {name: getattr(facts, name) for name in _FACTS}


def seat_names(seats: Sequence[Seat], demands: Sequence[Demand]) -> list[str]:
    """Return the posts that are asked for and lack somebody, and those of open seats, each once."""
    asked = (one.post.post for one in demands if one.lacking)
    return list(dict.fromkeys([*asked, *(seat.post for seat in seats if seat.post)]))


def _text(value: object) -> str:
    return gettext("(trống)") if value in {None, ""} else str(value)


def _joined(names: Iterable[str]) -> str:
    return ", ".join(names) or gettext("(trống)")
