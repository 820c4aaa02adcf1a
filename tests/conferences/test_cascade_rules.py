"""Who may be invited, how lists are read, where tiles stand."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.conferences.rules import answers, cascade, letters, rosters, tiles
from meetings.conferences.rules.rosters import Known, UnknownOrganisationsError
from meetings.conferences.rules.stages import WrongStageError
from meetings.conferences.rules.vocabulary import Answer, LetterForm, Stage
from meetings.organisations import data

EIGHT = datetime(2020, 2, 12, 1, tzinfo=UTC)  # 08 giờ 00, thứ Tư, ngày 12/02/2020
KNOWN = (
    Known(id=1, level=2, code="49", name="Tỉnh Quảng Nam", short_name="Quảng Nam"),
    Known(id=2, level=2, code="04", name="Tỉnh Cao Bằng", short_name="Cao Bằng"),
    Known(
        id=3,
        level=3,
        code="040",
        name="Thành phố Cao Bằng",
        short_name="Cao Bằng",
        parent="Tỉnh Cao Bằng",
    ),
    Known(
        id=4,
        level=3,
        code="801",
        name="Huyện Châu Thành",
        short_name="Châu Thành",
        parent="Tỉnh Long An",
    ),
    Known(
        id=5,
        level=3,
        code="821",
        name="Huyện Châu Thành",
        short_name="Châu Thành",
        parent="Tỉnh Tiền Giang",
    ),
    Known(id=6, level=2, code="35", name="Tỉnh Hà Nam", short_name="Hà Nam"),
    Known(id=7, level=3, code="999", name="Huyện Hạ Nam", short_name="Hạ Nam"),
)


@pytest.mark.parametrize(
    ("entry", "ids"),
    [
        ("49", (1,)),
        ("Quảng Nam", (1,)),
        ("tinh quang nam", (1,)),
        ("TỈNH QUẢNG NAM", (1,)),
        ("Cao Bằng", (2,)),  # the province, not the town of the same name
        ("Thành phố Cao Bằng", (3,)),
        ("Huyện Châu Thành, Long An", (4,)),
        ("chau thanh, tien giang", (5,)),
        ("Hà Nam", (6,)),
        ("Hạ Nam", (7,)),
    ],
)
def test_an_entry_means_the_organisation_a_reader_would_mean(
    entry: str, ids: tuple[int, ...]
) -> None:
    found = rosters.match([entry], KNOWN)

    assert found.ids == ids
    assert (found.unknown, found.ambiguous) == ((), ())


def test_equal_names_are_listed_back() -> None:
    found = rosters.match(["Châu Thành", "Sao Hỏa"], KNOWN)

    assert (found.ids, found.unknown, found.ambiguous) == ((), ("Sao Hỏa",), ("Châu Thành",))
    with pytest.raises(UnknownOrganisationsError, match="“Sao Hỏa”"):
        rosters.check_found(found)


def test_only_the_first_unknown_names_are_told() -> None:
    assert len(rosters.shown(["x" * 5000])) < 150
    assert rosters.shown([str(n) for n in range(30)]).count("“") == 20
    assert rosters.shown(["a"]) == "“a”"


def test_a_pasted_list_loses_its_numbering_and_doubles() -> None:
    text = "1. Hà Nội\n2) Quảng  Nam ;Lào Cai.\r\n\n- Hà Nội\n49"

    assert rosters.pasted_lines(text) == ("Hà Nội", "Quảng Nam", "Lào Cai", "49")


def test_lines_copied_from_a_sheet_are_found_by_any_of_their_cells() -> None:
    text = "1\tTỉnh Quảng Nam\t\tghi chú\n2\t04\n3\tSao Hỏa"

    found = rosters.match(rosters.pasted_lines(text), KNOWN)

    assert (found.ids, found.unknown) == ((1, 2), ("3 Sao Hỏa",))


@given(st.text())
def test_any_text_can_be_pasted(text: str) -> None:
    rosters.match(rosters.pasted_lines(text), KNOWN)


@pytest.mark.parametrize("stage", [stage for stage in Stage if stage is not Stage.DRAFT])
def test_points_are_chosen_in_a_draft_only(stage: Stage) -> None:
    with pytest.raises(WrongStageError):
        cascade.check_draft(stage)


@pytest.mark.parametrize(
    ("answer", "left", "state"),
    [
        (Answer.INVITED, timedelta(seconds=0), "invited"),
        (Answer.INVITED, timedelta(seconds=-1), "overdue"),
        (Answer.INVITED, None, "invited"),
        (Answer.CONFIRMED, timedelta(seconds=-1), "confirmed"),
        (Answer.DECLINED, timedelta(seconds=-1), "declined"),
    ],
)
def test_only_an_open_invitation_can_be_overdue(
    answer: Answer, left: timedelta | None, state: str
) -> None:
    deadline = None if left is None else EIGHT + left

    assert answers.state(answer, deadline, EIGHT) == state


def test_numbers_of_letters_look_as_the_decree_wants() -> None:
    assert letters.written_number(5, letters.letter_symbol("VPCP")) == "05/GM-VPCP"
    assert letters.written_number(112, letters.letter_symbol("")) == "112/GM"
    telegram = letters.letter_symbol("VPCP", LetterForm.CONG_DIEN)
    assert letters.written_number(7, telegram) == "07/CĐ-VPCP"


def test_the_fingerprint_does_not_depend_on_the_order() -> None:
    assert cascade.digest(["b", "a"]) == cascade.digest(["a", "b"]) != cascade.digest(["a"])


@pytest.mark.parametrize("day", [date(2020, 2, 12), date(2026, 1, 1)])
def test_every_province_has_a_tile_of_its_own_with_north_up(day: date) -> None:
    rows = data.standing_on(day, "tinh")

    found = tiles.tiles({row.key: (row.lat, row.lon) for row in rows})

    north = max(rows, key=lambda row: row.lat)
    south = min(rows, key=lambda row: row.lat)
    assert len({(tile.x, tile.y) for tile in found.values()}) == len(rows) in {63, 34}
    assert found[north.key].y < found[south.key].y
    assert all(0 <= tile.x < tiles.COLUMNS for tile in found.values())
    assert tiles.height(found) <= tiles.ROWS


def test_more_places_than_cells_get_rows_below() -> None:
    crowd = {str(n): (16.0, 106.0) for n in range(tiles.COLUMNS * tiles.ROWS + 5)}

    assert tiles.height(tiles.tiles(crowd)) > tiles.ROWS


@pytest.mark.parametrize(
    ("name", "short"), [("Quảng Nam", "QNam"), ("Huế", "Huế"), ("Bà Rịa - Vũng Tàu", "BRVT")]
)
def test_a_tile_bears_a_short_name(name: str, short: str) -> None:
    assert tiles.short(name) == short


def test_the_far_islands_stand_east_of_the_grid_where_they_lie() -> None:
    hoang_sa, truong_sa = tiles.ISLANDS

    assert (hoang_sa.name, truong_sa.name) == ("Hoàng Sa", "Trường Sa")
    da_nang, khanh_hoa = (
        tiles.tiles({"at": place})["at"] for place in ((16.06, 108.2), (12.25, 109.05))
    )
    assert abs(hoang_sa.tile.y - da_nang.y) <= 1
    assert truong_sa.tile.y > khanh_hoa.y
    assert {one.tile.x for one in tiles.ISLANDS} == {tiles.COLUMNS}
