"""What a point's yes and no leave behind, and which answers are refused."""

import threading
import time
from collections.abc import Callable
from datetime import datetime
from functools import partial

import pytest
from flask import Flask
from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError

from meetings.access.actor import Actor
from meetings.audit.models import AuditEntry
from meetings.bridge_points.models import BridgeRoom
from meetings.conferences.commands import answering, delegates, inviting
from meetings.conferences.models import Conference, Delegate, Participation, ParticipationRoom
from meetings.conferences.queries import points, tally, visibility
from meetings.conferences.rules.answers import (
    LateAnswerError,
    NoReasonError,
    NotAnswerableError,
    Reply,
    TooManyPeopleError,
    WrongPhoneError,
    WrongRoomError,
)
from meetings.conferences.rules.cascade import Selection, Which
from meetings.conferences.rules.delegates import Named
from meetings.conferences.rules.vocabulary import Answer, Measure, Stage
from meetings.kit.database import db
from meetings.kit.errors import DomainError, NotAllowedError, StaleError
from meetings.kit.transactions import transaction
from meetings.organisations.models import Organisation
from meetings.people.models import Account
from tests.cascades import DEADLINE, announced, forget_rooms, locked, passed_on, people, point_of
from tests.cast import HOUR, NOON, Cast, assemble
from tests.notifications.outbox import invite_again, withdraw


def _say_yes(
    cast: Cast,
    conference: Conference,
    office: Organisation,
    who: Account,
    *,
    reply: Reply | None = None,
    version: int | None = None,
    now: datetime = NOON + HOUR,
) -> None:
    with transaction():
        point = locked(cast, conference, office, who)
        answering.confirm(
            point,
            reply=reply or Reply(),
            version=version or point.version,
            actor=cast.actor(who),
            now=now,
        )


def _say_no(
    cast: Cast,
    conference: Conference,
    office: Organisation,
    who: Account,
    reason: str = "Trùng lịch họp của tỉnh",
    now: datetime = NOON + HOUR,
) -> None:
    with transaction():
        point = locked(cast, conference, office, who)
        answering.decline(
            point,
            reason=reason,
            version=point.version,
            actor=cast.actor(who),
            now=now,
        )


def _name(
    cast: Cast,
    conference: Conference,
    office: Organisation,
    who: Account,
    names: list[Named],
) -> None:
    with transaction():
        delegates.name_delegates(
            locked(cast, conference, office, who),
            people=names,
            actor=cast.actor(who),
            now=NOON + HOUR,
        )


def _rooms(cast: Cast, office: Organisation) -> list[str]:
    rooms = db.select(BridgeRoom.public_id).filter_by(bridge_point_id=cast.point(office).id)
    return list(db.session.scalars(rooms.order_by(BridgeRoom.capacity.desc())))


def test_a_yes_keeps_rooms_chair_technician_and_numbers(cast: Cast) -> None:
    conference = announced(cast)
    hall, small = _rooms(cast, cast.north)

    _say_yes(
        cast,
        conference,
        cast.north,
        cast.bich,
        reply=Reply(
            rooms=(hall, small),
            local_chair_name="Lê Trí Thanh",
            local_chair_title="Phó Chủ tịch UBND tỉnh",
            technician_name="Hồ Minh Tuấn",
            technician_phone="0905 000 111",
            expected_headcount=48,
        ),
    )

    north = point_of(conference, cast.north)
    taken = db.session.scalars(
        db.select(ParticipationRoom.capacity).filter_by(participation_id=north.id)
    )
    assert north.answer is Answer.CONFIRMED
    assert (north.capacity, north.expected_headcount) == (50, 48)
    assert sorted(taken) == [10, 40]
    assert north.local_chair_name == "Lê Trí Thanh"
    assert (north.technician_name, north.technician_phone) == ("Hồ Minh Tuấn", "0905 000 111")
    assert (north.answered_by, north.answered_office) == ("Trần Ngọc Bích", "")
    assert point_of(conference, cast.centre).below_confirmed == 1
    assert tally.totals(conference.id)[2][Measure.CONFIRMED] == 1
    assert tally.differences(conference) == []


def test_an_answer_can_be_changed_until_the_deadline(cast: Cast) -> None:
    conference = announced(cast)
    hall, _small = _rooms(cast, cast.north)
    _say_yes(cast, conference, cast.north, cast.bich, reply=Reply(rooms=(hall,)))

    _say_no(cast, conference, cast.north, cast.bich)
    _say_yes(cast, conference, cast.north, cast.bich, now=DEADLINE)

    north = point_of(conference, cast.north)
    sums = tally.totals(conference.id)[2]
    assert north.answer is Answer.CONFIRMED
    assert (north.capacity, north.decline_reason) == (50, "")  # of all rooms, none is chosen
    assert (sums[Measure.CONFIRMED], sums[Measure.DECLINED]) == (1, 0)
    assert tally.differences(conference) == []


def test_a_no_needs_a_reason(cast: Cast) -> None:
    conference = announced(cast)

    with pytest.raises(NoReasonError):
        _say_no(cast, conference, cast.north, cast.bich, reason=" ")

    assert point_of(conference, cast.north).answer is Answer.INVITED


def test_a_late_answer_is_refused_and_says_whom_to_call(cast: Cast) -> None:
    conference = announced(cast)

    with pytest.raises(LateAnswerError, match="Nguyễn Thị Lan – 0900 000 001"):
        _say_yes(cast, conference, cast.north, cast.bich, now=DEADLINE + HOUR)


def test_the_host_records_a_late_answer_given_by_telephone(cast: Cast) -> None:
    conference = announced(cast)

    _say_yes(cast, conference, cast.north, cast.lan, now=DEADLINE + HOUR)

    north = point_of(conference, cast.north)
    assert (north.answered_by, north.answered_office) == ("Nguyễn Thị Lan", "Trung tâm")


def test_the_office_that_invited_records_it_too(cast: Cast) -> None:
    conference = announced(cast)
    passed_on(cast, conference, cast.bich, cast.north)

    _say_yes(cast, conference, cast.north_a, cast.bich, now=DEADLINE + HOUR)

    commune = point_of(conference, cast.north_a)
    assert commune.answered_office == "Tỉnh Bắc"
    assert point_of(conference, cast.north).below_confirmed == 1


def test_a_commune_answers_for_itself_only(cast: Cast) -> None:
    conference = announced(cast)
    passed_on(cast, conference, cast.bich, cast.north)
    passed_on(cast, conference, cast.lan, cast.south)

    _say_yes(cast, conference, cast.south_a, cast.dung)

    with pytest.raises(NotAllowedError):
        _say_yes(cast, conference, cast.north, cast.tuan)
    assert point_of(conference, cast.south_a).answer is Answer.CONFIRMED


@pytest.mark.parametrize("stage", [Stage.CANCELLED, Stage.POSTPONED, Stage.CLOSED, Stage.ENDED])
def test_a_conference_that_is_over_or_off_takes_no_answer(cast: Cast, stage: Stage) -> None:
    conference = announced(cast)
    with transaction():
        db.session.get_one(Conference, conference.id).stage = stage

    with pytest.raises(NotAnswerableError):
        _say_yes(cast, conference, cast.north, cast.lan)


def test_the_main_point_need_not_answer(cast: Cast) -> None:
    conference = announced(cast)

    with pytest.raises(NotAnswerableError):
        _say_no(cast, conference, cast.centre, cast.lan)


def test_a_stale_answer_is_refused(cast: Cast) -> None:
    conference = announced(cast)
    read_at = point_of(conference, cast.north).version
    _say_yes(cast, conference, cast.north, cast.bich)

    with pytest.raises(StaleError):
        _say_yes(cast, conference, cast.north, cast.lan, version=read_at)


def test_more_people_than_seats_are_refused_with_both_numbers(cast: Cast) -> None:
    conference = announced(cast)
    _hall, small = _rooms(cast, cast.north)

    with pytest.raises(TooManyPeopleError, match=r"11 người .* 10 chỗ"):
        _say_yes(
            cast,
            conference,
            cast.north,
            cast.bich,
            reply=Reply(rooms=(small,), expected_headcount=11),
        )


def test_without_a_chosen_room_all_rooms_of_the_point_are_the_limit(cast: Cast) -> None:
    conference = announced(cast)
    answer = partial(_say_yes, cast, conference, cast.north, cast.bich)

    with pytest.raises(TooManyPeopleError, match=r"500 người .* 50 chỗ.*Hãy giảm số người"):
        answer(reply=Reply(expected_headcount=500))
    answer(reply=Reply(expected_headcount=50))

    north = point_of(conference, cast.north)
    assert (north.expected_headcount, north.capacity) == (50, 50)


def test_without_a_chosen_room_no_more_are_named_than_all_rooms_hold(cast: Cast) -> None:
    conference = announced(cast)
    names = people(*(f"Nguyễn Văn {number}" for number in range(51)))
    name = partial(_name, cast, conference, cast.north, cast.bich)

    _say_yes(cast, conference, cast.north, cast.bich)
    with pytest.raises(TooManyPeopleError, match=r"51 đại biểu .* 50 chỗ"):
        name(names)
    name(names[:50])

    assert point_of(conference, cast.north).expected == 50


def _no_yes(cast: Cast, conference: Conference) -> None:
    """Leave the point as it was invited."""


def _yes_by_telephone(cast: Cast, conference: Conference) -> None:
    actor = cast.actor(cast.lan)
    with transaction():
        answering.confirm_many(
            visibility.for_change(conference.code, actor=actor),
            points=[point_of(conference, cast.north).public_id],
            actor=actor,
            now=NOON,
        )


@pytest.mark.parametrize("before", [_no_yes, _yes_by_telephone])
def test_nobody_is_named_beyond_all_rooms_whatever_was_answered(
    cast: Cast, before: Callable[[Cast, Conference], None]
) -> None:
    conference = announced(cast)
    before(cast, conference)
    names = people(*(f"Nguyễn Văn {number}" for number in range(51)))
    name = partial(_name, cast, conference, cast.north, cast.bich)

    name(names[:49])
    with pytest.raises(TooManyPeopleError, match=r"51 đại biểu .* 50 chỗ"):
        name(names[49:])
    name(names[49:50])

    north = point_of(conference, cast.north)
    assert (north.expected, north.capacity) == (50, 50)


def test_more_are_named_once_the_point_has_another_room(cast: Cast) -> None:
    conference = announced(cast)
    names = people(*(f"Nguyễn Văn {number}" for number in range(51)))
    _say_yes(cast, conference, cast.north, cast.bich)
    with transaction():
        there = cast.point(cast.north).id
        db.session.add(
            BridgeRoom(public_id="phong-moi", bridge_point_id=there, name="Phòng mới", capacity=5)
        )

    _name(cast, conference, cast.north, cast.bich, names)

    assert point_of(conference, cast.north).capacity == 55


def test_who_was_expected_before_a_room_was_lost_stays_so(cast: Cast) -> None:
    conference = announced(cast)
    _say_yes(cast, conference, cast.north, cast.bich, reply=Reply(expected_headcount=50))
    with transaction():
        small = _rooms(cast, cast.north)[1]
        db.session.execute(delete(BridgeRoom).where(BridgeRoom.public_id == small))

    _name(cast, conference, cast.north, cast.bich, people("Nguyễn Văn An"))
    with pytest.raises(TooManyPeopleError, match=r"41 đại biểu .* 40 chỗ"):
        _name(cast, conference, cast.north, cast.bich, people(*(f"Lê {n}" for n in range(40))))

    north = point_of(conference, cast.north)
    assert (north.expected, north.expected_headcount) == (1, 50)


def test_where_no_room_is_known_any_number_may_come(cast: Cast) -> None:
    conference = announced(cast)
    forget_rooms(cast, cast.north)

    _say_yes(cast, conference, cast.north, cast.bich, reply=Reply(expected_headcount=5_000))

    assert point_of(conference, cast.north).expected_headcount == 5_000


def test_who_is_invited_again_answers_anew(cast: Cast) -> None:
    conference = announced(cast)
    reply = Reply(rooms=(_rooms(cast, cast.north)[1],), expected_headcount=9, note="Có họp tổ")
    _say_yes(cast, conference, cast.north, cast.bich, reply=reply)
    _name(cast, conference, cast.north, cast.bich, people("Lê Văn An"))

    withdraw(cast, conference, cast.north)
    invite_again(cast, conference, cast.north)

    north = point_of(conference, cast.north)
    assert (north.answer, north.expected_headcount, north.note) == (Answer.INVITED, None, "")
    assert (north.capacity, north.listed_at) == (None, None)
    taken = db.select(ParticipationRoom).filter_by(participation_id=north.id)
    assert db.session.scalars(taken).all() == []
    assert tally.differences(conference) == []


@pytest.mark.parametrize("phone", ["abc", "12", "0905 111 222 gọi tối"])
def test_a_technician_is_named_with_a_number_one_can_call(cast: Cast, phone: str) -> None:
    conference = announced(cast)
    reply = Reply(technician_name="Hồ Minh Tuấn", technician_phone=phone)

    with pytest.raises(WrongPhoneError, match=phone):
        _say_yes(cast, conference, cast.north, cast.bich, reply=reply)


def test_rooms_of_another_point_are_refused(cast: Cast) -> None:
    conference = announced(cast)

    with pytest.raises(WrongRoomError):
        _say_yes(
            cast,
            conference,
            cast.north,
            cast.bich,
            reply=Reply(rooms=tuple(_rooms(cast, cast.south))),
        )


def test_fewer_seats_than_delegates_are_refused(cast: Cast) -> None:
    conference = announced(cast)
    with transaction():
        delegates.name_delegates(
            locked(cast, conference, cast.north, cast.bich),
            people=people(*(f"Người {n}" for n in range(11))),
            actor=cast.actor(cast.bich),
            now=NOON,
        )

    with pytest.raises(TooManyPeopleError, match="11 đại biểu"):
        _say_yes(
            cast,
            conference,
            cast.north,
            cast.bich,
            reply=Reply(rooms=(_rooms(cast, cast.north)[1],)),
        )


def test_delegates_leave_with_a_no_and_come_back_with_a_yes(cast: Cast) -> None:
    conference = announced(cast)
    with transaction():
        delegates.name_delegates(
            locked(cast, conference, cast.north, cast.bich),
            people=people("Lê Văn Một", "Trần Thị Hai"),
            actor=cast.actor(cast.bich),
            now=NOON,
        )

    _say_no(cast, conference, cast.north, cast.bich)
    gone = point_of(conference, cast.north).expected
    _say_no(cast, conference, cast.north, cast.bich, reason="Lý do khác", now=NOON + 2 * HOUR)
    _say_yes(cast, conference, cast.north, cast.bich, now=NOON + 3 * HOUR)

    current = db.session.scalars(db.select(Delegate).where(Delegate.replaced_at.is_(None)))
    assert gone == 0
    assert {one.name for one in current} == {"Lê Văn Một", "Trần Thị Hai"}
    assert point_of(conference, cast.north).expected == 2
    assert tally.differences(conference) == []


def test_the_host_records_many_answers_at_once(cast: Cast) -> None:
    conference = announced(cast)
    passed_on(cast, conference, cast.bich, cast.north)
    _say_no(cast, conference, cast.south, cast.son)
    wanted = [point_of(conference, one).public_id for one in (cast.north, cast.north_a, cast.south)]

    with transaction():
        found = visibility.get(conference.code, actor=cast.actor(cast.lan))
        count = answering.confirm_many(
            found, points=wanted, actor=cast.actor(cast.lan), now=NOON + HOUR
        )

    assert count == 2
    assert point_of(conference, cast.north_a).answered_office == "Trung tâm"
    assert point_of(conference, cast.south).answer is Answer.DECLINED
    assert tally.differences(conference) == []


def test_a_province_records_many_answers_of_those_it_invited_alone(cast: Cast) -> None:
    conference = announced(cast)
    passed_on(cast, conference, cast.bich, cast.north)
    wanted = [point_of(conference, one).public_id for one in (cast.north, cast.north_a, cast.south)]

    with transaction():
        found = visibility.get(conference.code, actor=cast.actor(cast.bich))
        count = answering.confirm_many(
            found, points=wanted, actor=cast.actor(cast.bich), now=NOON + HOUR
        )

    north_a = point_of(conference, cast.north_a)
    assert count == 1
    assert (north_a.answered_by, north_a.answered_office) == (
        cast.actor(cast.bich).name,
        cast.north.name,
    )
    assert point_of(conference, cast.north).answer is Answer.INVITED
    assert point_of(conference, cast.south).answer is Answer.INVITED
    assert tally.differences(conference) == []


def test_the_log_tells_who_answered_what(cast: Cast) -> None:
    conference = announced(cast)

    _say_no(cast, conference, cast.north, cast.bich, reason="Bão số 5")

    entry = db.session.scalars(db.select(AuditEntry).filter_by(action="AnswerGiven")).one()
    assert entry.subject == point_of(conference, cast.north).public_id
    assert entry.facts["reason"] == "Bão số 5"
    assert (entry.facts["before"], entry.facts["answer"]) == ("invited", "declined")


def test_invitations_that_wait_are_shown_to_who_answers_them(cast: Cast) -> None:
    conference = announced(cast)
    bich, stranger = cast.actor(cast.bich), cast.actor(cast.stranger)

    before = [one.organisation_name for one in points.awaiting(bich, now=NOON)]
    passing = [one.organisation_name for one in points.to_pass_on(bich, now=NOON)]
    _say_yes(cast, conference, cast.north, cast.bich)

    assert before == passing == ["Tỉnh Bắc"]
    assert points.awaiting(bich, now=NOON) == []
    assert points.awaiting(stranger, now=NOON) == []
    found = visibility.get(conference.code, actor=bich)
    assert [one.organisation_name for one in points.mine(found, actor=bich)] == ["Tỉnh Bắc"]


def test_two_answers_at_the_same_moment_leave_one_and_refuse_the_other(own_app: Flask) -> None:
    cast = assemble()
    conference = announced(cast)
    code, public_id = conference.code, point_of(conference, cast.north).public_id
    version = point_of(conference, cast.north).version
    actor = cast.actor(cast.bich)
    db.session.commit()
    gate = threading.Barrier(2)
    outcomes: list[str] = []

    def answer(reason: str) -> None:
        with own_app.app_context():
            gate.wait()
            try:
                with transaction():
                    found = visibility.get(code, actor=actor)
                    point = points.for_change(found, public_id, actor=actor)
                    if reason:
                        answering.decline(
                            point, reason=reason, version=version, actor=actor, now=NOON
                        )
                    else:
                        answering.confirm(
                            point, reply=Reply(), version=version, actor=actor, now=NOON
                        )
                outcomes.append("kept")
            except DomainError as error:
                outcomes.append(type(error).__name__)
            finally:
                db.session.remove()

    _together(answer, "", "Bận")

    db.session.rollback()
    assert sorted(outcomes) == ["StaleError", "kept"]
    assert tally.differences(db.session.get_one(Conference, conference.id)) == []


def test_a_race_for_the_last_seats_never_overfills_the_room(own_app: Flask) -> None:
    cast = assemble()
    conference = announced(cast)
    small = _rooms(cast, cast.north)[1]
    _say_yes(cast, conference, cast.north, cast.bich, reply=Reply(rooms=(small,)))
    code, public_id = conference.code, point_of(conference, cast.north).public_id
    actor = cast.actor(cast.bich)
    db.session.commit()
    gate = threading.Barrier(4)

    def name(prefix: str) -> None:
        with own_app.app_context():
            gate.wait()
            for number in range(5):
                try:
                    with transaction():
                        found = visibility.get(code, actor=actor)
                        delegates.name_delegates(
                            points.for_change(found, public_id, actor=actor),
                            people=people(f"{prefix} {number}"),
                            actor=actor,
                            now=NOON,
                        )
                except TooManyPeopleError:
                    break
            db.session.remove()

    _together(name, "An", "Bình", "Chi", "Dũng")

    db.session.rollback()
    named = db.session.scalar(
        db.select(db.func.count()).select_from(Delegate).where(Delegate.replaced_at.is_(None))
    )
    assert named == point_of(conference, cast.north).expected == 10
    assert tally.differences(db.session.get_one(Conference, conference.id)) == []


@pytest.mark.parametrize("taking", ["recorded", "withdrawn"])
def test_what_is_answered_while_many_rows_change_is_counted_once(
    own_app: Flask, taking: str
) -> None:
    cast = assemble()
    conference = announced(cast)
    passed_on(cast, conference, cast.bich, cast.north)
    code, names = (
        conference.code,
        {
            "north": point_of(conference, cast.north).public_id,
            "north_a": point_of(conference, cast.north_a).public_id,
        },
    )
    version = point_of(conference, cast.north_a).version
    lan, canh = cast.actor(cast.lan), cast.actor(cast.canh)
    db.session.commit()
    begun = threading.Event()

    def work(who: str) -> None:
        with own_app.app_context():
            try:
                if who == "canh":
                    with transaction():
                        found = visibility.get(code, actor=canh)
                        point = points.for_change(found, names["north_a"], actor=canh)
                        answering.confirm(
                            point, reply=Reply(), version=version, actor=canh, now=NOON
                        )
                        begun.set()
                        time.sleep(0.5)  # the other one counts before this is stored
                else:
                    begun.wait()
                    with transaction():
                        found = visibility.get(code, actor=lan)
                        _change_many(found, names, taking, lan)
            finally:
                db.session.remove()

    _together(work, "canh", "lan")

    db.session.rollback()
    found = db.session.get_one(Conference, conference.id)
    assert tally.differences(found) == []
    answer = Answer.CONFIRMED if taking == "recorded" else Answer.WITHDRAWN
    assert point_of(found, cast.north_a).answer is answer


def _change_many(found: Conference, names: dict[str, str], taking: str, lan: Actor) -> None:
    if taking == "recorded":
        answering.confirm_many(found, points=[names["north_a"]], actor=lan, now=NOON)
    else:
        north = points.for_change(found, names["north"], actor=lan)
        inviting.withdraw(north, reason="Bão", actor=lan, now=NOON)


def test_a_commune_that_host_and_province_invite_at_once_is_invited_once(own_app: Flask) -> None:
    cast = assemble()
    conference = announced(cast)
    code, north = conference.code, point_of(conference, cast.north).public_id
    commune = cast.north_a.public_id
    lan, bich = cast.actor(cast.lan), cast.actor(cast.bich)
    db.session.commit()
    begun = threading.Event()
    refused: list[str] = []

    def work(who: str) -> None:
        with own_app.app_context():
            try:
                if who == "bich":
                    with transaction():
                        found = visibility.get(code, actor=bich)
                        point = points.for_change(found, north, actor=bich)
                        inviting.pass_on(point, reply_deadline=DEADLINE, actor=bich, now=NOON)
                        begun.set()
                        time.sleep(0.5)  # the host chooses the same commune before this is stored
                else:
                    begun.wait()
                    with transaction():
                        inviting.invite_more(
                            visibility.for_change(code, actor=lan),
                            selection=Selection(which=Which.LISTED, organisations=(commune,)),
                            reply_deadline=DEADLINE,
                            actor=lan,
                            now=NOON,
                        )
            except DomainError as refusal:
                refused.append(type(refusal).__name__)
            finally:
                db.session.remove()

    _together(work, "bich", "lan")

    db.session.rollback()
    found = db.session.get_one(Conference, conference.id)
    assert refused == ["NothingChosenError"]
    assert tally.differences(found) == []
    assert point_of(found, cast.north_a).parent_name == "Tỉnh Bắc"


def _together(work: Callable[[str], None], *words: str) -> None:
    threads = [threading.Thread(target=work, args=(word,)) for word in words]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_the_database_itself_refuses_an_overfilled_room(cast: Cast) -> None:
    conference = announced(cast)
    hall, _small = _rooms(cast, cast.north)
    _say_yes(cast, conference, cast.north, cast.bich, reply=Reply(rooms=(hall,)))

    with pytest.raises(IntegrityError), transaction():
        db.session.execute(
            db.update(Participation)
            .where(Participation.organisation_id == cast.north.id)
            .values(expected=41)
        )
    assert point_of(conference, cast.north).expected == 0
