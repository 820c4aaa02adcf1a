"""Bridge points as a browser sees them."""

import pytest

from meetings.bridge_points import queries
from meetings.bridge_points.models import BridgePoint
from meetings.conferences.models import ParticipationRoom
from meetings.kit.database import db
from meetings.kit.transactions import transaction
from tests.cascades import announced, point_of
from tests.cast import ROOT, Cast
from tests.conftest import Browser


def told(point: BridgePoint) -> dict[str, str]:
    """Return what the form of a point sends when nothing is changed."""
    whole = queries.get(point.public_id, actor=ROOT)
    data = {"name": whole.name, "address": whole.address, "is_default": "y", "is_active": "y"}
    for n, room in enumerate(whole.rooms):
        data |= {
            f"rooms-{n}-public_id": room.public_id,
            f"rooms-{n}-name": room.name,
            f"rooms-{n}-capacity": str(room.capacity),
        }
    for n, line in enumerate(whole.lines):
        data |= {f"lines-{n}-kind": line.kind.value, f"lines-{n}-address": line.address}
    for n, one in enumerate(whole.contacts):
        data |= {
            f"contacts-{n}-kind": one.kind.value,
            f"contacts-{n}-name": one.name,
            f"contacts-{n}-phone": one.phone,
            f"contacts-{n}-email": one.email,
        }
    return data | {"_version": str(whole.version)}


def test_points_are_listed_searched_and_exported(browser: Browser, cast: Cast) -> None:
    browser.sign_in(cast.lan)

    found = browser.get("/bridge-points/?q=xa+bac&sort=-name&level=3")
    branch = browser.get(f"/bridge-points/?office={cast.south.public_id}")
    table = browser.get("/bridge-points/bridge-points.csv?q=tinh+bac")

    assert found.text.index("Điểm cầu Xã Bắc B") < found.text.index("Điểm cầu Xã Bắc A")
    assert "Điểm cầu Xã Nam A" in branch.text
    assert "Điểm cầu Tỉnh Bắc" not in branch.text
    assert table.mimetype == "text/csv"
    assert table.text.count("\r\n") == 2
    assert "Phòng 1 (40); Phòng 2 (10),50" in table.text


def test_a_point_is_changed_in_one_form(browser: Browser, cast: Cast) -> None:
    browser.sign_in(cast.bich)
    point = cast.point(cast.north)
    page = f"/bridge-points/{point.public_id}"
    data = told(point) | {
        "rooms-1-name": "", "rooms-5-name": "Hội trường lớn", "rooms-5-capacity": "300",
        "lines-3-kind": "web", "lines-3-address": "https://hop.example/1", "lines-3-is_backup": "y",
    }  # fmt: skip

    form = browser.get(f"{page}/edit")
    saved = browser.send(f"{page}/edit", data)

    assert form.text.count("-capacity") >= 4, "empty rows stand at the end"
    assert saved.status_code == 303
    shown = browser.get(page).text
    assert "Hội trường lớn" in shown
    assert "Phòng 2" not in shown
    assert "https://hop.example/1" in shown


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"name": ""}, "Hãy nhập ô này."),
        ({"rooms-0-name": "", "rooms-1-name": ""}, "ít nhất một phòng"),
        ({"rooms-0-name": "", "rooms-1-capacity": "0"}, "Sức chứa của phòng phải từ 1"),
        ({"rooms-0-capacity": "9999999999999"}, "Hãy nhập một số nguyên."),
        ({"lines-0-address": "x"}, "Địa chỉ SIP có dạng"),
        ({"contacts-0-email": "x"}, "không đúng"),
        ({"lines-0-kind": "fax"}, "Hãy chọn một mục"),
    ],
)
def test_a_wrong_row_is_told_and_nothing_is_lost(
    browser: Browser, cast: Cast, change: dict[str, str], words: str
) -> None:
    browser.sign_in(cast.bich)
    point = cast.point(cast.north)
    data = told(point) | {"address": "Địa chỉ vừa gõ"} | change

    refused = browser.send(f"/bridge-points/{point.public_id}/edit", data)

    assert refused.status_code == 422
    assert words in refused.text
    assert "Địa chỉ vừa gõ" in refused.text


def test_a_refusal_stands_beside_the_row_it_means(browser: Browser, cast: Cast) -> None:
    browser.sign_in(cast.bich)
    point = cast.point(cast.north)
    data = told(point) | {"rooms-0-name": "", "rooms-1-capacity": "0"}

    refused = browser.send(f"/bridge-points/{point.public_id}/edit", data)

    assert 'id="rooms-1-capacity-error"' in refused.text


def test_a_stale_form_shows_what_stands_now(browser: Browser, cast: Cast) -> None:
    browser.sign_in(cast.bich)
    point = cast.point(cast.north)
    page = f"/bridge-points/{point.public_id}/edit"
    mine = told(point) | {"name": "Tên của tôi"}

    browser.send(page, told(point) | {"name": "Tên của người khác"})
    refused = browser.send(page, mine)

    assert refused.status_code == 409
    assert "Tên của tôi" in refused.text
    assert "Tên của người khác" in refused.text


def test_a_room_chosen_for_a_conference_stays(browser: Browser, cast: Cast) -> None:
    point = cast.point(cast.north)
    room = queries.get(point.public_id, actor=ROOT).rooms[1]
    taking_part = point_of(announced(cast), cast.north)
    with transaction():
        db.session.add(
            ParticipationRoom(
                participation_id=taking_part.id, room_id=room.id, name=room.name, capacity=10
            )
        )
    browser.sign_in(cast.bich)

    refused = browser.send(
        f"/bridge-points/{point.public_id}/edit", told(point) | {"rooms-1-name": ""}
    )

    assert refused.status_code == 409
    assert "đã được chọn cho một hội nghị" in refused.text
    assert len(queries.get(point.public_id, actor=ROOT).rooms) == 2


@pytest.mark.parametrize("who", ["chair", "clerk", "stranger"])
def test_a_stranger_finds_nothing(browser: Browser, cast: Cast, who: str) -> None:
    browser.sign_in(getattr(cast, who))
    point = f"/bridge-points/{cast.point(cast.north).public_id}"

    assert browser.get(point).status_code == 404
    assert browser.get(f"{point}/edit").status_code == 404
    assert browser.send(f"{point}/edit").status_code == 404
    assert browser.get(f"/bridge-points/new/{cast.north.public_id}").status_code == 404


def test_a_point_is_founded_for_an_office(browser: Browser, cast: Cast) -> None:
    browser.sign_in(cast.bich)
    page = f"/bridge-points/new/{cast.north.public_id}"
    data = {
        "name": "Điểm cầu số 2",
        "is_active": "y",
        "rooms-0-name": "P1",
        "rooms-0-capacity": "20",
    }

    empty = browser.send(page, {"name": "Điểm cầu số 2"})
    made = browser.send(page, data)

    assert empty.status_code == 422
    assert made.status_code == 303
    assert "P1" in browser.get(made.location).text


def test_keys_that_are_no_fields_change_nothing(browser: Browser, cast: Cast) -> None:
    browser.sign_in(cast.bich)
    point = cast.point(cast.north)
    forbidden = {
        "id": "1", "public_id": "x", "organisation_id": str(cast.south.id), "organisation": "x",
        "version": "99", "fold": "x", "sort_key": "x", "rooms-0-id": "1", "rooms-0-bridge_point_id": "1",
        "lines-0-id": "1", "contacts-0-bridge_point_id": "1", "place": "/",
    }  # fmt: skip

    saved = browser.send(f"/bridge-points/{point.public_id}/edit", told(point) | forbidden)

    assert saved.status_code == 303
    db.session.expire_all()
    kept = queries.get(point.public_id, actor=ROOT)
    assert (kept.organisation_id, kept.version) == (cast.north.id, 2)
    assert [room.bridge_point_id for room in kept.rooms] == [point.id, point.id]
