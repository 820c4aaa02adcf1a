"""What a planner fills in about an item."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField
from wtforms.validators import InputRequired, Length, NumberRange

from meetings.agenda.queries import Block
from meetings.agenda.rules import LENGTHS, ItemDraft, ItemError, ItemKind, ItemOutcome
from meetings.conferences.models import Participation
from meetings.kit import vietnamese
from meetings.kit.i18n import mark as _m
from meetings.web.fields import Form, WholeField
from meetings.web.states import state


class ItemForm(Form):
    """One item of the agenda; `slot` names the day, or the session, it is held in."""

    kind = SelectField(
        _l("Loại nội dung"),
        choices=lambda: {str(kind): str(state("item", kind).word) for kind in ItemKind},
        default=ItemKind.BAO_CAO.value,
    )
    title = StringField(_l("Nội dung"), [InputRequired(), Length(max=LENGTHS["title"])])
    planned_minutes = WholeField(
        _l("Thời lượng (phút)"), [InputRequired(), NumberRange(1, 1440)], default=15
    )
    slot = SelectField(_l("Ngày, phiên"))
    presenter_name = StringField(_l("Người trình bày"), [Length(max=LENGTHS["presenter_name"])])
    presenter_title = StringField(_l("Chức vụ"), [Length(max=LENGTHS["presenter_title"])])
    point = StringField(_l("Điểm cầu của người trình bày"), [Length(max=200)])
    # among the points that go by what was typed, where there are several; checked against them
    chosen_point = SelectField(_l("Chọn một trong các điểm cầu tìm thấy"), validate_choice=False)

    def offer(self, blocks: Sequence[Block]) -> "ItemForm":
        """Offer the days and sessions to choose from; the first one where none was chosen."""
        self.slot.choices = {block.slot: _slot_name(block) for block in blocks}
        if not self.slot.data:
            self.slot.data = next(iter(self.slot.choices), "")
        return self

    def offer_points(self, found: Sequence[Participation]) -> "ItemForm":
        """Offer the points that go by what was typed, for whoever meant one of several."""
        named = {one.public_id: f"{one.name} – {one.organisation_name}" for one in found}
        self.chosen_point.choices = {"": str(_l("(theo tên đã gõ ở trên)"))} | named
        return self

    @property
    def point_chosen(self) -> str:
        """Return the public id of the point that was chosen among those offered, if one was."""
        chosen = self.chosen_point.data
        return chosen if chosen and chosen in (self.chosen_point.choices or {}) else ""

    def draft(self, *, point: str) -> ItemDraft:
        """Return what was filled in; the point as its public id."""
        typed: dict[str, Any] = dict(self.values)
        day, _, session = typed["slot"].partition("/")
        return ItemDraft(
            kind=ItemKind(typed["kind"]),
            title=typed["title"],
            planned_minutes=typed["planned_minutes"],
            presenter_name=typed["presenter_name"],
            presenter_title=typed["presenter_title"],
            day=date.fromisoformat(day),
            session=session,
            point=point,
        )


class MarkForm(Form):
    """What became of an item at the meeting."""

    outcome = SelectField(choices=lambda: {str(one): str(one) for one in ItemOutcome})

    def outcome_wanted(self) -> ItemOutcome:
        """Return what was chosen; anything else is refused."""
        if not self.validate():
            raise ItemError(_m("Hãy chọn “đã xong” hoặc “chưa xong”."), field="outcome")
        return ItemOutcome(self.outcome.data)


def _slot_name(block: Block) -> str:
    name = vietnamese.short_date(block.day.day)
    return f"{name}: {block.session.title}" if block.session else name
