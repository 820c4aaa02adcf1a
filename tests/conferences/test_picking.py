"""Naming people again: those of a former conference, and those of the point's own office."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import update

from meetings.bridge_points.models import BridgeRoom
from meetings.conferences.commands import composition, delegates
from meetings.conferences.models import Conference, Delegate, ImportDraft, Seat
from meetings.conferences.queries import picking as queries
from meetings.conferences.queries import visibility
from meetings.conferences.rules.composition import Wanted
from meetings.conferences.rules.delegates import Named
from meetings.conferences.rules.picking import (
    MOST,
    Known,
    NobodyPickedError,
    TooManyPickedError,
    check_carried,
    check_picked,
    fills,
    roster,
)
from meetings.kit import clock
from meetings.kit.database import db
from meetings.kit.errors import NotFoundError
from meetings.kit.transactions import transaction
from meetings.organisations.models import Organisation
from meetings.people.models import Account
from tests.cascades import announced, forget_rooms, locked, point_of
from tests.cast import HOUR, NOON, Cast, key, sign_in
from tests.conftest import Browser
from tests.counting import statements
from tests.plans import EIGHT, day

FORMER = "hn-truoc"
CODE = "hn-2027-03-10"
PEOPLE = (
    Named(
        name="Lê Trí Thanh", post="Phó Chủ tịch", seat="Chủ tịch UBND tỉnh", phone="0905 111 222"
    ),
    Named(name="Đặng Thị Ánh", post="Giám đốc Sở Nội vụ"),
    Named(name="Hồ Văn Út", post="Chuyên viên"),
)


@pytest.fixture(autouse=True)
def _noon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOON + HOUR)


@pytest.fixture
def conference(cast: Cast) -> Conference:
    """A conference, and one a day earlier for which the north had named three people."""
    earlier = announced(cast, code=FORMER, title="Giao ban", days=(day(EIGHT - timedelta(1)),))
    name(cast, earlier, cast.north, cast.bich, *PEOPLE)
    return announced(cast)


def name(
    cast: Cast, conference: Conference, office: Organisation, who: Account, *people: Named
) -> None:
    with transaction():
        delegates.name_delegates(
            locked(cast, conference, office, who),
            people=people,
            actor=cast.actor(who),
            now=NOON + HOUR,
        )


def text(answer: object) -> str:
    return str(answer.get_data(as_text=True))  # type: ignore[attr-defined]


def at(conference: Conference, office: Organisation) -> str:
    point = point_of(conference, office).public_id
    return f"/conferences/{CODE}/invitations/{point}/delegates"


def ids_then() -> list[str]:
    wanted = db.select(Delegate.public_id).join(Conference, Conference.id == Delegate.conference_id)
    return list(db.session.scalars(wanted.where(Conference.code == FORMER).order_by(Delegate.id)))


def named(conference: Conference, office: Organisation) -> list[tuple[str, str]]:
    wanted = (
        db.select(Delegate.name, Seat.post)
        .join(Seat, Seat.id == Delegate.seat_id)
        .where(
            Delegate.participation_id == point_of(conference, office).id,
            Delegate.replaced_at.is_(None),
        )
        .order_by(Delegate.id)
    )
    return [(row[0], row[1]) for row in db.session.execute(wanted)]


def take(browser: Browser, previewed: str) -> object:
    return browser.post(f"{previewed}/confirm", data={"_key": key()})


@pytest.mark.parametrize(
    ("person", "wanted", "found"),
    [
        (Named(name="A B", post="Giám đốc"), {"giam doc"}, True),
        (Named(name="A B", post="Phó", seat="Giám đốc"), {"giam doc"}, True),
        (Named(name="A B", post="Phó"), {"giam doc"}, False),
        (Named(name="A B"), {""}, False),
    ],
)
def test_a_person_fills_an_open_seat_of_the_same_post(
    person: Named, wanted: set[str], *, found: bool
) -> None:
    assert fills(Known(id="1", person=person), wanted) is found


def test_a_list_of_known_people_marks_doubles_and_mistakes() -> None:
    twice = Named(name="Hồ Văn Út", post="Chuyên viên")
    wrong = Named(name="Đặng Ánh", email="không phải thư")
    everybody = [Known(id="1", person=one) for one in (twice, twice, wrong, PEOPLE[0])]
    read = roster(everybody, known={PEOPLE[0].key})

    assert [line.is_good for line in read.lines] == [True, False, False, False]
    with pytest.raises(NobodyPickedError):
        check_picked(0)
    with pytest.raises(TooManyPickedError):
        check_carried(MOST + 1)


def test_chosen_people_of_the_last_conference_are_looked_at_then_named(
    browser: Browser, cast: Cast, conference: Conference
) -> None:
    here = at(conference, cast.north)
    sign_in(browser, cast.bich)

    page = text(browser.get(f"{here}/former"))
    sent = browser.post(
        f"{here}/former", data={"_key": key(), "former": FORMER, "selected": ids_then()[:2]}
    )
    preview = text(browser.get(sent.location))
    before = named(conference, cast.north)
    take(browser, sent.location)

    assert "Giao ban" in page
    assert "Hồ Văn Út" in page
    assert "Giao ban" in preview
    assert "Các cột đã nhận" not in preview
    assert before == []
    assert named(conference, cast.north) == [
        ("Lê Trí Thanh", "Chủ tịch UBND tỉnh"),
        ("Đặng Thị Ánh", "Giám đốc Sở Nội vụ"),
    ]


def test_the_whole_list_is_taken_without_those_named_already(
    browser: Browser, cast: Cast, conference: Conference
) -> None:
    name(cast, conference, cast.north, cast.bich, PEOPLE[2])
    here = at(conference, cast.north)
    sign_in(browser, cast.bich)

    page = text(browser.get(f"{here}/former"))
    sent = browser.post(f"{here}/former", data={"_key": key(), "former": FORMER, "all": "1"})
    preview = text(browser.get(sent.location))
    take(browser, sent.location)

    assert "đã có trong danh sách" in page
    assert "trùng người đã có" in preview
    assert [one[0] for one in named(conference, cast.north)] == [
        "Hồ Văn Út",
        "Lê Trí Thanh",
        "Đặng Thị Ánh",
    ]


def test_a_post_that_is_asked_for_is_matched(cast: Cast, conference: Conference) -> None:
    with transaction():
        found = visibility.for_change(CODE, actor=cast.actor(cast.lan))
        composition.ask_tier(
            found,
            level=2,
            wanted=[Wanted(post="Chủ tịch UBND tỉnh", is_required=True)],
            actor=cast.actor(cast.lan),
            now=NOON,
        )
    point = locked(cast, conference, cast.north, cast.bich)
    then = queries.named_then(point, FORMER, actor=cast.actor(cast.bich), number=1)

    assert [fills(one, queries.wanted_posts(point)) for one in then] == [True, False, False]


def test_the_rooms_hold_for_these_people_too(
    browser: Browser, cast: Cast, conference: Conference
) -> None:
    with transaction():
        rooms = update(BridgeRoom).where(BridgeRoom.bridge_point_id == cast.point(cast.north).id)
        db.session.execute(rooms.values(capacity=1))
    here = at(conference, cast.north)
    sign_in(browser, cast.bich)

    sent = browser.post(f"{here}/former", data={"_key": key(), "former": FORMER, "all": "1"})
    refused = take(browser, sent.location)

    assert refused.status_code == 422  # type: ignore[attr-defined]
    assert named(conference, cast.north) == []
    assert db.session.scalar(db.select(db.func.count(ImportDraft.id))) == 1


def test_lists_of_other_offices_are_nobodys_to_take(
    browser: Browser, cast: Cast, conference: Conference
) -> None:
    here = at(conference, cast.south)
    sign_in(browser, cast.son)

    page = text(browser.get(f"{here}/former"))
    sent = browser.post(f"{here}/former", data={"_key": key(), "former": FORMER, "all": "1"})

    assert "Chưa có hội nghị trước nào" in page
    assert sent.status_code == 404
    point = locked(cast, conference, cast.south, cast.son)
    with pytest.raises(NotFoundError):
        queries.former_list(point, FORMER, actor=cast.actor(cast.son))


def test_the_host_takes_a_list_of_its_own_former_conference_for_a_point(
    cast: Cast, conference: Conference
) -> None:
    point = locked(cast, conference, cast.north, cast.lan)

    offered = queries.former_lists(point, actor=cast.actor(cast.lan))

    assert [(one.code, one.people) for one in offered] == [(FORMER, 3)]


def test_people_of_the_office_are_found_without_accents_and_named(
    browser: Browser, cast: Cast, conference: Conference
) -> None:
    here = at(conference, cast.north)
    sign_in(browser, cast.bich)
    with transaction():
        cast.tuan.person.post = "Kỹ thuật viên"
    known = cast.tuan.person.public_id

    everybody = text(browser.get(f"{here}/directory"))
    found = text(browser.get(f"{here}/directory?q=vu anh tuan"))
    nobody = text(browser.get(f"{here}/directory?q=zzz"))
    sent = browser.post(f"{here}/directory", data={"_key": key(), "selected": [known]})
    take(browser, sent.location)

    assert "Trần Ngọc Bích" in everybody
    assert "Hoàng Tiến Dũng" not in everybody
    assert "Vũ Anh Tuấn" in found
    assert 'value="' + cast.bich.person.public_id not in found
    assert "Không tìm thấy ai" in nobody
    assert named(conference, cast.north) == [("Vũ Anh Tuấn", "Kỹ thuật viên")]


def test_who_was_ticked_stays_chosen_over_pages_and_searches(
    browser: Browser, cast: Cast, conference: Conference, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "PAGE_SIZE", 1)
    here = f"{at(conference, cast.north)}/directory"
    sign_in(browser, cast.bich)
    bich, tuan = cast.bich.person.public_id, cast.tuan.person.public_id

    second = text(browser.send(here, {"selected": bich, "page": "2"}))
    searched = text(browser.send(here, {"kept": bich, "selected": tuan, "q": "zzz", "page": "2"}))
    less = text(browser.send(here, {"kept": [bich, tuan], "drop": bich, "at": "2"}))
    sent = browser.send(here, {"kept": bich, "selected": tuan})
    take(browser, sent.location)

    kept = f'name="kept" value="{bich}"'
    assert "Đã chọn 1 người không ở trang này" in second
    assert kept in second
    assert "Vũ Anh Tuấn" in second
    assert "Không tìm thấy ai" in searched
    assert "Đã chọn 2 người</p>" in searched
    assert "Đã chọn 2 người không ở trang này" in searched
    assert kept not in less
    assert re.search(f'value="{tuan}" form="bulk" checked', less)
    assert {name for name, _post in named(conference, cast.north)} == {
        "Trần Ngọc Bích",
        "Vũ Anh Tuấn",
    }


def test_nobody_ticked_is_told_so_and_strangers_ids_count_for_nothing(
    browser: Browser, cast: Cast, conference: Conference
) -> None:
    here = at(conference, cast.north)
    sign_in(browser, cast.bich)

    nobody = browser.post(f"{here}/directory", data={"_key": key()})
    foreign = browser.post(
        f"{here}/directory", data={"_key": key(), "selected": [cast.son.person.public_id]}
    )

    assert nobody.status_code == 422
    assert "Hãy chọn ít nhất một người" in text(nobody)
    assert foreign.status_code == 422


def test_the_page_asks_as_often_for_many_people_as_for_few(
    browser: Browser, cast: Cast, conference: Conference
) -> None:
    here = at(conference, cast.north)
    forget_rooms(cast, cast.north)
    sign_in(browser, cast.bich)
    browser.get(f"{here}/former")
    with statements() as few:
        browser.get(f"{here}/former")
    earlier = visibility.get(FORMER, actor=cast.actor(cast.bich))
    name(cast, earlier, cast.north, cast.bich, *(Named(name=f"Người {n}") for n in range(60)))

    with statements() as many:
        browser.get(f"{here}/former")

    assert len(many) == len(few)
