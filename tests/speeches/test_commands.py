"""What is left behind when somebody registers, asks, orders, speaks."""

from datetime import timedelta

import pytest

from meetings.audit.models import AuditEntry
from meetings.conferences.rules.vocabulary import Stage
from meetings.kit import clock
from meetings.kit.database import db
from meetings.kit.errors import NotFoundError, StaleError
from meetings.speeches import queries
from meetings.speeches.commands import asking, giving
from meetings.speeches.models import Speech
from meetings.speeches.queries import lists
from meetings.speeches.queries.lists import Numbers
from meetings.speeches.rules.floor import (
    FloorClosedError,
    FloorTakenError,
    WrongMoveError,
    WrongSpeechError,
)
from meetings.speeches.rules.queue import WaitsAlreadyError
from meetings.speeches.rules.timer import WrongLengthError
from meetings.speeches.rules.vocabulary import SpeechKind, SpeechState
from tests.attendance.hall import Hall
from tests.cast import Cast
from tests.speeches.floor import added, do, over_all, say, speech, waiting, wish

SECOND = timedelta(seconds=1)
PAPER = wish("Trần Thị Bình", kind=SpeechKind.THAM_LUAN, minutes=10)


def test_a_paper_is_registered_accepted_and_given(hall: Hall, cast: Cast) -> None:
    hall.stage(Stage.ANNOUNCED)
    with_deadline(hall)
    paper = say(hall, asking.register, cast.bich, cast.north, PAPER)
    do(hall, asking.accept, cast.lan, paper, minutes=8, version=1)
    hall.stage(Stage.LIVE)
    over_all(hall, giving.line_up, cast.lan)
    at = clock.now()
    do(hall, giving.start, cast.chair, paper, now=at)
    do(hall, giving.stop, cast.chair, paper, now=at + 461 * SECOND)

    given = speech(paper)
    assert given.state is SpeechState.DONE
    assert (given.used_seconds, given.allotted_seconds) == (461, 480)
    assert (given.started_at, given.ended_at) == (at, at + 461 * SECOND)
    totals = queries.totals(hall.seen_by(cast.lan), actor=hall.actor(cast.lan))
    assert totals == Numbers(registered=1, accepted=1, done=1, seconds=461)
    assert not lists.miscounted(hall.conference)


def with_deadline(hall: Hall) -> None:
    """Let papers be registered for another hour."""
    conference = hall.conference
    conference.speech_deadline = clock.now() + timedelta(hours=1)
    db.session.commit()


def test_after_the_deadline_only_the_host_registers(hall: Hall, cast: Cast) -> None:
    hall.stage(Stage.ANNOUNCED)

    with pytest.raises(FloorClosedError, match="hết hạn"):
        say(hall, asking.register, cast.bich, cast.north, PAPER)
    paper = say(hall, asking.register, cast.lan, cast.north, PAPER)

    assert speech(paper).state is SpeechState.REGISTERED


def test_a_declined_paper_says_why_and_may_still_be_taken(hall: Hall, cast: Cast) -> None:
    hall.stage(Stage.ANNOUNCED)
    with_deadline(hall)
    paper = say(hall, asking.register, cast.bich, cast.north, PAPER)
    with pytest.raises(WrongSpeechError):
        do(hall, asking.decline, cast.lan, paper, reason="", version=1)
    do(hall, asking.decline, cast.lan, paper, reason="Trùng nội dung", version=1)

    assert speech(paper).decline_reason == "Trùng nội dung"
    assert lists.of_kind(hall.conference, SpeechKind.THAM_LUAN).accepted == 0
    do(hall, asking.accept, cast.lan, paper, minutes=None, version=2)
    assert speech(paper).state is SpeechState.ACCEPTED
    assert speech(paper).allotted_seconds == 600


def test_a_decision_on_an_old_reading_is_refused(hall: Hall, cast: Cast) -> None:
    hall.stage(Stage.ANNOUNCED)
    with_deadline(hall)
    paper = say(hall, asking.register, cast.bich, cast.north, PAPER)
    better = wish("Trần Thị Bình", kind=SpeechKind.THAM_LUAN, title="Tên mới", minutes=5)
    do(hall, asking.change, cast.bich, paper, wish=better, version=1)

    with pytest.raises(StaleError):
        do(hall, asking.accept, cast.lan, paper, minutes=None, version=1)
    assert (speech(paper).title, speech(paper).allotted_seconds) == ("Tên mới", 300)


def test_what_the_host_decided_the_point_no_longer_changes(hall: Hall, cast: Cast) -> None:
    hall.stage(Stage.ANNOUNCED)
    with_deadline(hall)
    paper = say(hall, asking.register, cast.bich, cast.north, PAPER)
    do(hall, asking.accept, cast.lan, paper, minutes=None, version=1)

    with pytest.raises(WrongMoveError, match="đã xử lý"):
        do(hall, asking.change, cast.bich, paper, wish=PAPER, version=2)
    do(hall, asking.change, cast.lan, paper, wish=PAPER, version=2)


def test_requests_wait_in_the_order_they_came_save_points_of_order(hall: Hall, cast: Cast) -> None:
    say(hall, asking.ask, cast.bich, cast.north, wish("An"))
    say(hall, asking.ask, cast.son, cast.south, wish("Bình"))
    say(hall, asking.ask, cast.canh, cast.north_a, wish("Cường", kind=SpeechKind.THE_THUC))

    assert waiting(hall) == ["Cường", "An", "Bình"]
    ranks = db.session.scalars(db.select(Speech.rank).order_by(Speech.rank)).all()
    assert ranks == [1, 2, 3]


def test_the_same_person_waits_once(hall: Hall, cast: Cast) -> None:
    first = say(hall, asking.ask, cast.bich, cast.north, wish("An"))
    with pytest.raises(WaitsAlreadyError):
        say(hall, asking.ask, cast.bich, cast.north, wish("An"))
    do(hall, giving.start, cast.chair, first)
    do(hall, giving.stop, cast.chair, first)

    say(hall, asking.ask, cast.bich, cast.north, wish("An"))


def test_the_secretary_orders_the_queue(hall: Hall, cast: Cast) -> None:
    a, b, c = added(hall, "An", "Bình", "Cường")

    do(hall, giving.move, cast.lan, c, to=1)
    do(hall, giving.move, cast.lan, a, to=99)

    assert waiting(hall) == ["Cường", "Bình", "An"]
    assert [speech(one).rank for one in (a, b, c)] == [3, 2, 1]


def test_who_leaves_the_queue_leaves_no_gap(hall: Hall, cast: Cast) -> None:
    a, b, c = added(hall, "An", "Bình", "Cường")

    do(hall, asking.withdraw, cast.bich, b)

    assert [speech(one).rank for one in (a, b, c)] == [1, 0, 2]
    with pytest.raises(WrongMoveError, match="đã được rút"):
        do(hall, asking.withdraw, cast.bich, b)


def test_one_speaks_at_a_time_but_a_paused_one_may_be_interrupted(hall: Hall, cast: Cast) -> None:
    a, b = added(hall, "An", "Bình")
    at = clock.now()
    do(hall, giving.start, cast.chair, a, now=at)

    with pytest.raises(FloorTakenError, match="An"):
        do(hall, giving.start, cast.chair, b, now=at)
    do(hall, giving.pause, cast.chair, a, now=at + 30 * SECOND)
    do(hall, giving.start, cast.chair, b, now=at + 30 * SECOND)
    with pytest.raises(FloorTakenError, match="Bình"):
        do(hall, giving.resume, cast.chair, a, now=at + 40 * SECOND)
    do(hall, giving.stop, cast.chair, b, now=at + 50 * SECOND)
    do(hall, giving.resume, cast.chair, a, now=at + 60 * SECOND)
    do(hall, giving.stop, cast.chair, a, now=at + 75 * SECOND)

    assert (speech(a).used_seconds, speech(b).used_seconds) == (45, 20)
    assert speech(a).started_at == at


def test_a_double_click_is_told_what_stands(hall: Hall, cast: Cast) -> None:
    (a,) = added(hall, "An")
    do(hall, giving.start, cast.chair, a)
    with pytest.raises(WrongMoveError, match="đang diễn ra"):
        do(hall, giving.start, cast.chair, a)
    do(hall, giving.stop, cast.chair, a)
    with pytest.raises(WrongMoveError, match="đã kết thúc"):
        do(hall, giving.stop, cast.chair, a)


def test_a_minute_more_is_added_to_what_was_allotted(hall: Hall, cast: Cast) -> None:
    (a,) = added(hall, "An")
    do(hall, giving.extend, cast.chair, a, minutes=1)

    assert speech(a).allotted_seconds == 8 * 60
    with pytest.raises(WrongLengthError):
        do(hall, giving.extend, cast.chair, a, minutes=240)


def test_a_closed_list_takes_no_requests_until_it_is_opened(hall: Hall, cast: Cast) -> None:
    over_all(hall, giving.close_list, cast.lan)
    with pytest.raises(FloorClosedError, match="đóng danh sách"):
        say(hall, asking.ask, cast.bich, cast.north, wish())
    say(hall, asking.ask, cast.bich, cast.north, wish(kind=SpeechKind.THE_THUC))

    over_all(hall, giving.open_list, cast.lan)
    say(hall, asking.ask, cast.bich, cast.north, wish())


def test_at_the_end_the_speaker_is_done_and_the_others_were_not_reached(
    hall: Hall, cast: Cast
) -> None:
    a, b = added(hall, "An", "Bình")
    at = clock.now()
    do(hall, giving.start, cast.chair, a, now=at)

    over_all(hall, giving.close_floor, cast.lan, now=at + 90 * SECOND)

    assert (speech(a).state, speech(a).used_seconds) == (SpeechState.DONE, 90)
    assert speech(b).state is SpeechState.NOT_REACHED
    assert not lists.miscounted(hall.conference)


@pytest.mark.parametrize("who", ["bich", "son", "canh", "tuan", "auditor", "clerk", "stranger"])
def test_only_chair_and_secretary_give_the_floor(hall: Hall, cast: Cast, who: str) -> None:
    (a,) = added(hall, "An")

    for deed, facts in (
        (giving.start, {}),
        (giving.move, {"to": 1}),
        (asking.decline, {"reason": "x", "version": 1}),
        (giving.extend, {"minutes": 1}),
    ):
        with pytest.raises(NotFoundError):
            do(hall, deed, getattr(cast, who), a, **facts)
    assert speech(a).state is SpeechState.WAITING


def test_a_point_asks_only_for_itself(hall: Hall, cast: Cast) -> None:
    for who in (cast.bich, cast.canh, cast.stranger):
        with pytest.raises(NotFoundError):
            say(hall, asking.ask, who, cast.south, wish())
    own = say(hall, asking.ask, cast.son, cast.south, wish())
    with pytest.raises(NotFoundError):
        do(hall, asking.withdraw, cast.bich, own)


def test_the_log_tells_of_the_floor_without_names(hall: Hall, cast: Cast) -> None:
    (a,) = added(hall, "Nguyễn Bí Danh")
    do(hall, giving.start, cast.chair, a)

    entries = db.session.scalars(
        db.select(AuditEntry).where(AuditEntry.conference_id == hall.conference_id)
    ).all()
    assert [entry.action for entry in entries] == ["SpeechAdded", "SpeechStarted"]
    assert "Bí Danh" not in str([entry.facts for entry in entries])


def test_others_see_the_order_but_not_each_others_requests(hall: Hall, cast: Cast) -> None:
    hall.stage(Stage.ANNOUNCED)
    with_deadline(hall)
    say(hall, asking.register, cast.bich, cast.north, PAPER)
    taken = say(
        hall, asking.register, cast.canh, cast.north_a, wish("Cảnh", kind=SpeechKind.THAM_LUAN)
    )
    do(hall, asking.accept, cast.lan, taken, minutes=None, version=1)

    seen = {
        who.username: [
            row.speech.speaker_name
            for row in lists.everything(hall.seen_by(who), actor=hall.actor(who))
        ]
        for who in (cast.lan, cast.bich, cast.canh, cast.son)
    }
    assert sorted(seen["lan"]) == sorted(seen["bich"]) == ["Cảnh", "Trần Thị Bình"]
    assert seen["canh"] == seen["son"] == ["Cảnh"]
    totals = queries.totals(hall.seen_by(cast.son), actor=hall.actor(cast.son))
    assert totals == Numbers(registered=1, accepted=1)
