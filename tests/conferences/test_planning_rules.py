"""What is a plan, when it may be held, and what follows what."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from meetings.access.roles import Role
from meetings.conferences.rules import (
    appointing,
    planning,
    schedule,
    secrecy,
    soundness,
    stages,
)
from meetings.conferences.rules.planning import PlannedChair, PlannedDay, PlannedSession
from meetings.conferences.rules.vocabulary import Kind, Stage
from meetings.regulations.rules import Terms
from tests.cast import DAY, HOUR, NOON
from tests.plans import EIGHT, day, draft

TERMS = Terms()


@pytest.mark.parametrize(
    "text",
    [
        "MẬT",
        "Tài liệu MẬT",
        "[MẬT] Báo cáo",
        "TỐI MẬT",
        "Tối mật",
        "tuyệt mật",
        "TUYỆT  MẬT",
        "TUYỆT-MẬT.pdf",
        "TỐI_MẬT bao cao.docx",
        "Báo cáo (Mật)",
        "Độ mật: Mật",
        "ĐỘ MẬT: TỐI MẬT",
        "bao-cao_tuyet-mat.pdf",
        "TOI MAT.docx",
        "to trinh toimat.pdf",
        "HỘI NGHỊ MẬT",
        "MA\u0323\u0302T",
    ],
)
def test_a_secrecy_degree_is_recognised(text: str) -> None:
    assert secrecy.is_secret(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Hội nghị về công tác bảo mật thông tin",
        "HỘI NGHỊ VỀ BẢO MẬT",
        "HỘI NGHỊ TẬP HUẤN BẢO VỆ BÍ MẬT NHÀ NƯỚC",
        "Nội dung không chứa bí mật nhà nước",
        "LUẬT CƠ YẾU VÀ MẬT MÃ DÂN SỰ",
        "ĐỔI MẬT KHẨU",
        "MẬT ĐỘ DÂN SỐ",
        "Nghề nuôi ong lấy mật",
        "THÂN MẬT",
        "cơ mật viện",
        "Hội nghị mặt trận",
        "tomat-2026.pdf",
        "bao-cao-mat-tran.pdf",
        "automatic.pdf",
    ],
)
def test_ordinary_words_are_no_secrecy_degree(text: str) -> None:
    assert not secrecy.is_secret(text)


@pytest.mark.parametrize("code", ["hn-2027-03-10", "abc", "1-2", "a" * 40])
def test_a_code_can_be_an_address(code: str) -> None:
    soundness.check_code(code)


@pytest.mark.parametrize(
    "code", ["ab", "a" * 41, "HN-1", "hội", "a b c", "a/b/c", "a.json", "plan", "abc\n", "đây"]
)
def test_other_codes_are_refused(code: str) -> None:
    with pytest.raises(soundness.CodeError):
        soundness.check_code(code)


@pytest.mark.parametrize(
    ("kind", "attempt", "code"),
    [
        (Kind.SO_KET, 1, "hn-2027-03-10"),
        (Kind.TOA_DAM, 1, "td-2027-03-10"),
        (Kind.HOI_THAO, 2, "ht-2027-03-10-2"),
        (Kind.DIEN_DAN, 1, "dd-2027-03-10"),
        (Kind.GIAO_BAN, 1, "gb-2027-03-10"),
    ],
)
def test_a_code_is_proposed_from_kind_and_date(kind: Kind, attempt: int, code: str) -> None:
    assert planning.proposed_code(kind, date(2027, 3, 10), attempt=attempt) == code


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": "a" * 501}, "title"),
        ({"title": "Hội nghị TỐI MẬT"}, "title"),
        ({"purpose": "Bàn việc (Mật)"}, "purpose"),
        ({"aliases": ("Tên khác", "tuyệt mật")}, "aliases-1"),
        ({"declared_not_secret": False}, "declared_not_secret"),
        ({"code": "HN"}, "code"),
        ({"speech_minutes": 0}, "speech_minutes"),
        ({"chairs": (PlannedChair(name="", title="Chủ tịch"),)}, "chairs-0-name"),
        ({"chairs": (PlannedChair(name="A", title="b" * 201),)}, "chairs-0-title"),
        ({"chairs": (PlannedChair(name="A", title="", note="Tối mật"),)}, "chairs-0-note"),
    ],
)
def test_an_unsound_plan_names_what_is_wrong(changes: dict[str, Any], field: str) -> None:
    fields = [problem.field for problem in soundness.problems(draft(**changes))]

    assert fields == [field]


def test_a_sound_plan_has_no_problem() -> None:
    assert list(soundness.problems(draft())) == []
    assert list(schedule.problems(draft(), now=NOON)) == []


def _session(starts_at: datetime, hours: float, title: str = "Phiên 1") -> PlannedSession:
    return PlannedSession(
        title=title, starts_at=starts_at, ends_at=starts_at + timedelta(hours=hours)
    )


@pytest.mark.parametrize(
    ("days", "field"),
    [
        ((), "days-0-day"),
        ((day(hours=-1),), "days-0-ends"),
        ((day(hours=0),), "days-0-ends"),
        ((day(hours=20),), "days-0-ends"),
        ((day(EIGHT + DAY), day(EIGHT)), "days-1-day"),
        ((day(EIGHT), day(EIGHT + 5 * HOUR, hours=1)), "days-1-day"),
        ((day(NOON - DAY),), "days-0-day"),
        ((day(NOON),), "days-0-day"),
        ((day(sessions=(_session(EIGHT - HOUR, 1),)),), None),
        ((day(sessions=(_session(EIGHT, 4),)),), None),
        ((day(sessions=(_session(EIGHT, -1),)),), None),
    ],
)
def test_times_that_do_not_fit_are_refused(days: tuple[PlannedDay, ...], field: str | None) -> None:
    problems = list(schedule.problems(draft(days=days), now=NOON))

    assert [problem.field for problem in problems] == [field]


def test_a_day_may_end_at_midnight_and_sessions_may_run_side_by_side() -> None:
    late = day(EIGHT, hours=16, sessions=(_session(EIGHT, 2), _session(EIGHT, 2, "Phiên 2")))

    assert list(schedule.problems(draft(days=(late,)), now=NOON)) == []


def test_history_may_lie_in_the_past() -> None:
    past = draft(days=(day(EIGHT - 3000 * DAY),), is_history=True)

    assert list(schedule.problems(past, now=NOON)) == []


def test_what_stands_already_may_have_passed_meanwhile() -> None:
    plan = draft(reply_deadline=EIGHT - DAY)
    later = EIGHT + HOUR

    assert len(list(schedule.problems(plan, now=later))) == 2
    assert list(schedule.problems(plan, now=later, standing=plan)) == []


@pytest.mark.parametrize("field", ["reply_deadline", "speech_deadline", "line_test_at"])
@pytest.mark.parametrize("moment", [EIGHT, EIGHT + HOUR, NOON, NOON - HOUR])
def test_a_deadline_lies_between_now_and_the_beginning(field: str, moment: datetime) -> None:
    problems = list(schedule.problems(draft(**{field: moment}), now=NOON))

    assert [problem.field for problem in problems] == [field]


def test_deadlines_left_out_are_proposed_for_the_day_before() -> None:
    proposed = schedule.completed(draft(), now=NOON)

    assert proposed.reply_deadline == EIGHT - 15 * HOUR  # 17 giờ 00
    assert proposed.speech_deadline == EIGHT - 15 * HOUR
    assert proposed.line_test_at == EIGHT - 17 * HOUR  # 15 giờ 00


@pytest.mark.parametrize(
    ("left", "reply"),
    [
        (14 * HOUR, EIGHT - 2 * HOUR),
        (HOUR, EIGHT - timedelta(minutes=15)),
        (timedelta(minutes=5), None),
    ],
)
def test_a_conference_called_at_short_notice_gets_a_late_deadline(
    left: timedelta, reply: datetime | None
) -> None:
    assert schedule.completed(draft(), now=EIGHT - left).reply_deadline == reply


@pytest.mark.parametrize(
    ("kind", "days", "warned"),
    [
        (Kind.GIAO_BAN, (day(hours=4),), False),
        (Kind.GIAO_BAN, (day(hours=8),), True),
        (Kind.HOP, (day(), day(EIGHT + DAY)), True),
        (Kind.SO_KET, (day(hours=8),), False),
        (Kind.SO_KET, (day(), day(EIGHT + DAY)), True),
        (Kind.TAP_HUAN, (day(), day(EIGHT + DAY)), False),
        (Kind.TAP_HUAN, (day(), day(EIGHT + DAY), day(EIGHT + 2 * DAY)), True),
        (Kind.HOI_THAO, (day(), day(EIGHT + DAY), day(EIGHT + 2 * DAY)), False),
    ],
)
def test_a_meeting_longer_than_its_kind_allows_warns(
    kind: Kind, days: tuple[PlannedDay, ...], *, warned: bool
) -> None:
    cautions = schedule.cautions(draft(kind=kind, days=days), now=NOON, terms=TERMS)

    assert bool(cautions) is warned


def test_less_than_three_working_days_of_notice_warn() -> None:
    # Friday 05/03 leaves Monday and Tuesday before Wednesday 10/03.
    friday = NOON + 4 * DAY
    (caution,) = schedule.cautions(draft(), now=friday, terms=TERMS)

    assert caution.facts == {"left": 2, "notice": 3, "source": "QĐ 45/2018/QĐ-TTg"}
    assert schedule.cautions(draft(), now=friday - DAY, terms=TERMS) == ()
    history = draft(is_history=True)
    assert schedule.cautions(history, now=friday, terms=TERMS) == ()


@pytest.mark.parametrize(
    ("before", "after", "pairs"),
    [
        ([], [1], (None,)),
        ([1], [1], (0,)),
        ([1], [5], (0,)),
        ([1, 2], [2, 3], (0, 1)),  # moved as a whole
        ([1, 2], [2], (1,)),
        ([1, 2], [1], (0,)),
        ([2], [1, 2], (None, 0)),
        ([1, 2], [1, 4], (0, 1)),
        ([1, 2, 3], [1, 3], (0, 2)),
        ([1, 2], [2, 5, 6], (1, 0, None)),
    ],
)
def test_a_day_keeps_what_it_was(
    before: list[int], after: list[int], pairs: tuple[int | None, ...]
) -> None:
    days = [[date(2027, 3, number) for number in numbers] for numbers in (before, after)]

    assert schedule.pairing(*days) == pairs


def test_a_moved_conference_takes_sessions_and_deadlines_along() -> None:
    plan = draft(
        days=(day(sessions=(_session(EIGHT, 1),)),),
        reply_deadline=EIGHT - DAY,
        line_test_at=EIGHT - 8 * DAY,
    )

    moved = schedule.moved(plan, (day(EIGHT + 2 * DAY),), now=EIGHT - 5 * DAY)

    assert moved.days[0].sessions[0].starts_at == EIGHT + 2 * DAY
    assert moved.reply_deadline == EIGHT + DAY
    assert moved.line_test_at is None


ALLOWED = {
    (Stage.DRAFT, Stage.ANNOUNCED),
    (Stage.DRAFT, Stage.CANCELLED),
    (Stage.ANNOUNCED, Stage.LIVE),
    (Stage.ANNOUNCED, Stage.POSTPONED),
    (Stage.ANNOUNCED, Stage.CANCELLED),
    (Stage.POSTPONED, Stage.ANNOUNCED),
    (Stage.POSTPONED, Stage.CANCELLED),
    (Stage.LIVE, Stage.ENDED),
    (Stage.ENDED, Stage.CLOSED),
}


@pytest.mark.parametrize("now_at", Stage)
@pytest.mark.parametrize("wanted", Stage)
def test_only_these_stages_follow_one_another(now_at: Stage, wanted: Stage) -> None:
    if (now_at, wanted) in ALLOWED:
        stages.check_next(now_at, wanted)
        return

    with pytest.raises(stages.WrongStageError):
        stages.check_next(now_at, wanted)


@pytest.mark.parametrize("reason", ["", "a" * 1001])
def test_a_reason_is_given_and_can_be_kept(reason: str) -> None:
    with pytest.raises(stages.NoReasonError):
        stages.check_reason(reason)


@pytest.mark.parametrize(
    ("role", "has_point", "fits"),
    [
        (Role.CONFERENCE_CHAIR, False, True),
        (Role.CONFERENCE_CHAIR, True, False),
        (Role.MINUTE_TAKER, False, True),
        (Role.LOCAL_CHAIR, True, True),
        (Role.LOCAL_CHAIR, False, False),
        (Role.DELEGATE, False, False),
        (Role.ADMINISTRATOR, False, False),
    ],
)
def test_a_part_is_given_where_it_belongs(role: Role, *, has_point: bool, fits: bool) -> None:
    if fits:
        appointing.check_part(role, has_point=has_point)
        return

    with pytest.raises(appointing.PartError):
        appointing.check_part(role, has_point=has_point)


def test_plans_tell_in_what_they_differ() -> None:
    one, other = draft(), draft(title="Khác", place="Hội trường B", is_silent=True)

    assert planning.differences(one, other) == ("title", "place")
    assert planning.is_moved(one, other)
    assert not planning.is_moved(one, draft(title="Khác"))
