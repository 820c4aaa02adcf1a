"""What others take at the same time, and how much of it a reader may know."""

from typing import Any

import pytest
from sqlalchemy import update

from meetings.access.roles import Role
from meetings.bridge_points.models import BridgeLine, BridgeRoom
from meetings.bridge_points.rules import LineKind
from meetings.conferences.commands import answering
from meetings.conferences.models import Conference
from meetings.conferences.queries import clashes
from meetings.conferences.rules.answers import Reply
from meetings.conferences.rules.cascade import Selection, Which
from meetings.conferences.rules.clashes import Clashes, Shared
from meetings.conferences.rules.planning import PlannedChair
from meetings.conferences.rules.vocabulary import Stage
from meetings.kit.database import db
from meetings.kit.transactions import transaction
from meetings.organisations.models import Organisation
from meetings.people.models import Account
from tests.cascades import announced, choose, drafted, locked
from tests.cast import DAY, HOUR, NOON, Cast, person
from tests.clocks import standing_clock
from tests.conftest import Browser
from tests.counting import statements
from tests.plans import EIGHT, day, planned

OTHER_CHAIR = (PlannedChair(name="Bùi Thu Hà", title="Phó Chủ tịch"),)


def other(cast: Cast, **changes: Any) -> Conference:
    """Another announced conference of the centre."""
    return announced(
        cast, **({"code": "hn-khac", "title": "Hội nghị khác", "chairs": OTHER_CHAIR} | changes)
    )


def found(cast: Cast, conference: Conference, who: Account | None = None) -> Clashes:
    return clashes.of_conference(conference, actor=cast.actor(who or cast.lan))


def told(cast: Cast, conference: Conference) -> set[tuple[Shared, str]]:
    return {(one.shared, one.name) for one in found(cast, conference).shown}


def test_points_chairs_and_the_main_point_taken_at_that_time_are_told(cast: Cast) -> None:
    other(cast, chairs=(PlannedChair(name="ĐỖ QUANG MINH", title="Chủ tịch"),))

    mine = drafted(cast)

    assert told(cast, mine) == {
        (Shared.CHAIR, "ĐỖ QUANG MINH"),
        (Shared.MAIN_POINT, "Điểm cầu Trung tâm"),
        (Shared.POINT, "Điểm cầu Bộ Thử nghiệm"),
        (Shared.POINT, "Điểm cầu Tỉnh Bắc"),
        (Shared.POINT, "Điểm cầu Tỉnh Nam"),
    }
    worst = found(cast, mine).shown[0]
    assert (worst.code, worst.title, worst.host) == ("hn-khac", "Hội nghị khác", "Trung tâm")
    assert (worst.contact, worst.phone) == ("Nguyễn Thị Lan", "0900 000 001")
    assert worst.starts_at == EIGHT


@pytest.mark.parametrize(
    ("days", "is_clash"),
    [
        ((day(),), True),
        ((day(EIGHT + 3 * HOUR),), True),
        ((day(EIGHT + 3.5 * HOUR),), False),  # begins when the other one ends
        ((day(EIGHT - 2 * HOUR, hours=2),), False),
        ((day(EIGHT - DAY), day(EIGHT + DAY)), False),  # around it, never on its day
        ((day(EIGHT - DAY), day(EIGHT)), True),
    ],
)
def test_days_are_compared_one_by_one(cast: Cast, days: Any, *, is_clash: bool) -> None:
    other(cast)

    assert bool(found(cast, drafted(cast, days=days)).count) is is_clash


def test_drafts_hold_their_time_among_those_of_one_host_only(cast: Cast) -> None:
    mine = drafted(cast)
    drafted(cast, code="hn-nhap")
    theirs = planned(cast.north, cast.actor(cast.bich), code="hn-bac")

    assert {one.code for one in found(cast, mine).shown} == {"hn-nhap"}
    assert found(cast, theirs, cast.bich) == Clashes()


def test_whoever_said_no_is_free(cast: Cast) -> None:
    busy = other(cast)
    with transaction():
        at = locked(cast, busy, cast.north, cast.bich)
        answering.decline(
            at, reason="Bận", version=at.version, actor=cast.actor(cast.bich), now=NOON
        )

    assert (Shared.POINT, "Điểm cầu Tỉnh Bắc") not in told(cast, drafted(cast))


def test_rooms_taken_twice_are_told_by_name(cast: Cast) -> None:
    conferences = [other(cast), announced(cast)]
    for one in conferences:
        with transaction():
            at = locked(cast, one, cast.north, cast.bich)
            (room, *_) = db.session.scalars(
                db.select(BridgeRoom)
                .where(BridgeRoom.bridge_point_id == at.bridge_point_id)
                .order_by(BridgeRoom.id)
            )
            answering.confirm(
                at, reply=Reply(rooms=(room.public_id,), expected_headcount=2), version=at.version,
                actor=cast.actor(cast.bich), now=NOON,
            )  # fmt: skip

    assert (Shared.ROOM, "Phòng 1, Điểm cầu Tỉnh Bắc") in told(cast, conferences[1])


def test_a_line_that_two_points_share_is_told(cast: Cast) -> None:
    with transaction():
        for office in (cast.north, cast.north_a):
            at = cast.point(office).id
            line = BridgeLine(bridge_point_id=at, kind=LineKind.WEB, address="https://hop.vn/bac")
            db.session.add(line)
    planned(cast.north_a, cast.actor(planner(cast, cast.north_a)), code="hn-xa-bac")
    with transaction():
        db.session.execute(update(Conference).values(stage=Stage.ANNOUNCED))

    shared = [one for one in told(cast, drafted(cast)) if one[0] is Shared.LINE]

    assert shared == [(Shared.LINE, "https://hop.vn/bac, Điểm cầu Tỉnh Bắc")]


def test_what_one_may_not_see_is_told_without_title_and_contact(
    browser: Browser, cast: Cast
) -> None:
    announced(cast, title="Hội nghị kín của trung tâm")
    mine = planned(cast.south_a, cast.actor(planner(cast)), code="hn-xa")

    (one,) = found(cast, mine, planner(cast)).shown[:1]

    assert (one.shared, one.host) == (Shared.CHAIR, "Trung tâm")
    assert (one.code, one.title, one.contact, one.phone) == ("", "", "", "")
    browser.sign_in(planner(cast))
    shown = browser.get("/conferences/hn-xa").text
    assert "hội nghị khác của Trung tâm" in shown
    assert "Hội nghị kín" not in shown


def planner(cast: Cast, office: Organisation | None = None) -> Account:
    """A secretary of a commune (South A where none is named), which nobody invited."""
    known: Account | None = db.session.scalar(db.select(Account).where(Account.username == "xa"))
    if known is not None:
        return known
    with transaction():
        return person("Lý Thư Ký", "xa", (Role.SECRETARIAT, office or cast.south_a))


def test_the_first_twenty_are_shown_with_the_number_of_the_rest(
    browser: Browser, cast: Cast
) -> None:
    for number in range(6):
        other(cast, code=f"hn-khac-{number}")
    mine = drafted(cast)

    answer = found(cast, mine)

    assert (len(answer.shown), answer.rest, answer.count) == (20, 4, 24)
    browser.sign_in(cast.lan)
    shown = browser.get(f"/conferences/{mine.code}/invitations/announce").text
    assert "Trùng lịch với hội nghị khác" in shown
    assert "và 4 chỗ trùng khác" in shown


def test_a_clash_never_blocks(
    browser: Browser, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    standing_clock(monkeypatch)
    other(cast)
    mine = drafted(cast)
    browser.sign_in(cast.lan)

    answer = browser.send(
        f"/conferences/{mine.code}/invitations/announce",
        {"reply_deadline": "2027-03-08T17:00", "_version": str(mine.version)},
    )

    assert answer.status_code == 302
    db.session.refresh(mine)
    assert mine.stage is Stage.ANNOUNCED


def test_more_clashes_cost_no_more_statements(cast: Cast) -> None:
    mine, lan = drafted(cast), cast.actor(cast.lan)
    counts = []
    for number in range(2):
        other(cast, code=f"hn-khac-{number}")
        with statements() as sent:
            clashes.of_conference(mine, actor=lan)
        counts.append(len(sent))

    assert counts[0] == counts[1] <= 4


def test_choosing_more_points_shows_more_clashes(cast: Cast) -> None:
    other(cast)
    mine = planned(cast.centre, cast.actor(cast.lan), chairs=())
    before = found(cast, mine).count
    choose(cast, mine, Selection(which=Which.PROVINCES))

    assert found(cast, mine).count == before + 2
