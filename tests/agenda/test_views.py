"""The agenda as people read and arrange it."""

import re
from typing import Any

import pytest

from meetings.agenda.models import AgendaItem
from meetings.conferences.models import Conference
from meetings.conferences.rules.planning import PlannedSession
from meetings.conferences.rules.vocabulary import Stage
from meetings.kit.database import db
from meetings.kit.transactions import transaction
from tests.cascades import drafted, point_of
from tests.cast import HOUR, NOON, Cast, key, sign_in
from tests.conftest import Browser
from tests.plans import EIGHT, day, planned

ADDRESS = "/conferences/hn-2027-03-10/agenda"


@pytest.fixture
def conference(cast: Cast) -> Conference:
    return planned(cast.centre, cast.actor(cast.lan))


def _filled(**changes: Any) -> dict[str, Any]:
    return {
        "_key": key(),
        "kind": "bao_cao",
        "title": "Báo cáo sơ kết",
        "planned_minutes": "45",
        "slot": "2027-03-10",
        "presenter_name": "Bùi Thu Hà",
        "presenter_title": "Chánh Văn phòng",
        "point": "",
        **changes,
    }


def _items() -> list[AgendaItem]:
    db.session.expire_all()
    return list(db.session.scalars(db.select(AgendaItem).order_by(AgendaItem.position)))


def test_a_secretary_adds_items_and_reads_the_times(
    browser: Browser, cast: Cast, conference: Conference
) -> None:
    sign_in(browser, cast.lan)
    assert "Chưa có nội dung nào" in browser.get(ADDRESS).text
    assert browser.get(f"{ADDRESS}/add").status_code == 200

    answer = browser.post(f"{ADDRESS}/add", data=_filled())
    browser.post(f"{ADDRESS}/add", data=_filled(title="Thảo luận", planned_minutes="200"))

    assert answer.status_code == 302
    page = browser.get(ADDRESS).text
    assert "Báo cáo sơ kết" in page
    assert "08 giờ 45" in page
    assert "Tổng 4 giờ 5 phút" in page
    assert "Chương trình dài hơn thời gian họp 35 phút" in page


def test_a_double_click_adds_one_item(browser: Browser, cast: Cast, conference: Conference) -> None:
    sign_in(browser, cast.lan)
    filled = _filled()

    for _ in range(2):
        browser.post(f"{ADDRESS}/add", data=filled)

    assert len(_items()) == 1


def test_an_item_can_come_from_a_point(
    browser: Browser, cast: Cast, conference: Conference
) -> None:
    sign_in(browser, cast.lan)

    browser.post(f"{ADDRESS}/add", data=_filled(point="trung tam"))
    unknown = browser.post(f"{ADDRESS}/add", data=_filled(point="nơi nào đó"))

    assert "Điểm cầu Trung tâm" in browser.get(ADDRESS).text
    assert unknown.status_code == 422
    assert "Cần đúng một điểm cầu có tên này" in unknown.text


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"title": ""}, "Hãy nhập ô này."),
        ({"planned_minutes": "0"}, "từ 1 đến 1440"),
        ({"planned_minutes": "lâu"}, "Hãy nhập một số nguyên."),
        ({"slot": "2019-01-01"}, "Hãy chọn một mục"),
        ({"kind": "hat"}, "Hãy chọn một mục"),
        ({"title": "Báo cáo TUYỆT MẬT"}, "Bí mật nhà nước"),
    ],
)
def test_a_wrong_item_is_refused_and_kept_in_the_form(
    browser: Browser, cast: Cast, conference: Conference, changes: dict[str, str], words: str
) -> None:
    sign_in(browser, cast.lan)

    answer = browser.post(f"{ADDRESS}/add", data=_filled(**changes))

    assert answer.status_code == 422
    assert words in answer.text
    assert "Bùi Thu Hà" in answer.text
    assert _items() == []


def test_a_stale_item_comes_back_with_both_texts(
    browser: Browser, cast: Cast, conference: Conference
) -> None:
    sign_in(browser, cast.lan)
    browser.post(f"{ADDRESS}/add", data=_filled())
    (item,) = _items()
    address = f"{ADDRESS}/{item.public_id}/edit"
    assert "Chánh Văn phòng" in browser.get(address).text
    browser.post(
        address, data=_filled(_version="1", title="Bản của người nhanh", point="trung tam")
    )

    answer = browser.post(address, data=_filled(_version="1", title="Bản của người chậm"))

    assert answer.status_code == 409
    standing = answer.text.partition("Bản hiện tại</")[2].partition("<form")[0]
    assert "Bản của người nhanh" in standing
    assert "Điểm cầu Trung tâm" in standing
    assert "<dt>Ngày, phiên</dt>" in standing
    assert "Bản của người chậm" in answer.text
    (version,) = re.findall(r'name="_version" value="(\d+)"', answer.text)
    again = browser.post(address, data=_filled(_version=version, title="Bản của người chậm"))
    assert again.status_code == 302
    assert [one.title for one in _items()] == ["Bản của người chậm"]


def test_what_was_typed_stays_when_the_item_was_struck_meanwhile(
    browser: Browser, cast: Cast, conference: Conference
) -> None:
    sign_in(browser, cast.lan)
    browser.post(f"{ADDRESS}/add", data=_filled())
    address = f"{ADDRESS}/{_items()[0].public_id}"
    browser.post(f"{address}/remove", data={"_key": key(), "_version": "1"})
    typed = _filled(_version="1", title="Vừa gõ xong")

    answer = browser.post(f"{address}/edit", data=typed)

    assert answer.status_code == 404
    assert "vừa bị người khác bỏ khỏi chương trình" in answer.text
    assert f'action="{ADDRESS}/add"' in answer.text
    assert "Vừa gõ xong" in answer.text
    assert browser.get(f"{address}/edit").status_code == 404


def test_items_are_reordered_without_scripts(
    browser: Browser, cast: Cast, conference: Conference
) -> None:
    sign_in(browser, cast.lan)
    for title in ("Một", "Hai"):
        browser.post(f"{ADDRESS}/add", data=_filled(title=title))
    second = _items()[1]

    data = {"_key": key(), "_version": "1"}
    for _ in range(2):  # a double click moves once
        browser.post(f"{ADDRESS}/{second.public_id}/move-up", data=data)

    assert [item.title for item in _items()] == ["Hai", "Một"]
    stale = browser.post(
        f"{ADDRESS}/{second.public_id}/move-down", data={"_key": key(), "_version": "1"}
    )
    assert stale.status_code == 409
    browser.post(f"{ADDRESS}/{second.public_id}/move-down", data={"_key": key(), "_version": "2"})
    assert [item.title for item in _items()] == ["Một", "Hai"]
    browser.post(f"{ADDRESS}/{second.public_id}/remove", data={"_key": key(), "_version": "3"})
    assert [item.title for item in _items()] == ["Một"]


def test_a_participant_reads_and_prints_only(
    browser: Browser, cast: Cast, conference: Conference
) -> None:
    sign_in(browser, cast.lan)
    browser.post(f"{ADDRESS}/add", data=_filled())
    (item,) = _items()
    sign_in(browser, cast.auditor)
    with transaction():
        conference.stage = Stage.ANNOUNCED
        conference.announced_at = NOON

    page = browser.get(ADDRESS).text
    assert "Báo cáo sơ kết" in page
    assert "Thêm nội dung" not in page
    assert "Báo cáo sơ kết" in browser.get(f"{ADDRESS}/sheet").text
    data = {"_key": key(), "_version": "1"}
    assert browser.get(f"{ADDRESS}/add").status_code == 404
    assert browser.get(f"{ADDRESS}/{item.public_id}/edit").status_code == 404
    for word in ("edit", "move-up", "move-down", "remove"):
        answer = browser.post(f"{ADDRESS}/{item.public_id}/{word}", data=_filled(**data))
        assert answer.status_code == 404, word


def test_a_stranger_finds_nothing(browser: Browser, cast: Cast, conference: Conference) -> None:
    sign_in(browser, cast.stranger)

    assert browser.get(ADDRESS).status_code == 404
    assert browser.get(f"{ADDRESS}/sheet").status_code == 404


def _order(page: str) -> tuple[str, list[str]]:
    """Return the fingerprint and the order that the page carries."""
    stamps = re.findall(r'name="stamp" value="([0-9a-f]+)"', page)
    form = page[page.index("data-order") :]
    return stamps[0], re.findall(r'name="order" value="([^"]+)"', form.partition("</form>")[0])


def _filled_agenda(browser: Browser, *titles: str) -> str:
    for title in titles:
        browser.post(f"{ADDRESS}/add", data=_filled(title=title))
    return browser.get(ADDRESS).text


def test_one_form_puts_everything_in_order(
    browser: Browser, cast: Cast, conference: Conference
) -> None:
    sign_in(browser, cast.lan)
    stamp, (line,) = _order(_filled_agenda(browser, "Một", "Hai", "Ba"))
    slot, ids = line.split("|")
    wanted = f"{slot}|{' '.join(reversed(ids.split()))}"

    answer = browser.post(
        f"{ADDRESS}/arrange", data={"_key": key(), "stamp": stamp, "order": [wanted]}
    )

    assert answer.status_code == 302
    assert [item.title for item in _items()] == ["Ba", "Hai", "Một"]


def test_a_stale_order_is_kept_and_offered_beside_what_stands(
    browser: Browser, cast: Cast, conference: Conference
) -> None:
    sign_in(browser, cast.lan)
    stamp, (line,) = _order(_filled_agenda(browser, "Một", "Hai"))
    slot, ids = line.split("|")
    _filled_agenda(browser, "Của người khác")
    stale = {"stamp": stamp, "order": [f"{slot}|{' '.join(reversed(ids.split()))}"]}

    answer = browser.post(f"{ADDRESS}/arrange", data={"_key": key(), **stale})

    assert answer.status_code == 409
    assert "Thứ tự bạn vừa chọn chưa được lưu" in answer.text
    assert "Hai · Một · Của người khác" in answer.text
    offered = answer.text.partition("Thứ tự bạn đã chọn")[2].partition("</form>")[0]
    (order,) = re.findall(r'name="order" value="([^"]+)"', offered)
    (fresh,) = re.findall(r'name="stamp" value="([0-9a-f]+)"', offered)
    again = {"_key": key(), "stamp": fresh, "order": [order]}
    assert browser.post(f"{ADDRESS}/arrange", data=again).status_code == 302
    assert [item.title for item in _items()] == ["Hai", "Một", "Của người khác"]


def test_parallel_sessions_stand_side_by_side_with_their_halls_and_sums(
    browser: Browser, cast: Cast
) -> None:
    sessions = tuple(
        PlannedSession(title=title, place=place, starts_at=EIGHT, ends_at=EIGHT + HOUR)
        for title, place in (("Phiên A", "Hội trường lớn"), ("Phiên B", "Phòng 203"))
    )
    made = planned(cast.centre, cast.actor(cast.lan), days=(day(sessions=sessions),))
    sign_in(browser, cast.lan)
    for session in made.days[0].sessions:
        filled = _filled(title=f"Ở {session.title}", slot=f"2027-03-10/{session.public_id}")
        browser.post(f"{ADDRESS}/add", data=filled)

    page = browser.get(ADDRESS).text

    assert page.count('class="agenda-band"') == 1
    assert "Hội trường lớn" in page
    assert "Tổng 45 phút" in page
    assert "xong lúc 08 giờ 45" in page
    assert "Bùi Thu Hà trình bày ở hai nơi cùng lúc (08 giờ 00)" in page
    sign_in(browser, cast.auditor)
    with transaction():
        made.stage, made.announced_at = Stage.ANNOUNCED, NOON
    assert "hai nơi cùng lúc" not in browser.get(ADDRESS).text


def test_what_became_of_an_item_is_marked_and_shown(
    browser: Browser, cast: Cast, conference: Conference
) -> None:
    sign_in(browser, cast.lan)
    _filled_agenda(browser, "Một")
    (item,) = _items()
    address = f"{ADDRESS}/{item.public_id}/mark"
    early = {"_key": key(), "_version": "1", "outcome": "done"}
    assert browser.post(address, data=early).status_code == 409
    with transaction():
        conference.stage, conference.announced_at = Stage.LIVE, NOON

    told = {"_key": key(), "_version": "1", "outcome": "unfinished"}
    assert browser.post(address, data=told).status_code == 302

    assert "chưa xong" in browser.get(ADDRESS).text
    wrong = browser.post(address, data={"_key": key(), "_version": "2", "outcome": "maybe"})
    assert wrong.status_code == 422


def test_of_several_points_by_that_name_one_is_chosen(browser: Browser, cast: Cast) -> None:
    made = drafted(cast)
    sign_in(browser, cast.lan)

    asked = browser.post(f"{ADDRESS}/add", data=_filled(point="tinh"))

    assert asked.status_code == 422
    assert "Chọn một trong các điểm cầu tìm thấy" in asked.text
    assert "Điểm cầu Tỉnh Bắc – Tỉnh Bắc" in asked.text
    south = point_of(made, cast.south)
    foreign = _filled(point="tinh", chosen_point="khong-co")
    assert browser.post(f"{ADDRESS}/add", data=foreign).status_code == 422
    chosen = _filled(point="tinh", chosen_point=south.public_id)
    assert browser.post(f"{ADDRESS}/add", data=chosen).status_code == 302
    assert [item.participation_id for item in _items()] == [south.id]


def test_the_form_suggests_who_presents_and_from_where(browser: Browser, cast: Cast) -> None:
    drafted(cast)
    sign_in(browser, cast.lan)

    page = browser.get(f"{ADDRESS}/add").text

    assert '<option value="Đỗ Quang Minh">Chủ tịch</option>' in page
    assert '<option value="Điểm cầu Tỉnh Bắc">' in page
