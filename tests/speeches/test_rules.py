"""The order of the queue, the clock, and what may become of a speech."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.conferences.rules.vocabulary import Stage
from meetings.speeches.rules import floor, queue, timer
from meetings.speeches.rules.floor import (
    FloorClosedError,
    FloorTakenError,
    Share,
    Wish,
    WrongMoveError,
    WrongSpeechError,
)
from meetings.speeches.rules.queue import TooManyWaitError, Waiting, WaitsAlreadyError
from meetings.speeches.rules.timer import Clock, WrongLengthError
from meetings.speeches.rules.vocabulary import SpeechKind as K
from meetings.speeches.rules.vocabulary import SpeechState as S

EIGHT = datetime(2027, 3, 10, 1, tzinfo=UTC)
SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(
    ("kind", "waiting", "place"),
    [
        (K.PHAT_BIEU, [], 0),
        (K.PHAT_BIEU, [K.THAM_LUAN, K.PHAT_BIEU], 2),
        (K.THE_THUC, [K.THAM_LUAN, K.PHAT_BIEU], 0),
        (K.THE_THUC, [K.THE_THUC, K.PHAT_BIEU], 1),
        (K.TRA_LOI, [K.THE_THUC, K.TRANH_LUAN, K.PHAT_BIEU], 1),
        (K.TRANH_LUAN, [K.THE_THUC, K.TRA_LOI, K.PHAT_BIEU], 2),
        # the secretary put an ordinary speech first: it stays there
        (K.TRANH_LUAN, [K.PHAT_BIEU, K.TRANH_LUAN, K.PHAT_BIEU], 2),
    ],
)
def test_a_speech_enters_behind_the_last_of_its_precedence(
    kind: K, waiting: list[K], place: int
) -> None:
    assert queue.place_for(kind, waiting) == place


@given(st.lists(st.sampled_from(K), max_size=12))
def test_among_equals_arrival_decides(arrivals: list[K]) -> None:
    order: list[tuple[K, int]] = []
    for number, kind in enumerate(arrivals):
        order.insert(queue.place_for(kind, [one for one, _ in order]), (kind, number))

    for kind in set(arrivals):
        numbers = [number for one, number in order if one is kind]
        assert numbers == sorted(numbers)


@pytest.mark.parametrize(
    ("one", "to", "order"),
    [("c", 0, "cabd"), ("a", 2, "bcad"), ("b", 99, "acdb"), ("d", -1, "dabc")],
)
def test_the_secretary_moves_one_and_the_others_keep_their_order(
    one: str, to: int, order: str
) -> None:
    assert "".join(queue.moved("abcd", one, to=to)) == order


def test_somebody_waits_once_and_once_more_for_a_point_of_order() -> None:
    waiting = [Waiting(speaker_name="Nguyễn Văn An", kind=K.PHAT_BIEU)]

    queue.check_new("Nguyễn Văn An", K.THE_THUC, waiting=waiting)
    queue.check_new("Nguyễn Văn An", K.TRA_LOI, waiting=waiting)
    queue.check_new("Nguyễn Văn Ân Hai", K.PHAT_BIEU, waiting=waiting)
    with pytest.raises(WaitsAlreadyError):
        queue.check_new("nguyễn văn  an", K.CAU_HOI, waiting=waiting)


def test_one_point_does_not_fill_the_queue() -> None:
    waiting = [Waiting(speaker_name=f"Người {n}", kind=K.PHAT_BIEU) for n in range(5)]

    with pytest.raises(TooManyWaitError):
        queue.check_new("Người khác", K.PHAT_BIEU, waiting=waiting)


def test_a_running_clock_counts_on_from_its_last_pause() -> None:
    clock = Clock(used_ms=90_400, resumed_at=EIGHT, allotted_seconds=120)

    assert timer.elapsed(clock, now=EIGHT + 10 * SECOND) == 100
    assert timer.remaining(clock, now=EIGHT + 10 * SECOND) == 20
    assert timer.overrun(clock, now=EIGHT + 10 * SECOND) == 0
    assert timer.remaining(clock, now=EIGHT + MINUTE) == 0
    assert timer.overrun(clock, now=EIGHT + MINUTE) == 30


def test_a_standing_clock_stands() -> None:
    clock = Clock(used_ms=1500, resumed_at=None, allotted_seconds=60)

    assert timer.elapsed(clock, now=EIGHT + 90 * MINUTE) == 2


def test_a_server_clock_set_back_takes_no_time_away() -> None:
    clock = Clock(used_ms=5000, resumed_at=EIGHT, allotted_seconds=60)

    assert timer.elapsed(clock, now=EIGHT - MINUTE) == 5


@pytest.mark.parametrize("minutes", [0, -3, 241])
def test_a_speech_takes_a_minute_at_least_and_half_a_day_at_most(minutes: int) -> None:
    with pytest.raises(WrongLengthError):
        timer.check_minutes(minutes)


_STEPS = [(before, after) for before in S for after in S]
_POSSIBLE = {
    (S.REGISTERED, S.ACCEPTED),
    (S.REGISTERED, S.DECLINED),
    (S.REGISTERED, S.WITHDRAWN),
    (S.REGISTERED, S.NOT_REACHED),
    (S.ACCEPTED, S.WAITING),
    (S.ACCEPTED, S.SPEAKING),
    (S.ACCEPTED, S.DECLINED),
    (S.ACCEPTED, S.WITHDRAWN),
    (S.ACCEPTED, S.NOT_REACHED),
    (S.WAITING, S.SPEAKING),
    (S.WAITING, S.DECLINED),
    (S.WAITING, S.WITHDRAWN),
    (S.WAITING, S.NOT_REACHED),
    (S.SPEAKING, S.PAUSED),
    (S.SPEAKING, S.DONE),
    (S.PAUSED, S.SPEAKING),
    (S.PAUSED, S.DONE),
    (S.DECLINED, S.ACCEPTED),
}


@pytest.mark.parametrize(("before", "after"), _STEPS)
def test_a_speech_goes_only_where_it_may(before: S, after: S) -> None:
    if (before, after) in _POSSIBLE:
        floor.check_move(before, after)
        return
    with pytest.raises(WrongMoveError):
        floor.check_move(before, after)


def test_a_speech_starts_once_and_only_a_paused_one_goes_on() -> None:
    floor.check_start(S.WAITING)
    floor.check_resume(S.PAUSED)
    for state in (S.PAUSED, S.SPEAKING, S.DONE, S.REGISTERED):
        with pytest.raises(WrongMoveError):
            floor.check_start(state)
    for state in (S.WAITING, S.SPEAKING, S.DONE):
        with pytest.raises(WrongMoveError):
            floor.check_resume(state)


def test_nobody_speaks_while_somebody_speaks() -> None:
    floor.check_free(None)

    with pytest.raises(FloorTakenError, match="Trần Văn Tân"):
        floor.check_free("Trần Văn Tân")


@pytest.mark.parametrize(
    ("stage", "now", "words"),
    [
        (Stage.ANNOUNCED, EIGHT + SECOND, "hết hạn đăng ký tham luận lúc 08:00"),
        (Stage.LIVE, EIGHT - MINUTE, "Xin phát biểu"),
        (Stage.DRAFT, EIGHT - MINUTE, "giấy mời"),
        (Stage.CLOSED, EIGHT - MINUTE, "giấy mời"),
    ],
)
def test_a_point_registers_between_the_letter_and_the_deadline(
    stage: Stage, now: datetime, words: str
) -> None:
    floor.check_registering(stage=Stage.ANNOUNCED, deadline=EIGHT, now=EIGHT)

    with pytest.raises(FloorClosedError, match=words):
        floor.check_registering(stage=stage, deadline=EIGHT, now=now)


def test_a_closed_list_still_hears_a_point_of_order() -> None:
    floor.check_asking(stage=Stage.LIVE, is_open=True, kind=K.PHAT_BIEU)
    floor.check_asking(stage=Stage.LIVE, is_open=False, kind=K.THE_THUC)

    with pytest.raises(FloorClosedError, match="đóng danh sách"):
        floor.check_asking(stage=Stage.LIVE, is_open=False, kind=K.PHAT_BIEU)
    with pytest.raises(FloorClosedError, match="đang diễn ra"):
        floor.check_asking(stage=Stage.ANNOUNCED, is_open=True, kind=K.PHAT_BIEU)


@pytest.mark.parametrize(
    ("wish", "field"),
    [
        (Wish(kind=K.KET_LUAN, speaker_name="A"), "kind"),
        (Wish(kind=K.PHAT_BIEU, speaker_name=""), "speaker_name"),
        (Wish(kind=K.THAM_LUAN, speaker_name="A"), "title"),
    ],
)
def test_a_wish_says_who_and_what(wish: Wish, field: str) -> None:
    with pytest.raises(WrongSpeechError) as refused:
        floor.check_wish(wish, kinds=floor.REGISTRABLE)

    assert refused.value.field == field


@pytest.mark.parametrize(
    ("state", "accepted_at", "counts"),
    [
        (S.REGISTERED, None, Share(registered=1)),
        (S.ACCEPTED, EIGHT, Share(registered=1, accepted=1)),
        (S.DECLINED, EIGHT, Share(registered=1)),
        (S.WITHDRAWN, EIGHT, Share()),
        (S.PAUSED, EIGHT, Share(registered=1, accepted=1)),
        (S.DONE, EIGHT, Share(registered=1, accepted=1, done=1, seconds=61)),
        (S.NOT_REACHED, None, Share(registered=1)),
        (S.NOT_REACHED, EIGHT, Share(registered=1, accepted=1)),
    ],
)
def test_a_speech_counts_for_what_became_of_it(
    state: S, accepted_at: datetime | None, counts: Share
) -> None:
    assert floor.share(state, accepted_at=accepted_at, used_seconds=61) == counts
