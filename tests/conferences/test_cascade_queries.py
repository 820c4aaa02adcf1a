"""What each one sees of how far the invitations have travelled."""

import pytest

from meetings.conferences.commands import answering
from meetings.conferences.models import Conference
from meetings.conferences.queries import cascade, point_list, visibility
from meetings.conferences.queries.point_list import Sought
from meetings.conferences.rules.answers import Reply
from meetings.kit.transactions import transaction
from meetings.organisations.models import Organisation
from tests.cascades import DEADLINE, announced, locked, passed_on, point_of
from tests.cast import HOUR, NOON, Cast


@pytest.fixture
def conference(cast: Cast) -> Conference:
    """Both provinces passed on; North and North A said yes, South said no, the rest is open."""
    conference = announced(cast)
    passed_on(cast, conference, cast.bich, cast.north)
    passed_on(cast, conference, cast.son, cast.south)
    _yes(cast, conference, cast.north)
    _yes(cast, conference, cast.north_a)
    with transaction():
        point = locked(cast, conference, cast.south, cast.lan)
        answering.decline(
            point, reason="Bận", version=point.version, actor=cast.actor(cast.lan), now=NOON
        )
    return conference


def _yes(cast: Cast, conference: Conference, office: Organisation) -> None:
    with transaction():
        point = locked(cast, conference, office, cast.lan)
        answering.confirm(
            point, reply=Reply(), version=point.version, actor=cast.actor(cast.lan), now=NOON
        )


def _names(page: object) -> list[str]:
    return [row.point.organisation_name for row in page.items]  # type: ignore[attr-defined]


def test_the_host_sees_the_sums_of_every_tier(cast: Cast, conference: Conference) -> None:
    found = visibility.get(conference.code, actor=cast.actor(cast.lan))

    levels = cascade.rollup(found, actor=cast.actor(cast.lan), now=DEADLINE + HOUR)

    told = [
        (one.label, one.invited, one.passed_on, one.confirmed, one.declined, one.overdue)
        for one in levels
    ]
    assert told == [
        ("trung ương", 2, 0, 1, 0, 1),
        ("tỉnh", 2, 2, 1, 1, 0),
        ("xã", 3, 0, 1, 0, 2),
    ]
    assert [one.waiting for one in levels] == [0, 0, 0]


def test_before_the_deadline_nothing_is_overdue(cast: Cast, conference: Conference) -> None:
    levels = cascade.rollup(conference, actor=cast.actor(cast.lan), now=DEADLINE)

    assert [one.overdue for one in levels] == [0, 0, 0]
    assert [one.waiting for one in levels] == [1, 0, 2]
    assert cascade.unanswered(conference, actor=cast.actor(cast.lan)) == 3


def test_a_province_sees_the_sums_of_its_branch_only(cast: Cast, conference: Conference) -> None:
    bich = cast.actor(cast.bich)
    found = visibility.get(conference.code, actor=bich)

    levels = cascade.rollup(found, actor=bich, now=DEADLINE + HOUR)

    told = [(one.invited, one.confirmed, one.overdue) for one in levels]
    assert told == [(1, 1, 0), (1, 1, 0), (2, 1, 1)]


def test_the_list_begins_with_the_worst(cast: Cast, conference: Conference) -> None:
    lan = cast.actor(cast.lan)

    rows = point_list.page(conference, Sought(), actor=lan, now=DEADLINE + HOUR)

    assert _names(rows) == ["Bộ Thử nghiệm", "Tỉnh Bắc", "Tỉnh Nam", "Trung tâm"]
    assert [row.state for row in rows.items] == ["overdue", "confirmed", "declined", "confirmed"]
    assert [row.below_overdue for row in rows.items] == [0, 1, 1, 0]


@pytest.mark.parametrize(
    ("sought", "names"),
    [
        (Sought(level=3), ["Xã Bắc B", "Xã Nam A", "Xã Bắc A"]),
        (Sought(level=3, sort="name"), ["Xã Bắc A", "Xã Bắc B", "Xã Nam A"]),
        (Sought(level=3, sort="-name"), ["Xã Nam A", "Xã Bắc B", "Xã Bắc A"]),
        (Sought(state="overdue", sort="name"), ["Bộ Thử nghiệm", "Xã Bắc B", "Xã Nam A"]),
        (Sought(state="declined"), ["Tỉnh Nam"]),
        (Sought(state="passed_on", sort="name"), ["Tỉnh Bắc", "Tỉnh Nam"]),
        (Sought(state="not_passed_on"), []),
        (Sought(text="xa bac"), ["Xã Bắc B", "Xã Bắc A"]),
        (Sought(text="TA3"), ["Xã Bắc A", "Xã Nam A"]),
        (Sought(text="%"), []),
    ],
)
def test_the_list_is_narrowed_and_sorted(
    cast: Cast, conference: Conference, sought: Sought, names: list[str]
) -> None:
    rows = point_list.page(conference, sought, actor=cast.actor(cast.lan), now=DEADLINE + HOUR)

    found = _names(rows)
    assert sorted(found) == sorted(names)
    assert rows.total == len(names)
    if sought.sort != "state" or sought.level:
        assert found == names


def test_a_branch_opens_in_place(cast: Cast, conference: Conference) -> None:
    north = point_of(conference, cast.north)

    rows = point_list.branch(conference, north, actor=cast.actor(cast.lan), now=DEADLINE + HOUR)

    assert [row.point.organisation_name for row in rows] == ["Xã Bắc B", "Xã Bắc A"]


def test_a_province_lists_its_own_branch_and_the_main_point(
    cast: Cast, conference: Conference
) -> None:
    bich = cast.actor(cast.bich)

    rows = point_list.page(conference, Sought(), actor=bich, now=NOON)
    south = point_list.page(
        conference,
        Sought(under=point_of(conference, cast.south).public_id),
        actor=bich,
        now=NOON,
    )

    assert sorted(_names(rows)) == ["Trung tâm", "Tỉnh Bắc", "Xã Bắc A", "Xã Bắc B"]
    assert _names(south) == []
    assert [
        p.organisation_name for p in point_list.rows(conference, Sought(), actor=bich, now=NOON)
    ] == [
        "Trung tâm",
        "Tỉnh Bắc",
        "Xã Bắc A",
        "Xã Bắc B",
    ]


def test_pages_follow_one_another_without_gaps(cast: Cast, conference: Conference) -> None:
    lan = cast.actor(cast.lan)

    pages = [
        point_list.page(conference, Sought(level=3), actor=lan, now=NOON, number=n, size=2)
        for n in (1, 2)
    ]

    assert [len(page) for page in pages] == [2, 1]
    assert len({name for page in pages for name in _names(page)}) == 3


def test_tiles_show_the_worst_of_a_province(cast: Cast, conference: Conference) -> None:
    with transaction():
        for office, lat in ((cast.north, 21.0), (cast.south, 10.5)):
            office.lat, office.lon = lat, 106.0
    lan = cast.actor(cast.lan)

    tiles = {t.name: t for t in cascade.province_tiles(conference, actor=lan, now=DEADLINE + HOUR)}

    assert (tiles["Tỉnh Bắc"].tone, tiles["Tỉnh Bắc"].state) == ("bad", "overdue")
    assert (tiles["Tỉnh Bắc"].confirmed, tiles["Tỉnh Bắc"].invited) == (1, 2)
    assert tiles["Tỉnh Bắc"].y < tiles["Tỉnh Nam"].y
    assert cascade.province_tiles(conference, actor=cast.actor(cast.bich), now=NOON) == ()
