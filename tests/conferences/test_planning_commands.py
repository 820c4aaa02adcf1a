"""What planning, changing and leading a conference leave behind."""

from collections.abc import Callable
from typing import Any

import pytest

from meetings.access.roles import Role
from meetings.audit.models import AuditEntry
from meetings.conferences.commands import planning, roles, staging
from meetings.conferences.models import Conference, ConferenceDay, ConferenceRole, Participation
from meetings.conferences.queries import parts, visibility
from meetings.conferences.queries import planning as queries
from meetings.conferences.rules import secrecy, soundness
from meetings.conferences.rules.appointing import PartError
from meetings.conferences.rules.planning import Plan, PlannedSession
from meetings.conferences.rules.stages import NoReasonError, WrongStageError
from meetings.conferences.rules.vocabulary import Answer, Stage
from meetings.kit.database import db
from meetings.kit.errors import NotAllowedError, NotFoundError, StaleError
from meetings.kit.transactions import transaction
from tests.cast import DAY, HOUR, NOON, Cast
from tests.plans import EIGHT, day, draft, planned


def _announced(conference: Conference) -> Conference:
    with transaction():
        conference.stage = Stage.ANNOUNCED
        conference.announced_at = NOON
    return conference


def _change(cast: Cast, conference: Conference, plan: Plan) -> Conference:
    with transaction():
        return planning.change(
            conference,
            plan,
            version=conference.version,
            actor=cast.actor(cast.lan),
            now=NOON + HOUR,
        )


def _last_entry() -> AuditEntry:
    """Return what was told last about a conference as a whole; mails tell their own story."""
    told = db.select(AuditEntry).where(AuditEntry.action.like("Conference%"))
    found: AuditEntry = db.session.scalars(told.order_by(AuditEntry.id.desc()).limit(1)).one()
    return found


def test_a_planned_conference_is_a_draft_with_its_main_point(cast: Cast) -> None:
    conference = planned(cast.centre, cast.actor(cast.lan))

    assert conference.stage is Stage.DRAFT
    assert conference.scheme.code == "tw-tinh-xa"
    assert conference.place == cast.point(cast.centre).address
    assert conference.reply_deadline == EIGHT - 15 * HOUR
    assert [chair.name for chair in conference.chairs] == ["Đỗ Quang Minh"]
    assert conference.sequence == 0
    main = db.session.scalars(db.select(Participation)).one()
    assert main.is_main
    assert (main.level, main.answer, main.invited_at) == (1, Answer.INVITED, None)
    assert main.path == f"/{main.id}/"
    assert _last_entry().action == "ConferencePlanned"


def test_what_stands_planned_is_what_was_planned(cast: Cast) -> None:
    session = PlannedSession(title="Phiên 1", starts_at=EIGHT, ends_at=EIGHT + HOUR)
    plan = draft(
        aliases=("Tên gọi khác",),
        purpose="Dòng một\nDòng hai",
        days=(day(sessions=(session,)), day(EIGHT + DAY)),
    )
    with transaction():
        conference = planning.plan(plan, host=cast.centre, actor=cast.actor(cast.lan), now=NOON)

    stands = queries.as_plan(conference)

    assert planning_differences(plan, stands) == {
        "scheme",
        "days",  # the session got its key
        "main_point",
        "place",
        "reply_deadline",
        "speech_deadline",
        "line_test_at",
    }


def planning_differences(one: Plan, other: Plan) -> set[str]:
    from meetings.conferences.rules import planning as rules

    return set(rules.differences(one, other))


def test_a_code_is_proposed_and_never_given_twice(cast: Cast) -> None:
    lan = cast.actor(cast.lan)

    codes = [planned(cast.centre, lan, code="").code for _ in range(3)]

    assert codes == ["hn-2027-03-10", "hn-2027-03-10-2", "hn-2027-03-10-3"]
    with pytest.raises(soundness.CodeTakenError):
        planned(cast.centre, lan, code="hn-2027-03-10")


@pytest.mark.parametrize("who", ["bich", "canh", "chair", "clerk", "admin", "auditor", "stranger"])
def test_only_the_secretariat_of_the_host_plans(cast: Cast, who: str) -> None:
    with pytest.raises(NotAllowedError):
        planned(cast.centre, cast.actor(getattr(cast, who)))


def test_a_secrecy_degree_leaves_nothing_behind(cast: Cast) -> None:
    before = db.session.scalar(db.select(db.func.count(AuditEntry.id)))

    with pytest.raises(secrecy.SecretError):
        planned(cast.centre, cast.actor(cast.lan), title="Hội nghị TỐI MẬT về phương án 7")

    assert db.session.scalar(db.select(db.func.count(AuditEntry.id))) == before
    assert db.session.scalar(db.select(db.func.count(Conference.id))) == 0


def test_a_draft_is_seen_by_its_host_alone(cast: Cast) -> None:
    conference = planned(cast.centre, cast.actor(cast.lan))

    assert visibility.get(conference.code, actor=cast.actor(cast.lan)) is conference
    for who in (cast.bich, cast.canh, cast.stranger):
        with pytest.raises(NotFoundError):
            visibility.get(conference.code, actor=cast.actor(who))


def test_a_change_of_words_leaves_calendars_alone(cast: Cast) -> None:
    conference = _announced(planned(cast.centre, cast.actor(cast.lan)))

    _change(cast, conference, draft(title="Tên mới", place=conference.place))

    assert (conference.title, conference.sequence, conference.version) == ("Tên mới", 0, 2)
    assert _last_entry().facts["parts"] == ["title"]
    assert _last_entry().facts["is_moved"] is False


@pytest.mark.parametrize(
    ("changes", "part"),
    [
        ({"days": (day(EIGHT + HOUR),)}, "days"),
        ({"place": "Hội trường B"}, "place"),
    ],
)
def test_sequence_rises_with_time_and_place_once_announced(
    cast: Cast, changes: dict[str, Any], part: str
) -> None:
    conference = planned(cast.centre, cast.actor(cast.lan))
    _change(cast, conference, draft(**changes))
    assert conference.sequence == 0

    _announced(conference)
    _change(cast, conference, draft(days=(day(),), place="Nơi khác"))

    assert conference.sequence == 1
    assert _last_entry().facts["is_moved"] is True


def test_a_day_keeps_its_entry_when_its_date_stays(cast: Cast) -> None:
    conference = planned(cast.centre, cast.actor(cast.lan), days=(day(), day(EIGHT + DAY)))
    _announced(conference)
    first, second = (entry.uid for entry in conference.days)

    _change(cast, conference, draft(days=(day(EIGHT + DAY, hours=2),)))

    assert [entry.uid for entry in conference.days] == [second]
    assert _last_entry().facts["dropped_uids"] == [first]


def test_a_conference_moved_as_a_whole_moves_its_entries(cast: Cast) -> None:
    conference = planned(cast.centre, cast.actor(cast.lan), days=(day(), day(EIGHT + DAY)))
    uids = [entry.uid for entry in conference.days]

    _change(cast, conference, draft(days=(day(EIGHT + DAY), day(EIGHT + 2 * DAY))))

    assert [(entry.uid, entry.starts_at) for entry in conference.days] == [
        (uids[0], EIGHT + DAY),
        (uids[1], EIGHT + 2 * DAY),
    ]
    _change(cast, conference, draft(days=(day(EIGHT), day(EIGHT + DAY))))
    assert [entry.uid for entry in conference.days] == uids
    assert db.session.scalar(db.select(db.func.count(ConferenceDay.id))) == 2


def test_a_stale_change_is_refused(cast: Cast) -> None:
    conference = planned(cast.centre, cast.actor(cast.lan))

    with pytest.raises(StaleError), transaction():
        planning.change(conference, draft(), version=7, actor=cast.actor(cast.lan), now=NOON)


def test_the_code_is_fixed_once_announced(cast: Cast) -> None:
    conference = planned(cast.centre, cast.actor(cast.lan))
    _change(cast, conference, draft(code="hn-moi"))
    assert conference.code == "hn-moi"
    _announced(conference)

    with pytest.raises(soundness.CodeError):
        _change(cast, conference, draft(code="hn-khac"))


def test_a_new_deadline_reaches_those_who_wait_with_the_old_one(cast: Cast) -> None:
    conference = _announced(planned(cast.centre, cast.actor(cast.lan)))
    with transaction():
        invited = _invited(cast, conference)

    _change(cast, conference, draft(reply_deadline=EIGHT - 2 * HOUR))
    db.session.refresh(invited)

    assert invited.reply_deadline == EIGHT - 2 * HOUR


def _invited(cast: Cast, conference: Conference) -> Participation:
    point = cast.point(cast.north)
    invited = Participation(
        public_id="north",
        conference_id=conference.id,
        bridge_point_id=point.id,
        organisation_id=cast.north.id,
        parent_id=None,
        level=2,
        name=point.name,
        organisation_name=cast.north.name,
        fold=point.fold,
        invited_at=NOON,
        reply_deadline=conference.reply_deadline,
    )
    db.session.add(invited)
    db.session.flush()
    invited.path = f"/{invited.id}/"
    return invited


def test_a_conference_is_put_off_and_held_later(cast: Cast) -> None:
    conference = _announced(planned(cast.centre, cast.actor(cast.lan)))
    with transaction():
        invited = _invited(cast, conference)
    lan = cast.actor(cast.lan)

    with transaction():
        staging.postpone(
            conference, reason="Phòng chống bão", version=1, actor=lan, now=NOON + HOUR
        )
    assert (conference.stage, conference.sequence) == (Stage.POSTPONED, 1)
    with transaction():
        staging.postpone(
            conference,
            reason="Bão đã tan",
            days=[day(EIGHT + 7 * DAY)],
            version=2,
            actor=lan,
            now=NOON + DAY,
        )
    db.session.refresh(invited)

    assert (conference.stage, conference.sequence) == (Stage.ANNOUNCED, 2)
    assert conference.starts_at == EIGHT + 7 * DAY
    assert conference.reply_deadline == EIGHT + 7 * DAY - 15 * HOUR
    assert invited.reply_deadline == conference.reply_deadline
    assert _last_entry().action == "ConferencePostponed"


def test_a_cancelled_draft_stays_unknown_to_those_chosen(cast: Cast) -> None:
    conference = planned(cast.centre, cast.actor(cast.lan))
    with transaction():
        _invited(cast, conference)

    with transaction():
        staging.cancel(
            conference, reason="Không cần", version=1, actor=cast.actor(cast.lan), now=NOON
        )

    assert (conference.stage, conference.sequence) == (Stage.CANCELLED, 0)
    with pytest.raises(NotFoundError):
        visibility.get(conference.code, actor=cast.actor(cast.bich))


def test_cancelling_what_was_announced_raises_sequence(cast: Cast) -> None:
    conference = _announced(planned(cast.centre, cast.actor(cast.lan)))

    with transaction():
        staging.cancel(
            conference, reason="Dịch bệnh", version=1, actor=cast.actor(cast.lan), now=NOON
        )

    assert (conference.sequence, conference.cancel_reason) == (1, "Dịch bệnh")
    assert _last_entry().facts["was"] == "announced"


def test_a_conference_runs_through_its_stages(cast: Cast) -> None:
    conference = _announced(planned(cast.centre, cast.actor(cast.lan)))
    lan = cast.actor(cast.lan)

    with transaction():
        staging.start(conference, version=1, actor=lan, now=EIGHT)
        staging.end(conference, version=2, actor=lan, now=EIGHT + 4 * HOUR)
        staging.close(conference, version=3, actor=lan, now=EIGHT + DAY)

    assert conference.stage is Stage.CLOSED
    assert (conference.actual_started_at, conference.actual_ended_at) == (
        EIGHT,
        EIGHT + 4 * HOUR,
    )
    assert conference.sequence == 0


STEPS: list[Callable[..., Any]] = [staging.start, staging.end, staging.close]


@pytest.mark.parametrize("step", STEPS)
def test_strangers_do_not_lead_a_conference(cast: Cast, step: Callable[..., Any]) -> None:
    conference = _announced(planned(cast.centre, cast.actor(cast.lan)))

    with pytest.raises(NotAllowedError):
        step(conference, version=1, actor=cast.actor(cast.bich), now=NOON)


def test_a_step_out_of_order_is_refused(cast: Cast) -> None:
    conference = planned(cast.centre, cast.actor(cast.lan))
    lan = cast.actor(cast.lan)

    with pytest.raises(WrongStageError):
        staging.start(conference, version=1, actor=lan, now=NOON)
    with pytest.raises(NoReasonError):
        staging.cancel(conference, reason=" ", version=1, actor=lan, now=NOON)


def test_what_has_begun_is_planned_no_more(cast: Cast) -> None:
    conference = _announced(planned(cast.centre, cast.actor(cast.lan)))
    with transaction():
        staging.start(conference, version=1, actor=cast.actor(cast.lan), now=EIGHT)

    with pytest.raises(WrongStageError):
        _change(cast, conference, draft(title="Muộn"))


def test_an_account_plays_a_part_and_sees_the_conference(cast: Cast) -> None:
    conference = _announced(planned(cast.centre, cast.actor(cast.lan)))
    lan = cast.actor(cast.lan)

    with transaction():
        part = roles.give(
            conference, account=cast.stranger, role=Role.MINUTE_TAKER, actor=lan, now=NOON
        )
    assert visibility.get(conference.code, actor=cast.actor(cast.stranger)) is conference
    assert [one.username for one in parts.parts(conference)] == ["stranger"]
    with transaction():
        roles.take(conference, account=cast.stranger, role=Role.MINUTE_TAKER, actor=lan, now=NOON)

    assert db.session.get(ConferenceRole, part.id) is None
    with pytest.raises(NotFoundError):
        visibility.get(conference.code, actor=cast.actor(cast.stranger))


def test_a_delegate_belongs_to_a_point(cast: Cast) -> None:
    conference = _announced(planned(cast.centre, cast.actor(cast.lan)))
    lan = cast.actor(cast.lan)
    with transaction():
        invited = _invited(cast, conference)

    with pytest.raises(PartError):
        roles.give(conference, account=cast.stranger, role=Role.DELEGATE, actor=lan, now=NOON)
    with transaction():
        roles.give(
            conference,
            account=cast.stranger,
            role=Role.DELEGATE,
            point=parts.point_named(conference, "tinh bac", actor=lan),
            actor=lan,
            now=NOON,
        )

    assert not visibility.sees_whole(conference, actor=cast.actor(cast.stranger))
    assert [one.point for one in parts.parts(conference)] == [invited.name]


@pytest.mark.parametrize("name", ["Không có", "điểm cầu"])
def test_a_point_must_be_named_so_that_it_is_one(cast: Cast, name: str) -> None:
    conference = planned(cast.centre, cast.actor(cast.lan))
    with transaction():
        _invited(cast, conference)

    with pytest.raises(parts.NoSuchPointError):
        parts.point_named(conference, name, actor=cast.actor(cast.lan))
