"""What a copy takes along, and what it never does."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from meetings.access.roles import Role
from meetings.agenda import commands as agenda
from meetings.agenda.models import AgendaItem
from meetings.agenda.rules import ItemDraft, ItemKind
from meetings.audit.models import AuditEntry
from meetings.conferences.commands import choosing, composition, roles
from meetings.conferences.models import Conference, ConferenceRole, InvitedPost, Participation
from meetings.conferences.queries import composition as asked
from meetings.conferences.queries import visibility
from meetings.conferences.rules.cascade import Selection, Which
from meetings.conferences.rules.composition import Wanted
from meetings.conferences.rules.planning import PlannedSession
from meetings.conferences.rules.soundness import NotDeclaredError
from meetings.conferences.rules.vocabulary import Answer, Stage
from meetings.drafting.commands import copying
from meetings.drafting.commands.copying import Copied, Order
from meetings.drafting.rules.copying import Along
from meetings.kit.database import db
from meetings.kit.errors import NotAllowedError
from meetings.kit.transactions import transaction
from meetings.people.models import Account, Duty
from tests.cascades import announced, choose, locked, passed_on, point_of
from tests.cast import DAY, HOUR, NOON, Cast
from tests.conftest import Browser
from tests.counting import statements
from tests.plans import EIGHT, day, planned

NEXT_MONTH = EIGHT + 28 * DAY


def copied(cast: Cast, former: Conference, who: Account | None = None, **wishes: Any) -> Copied:
    actor = cast.actor(who or cast.lan)
    facts: dict[str, Any] = {"days": (day(NEXT_MONTH),), "declared": True}
    order = Order(**{**facts, **wishes})
    with transaction():
        found = visibility.for_change(former.code, actor=actor)
        return copying.copy(found, order=order, actor=actor, now=NOON)


def add_item(cast: Cast, conference: Conference, title: str, **facts: Any) -> None:
    with transaction():
        found = visibility.for_change(conference.code, actor=cast.actor(cast.lan))
        draft = ItemDraft(kind=ItemKind.BAO_CAO, title=title, planned_minutes=20, **facts)
        agenda.add(found, draft=draft, actor=cast.actor(cast.lan), now=NOON)


def points(conference: Conference) -> dict[str, tuple[str, Answer, str]]:
    """The points below the main one: the office above each, its answer, and its path's depth."""
    rows = db.session.scalars(
        select(Participation).where(Participation.conference_id == conference.id)
    ).all()
    names = {row.id: row.organisation_name for row in rows}
    assert all(row.path.endswith(f"/{row.id}/") for row in rows)
    return {
        row.organisation_name: (names.get(row.parent_id or 0, ""), row.answer, row.name)
        for row in rows
        if not row.is_main
    }


def test_a_copy_is_a_draft_with_the_tree_and_nothing_of_what_happened(cast: Cast) -> None:
    former = announced(cast)
    passed_on(cast, former, cast.bich, cast.north)

    made = copied(cast, former)

    new = made.conference
    assert (new.stage, new.host_id, new.code) == (Stage.DRAFT, cast.centre.id, "hn-2027-04-07")
    assert new.announced_at is None
    assert new.letter_number == ""
    assert new.uid != former.uid
    assert {one.uid for one in new.days}.isdisjoint(one.uid for one in former.days)
    told = points(new)
    assert told.keys() == {
        "Bộ Thử nghiệm", "Tỉnh Bắc", "Tỉnh Nam", "Xã Bắc A", "Xã Bắc B",
    }  # fmt: skip
    assert told["Xã Bắc A"][0] == "Tỉnh Bắc"
    assert told["Tỉnh Bắc"][0] == "Trung tâm"
    assert {one[1] for one in told.values()} == {Answer.INVITED}
    assert made.taken.chosen.count == 5
    assert new.reply_deadline is not None
    assert new.reply_deadline > NOON


def test_what_each_tier_was_asked_for_is_asked_again(cast: Cast) -> None:
    former = announced(cast)
    wanted = [Wanted(post="Chủ tịch UBND tỉnh", is_required=True), Wanted(post="Sở", most=None)]
    with transaction():
        found = visibility.for_change(former.code, actor=cast.actor(cast.lan))
        composition.ask_tier(found, level=2, wanted=wanted, actor=cast.actor(cast.lan), now=NOON)

    made = copied(cast, former)
    bare = copied(cast, former, along=frozenset())

    (level,) = asked.of_tiers(made.conference).items()
    assert level[0] == 2
    assert [(one.post, one.is_required, one.least, one.most) for one in level[1]] == [
        ("Chủ tịch UBND tỉnh", True, 1, 1),
        ("Sở", False, 1, None),
    ]
    assert asked.of_tiers(bare.conference) == {}


def test_what_single_points_were_asked_for_by_the_host_is_asked_again(cast: Cast) -> None:
    former = announced(cast)
    passed_on(cast, former, cast.bich, cast.north)
    wanted = [Wanted(post="Kỹ thuật viên", is_required=True, least=2, most=3)]
    with transaction():
        for who, office in ((cast.lan, cast.north), (cast.bich, cast.north_a)):
            at = locked(cast, former, office, who)
            composition.ask_point(at, wanted=wanted, actor=cast.actor(who), now=NOON)

    full = copied(cast, former).conference
    bare = copied(cast, former, along=frozenset({Along.AGENDA})).conference

    asked_for = select(InvitedPost).where(InvitedPost.conference_id == full.id)
    (one,) = db.session.scalars(asked_for)
    assert one.participation_id == point_of(full, cast.north).id
    assert (one.post, one.is_required, one.least, one.most) == ("Kỹ thuật viên", True, 2, 3)
    assert (one.level, one.under_id, one.version) == (None, None, 1)
    of_bare = select(InvitedPost.id).where(InvitedPost.conference_id == bare.id)
    assert db.session.scalars(of_bare).all() == []


def test_offices_that_stand_no_more_are_left_out_and_named(cast: Cast) -> None:
    former = announced(cast)
    with transaction():
        cast.south.valid_to = NEXT_MONTH.date() - timedelta(days=1)

    made = copied(cast, former)

    assert made.taken.chosen.gone == ("Tỉnh Nam",)
    assert "Tỉnh Nam" not in points(made.conference)


def test_the_agenda_comes_along_with_sessions_and_points(cast: Cast) -> None:
    held = PlannedSession(title="Chuyên đề", starts_at=EIGHT, ends_at=EIGHT + HOUR)
    former = announced(cast, days=(day(sessions=(held,)), day(EIGHT + DAY)))
    north = point_of(former, cast.north)
    session = former.days[0].sessions[0].public_id
    add_item(cast, former, "Khai mạc")
    add_item(cast, former, "Báo cáo", session=session, point=north.public_id)
    add_item(cast, former, "Kết luận", day=former.days[1].day)

    made = copied(cast, former)

    items = db.session.scalars(
        select(AgendaItem)
        .where(AgendaItem.conference_id == made.conference.id)
        .order_by(AgendaItem.position)
    ).all()
    (only,) = made.conference.days
    assert [item.title for item in items] == ["Khai mạc", "Báo cáo", "Kết luận"]
    assert {item.day_id for item in items} == {only.id}
    assert items[1].session_id == only.sessions[0].id
    assert items[1].participation_id == point_of(made.conference, cast.north).id
    assert made.taken.items == 3


def test_only_what_is_wanted_comes_along(cast: Cast) -> None:
    former = announced(cast)
    add_item(cast, former, "Khai mạc")
    with transaction():
        found = visibility.for_change(former.code, actor=cast.actor(cast.lan))
        roles.give(
            found, account=cast.stranger, role=Role.MINUTE_TAKER,
            actor=cast.actor(cast.lan), now=NOON,
        )  # fmt: skip

    bare = copied(cast, former, along=frozenset()).conference
    full = copied(cast, former, days=(day(NEXT_MONTH + DAY),), title="Tên mới").conference

    assert (points(bare), bare.chairs) == ({}, [])
    assert full.title == "Tên mới"
    assert [chair.name for chair in full.chairs] == ["Đỗ Quang Minh"]
    played = select(ConferenceRole.account_id, ConferenceRole.conference_id)
    parts = {tuple(row) for row in db.session.execute(played)}
    assert (cast.stranger.id, full.id) in parts
    assert (cast.stranger.id, bare.id) not in parts


def give(cast: Cast, conference: Conference, who: Account, role: Role, at: Participation) -> None:
    """Let the host give somebody a part at a point."""
    with transaction():
        found = visibility.for_change(conference.code, actor=cast.actor(cast.lan))
        roles.give(found, account=who, role=role, point=at, actor=cast.actor(cast.lan), now=NOON)


def test_parts_at_points_come_along_with_their_points(cast: Cast) -> None:
    former = announced(cast)
    north, south = point_of(former, cast.north), point_of(former, cast.south)
    give(cast, former, cast.bich, Role.LOCAL_CHAIR, north)
    give(cast, former, cast.stranger, Role.TECHNICIAN_ON_DUTY, north)
    give(cast, former, cast.clerk, Role.DELEGATE, north)  # who attends is named anew
    give(cast, former, cast.son, Role.LOCAL_CHAIR, south)  # his duty there has ended
    give(cast, former, cast.chair, Role.TECHNICIAN_ON_DUTY, south)  # his account is closed
    with transaction():
        ended = update(Duty).where(Duty.account_id == cast.son.id)
        db.session.execute(ended.values(ends_on=NOON.date() - DAY))
        cast.chair.is_active = False

    full = copied(cast, former).conference
    bare = copied(cast, former, along=frozenset({Along.ROLES})).conference

    played = select(ConferenceRole).where(ConferenceRole.conference_id == full.id)
    found = [(one.account_id, one.role) for one in db.session.scalars(played)]
    assert sorted(found) == sorted(
        [(cast.bich.id, Role.LOCAL_CHAIR), (cast.stranger.id, Role.TECHNICIAN_ON_DUTY)]
    )
    here = point_of(full, cast.north).id
    assert {one.participation_id for one in db.session.scalars(played)} == {here}
    of_bare = select(ConferenceRole.id).where(ConferenceRole.conference_id == bare.id)
    assert db.session.scalars(of_bare).all() == []
    told = select(AuditEntry.facts).where(AuditEntry.action == "RolesRepeated")
    assert db.session.scalars(told).one() == {"former": former.code, "count": 2}


def test_the_log_says_what_was_copied_from_where(cast: Cast) -> None:
    made = copied(cast, announced(cast))

    told = db.session.scalars(
        select(AuditEntry).where(AuditEntry.action == "ConferenceCopied")
    ).one()
    assert told.subject == made.conference.code
    assert told.facts == {"former": "hn-2027-03-10", "points": 3, "items": 0}


def test_every_copy_is_declared_anew_and_a_refused_one_leaves_nothing(cast: Cast) -> None:
    former = announced(cast)

    with pytest.raises(NotDeclaredError):
        copied(cast, former, declared=False)

    assert db.session.scalars(select(Conference.code)).all() == [former.code]


@pytest.mark.parametrize("who", ["bich", "canh", "chair", "admin", "auditor", "clerk"])
def test_only_the_host_copies(cast: Cast, who: str) -> None:
    former, actor = announced(cast), cast.actor(getattr(cast, who))
    order = Order(days=(day(NEXT_MONTH),))

    with pytest.raises(NotAllowedError), transaction():
        copying.copy(visibility.known(former.id), order=order, actor=actor, now=NOON)


def test_more_points_cost_no_more_statements(cast: Cast) -> None:
    small = announced(cast)
    counts = []
    with statements() as told:
        copied(cast, small)
    counts.append(len(told))
    large = announced(cast, code="hn-lon", days=(day(EIGHT + DAY),))
    passed_on(cast, large, cast.bich, cast.north)
    passed_on(cast, large, cast.son, cast.south)
    with statements() as told:
        copied(cast, large, days=(day(NEXT_MONTH + DAY),))
    counts.append(len(told))

    assert counts[1] - counts[0] <= 2  # one more tier of paths


# --- on the pages ------------------------------------------------------------------------------


def filled(**changes: str) -> dict[str, str]:
    return {
        "title": "Hội nghị quý II",
        "days-0-day": "2030-04-10",
        "days-0-starts": "08:00",
        "days-0-ends": "11:30",
        "points": "y",
        "agenda": "y",
        "chairs": "y",
        "declared_not_secret": "y",
        **changes,
    }


def test_a_planner_copies_on_a_page(browser: Browser, cast: Cast) -> None:
    former = announced(cast)
    browser.sign_in(cast.lan)
    page = f"/conferences/{former.code}/copy"
    assert former.title in browser.get(page).text

    answer = browser.send(page, filled())

    assert answer.location == "/conferences/hn-2030-04-10"
    shown = browser.get(answer.location).text
    assert "Hội nghị quý II" in shown
    assert "Đã lập bản nháp: 3 điểm cầu, 0 mục chương trình." in shown


def test_a_refused_copy_keeps_what_was_typed(browser: Browser, cast: Cast) -> None:
    former = announced(cast)
    browser.sign_in(cast.lan)

    for wrong in ({"days-0-day": ""}, {"declared_not_secret": ""}, {"days-0-ends": "07:00"}):
        answer = browser.send(f"/conferences/{former.code}/copy", filled(**wrong))

        assert answer.status_code == 422
        assert 'value="Hội nghị quý II"' in answer.text
        assert "error-summary" in answer.text


def test_a_copy_without_day_and_declaration_is_told_both_at_once(
    browser: Browser, cast: Cast
) -> None:
    former = announced(cast)
    browser.sign_in(cast.lan)
    wrong = {"days-0-day": "", "days-0-starts": "", "days-0-ends": "", "declared_not_secret": ""}

    answer = browser.send(f"/conferences/{former.code}/copy", filled(**wrong))

    assert "Hãy nhập ngày và giờ họp." in answer.text
    assert "Cần cam kết" in answer.text


# --- points of a former conference on the list of a draft -----------------------------------------


def test_a_draft_takes_the_points_of_a_former_conference(browser: Browser, cast: Cast) -> None:
    former = announced(cast)
    passed_on(cast, former, cast.bich, cast.north)
    fresh = planned(cast.centre, cast.actor(cast.lan), code="hn-moi", days=(day(NEXT_MONTH),))
    browser.sign_in(cast.lan)
    page = "/conferences/hn-moi/invitations/choose"
    assert former.title in browser.get(page).text

    answer = browser.send(page, {"which": "former", "former": former.code})

    assert answer.status_code == 302
    assert points(fresh).keys() == points(former).keys()


def test_only_points_one_sees_are_taken(cast: Cast) -> None:
    former = announced(cast)
    passed_on(cast, former, cast.bich, cast.north)
    passed_on(cast, former, cast.son, cast.south)
    own = planned(cast.north, cast.actor(cast.bich), code="hn-bac", days=(day(NEXT_MONTH),))
    with transaction():
        found = visibility.for_change(own.code, actor=cast.actor(cast.bich))
        choosing.choose_points(
            found, selection=Selection(which=Which.FORMER, former=former.code),
            actor=cast.actor(cast.bich), now=NOON,
        )  # fmt: skip

    assert points(own).keys() == {"Xã Bắc A", "Xã Bắc B"}


def test_a_conference_one_may_not_know_of_is_refused_like_none(
    browser: Browser, cast: Cast
) -> None:
    planned(cast.north, cast.actor(cast.bich), code="hn-bac")
    planned(cast.centre, cast.actor(cast.lan), code="hn-moi")
    browser.sign_in(cast.lan)

    for code in ("hn-bac", "khong-co", ""):
        answer = browser.send(
            "/conferences/hn-moi/invitations/choose", {"which": "former", "former": code}
        )
        assert answer.status_code == 422
        assert "Hãy chọn một hội nghị trước trong danh sách." in answer.text


def test_choosing_by_hand_still_works(cast: Cast) -> None:
    fresh = planned(cast.centre, cast.actor(cast.lan))

    assert choose(cast, fresh, Selection(which=Which.PROVINCES)).count == 2
