"""Two people change the same invitations in the same moment: both stories stay true."""

from collections.abc import Callable

from flask import Flask

from meetings.conferences.commands import answering, delegates, inviting, substituting
from meetings.conferences.models import Conference
from meetings.conferences.queries import delegates as rows
from meetings.conferences.queries import points, tally, visibility
from meetings.conferences.queries import substitution as queries
from meetings.conferences.rules.answers import Reply
from meetings.conferences.rules.delegates import Named
from meetings.conferences.rules.substitution import RequestState
from meetings.conferences.rules.vocabulary import Answer
from meetings.kit.database import db
from meetings.kit.transactions import transaction
from meetings.organisations.models import Organisation
from meetings.people.models import Account
from tests.cascades import announced, passed_on, people, point_of
from tests.cast import HOUR, NOON, Cast, assemble
from tests.meanwhile import meanwhile


def test_two_secretaries_recording_the_same_answers_count_them_once(own_app: Flask) -> None:
    cast = assemble()
    conference = announced(cast)
    ids = [point_of(conference, one).public_id for one in (cast.north, cast.south)]
    record = _recording(cast, conference.code, ids)

    counts = meanwhile(own_app, record, record)

    assert sorted(counts) == ["0", "2"]
    assert tally.differences(_again(conference)) == []


def test_an_answer_recorded_while_the_point_answers_itself_counts_once(own_app: Flask) -> None:
    cast = assemble()
    conference = announced(cast)
    ids = [point_of(conference, one).public_id for one in (cast.north, cast.south)]

    confirm = _confirming(cast, conference, cast.north, cast.bich)
    counts = meanwhile(own_app, confirm, _recording(cast, conference.code, ids))

    assert counts == ["kept", "1"]
    assert tally.differences(_again(conference)) == []


def test_a_branch_withdrawn_while_one_below_answers_is_counted_out_whole(own_app: Flask) -> None:
    cast = assemble()
    conference = announced(cast, hung="Tỉnh Bắc → Bộ Thử nghiệm")
    passed_on(cast, conference, cast.bich, cast.north)
    conference = _again(conference)
    code, top = conference.code, point_of(conference, cast.ministry).public_id
    actor = cast.actor(cast.lan)

    def withdraw() -> str:
        found = points.for_change(visibility.get(code, actor=actor), top, actor=actor)
        return str(inviting.withdraw(found, reason="Bão", actor=actor, now=NOON + HOUR))

    answer = _confirming(cast, conference, cast.north_a, cast.canh)
    assert meanwhile(own_app, answer, withdraw) == ["kept", "4"]
    conference = _again(conference)
    assert point_of(conference, cast.north_a).answer is Answer.WITHDRAWN
    assert tally.differences(conference) == []


def test_a_request_taken_back_while_the_chair_agrees_seats_nobody(own_app: Flask) -> None:
    cast = assemble()
    conference = announced(cast)
    lan, bich = cast.actor(cast.lan), cast.actor(cast.bich)
    code, north = conference.code, point_of(conference, cast.north).public_id
    with transaction():
        point = points.for_change(visibility.get(code, actor=bich), north, actor=bich)
        (named,) = delegates.name_delegates(point, people=people("An"), actor=bich, now=NOON)
        asked = substituting.ask(
            rows.for_change(point, named),
            person=Named(name="Bình", post="Phó phòng", unit="Văn phòng"),
            reason="Đi công tác",
            version=1,
            actor=bich,
            now=NOON,
        ).public_id

    def take_back() -> str:
        point = points.for_change(visibility.get(code, actor=bich), north, actor=bich)
        found = queries.at_point(point, asked)
        substituting.take_back(found, point=point, actor=bich, now=NOON + HOUR)
        return "taken back"

    def agree() -> str:
        found = visibility.for_change(code, actor=lan)
        done = substituting.decide(
            found, requests=[asked], consents=True, actor=lan, now=NOON + HOUR
        )
        return str(done)

    assert meanwhile(own_app, take_back, agree) == ["taken back", "NothingChosenError"]
    stands = queries.get(_again(conference), asked)
    assert (stands.state, stands.successor_id) == (RequestState.WITHDRAWN, None)


def _confirming(
    cast: Cast, conference: Conference, office: Organisation, who: Account
) -> Callable[[], str]:
    point, actor = point_of(conference, office), cast.actor(who)
    code, public_id, version = conference.code, point.public_id, point.version

    def confirm() -> str:
        found = points.for_change(visibility.get(code, actor=actor), public_id, actor=actor)
        answering.confirm(found, reply=Reply(), version=version, actor=actor, now=NOON + HOUR)
        return "kept"

    return confirm


def _recording(cast: Cast, code: str, ids: list[str]) -> Callable[[], str]:
    actor = cast.actor(cast.lan)

    def record() -> str:
        found = visibility.get(code, actor=actor)
        done = answering.confirm_many(found, points=ids, actor=actor, now=NOON + HOUR)
        return str(done)

    return record


def _again(conference: Conference) -> Conference:
    db.session.rollback()
    return db.session.get_one(Conference, conference.id, populate_existing=True)
