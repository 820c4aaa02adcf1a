"""How the posts of a list are read from words, and which lists are refused."""

import pytest

from meetings.conferences.rules import composition as rules
from meetings.conferences.rules.composition import (
    DoublePostError,
    TooManyPostsError,
    Wanted,
    WrongNumberError,
    WrongPostError,
)
from meetings.conferences.rules.secrecy import SecretError
from meetings.conferences.rules.stages import WrongStageError
from meetings.conferences.rules.vocabulary import Stage


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Chủ tịch UBND tỉnh", [Wanted(post="Chủ tịch UBND tỉnh")]),
        (
            "Chủ tịch UBND tỉnh; Giám đốc Sở Nội vụ (bắt buộc)",
            [Wanted(post="Chủ tịch UBND tỉnh"), Wanted(post="Giám đốc Sở Nội vụ", is_required=True)],
        ),
        (
            "1. Chánh Văn phòng\n- Chuyên viên (2-3 người)\n• Lái xe (nếu có)",
            [
                Wanted(post="Chánh Văn phòng"),
                Wanted(post="Chuyên viên", least=2, most=3),
                Wanted(post="Lái xe"),
            ],
        ),
        ("Head of office (required, 2 to 3 people)", [Wanted(post="Head of office", is_required=True, least=2, most=3)]),
        ("Trưởng phòng (bắt buộc, 02 người)", [Wanted(post="Trưởng phòng", is_required=True, least=2, most=2)]),
        ("Chuyên viên (123456 người)", [Wanted(post="Chuyên viên", least=123456, most=123456)]),
        ("Phóng viên (từ 1 đến 4 người)", [Wanted(post="Phóng viên", least=1, most=4)]),
        ("Phó Chủ tịch (phụ trách văn xã)", [Wanted(post="Phó Chủ tịch (phụ trách văn xã)")]),
        ("Trưởng đoàn (Bộ Y tế) (BẮT BUỘC)", [Wanted(post="Trưởng đoàn (Bộ Y tế)", is_required=True)]),
        ("Giám đốc Sở\tY tế", [Wanted(post="Giám đốc Sở Y tế")]),
        (" ;\n ", []),
    ],
)  # fmt: skip
def test_posts_are_read_as_an_office_writes_them(text: str, expected: list[Wanted]) -> None:
    assert list(rules.read(text)) == expected


@pytest.mark.parametrize(
    ("wanted", "error"),
    [
        ([], WrongPostError),
        ([Wanted(post="12")], WrongPostError),
        ([Wanted(post="x" * 201)], WrongPostError),
        ([Wanted(post="Chuyên viên", least=3, most=2)], WrongNumberError),
        ([Wanted(post="Chuyên viên", least=0)], WrongNumberError),
        ([Wanted(post="Chuyên viên", most=1000)], WrongNumberError),
        ([Wanted(post="Giám đốc Sở"), Wanted(post="GIAM DOC SO")], DoublePostError),
        ([Wanted(post="Đã có")], DoublePostError),
        ([Wanted(post=f"Chức danh số {n}") for n in range(60)], TooManyPostsError),
        ([Wanted(post="Tài liệu TỐI MẬT")], SecretError),
    ],
)
def test_what_cannot_be_asked_for_is_refused(wanted: list[Wanted], error: type) -> None:
    with pytest.raises(error):
        rules.check(wanted, standing=["da co"])


def test_a_sound_list_is_taken() -> None:
    rules.check([Wanted(post="Chủ tịch", most=None), Wanted(post="Phó Chủ tịch", least=2, most=5)])


@pytest.mark.parametrize("stage", Stage)
def test_a_composition_is_open_until_the_conference_is_over(stage: Stage) -> None:
    is_open = stage in {Stage.DRAFT, Stage.ANNOUNCED, Stage.POSTPONED, Stage.LIVE}
    if is_open:
        rules.check_changeable(stage)
        return
    with pytest.raises(WrongStageError):
        rules.check_changeable(stage)


@pytest.mark.parametrize(
    ("least", "named", "lacking"), [(1, 0, 1), (1, 1, 0), (3, 1, 2), (1, 5, 0)]
)
def test_what_is_lacking_is_never_below_nothing(least: int, named: int, lacking: int) -> None:
    assert rules.lacking(least=least, named=named) == lacking
