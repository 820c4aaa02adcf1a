"""How minutes go from step to step, what they must say, and what their hash covers."""

import unicodedata

import pytest

from meetings.minutes import rules
from meetings.minutes.rules import (
    Facts,
    IncompleteMinutesError,
    MinutesStage,
    Section,
    Task,
    Text,
    TierFact,
    TurnFact,
    WrongStepError,
)

_TEXT = Text(
    title="Hội nghị",
    place="Hà Nội",
    composition=("Đại biểu các tỉnh",),
    sections=(Section(heading="Khai mạc", paragraphs=("Ông A khai mạc.",)),),
    conclusions=("Làm ngay.",),
    tasks=(Task(lead="Bộ X", partners=("Bộ Y",), text="Báo cáo", deadline="quý I"),),
    recipients=("Như trên",),
    secretary_name="Lan",
    signer_name="Minh",
)


@pytest.mark.parametrize(
    ("current", "wanted", "may"),
    [
        (MinutesStage.DRAFT, MinutesStage.APPROVED, True),
        (MinutesStage.DRAFT, MinutesStage.ISSUED, False),
        (MinutesStage.APPROVED, MinutesStage.ISSUED, True),
        (MinutesStage.APPROVED, MinutesStage.DRAFT, True),
        (MinutesStage.ISSUED, MinutesStage.DRAFT, True),
        (MinutesStage.ISSUED, MinutesStage.ISSUED, False),
        (MinutesStage.ISSUED, MinutesStage.APPROVED, False),
    ],
)
def test_only_these_steps_lead_on(
    current: MinutesStage, wanted: MinutesStage, *, may: bool
) -> None:
    if may:
        rules.check_step(current=current, wanted=wanted)
        return
    with pytest.raises(WrongStepError):
        rules.check_step(current=current, wanted=wanted)


@pytest.mark.parametrize("stage", [MinutesStage.APPROVED, MinutesStage.ISSUED])
def test_closed_minutes_are_not_edited(stage: MinutesStage) -> None:
    with pytest.raises(WrongStepError):
        rules.check_editable(stage)


@pytest.mark.parametrize("missing", ["title", "secretary_name", "signer_name", "conclusions"])
def test_minutes_without_what_the_form_asks_for_are_not_closed(missing: str) -> None:
    rules.check_complete(_TEXT)

    without = Text.from_json(_TEXT.as_json() | {missing: ""})
    with pytest.raises(IncompleteMinutesError):
        rules.check_complete(without)


def test_a_text_comes_back_as_it_was_stored() -> None:
    assert Text.from_json(_TEXT.as_json()) == _TEXT


def test_facts_come_back_as_they_were_stored() -> None:
    facts = Facts(
        starts_at="2027-03-10T08:00:00+07:00",
        ended_at="2027-03-10T11:00:00+07:00",
        tiers=(TierFact(label="Cấp tỉnh", invited=2, connected=1),),
        delegates={"expected": 3, "present": None},
        turns=(
            TurnFact(
                kind="tham_luan", point="Tỉnh Bắc", speaker="Bích", title="", started_at=None,
                ended_at=None, allotted=420, used=360, summary="",
            ),
        ),
        points=(("Tỉnh Bắc", "tỉnh", "–", "đã kết nối", "4"),),
        present=(("An", "Chuyên viên", "Tỉnh Bắc", "trực tuyến"),),
        present_count=1,
    )  # fmt: skip

    assert Facts.from_json(facts.as_json()) == facts
    assert rules.frozen({"facts": facts.as_json()}) == facts
    assert rules.frozen(_TEXT.as_json()) is None


def test_the_hash_covers_the_words_not_how_they_are_stored() -> None:
    content = {"title": "Hội nghị", "tasks": [1, 2]}
    other_order = {"tasks": [1, 2], "title": unicodedata.normalize("NFD", "Hội nghị")}

    assert rules.content_hash(content) == rules.content_hash(other_order)
    assert rules.content_hash(content) != rules.content_hash({**content, "tasks": [2, 1]})
