"""A conference as programs read it (interfaces.md)."""

from typing import Any, Final

import pytest
from sqlalchemy import func, select

from meetings.attendance.commands import lines
from meetings.attendance.models import AttendanceState
from meetings.conferences.models import Conference, Delegate, Participation
from meetings.conferences.rules.planning import PlannedChair
from meetings.conferences.rules.vocabulary import Answer, Form, Kind, Stage
from meetings.kit import clock
from meetings.kit.database import db
from meetings.kit.transactions import transaction
from meetings.minutes import commands as minutes
from meetings.people.models import Account
from meetings.speeches.models import Speech
from meetings.speeches.rules.vocabulary import SpeechState
from tests.attendance.hall import CODE, Hall
from tests.cascades import announced, drafted
from tests.cast import DAY, Cast
from tests.clocks import Clock
from tests.conftest import Browser
from tests.counting import statements
from tests.minutes import writing
from tests.notifications.outbox import move, withdraw
from tests.overview.answers import answered, crowd
from tests.plans import day

PLANNED: Final = "/conferences/hn-2027-03-10.json"
TODAY: Final = f"/conferences/{CODE}.json"
_COUNT: Final = (int,)
_KNOWN: Final = (int, type(None))
_WORD: Final = (str,)
_SHAPE: Final[dict[str, Any]] = {
    "code": _WORD, "title": _WORD, "alias_titles": [_WORD], "form": _WORD, "kind": _WORD,
    "stage": _WORD, "starts_at": _WORD, "ends_at": _WORD, "sequence": _COUNT,
    "illustrative": (bool,),
    "host": {"code": _WORD, "name": _WORD},
    "chairs": [{"name": _WORD, "titles": [_WORD]}],
    "main_point": {"name": _WORD, "place": (str, type(None))},
    "points": [{"level": _COUNT, "label": _WORD, "invited": _COUNT, "passed_on": _COUNT,
                "confirmed": _COUNT, "declined": _COUNT, "overdue": _COUNT, "connected": _COUNT}],
    "delegates": {"expected": _KNOWN, "present": _KNOWN, "present_online": _KNOWN, "late": _KNOWN,
                  "left": _KNOWN, "excused": _KNOWN, "absent": _KNOWN, "headcount": _KNOWN},
    "speeches": {"registered": _COUNT, "accepted": _COUNT, "done": _COUNT, "seconds": _COUNT},
    "minutes": {"stage": _WORD, "number": (str, type(None)), "sha256": (str, type(None))},
}  # fmt: skip


def read(browser: Browser, who: Account, where: str = PLANNED) -> Any:
    """Return what somebody is told."""
    browser.sign_in(who)
    answer = browser.get(where)
    assert (answer.status_code, answer.mimetype) == (200, "application/json")
    return answer.json


def check(told: Any, shape: Any, at: str = "") -> None:
    """Compare the names and types of what was told with what was agreed."""
    if isinstance(shape, dict):
        assert sorted(told) == sorted(shape), at
        for name in shape:
            check(told[name], shape[name], f"{at}.{name}")
    elif isinstance(shape, list):
        assert isinstance(told, list), at
        for one in told:
            check(one, shape[0], at)
    else:
        assert type(told) in shape, at


def tiers(told: Any) -> dict[int, tuple[int, ...]]:
    """Return invited, passed on, confirmed, declined, overdue and connected per level."""
    names = ("invited", "passed_on", "confirmed", "declined", "overdue", "connected")
    return {tier["level"]: tuple(tier[name] for name in names) for tier in told["points"]}


def test_names_and_types_are_those_agreed(
    browser: Browser, cast: Cast, standing: Clock, hall: Hall
) -> None:
    answered(cast)
    writing.take_place(hall)
    writing.issued(hall)

    for where in (PLANNED, TODAY):
        for who in (cast.lan, cast.bich, cast.canh, cast.auditor):
            check(read(browser, who, where), _SHAPE)


def test_the_plan_is_told_in_the_stored_words(
    browser: Browser, cast: Cast, standing: Clock
) -> None:
    conference = announced(
        cast,
        aliases=("Sơ kết quý I",),
        chairs=(
            PlannedChair(name="Đỗ Quang Minh", title="Chủ tịch", other_title="Bí thư"),
            PlannedChair(name="Trần B", title="Phó Chủ tịch"),
        ),
        form=Form.HYBRID,
        kind=Kind.SO_KET,
        place="Số 11 Lê Hồng Phong",
        days=(day(), day(day().starts_at + DAY)),
        is_illustrative=True,
    )
    move(cast, conference, days=1, more=1)

    told = read(browser, cast.bich)

    assert told | {"points": 0, "delegates": 0, "speeches": 0} == {
        "code": "hn-2027-03-10",
        "title": "Hội nghị trực tuyến sơ kết thực hiện nhiệm vụ quý I",
        "alias_titles": ["Sơ kết quý I"],
        "form": "hybrid",
        "kind": "so_ket",
        "stage": "announced",
        "starts_at": "2027-03-11T08:00:00+07:00",
        "ends_at": "2027-03-12T11:30:00+07:00",
        "sequence": 1,
        "illustrative": True,
        "host": {"code": cast.centre.code, "name": "Trung tâm"},
        "chairs": [
            {"name": "Đỗ Quang Minh", "titles": ["Chủ tịch", "Bí thư"]},
            {"name": "Trần B", "titles": ["Phó Chủ tịch"]},
        ],
        "main_point": {"name": "Điểm cầu Trung tâm", "place": "Số 11 Lê Hồng Phong"},
        "minutes": {"stage": "none", "number": None, "sha256": None},
        "points": 0,
        "delegates": 0,
        "speeches": 0,
    }


def test_answers_are_counted_per_tier(browser: Browser, cast: Cast, standing: Clock) -> None:
    conference = answered(cast)
    told = read(browser, cast.lan)

    assert [tier["label"] for tier in told["points"]] == ["trung ương", "tỉnh", "xã"]
    # The main point counts as invited and confirmed; the withdrawn commune does not count at all.
    assert tiers(told) == {
        1: (2, 0, 1, 0, 0, 0),
        2: (2, 1, 1, 1, 0, 0),
        3: (1, 0, 1, 0, 0, 0),
    }
    assert tiers(told) == _rows(conference)


def test_what_is_overdue_is_a_matter_of_the_hour(
    browser: Browser, cast: Cast, standing: Clock
) -> None:
    conference = answered(cast)
    standing.after(days=5)
    at_the_deadline = tiers(read(browser, cast.lan))
    standing.after(seconds=1)
    after = tiers(read(browser, cast.lan))

    assert [row[4] for row in at_the_deadline.values()] == [0, 0, 0]
    assert after == {1: (2, 0, 1, 0, 1, 0), 2: (2, 1, 1, 1, 0, 0), 3: (1, 0, 1, 0, 0, 0)}
    assert after == _rows(conference)
    assert all(row[2] + row[3] + row[4] <= row[0] for row in after.values()), "disjoint"


def test_what_nobody_knows_is_null(browser: Browser, cast: Cast, standing: Clock) -> None:
    announced(cast)

    told = read(browser, cast.lan)

    assert set(told["delegates"].values()) == {None}
    assert set(told["speeches"].values()) == {0}


def test_a_draft_counts_nobody(browser: Browser, cast: Cast, standing: Clock) -> None:
    drafted(cast)

    told = read(browser, cast.lan)

    assert (told["stage"], told["points"]) == ("draft", [])


def test_the_day_is_told_as_the_tables_have_it(browser: Browser, cast: Cast, hall: Hall) -> None:
    before = read(browser, cast.lan, TODAY)["delegates"]
    writing.take_place(hall)

    told = read(browser, cast.lan, TODAY)

    assert before == dict.fromkeys(before) | {"expected": 24}
    assert told["delegates"] == {
        "expected": 24,
        "present": 1,
        "present_online": 1,
        "late": 1,
        "left": 1,
        "excused": 1,
        "absent": 1,
        "headcount": 3 + 7,
    }
    assert told["delegates"] | {"headcount": 0} == _delegates(hall) | {"headcount": 0}
    assert told["speeches"] == {"registered": 3, "accepted": 3, "done": 3, "seconds": 1080}
    assert told["speeches"] == _speeches(hall)
    assert tiers(told) == {
        1: (1, 0, 1, 0, 0, 0),
        2: (2, 2, 2, 0, 0, 1),
        3: (3, 0, 3, 0, 0, 1),
    }
    assert tiers(told) == _rows(hall.conference)


def test_a_line_that_dropped_was_connected_all_the_same(
    browser: Browser, cast: Cast, hall: Hall
) -> None:
    actor = hall.actor(cast.bich)
    for deed in (lines.connect, lines.drop, lines.connect, lines.drop):
        with transaction():
            deed(hall.point(cast.north, actor), actor=actor, now=clock.now())

    assert [row[5] for row in tiers(read(browser, cast.lan, TODAY)).values()] == [0, 1, 0]
    assert [row[5] for row in tiers(read(browser, cast.bich, TODAY)).values()] == [0, 1, 0]


def test_others_count_what_they_may_see(browser: Browser, cast: Cast, hall: Hall) -> None:
    writing.take_place(hall)

    north = read(browser, cast.bich, TODAY)
    commune = read(browser, cast.dung, TODAY)

    assert tiers(north) == {1: (1, 0, 1, 0, 0, 0), 2: (1, 1, 1, 0, 0, 1), 3: (2, 0, 2, 0, 0, 1)}
    assert (north["delegates"]["expected"], north["delegates"]["headcount"]) == (12, 3)
    assert (north["delegates"]["present"], north["delegates"]["absent"]) == (1, 0)
    assert tiers(commune) == {1: (1, 0, 1, 0, 0, 0), 3: (1, 0, 1, 0, 0, 0)}
    assert (commune["delegates"]["expected"], commune["delegates"]["headcount"]) == (4, 7)


def test_a_branch_whose_invitation_was_taken_back_is_told_nothing(
    browser: Browser, cast: Cast, standing: Clock
) -> None:
    conference = answered(cast)
    before = read(browser, cast.canh)["stage"]

    withdraw(cast, conference, cast.north)

    assert before == "announced"
    assert 3 not in tiers(read(browser, cast.lan)) or tiers(read(browser, cast.lan))[3][0] == 0
    for who in (cast.bich, cast.canh):
        browser.sign_in(who)
        assert browser.get(PLANNED).status_code == 404


def test_minutes_are_told_to_all_once_they_are_out(
    browser: Browser, cast: Cast, hall: Hall
) -> None:
    def stages() -> list[Any]:
        return [read(browser, who, TODAY)["minutes"] for who in (cast.lan, cast.bich)]

    nothing = {"stage": "none", "number": None, "sha256": None}
    writing.take_place(hall)
    writing.draft(hall)
    writing.edit(hall)
    assert stages() == [nothing | {"stage": "draft"}, nothing]
    writing.close(hall)
    assert stages() == [nothing | {"stage": "approved"}, nothing]

    edition = writing.issue(hall)
    being_made = {"stage": "issued", "number": edition.number, "sha256": None}
    assert stages() == [being_made, being_made]

    with transaction():
        minutes.keep_file(edition, sha256="ab" * 32, size=9, now=clock.now())
    assert stages() == [being_made | {"sha256": "ab" * 32}] * 2

    writing.reopen(hall)
    assert stages() == [being_made | {"sha256": "ab" * 32}] * 2, "what was issued stands"


@pytest.mark.parametrize(
    ("who", "path", "status"),
    [
        ("", PLANNED, 401),
        ("stranger", PLANNED, 404),
        ("dung", PLANNED, 404),
        ("admin", PLANNED, 404),
        ("lan", "/conferences/khong-co.json", 404),
        ("lan", "/conferences/hn-2027-03-10.xml", 404),
        ("lan", "/conferences/hn-2027-03-10.csv", 404),
        ("lan", "/conferences/HN-2027-03-10.json", 404),
    ],
)
def test_what_is_not_there_for_somebody_is_nowhere(
    browser: Browser, cast: Cast, standing: Clock, who: str, path: str, status: int
) -> None:
    announced(cast)
    if who:
        browser.sign_in(getattr(cast, who))

    assert browser.get(path).status_code == status


def test_three_and_a_hundred_points_cost_the_same_statements(
    browser: Browser, cast: Cast, standing: Clock
) -> None:
    conference = answered(cast)
    counts = []
    for numbers in (range(3), range(3, 100)):
        crowd(cast, conference, numbers)
        for who in (cast.lan, cast.bich):
            browser.sign_in(who)
            for where in (PLANNED, PLANNED.removesuffix(".json")):
                with statements() as asked:
                    assert browser.get(where).status_code == 200
                counts.append(len(asked))

    assert tiers(read(browser, cast.lan))[3][0] == 101
    assert counts[:4] == counts[4:]
    assert max(counts) <= 45


def _rows(conference: Conference) -> dict[int, tuple[int, ...]]:
    """Count the same in the tables, one point at a time."""
    found: dict[int, list[Participation]] = {}
    wanted = select(Participation).where(
        Participation.conference_id == conference.id, Participation.answer != Answer.WITHDRAWN
    )
    for point in db.session.scalars(wanted.execution_options(populate_existing=True)):
        found.setdefault(point.level, []).append(point)
    return {level: _sums(points) for level, points in sorted(found.items())}


def _sums(points: list[Participation]) -> tuple[int, ...]:
    waiting = [point for point in points if point.answer is Answer.INVITED]
    late = [one for one in waiting if one.reply_deadline and one.reply_deadline < clock.now()]
    return (
        len(points),
        sum(point.passed_on_at is not None for point in points),
        sum(point.answer is Answer.CONFIRMED for point in points),
        sum(point.answer is Answer.DECLINED for point in points),
        len(late),
        sum(point.first_connected_at is not None for point in points),
    )


def _delegates(hall: Hall) -> dict[str, int]:
    of_it = Delegate.conference_id == hall.conference_id
    marked = select(AttendanceState.state, func.count()).join(
        Delegate, Delegate.id == AttendanceState.delegate_id
    )
    states = {
        row[0].value: row[1]
        for row in db.session.execute(marked.where(of_it).group_by(AttendanceState.state))
    }
    return states | {"expected": db.session.query(Delegate).where(of_it).count()}


def _speeches(hall: Hall) -> dict[str, int]:
    rows = db.session.scalars(
        select(Speech).where(Speech.conference_id == hall.conference_id)
    ).all()
    done = [row for row in rows if row.state is SpeechState.DONE]
    return {
        "registered": len(rows),
        "accepted": sum(row.accepted_at is not None for row in rows),
        "done": len(done),
        "seconds": sum(row.used_seconds for row in done),
    }


def test_the_stage_is_the_one_stored(browser: Browser, cast: Cast, hall: Hall) -> None:
    for stage in (Stage.LIVE, Stage.ENDED, Stage.CLOSED):
        hall.stage(stage)
        assert read(browser, cast.bich, TODAY)["stage"] == stage.value
