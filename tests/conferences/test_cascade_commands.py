"""What choosing, announcing, passing on and withdrawing leave behind."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import pytest
from sqlalchemy import event, select

from meetings.audit.models import AuditEntry
from meetings.bridge_points.models import BridgePoint
from meetings.conferences.commands import choosing, inviting
from meetings.conferences.models import Conference, Participation
from meetings.conferences.queries import tally, visibility
from meetings.conferences.rules.cascade import (
    NothingChosenError,
    NotPassableError,
    NotWithdrawableError,
    Selection,
    Which,
    WrongDeadlineError,
)
from meetings.conferences.rules.rosters import UnknownOrganisationsError
from meetings.conferences.rules.stages import WrongStageError
from meetings.conferences.rules.vocabulary import Answer, Measure, Stage
from meetings.kit.database import db
from meetings.kit.errors import DomainError, NotAllowedError, NotFoundError
from meetings.kit.transactions import transaction
from meetings.organisations.models import Organisation, OrganisationInterval
from meetings.organisations.rules import OrganisationKind
from tests.cascades import DEADLINE, announced, choose, drafted, locked, passed_on, point_of
from tests.cast import DAY, HOUR, NOON, Cast, office
from tests.plans import EIGHT, planned


def _listed(conference: Conference) -> list[str]:
    wanted = select(Participation.organisation_name).where(
        Participation.conference_id == conference.id, ~Participation.is_main
    )
    return list(db.session.scalars(wanted.order_by(Participation.level, Participation.sort_key)))


def _facts(action: str) -> dict[str, object]:
    wanted = select(AuditEntry.facts).where(AuditEntry.action == action)
    facts: dict[str, object] = db.session.scalars(
        wanted.order_by(AuditEntry.id.desc()).limit(1)
    ).one()
    return facts


@contextmanager
def _statements() -> Iterator[list[str]]:
    """Collect what is sent to the database inside the block."""
    sent: list[str] = []

    def note(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
        sent.append(statement)

    target = db.session.connection()
    event.listen(target, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(target, "before_cursor_execute", note)


# --- choosing ---------------------------------------------------------------------------------


def test_central_bodies_are_of_level_one_and_provinces_of_level_two(cast: Cast) -> None:
    conference = drafted(cast)

    ministry, north = point_of(conference, cast.ministry), point_of(conference, cast.north)
    main = point_of(conference, cast.centre)
    assert _listed(conference) == ["Bộ Thử nghiệm", "Tỉnh Bắc", "Tỉnh Nam"]
    assert (ministry.level, north.level) == (1, 2)
    assert ministry.parent_id == north.parent_id == main.id
    assert north.path == f"/{main.id}/{north.id}/"
    assert north.parent_name == "Trung tâm"
    assert north.has_lower_tier
    assert not ministry.has_lower_tier
    assert north.invited_at is None


def test_communes_hang_below_their_province_whatever_was_chosen_first(cast: Cast) -> None:
    conference = planned(cast.centre, cast.actor(cast.lan))
    choose(cast, conference, Selection(which=Which.BELOW, organisations=(cast.north.public_id,)))
    before = point_of(conference, cast.north_a).parent_id

    choose(cast, conference, Selection(which=Which.PROVINCES))

    north, main = point_of(conference, cast.north), point_of(conference, cast.centre)
    commune = point_of(conference, cast.north_a)
    assert before == main.id
    assert commune.parent_id == north.id
    assert commune.path == f"/{main.id}/{north.id}/{commune.id}/"
    assert commune.level == 3


def test_choosing_twice_adds_nothing(cast: Cast) -> None:
    conference = drafted(cast)

    again = choose(cast, conference, Selection(which=Which.PROVINCES))

    assert again.count == 0
    assert len(_listed(conference)) == 3


def test_a_pasted_list_is_found_by_code_and_name_without_accents(cast: Cast) -> None:
    conference = planned(cast.centre, cast.actor(cast.lan))
    pasted = f"1. tinh bac\n2) {cast.south.code}\n- Xã Bắc B"

    chosen = choose(cast, conference, Selection(which=Which.PASTED, text=pasted))

    assert chosen.count == 3
    assert _listed(conference) == ["Tỉnh Bắc", "Tỉnh Nam", "Xã Bắc B"]


@pytest.mark.parametrize(
    ("which", "what_to_do"),
    [
        (Which.BELOW, "Hãy chọn ít nhất một đơn vị cấp trên"),
        (Which.PASTED, "Hãy"),
        (Which.FORMER, "Hãy"),
    ],
)
def test_a_way_of_choosing_that_names_nobody_says_what_to_do(
    cast: Cast, which: Which, what_to_do: str
) -> None:
    conference = planned(cast.centre, cast.actor(cast.lan))

    with pytest.raises(DomainError) as refused:
        choose(cast, conference, Selection(which=which))

    assert what_to_do in refused.value.message
    assert refused.value.facts.get("count") != 0


def test_an_unknown_code_is_refused_by_name_and_nothing_is_added(cast: Cast) -> None:
    conference = planned(cast.centre, cast.actor(cast.lan))

    with pytest.raises(UnknownOrganisationsError, match="“Tỉnh Không Có”; “ZZ9”"):
        choose(
            cast,
            conference,
            Selection(which=Which.PASTED, text="Tỉnh Bắc\nTỉnh Không Có\nZZ9"),
        )

    assert _listed(conference) == []


def test_organisations_that_do_not_stand_on_the_day_are_not_chosen(cast: Cast) -> None:
    with transaction():
        for stored in db.session.scalars(
            select(OrganisationInterval).where(
                OrganisationInterval.organisation_id == cast.south.id
            )
        ):
            stored.valid_to = EIGHT.date() - DAY
        db.session.get_one(Organisation, cast.south.id).valid_to = EIGHT.date() - DAY

    conference = planned(cast.centre, cast.actor(cast.lan))
    for which in (Which.CENTRAL, Which.PROVINCES):
        choose(cast, conference, Selection(which=which))

    assert _listed(conference) == ["Bộ Thử nghiệm", "Tỉnh Bắc"]


def test_an_office_without_a_point_is_told_and_left_out(cast: Cast) -> None:
    with transaction():
        db.session.get_one(BridgePoint, cast.point(cast.south).id).is_active = False
    conference = planned(cast.centre, cast.actor(cast.lan))

    chosen = choose(cast, conference, Selection(which=Which.PROVINCES))

    assert chosen.without_point == ("Tỉnh Nam",)
    assert _listed(conference) == ["Tỉnh Bắc"]


def test_striking_a_province_leaves_its_communes_to_the_host(cast: Cast) -> None:
    conference = drafted(cast)
    choose(cast, conference, Selection(which=Which.BELOW, organisations=(cast.north.public_id,)))
    north = point_of(conference, cast.north).public_id

    with transaction():
        found = visibility.for_change(conference.code, actor=cast.actor(cast.lan))
        choosing.drop_points(found, points=[north], actor=cast.actor(cast.lan), now=NOON)

    main, commune = point_of(conference, cast.centre), point_of(conference, cast.north_a)
    assert "Tỉnh Bắc" not in _listed(conference)
    assert commune.parent_id == main.id
    assert commune.path == f"/{main.id}/{commune.id}/"


def test_a_whole_selection_can_be_struck(cast: Cast) -> None:
    conference = drafted(cast)

    with transaction():
        found = visibility.for_change(conference.code, actor=cast.actor(cast.lan))
        gone = choosing.drop_points(
            found,
            selection=Selection(which=Which.PROVINCES),
            actor=cast.actor(cast.lan),
            now=NOON,
        )

    assert gone == 2
    assert _listed(conference) == ["Bộ Thử nghiệm"]


def test_the_invited_do_not_choose(cast: Cast) -> None:
    conference = announced(cast)

    with pytest.raises(NotAllowedError), transaction():
        choosing.choose_points(
            conference,
            selection=Selection(which=Which.PROVINCES),
            actor=cast.actor(cast.bich),
            now=NOON,
        )


# --- announcing -------------------------------------------------------------------------------


def test_announcing_invites_everybody_and_keeps_the_names_of_the_day(cast: Cast) -> None:
    conference = drafted(cast)
    with transaction():
        place = db.session.get_one(BridgePoint, cast.point(cast.north).id)
        place.name, place.address = "Hội trường mới", "Số 2"

    with transaction():
        found = visibility.for_change(conference.code, actor=cast.actor(cast.lan))
        count = inviting.announce(
            found, reply_deadline=DEADLINE, actor=cast.actor(cast.lan), now=NOON
        )

    north, main = point_of(conference, cast.north), point_of(conference, cast.centre)
    assert count == 3
    assert found.stage is Stage.ANNOUNCED
    assert found.letter_number == "01/GM-TT"
    assert (north.name, north.address) == ("Hội trường mới", "Số 2")
    assert (north.invited_at, north.reply_deadline) == (NOON, DEADLINE)
    assert (north.answer, north.letter_number) == (Answer.INVITED, "01/GM-TT")
    assert (main.answer, main.reply_deadline) == (Answer.CONFIRMED, None)
    assert main.below_invited == 3
    assert _facts("ConferenceAnnounced")["count"] == 3


def test_the_main_point_counts_as_invited_and_confirmed_at_level_one(cast: Cast) -> None:
    conference = announced(cast)

    sums = tally.totals(conference.id)

    assert (sums[1][Measure.INVITED], sums[1][Measure.CONFIRMED]) == (2, 1)
    assert (sums[2][Measure.INVITED], sums[2][Measure.CONFIRMED]) == (2, 0)
    assert 3 not in sums
    assert tally.differences(conference) == []


def test_a_draft_is_invisible_to_the_invited_until_it_is_announced(cast: Cast) -> None:
    conference = drafted(cast)
    with pytest.raises(NotFoundError):
        visibility.get(conference.code, actor=cast.actor(cast.bich))

    with transaction():
        found = visibility.for_change(conference.code, actor=cast.actor(cast.lan))
        inviting.announce(found, reply_deadline=DEADLINE, actor=cast.actor(cast.lan), now=NOON)

    assert visibility.get(conference.code, actor=cast.actor(cast.bich)).code == conference.code
    with pytest.raises(NotFoundError):
        visibility.get(conference.code, actor=cast.actor(cast.canh))


def test_a_number_given_by_hand_takes_none_from_the_register(cast: Cast) -> None:
    conference = drafted(cast)

    with transaction():
        found = visibility.for_change(conference.code, actor=cast.actor(cast.lan))
        inviting.announce(
            found,
            reply_deadline=DEADLINE,
            letter_number="1554/CĐ-VPCP",
            actor=cast.actor(cast.lan),
            now=NOON,
        )

    assert found.letter_number == "1554/CĐ-VPCP"
    assert not db.session.scalars(
        select(AuditEntry).where(AuditEntry.action == "NumberTaken")
    ).all()


@pytest.mark.parametrize("deadline", [NOON, EIGHT + HOUR])
def test_a_deadline_in_the_past_or_after_the_opening_is_refused(
    cast: Cast, deadline: datetime
) -> None:
    conference = drafted(cast)

    with pytest.raises(WrongDeadlineError), transaction():
        inviting.announce(conference, reply_deadline=deadline, actor=cast.actor(cast.lan), now=NOON)

    assert point_of(conference, cast.north).invited_at is None


def test_nobody_to_invite_is_refused(cast: Cast) -> None:
    conference = planned(cast.centre, cast.actor(cast.lan))

    with pytest.raises(NothingChosenError), transaction():
        inviting.announce(conference, reply_deadline=DEADLINE, actor=cast.actor(cast.lan), now=NOON)


def test_letters_go_out_once(cast: Cast) -> None:
    conference = announced(cast)

    with pytest.raises(WrongStageError), transaction():
        inviting.announce(conference, reply_deadline=DEADLINE, actor=cast.actor(cast.lan), now=NOON)


def test_a_late_letter_is_sent_and_said_to_be_late(cast: Cast) -> None:
    conference = drafted(cast)
    eve = EIGHT - 2 * DAY

    with transaction():
        found = visibility.for_change(conference.code, actor=cast.actor(cast.lan))
        inviting.announce(found, reply_deadline=EIGHT - HOUR, actor=cast.actor(cast.lan), now=eve)

    assert _facts("ConferenceAnnounced")["is_short_notice"] is True


def test_thousands_are_invited_with_as_many_statements_as_three(cast: Cast) -> None:
    few = drafted(cast, code="ba-diem-cau")
    with transaction():
        _crowd(cast.south, 2_000)
    many = drafted(cast, code="nghin-diem-cau")
    choose(cast, many, Selection(which=Which.BELOW, organisations=(cast.south.public_id,)))

    counts = []
    for conference in (few, many):
        with transaction():
            found = visibility.for_change(conference.code, actor=cast.actor(cast.lan))
            actor = cast.actor(cast.lan)
            with _statements() as sent:
                inviting.announce(found, reply_deadline=DEADLINE, actor=actor, now=NOON)
        counts.append(len(sent))
        writes = [
            one for one in sent if one.startswith(("UPDATE participation", "INSERT INTO tally"))
        ]
        assert len(writes) == 2

    assert counts[1] <= counts[0]
    assert tally.totals(many.id)[3][Measure.INVITED] == 2_001
    assert tally.differences(many) == []


def test_thousands_are_chosen_with_as_many_statements_as_one(cast: Cast) -> None:
    with transaction():
        _crowd(cast.south, 500)
    conference = drafted(cast)
    actor = cast.actor(cast.lan)

    counts = []
    for province in (cast.north, cast.south):
        with transaction():
            found = visibility.for_change(conference.code, actor=actor)
            with _statements() as sent:
                choosing.choose_points(
                    found,
                    selection=Selection(which=Which.BELOW, organisations=(province.public_id,)),
                    actor=actor,
                    now=NOON,
                )
        counts.append(len(sent))

    assert counts[1] <= counts[0]


def _crowd(parent: Organisation, size: int) -> None:
    """Found many communes with a point each, as an import would."""
    first = office("Xã Mẫu", 3, parent, OrganisationKind.COMMUNE)
    model = db.session.scalars(
        select(BridgePoint).where(BridgePoint.organisation_id == first.id)
    ).one()
    base = db.session.scalar(select(db.func.max(Organisation.id))) or 0
    ids = range(base + 1, base + size)
    db.session.execute(
        db.insert(Organisation),
        [
            {"id": at, "public_id": f"o{at}", "key": f"xa-{at}", "code": f"{at:05d}",
             "name": f"Xã Số {at}", "short_name": f"Số {at}", "kind": OrganisationKind.COMMUNE,
             "level": 3, "parent_id": parent.id, "path": f"{parent.path}{at}/"}
            for at in ids
        ],
    )  # fmt: skip
    db.session.execute(
        db.insert(OrganisationInterval),
        [
            {"organisation_id": at, "code": f"{at:05d}", "name": f"Xã Số {at}",
             "short_name": f"Số {at}", "parent_id": parent.id}
            for at in ids
        ],
    )  # fmt: skip
    db.session.execute(
        db.insert(BridgePoint),
        [
            {"organisation_id": at, "public_id": f"b{at}", "name": f"Điểm cầu {at}",
             "address": model.address}
            for at in ids
        ],
    )  # fmt: skip


# --- passing on -------------------------------------------------------------------------------


def test_a_province_passes_the_invitation_on_to_its_communes(cast: Cast) -> None:
    conference = announced(cast)

    passed_on(cast, conference, cast.bich, cast.north)

    north, commune = point_of(conference, cast.north), point_of(conference, cast.north_a)
    sums = tally.totals(conference.id)
    assert commune.parent_id == north.id
    assert commune.path == f"{north.path}{commune.id}/"
    assert (commune.invited_at, commune.level) == (NOON, 3)
    assert commune.letter_number == "01/GM-TB"
    assert (north.passed_on_at, north.below_invited) == (NOON, 2)
    assert north.passed_on_office == ""
    assert (sums[2][Measure.PASSED_ON], sums[3][Measure.INVITED]) == (1, 2)
    assert tally.differences(conference) == []


def test_what_was_passed_on_becomes_visible_below(cast: Cast) -> None:
    conference = announced(cast)

    passed_on(cast, conference, cast.bich, cast.north)

    assert visibility.get(conference.code, actor=cast.actor(cast.canh)).id == conference.id
    with pytest.raises(NotFoundError):
        visibility.get(conference.code, actor=cast.actor(cast.dung))


def test_some_first_and_the_rest_later(cast: Cast) -> None:
    conference = announced(cast)
    bich = cast.actor(cast.bich)
    with transaction():
        first = inviting.pass_on(
            locked(cast, conference, cast.north, cast.bich),
            reply_deadline=DEADLINE,
            organisations=[cast.north_a.public_id],
            actor=bich,
            now=NOON,
        )

    with transaction():
        later = inviting.pass_on(
            locked(cast, conference, cast.north, cast.bich),
            reply_deadline=DEADLINE,
            actor=bich,
            now=NOON + HOUR,
        )

    north = point_of(conference, cast.north)
    assert (first, later) == (1, 1)
    assert (north.passed_on_at, north.below_invited) == (NOON, 2)
    assert point_of(conference, cast.north_b).invited_at == NOON + HOUR
    assert tally.totals(conference.id)[2][Measure.PASSED_ON] == 1


def test_the_host_passes_on_in_a_provinces_place_and_it_is_kept(cast: Cast) -> None:
    conference = announced(cast)

    passed_on(cast, conference, cast.lan, cast.south)

    assert point_of(conference, cast.south).passed_on_office == "Trung tâm"
    assert point_of(conference, cast.south_a).letter_number == "01/GM-TT"
    assert _facts("InvitationPassedOn")["office"] == "Trung tâm"


def test_a_province_invites_nobody_elses_communes(cast: Cast) -> None:
    conference = announced(cast)

    with pytest.raises(UnknownOrganisationsError), transaction():
        inviting.pass_on(
            locked(cast, conference, cast.north, cast.bich),
            reply_deadline=DEADLINE,
            organisations=[cast.south_a.public_id],
            actor=cast.actor(cast.bich),
            now=NOON,
        )


def test_another_province_does_not_even_see_the_point(cast: Cast) -> None:
    conference = announced(cast)

    with pytest.raises(NotFoundError):
        locked(cast, conference, cast.north, cast.son)


def test_a_ministry_without_a_lower_tier_passes_nothing_on(cast: Cast) -> None:
    conference = announced(cast)

    with pytest.raises(NotPassableError), transaction():
        inviting.pass_on(
            locked(cast, conference, cast.ministry, cast.lan),
            reply_deadline=DEADLINE,
            actor=cast.actor(cast.lan),
            now=NOON,
        )


def test_a_conference_of_two_tiers_goes_no_further(cast: Cast) -> None:
    conference = announced(cast, levels=2)

    with pytest.raises(NotPassableError), transaction():
        inviting.pass_on(
            locked(cast, conference, cast.north, cast.bich),
            reply_deadline=DEADLINE,
            actor=cast.actor(cast.bich),
            now=NOON,
        )


def test_a_lower_deadline_lies_before_the_conference(cast: Cast) -> None:
    conference = announced(cast)

    with pytest.raises(WrongDeadlineError), transaction():
        inviting.pass_on(
            locked(cast, conference, cast.north, cast.bich),
            reply_deadline=EIGHT + timedelta(minutes=1),
            actor=cast.actor(cast.bich),
            now=NOON,
        )


def test_the_host_invites_more_after_the_letters_went_out(cast: Cast) -> None:
    conference = announced(cast)

    with transaction():
        found = visibility.for_change(conference.code, actor=cast.actor(cast.lan))
        count = inviting.invite_more(
            found,
            selection=Selection(which=Which.LISTED, organisations=(cast.south_a.public_id,)),
            reply_deadline=DEADLINE,
            actor=cast.actor(cast.lan),
            now=NOON + HOUR,
        )

    south, commune = point_of(conference, cast.south), point_of(conference, cast.south_a)
    assert count == 1
    assert commune.parent_id == south.id
    assert south.below_invited == 1
    assert south.passed_on_at is None
    assert tally.differences(conference) == []


# --- withdrawing ------------------------------------------------------------------------------


def test_withdrawing_a_province_takes_its_branch_along(cast: Cast) -> None:
    conference = announced(cast)
    passed_on(cast, conference, cast.bich, cast.north)

    with transaction():
        count = inviting.withdraw(
            locked(cast, conference, cast.north, cast.lan),
            reason="Đã họp riêng",
            actor=cast.actor(cast.lan),
            now=NOON + HOUR,
        )

    sums = tally.totals(conference.id)
    assert count == 3
    assert point_of(conference, cast.north_a).answer is Answer.WITHDRAWN
    assert (sums[2][Measure.INVITED], sums[2][Measure.PASSED_ON]) == (1, 0)
    assert sums[3][Measure.INVITED] == 0
    assert point_of(conference, cast.centre).below_invited == 2
    assert tally.differences(conference) == []
    with pytest.raises(NotFoundError):
        visibility.get(conference.code, actor=cast.actor(cast.bich))


def test_a_province_withdraws_a_commune_it_invited_and_invites_it_again(cast: Cast) -> None:
    conference = announced(cast)
    passed_on(cast, conference, cast.bich, cast.north)
    with transaction():
        inviting.withdraw(
            locked(cast, conference, cast.north_a, cast.bich),
            reason="Nhầm",
            actor=cast.actor(cast.bich),
            now=NOON + HOUR,
        )

    with transaction():
        again = inviting.pass_on(
            locked(cast, conference, cast.north, cast.bich),
            reply_deadline=DEADLINE,
            actor=cast.actor(cast.bich),
            now=NOON + 2 * HOUR,
        )

    commune = point_of(conference, cast.north_a)
    assert again == 1
    assert (commune.answer, commune.invited_at) == (Answer.INVITED, NOON + 2 * HOUR)
    assert commune.decline_reason == ""
    assert tally.differences(conference) == []


def test_nobody_withdraws_its_own_invitation(cast: Cast) -> None:
    conference = announced(cast)

    with pytest.raises(NotAllowedError), transaction():
        inviting.withdraw(
            locked(cast, conference, cast.north, cast.bich),
            reason="Bận",
            actor=cast.actor(cast.bich),
            now=NOON,
        )


def test_the_main_point_stays(cast: Cast) -> None:
    conference = announced(cast)

    with pytest.raises(NotWithdrawableError), transaction():
        inviting.withdraw(
            locked(cast, conference, cast.centre, cast.lan),
            reason="Nhầm",
            actor=cast.actor(cast.lan),
            now=NOON,
        )
