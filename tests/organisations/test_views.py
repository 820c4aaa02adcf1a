"""Organisations as a browser sees them."""

from datetime import date, timedelta

import pytest

from meetings.kit import clock, vietnamese
from meetings.kit.database import db
from meetings.kit.transactions import transaction
from meetings.organisations import queries
from meetings.organisations.commands import register, tree
from meetings.organisations.models import Organisation
from tests.cast import ROOT, Cast
from tests.conftest import Browser


def today() -> date:
    return clock.now().astimezone(vietnamese.ZONE).date()


def told(organisation: Organisation, **other: str) -> dict[str, str]:
    return {
        "code": organisation.code,
        "name": organisation.name,
        "short_name": organisation.short_name,
        "kind": organisation.kind.value,
        "level": str(organisation.level),
        "symbol": organisation.symbol,
        "as_of": today().isoformat(),
        "_version": str(organisation.version),
    } | other


def test_the_list_is_searched_without_accents_sorted_and_filtered(
    browser: Browser, cast: Cast
) -> None:
    browser.sign_in(cast.admin)

    found = browser.get("/organisations/?q=xa+bac&sort=-name")
    second = browser.get("/organisations/?level=2&kind=tinh")
    odd = browser.get("/organisations/?sort=password&level=x&page=-3&kind=xx&day=x")

    assert found.text.index("Xã Bắc B") < found.text.index("Xã Bắc A")
    assert "Tỉnh Nam" not in found.text
    assert "Tỉnh Nam" in second.text
    assert "Xã Bắc A" not in second.text
    assert odd.status_code == 200


@pytest.mark.parametrize(
    ("who", "sees"),
    [
        ("admin", {"Trung tâm", "Tỉnh Bắc", "Xã Bắc A", "Tỉnh Nam", "Xã Nam A"}),
        ("bich", {"Tỉnh Bắc", "Xã Bắc A"}),
        ("canh", {"Xã Bắc A"}),
    ],
)
def test_everybody_sees_their_own_branch(
    browser: Browser, cast: Cast, who: str, sees: set[str]
) -> None:
    browser.sign_in(getattr(cast, who))
    everything = {"Trung tâm", "Tỉnh Bắc", "Xã Bắc A", "Tỉnh Nam", "Xã Nam A"}

    listed = browser.get("/organisations/").text.partition("<tbody>")[2].partition("</tbody>")[0]
    table = browser.get("/organisations/organisations.csv").text

    assert {name for name in everything if f">{name}</a>" in listed} == sees
    assert table.startswith("\ufeffKhóa,Mã,Tên")
    assert all(name in table for name in sees)
    for office in (cast.centre, cast.north, cast.north_a, cast.south):
        page = browser.get(f"/organisations/{office.public_id}")
        assert page.status_code == (200 if office.name in sees else 404)


def test_a_day_shows_the_names_of_that_day(browser: Browser, cast: Cast) -> None:
    actor = cast.actor(cast.admin)
    with transaction():
        held = queries.for_change(cast.south.public_id, actor=actor)
        tree.merge(
            held, successor=cast.north, last_day=date(2025, 6, 30), actor=ROOT, now=clock.now()
        )
    browser.sign_in(cast.admin)
    browser.send(
        f"/organisations/{cast.north.public_id}/edit", told(cast.north, name="Thành phố Bắc")
    )

    before = browser.get("/organisations/?day=2020-02-12&level=2").text
    now = browser.get("/organisations/?level=2").text

    assert "Tỉnh Bắc" in before
    assert "Tỉnh Nam" in before
    assert "Thành phố Bắc" in now
    assert "Tỉnh Nam" not in now
    ended = browser.get(f"/organisations/{cast.south.public_id}").text
    assert "đã hết hiệu lực" in ended
    assert "Thành phố Bắc" in ended


def test_an_office_is_founded_under_a_parent_named_by_code(browser: Browser, cast: Cast) -> None:
    browser.sign_in(cast.admin)
    new = told(
        cast.north_a, code="NEW1", name="Xã Bắc C", parent=f"{cast.north.code} – {cast.north.name}"
    )

    made = browser.send("/organisations/new", new)

    assert made.status_code == 303
    assert "Xã Bắc C" in browser.get(made.location).text
    found = db.session.scalars(db.select(Organisation).where(Organisation.code == "NEW1")).one()
    assert found.parent_id == cast.north.id


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("name", " ", "Hãy nhập ô này."),
        ("level", "0", "Hãy nhập số từ 1 đến 9."),
        ("level", "4", "cấp cao hơn"),
        ("parent", "Không Đâu", "Không có đơn vị nào như vậy"),
        ("lat", "900", "Hãy nhập số từ -90 đến 90."),
        ("kind", "trường", "Hãy chọn một mục"),
        ("as_of", "2999-01-01", "không được sau hôm nay"),
        ("as_of", "hôm qua", "Hãy nhập ngày"),
    ],
)
def test_a_wrong_field_is_told(
    browser: Browser, cast: Cast, field: str, value: str, words: str
) -> None:
    browser.sign_in(cast.admin)
    data = told(cast.north, parent=cast.centre.name, symbol="GIỮ LẠI") | {field: value}

    refused = browser.send(f"/organisations/{cast.north.public_id}/edit", data)

    assert refused.status_code == 422
    assert words in refused.text
    assert "GIỮ LẠI" in refused.text


def test_a_stale_form_shows_both_texts(browser: Browser, cast: Cast) -> None:
    browser.sign_in(cast.admin)
    page = f"/organisations/{cast.north.public_id}/edit"
    first = told(cast.north, name="Thành phố Một")
    second = told(cast.north, name="Thành phố Hai")

    browser.send(page, first)
    refused = browser.send(page, second)

    assert refused.status_code == 409
    assert "Thành phố Một" in refused.text
    assert "Thành phố Hai" in refused.text
    again = second | {"_version": str(cast.north.version + 1)}
    assert browser.send(page, again).status_code == 303


def test_two_offices_merge_on_a_page(browser: Browser, cast: Cast) -> None:
    browser.sign_in(cast.admin)
    page = f"/organisations/{cast.south.public_id}/merge"
    data = {"successor": "tinh bac", "last_day": str(today() - timedelta(days=1)), "_version": "1"}

    merged = browser.send(page, data)

    assert merged.status_code == 303
    db.session.refresh(cast.south)
    assert cast.south.successor_id == cast.north.id


def test_the_register_opens_to_who_may_read_it(browser: Browser, cast: Cast) -> None:
    with transaction():
        register.take_number(
            cast.centre,
            symbol="BB-TT",
            year=2027,
            about="Biên bản <hội nghị>",
            issued_on=date(2027, 3, 1),
            actor=cast.actor(cast.clerk),
            now=clock.now(),
        )
    page = f"/organisations/{cast.centre.public_id}/register"

    browser.sign_in(cast.clerk)
    shown = browser.get(page)
    browser.sign_in(cast.admin)
    hidden = browser.get(page)

    assert "01/BB-TT" in shown.text
    assert "Biên bản &lt;hội nghị&gt;" in shown.text
    assert hidden.status_code == 404


@pytest.mark.parametrize("who", ["lan", "bich", "auditor", "clerk", "stranger"])
def test_only_administrators_find_the_forms(browser: Browser, cast: Cast, who: str) -> None:
    browser.sign_in(getattr(cast, who))
    north = f"/organisations/{cast.north.public_id}"

    statuses = {
        browser.get(p).status_code
        for p in ("/organisations/new", f"{north}/edit", f"{north}/merge")
    }
    statuses |= {
        browser.send(p).status_code
        for p in ("/organisations/new", f"{north}/edit", f"{north}/merge")
    }

    assert statuses == {404}


def test_the_list_asks_the_database_the_same_few_times(browser: Browser, cast: Cast) -> None:
    from sqlalchemy import event

    browser.sign_in(cast.admin)
    asked: list[str] = []
    engine = db.engines[None]
    event.listen(engine, "before_cursor_execute", lambda *a: asked.append(a[2]))

    browser.get("/organisations/?level=3")
    few = len(asked)
    browser.get("/organisations/")

    assert len(asked) - few <= few


def test_keys_that_are_no_fields_change_nothing(browser: Browser, cast: Cast) -> None:
    forbidden = {
        "id": "1", "public_id": "x", "key": "x", "path": "/", "parent_id": "1", "successor_id": "1",
        "valid_from": "2000-01-01", "valid_to": "2000-01-01", "version": "99", "fold": "x",
        "sort_key": "x", "organisation_id": "1",
    }  # fmt: skip
    browser.sign_in(cast.admin)
    before = [
        getattr(cast.north, name)
        for name in forbidden
        if name not in {"version", "organisation_id"}
    ]

    saved = browser.send(
        f"/organisations/{cast.north.public_id}/edit", told(cast.north) | forbidden
    )

    assert saved.status_code == 303
    db.session.refresh(cast.north)
    after = [
        getattr(cast.north, name)
        for name in forbidden
        if name not in {"version", "organisation_id"}
    ]
    assert after == before
    assert cast.north.version == 2
