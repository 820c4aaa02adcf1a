"""Minutes are made from what happened, frozen when closed, and numbered without gaps."""

import csv
import importlib
import io
import re
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import select, text, update
from sqlalchemy.exc import DatabaseError

from meetings.attendance.models import AttendanceState
from meetings.attendance.rules import Presence
from meetings.audit.models import AuditEntry
from meetings.conferences.commands import inviting
from meetings.conferences.models import Conference, Delegate, Participation
from meetings.conferences.queries import points, tally, visibility
from meetings.conferences.rules.vocabulary import Stage
from meetings.kit import clock, jobs
from meetings.kit.database import db
from meetings.kit.errors import NotFoundError, StaleError
from meetings.kit.files import storage_from
from meetings.kit.transactions import transaction
from meetings.kit.vietnamese import ZONE
from meetings.minutes import commands, queries, rules
from meetings.minutes.models import Minutes, MinutesEdition, MinutesFile
from meetings.minutes.rules import (
    Facts,
    IncompleteMinutesError,
    MinutesStage,
    Text,
    WrongStepError,
)
from meetings.organisations.models import RegisterBook, RegisterEntry
from meetings.speeches.queries import lists
from tests.attendance.hall import CODE, Hall
from tests.cast import Cast, assemble
from tests.conftest import Browser
from tests.minutes import writing
from tests.plans import draft as plan
from tests.plans import planned


def _frozen(edition: MinutesEdition) -> Facts:
    return Facts.from_json(edition.content["facts"])


def test_the_draft_is_made_from_what_happened(hall: Hall) -> None:
    writing.take_place(hall)
    writing.draft(hall)

    written = Text.from_json(writing.now(hall).content)
    lowest = hall.conference.scheme.label(3)
    (composition,) = written.composition
    assert (written.title, written.place) == (hall.conference.title, "Điểm cầu Trung tâm")
    assert composition.endswith(f"tại các điểm cầu cấp trung ương, cấp tỉnh, cấp {lowest}.")
    assert written.conclusions == tuple(line for line in writing.SAID.splitlines() if line)
    assert written.tasks == (), "whom a task goes to is for people to say"


def test_a_conference_that_has_not_begun_has_no_minutes(hall: Hall) -> None:
    hall.stage(Stage.ANNOUNCED)

    with pytest.raises(WrongStepError):
        writing.draft(hall)


def test_a_second_draft_is_refused_and_the_text_of_the_first_kept(hall: Hall) -> None:
    writing.draft(hall)
    writing.edit(hall, title="Lời của thư ký")

    with pytest.raises(WrongStepError):
        writing.draft(hall)

    assert Text.from_json(writing.now(hall).content).title == "Lời của thư ký"


def test_only_the_host_s_secretariat_writes(hall: Hall) -> None:
    cast = hall.cast
    for who in (cast.bich, cast.canh, cast.auditor, cast.clerk, cast.chair):
        with pytest.raises(NotFoundError):
            writing.draft(hall, who)


def test_what_somebody_else_changed_meanwhile_is_not_overwritten(hall: Hall) -> None:
    writing.draft(hall)
    writing.edit(hall, title="Bản của người khác")

    with pytest.raises(StaleError):
        writing.edit(hall, version=1, title="Bản cũ")
    assert Text.from_json(writing.now(hall).content).title == "Bản của người khác"


def test_minutes_are_not_closed_while_the_conference_is_on(hall: Hall) -> None:
    writing.draft(hall)
    writing.edit(hall)

    with pytest.raises(WrongStepError):
        writing.close(hall)


def test_incomplete_minutes_are_not_closed(hall: Hall) -> None:
    writing.take_place(hall)
    writing.draft(hall)

    with pytest.raises(IncompleteMinutesError):
        writing.close(hall)


def test_what_the_approver_has_not_seen_is_not_closed(hall: Hall) -> None:
    writing.take_place(hall)
    writing.draft(hall)
    writing.edit(hall)
    seen = writing.now(hall).version
    writing.edit(hall, title="Lời khác")

    with pytest.raises(StaleError):
        writing.close(hall, hall.cast.chair, version=seen)

    assert writing.now(hall).stage is MinutesStage.DRAFT


def test_the_chair_may_close_and_the_clerk_may_number(hall: Hall) -> None:
    writing.take_place(hall)
    writing.draft(hall)
    writing.edit(hall)
    with pytest.raises(NotFoundError):
        writing.close(hall, hall.cast.clerk)
    writing.close(hall, hall.cast.chair)
    with pytest.raises(NotFoundError):
        writing.issue(hall, hall.cast.chair)

    assert writing.issue(hall, hall.cast.clerk).closed_by == "Bùi Thu Hà"


def test_closed_minutes_tell_the_numbers_of_the_tables_and_of_the_list(
    hall: Hall, browser: Browser
) -> None:
    writing.take_place(hall)
    with transaction():
        first = Delegate.public_id == hall.delegates(hall.cast.north_a)[0]
        db.session.execute(update(Delegate).where(first).values(substitute_for="Trần Văn Bé"))

    facts = _frozen(writing.issued(hall))

    browser.sign_in(hall.cast.lan)
    rows = _table(browser, "attendance")
    listed = [row[6] for row in rows]
    told = facts.delegates
    assert told == {
        "expected": 24, "present": 1, "present_online": 1, "late": 1, "left": 1, "excused": 1,
        "absent": 1, "headcount": 10, "substitutes": 1,
    }  # fmt: skip
    assert told["expected"] == len(rows)
    for state in ("present", "present_online", "late", "left", "excused", "absent"):
        assert told[state] == listed.count(state), state
    assert told == _counted_by_hand(hall)
    assert len(facts.present) == facts.present_count == 4
    assert [row[3] for row in facts.present if "Trần Văn Bé" in row[3]] == [
        "có mặt trực tiếp, dự thay Trần Văn Bé"
    ]
    assert sum(int(row[4]) for row in facts.points if row[4] != "–") == told["headcount"]
    assert [(t.label, t.invited, t.connected) for t in facts.tiers] == [
        ("Cấp trung ương", 1, 0), ("Cấp tỉnh", 2, 1),
        (f"Cấp {hall.conference.scheme.label(3)}", 3, 1),
    ]  # fmt: skip
    assert len(facts.points) == sum(tier.invited for tier in facts.tiers)
    assert [row[3] for row in facts.points].count("đã kết nối") == 2
    assert tally.differences(hall.conference) == []


def _table(browser: Browser, name: str) -> list[list[str]]:
    """Return the rows of a table as it is downloaded."""
    table = browser.get(f"/conferences/{CODE}/{name}.csv").data.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(table)))[1:]


def _counted_by_hand(hall: Hall) -> dict[str, int]:
    """Count what the tables hold, row by row, without any of the running sums."""
    here = Delegate.conference_id == hall.conference_id
    named = db.session.scalars(select(Delegate).where(here, Delegate.replaced_at.is_(None))).all()
    states = dict(
        db.session.execute(select(AttendanceState.delegate_id, AttendanceState.state)).all()
    )
    told = Counter(state.value for state in states.values())
    there = {"present", "present_online", "late", "left"}
    heads = {point.id: point.headcount for point in map(hall.at, hall.offices)}
    by_name = [one for one in named if heads[one.participation_id] is None]
    return {
        **{name: told[name] for name in (*there, "excused", "absent")},
        "expected": len(named),
        "headcount": sum(heads[point] or 0 for point in heads)
        + sum(states.get(one.id, "unknown") in there for one in by_name),
        "substitutes": sum(one.substitute_for != "" for one in named),
    }


def test_speeches_stand_in_the_order_they_were_given_with_their_times(
    hall: Hall, browser: Browser
) -> None:
    writing.take_place(hall)

    turns = _frozen(writing.issued(hall)).turns

    browser.sign_in(hall.cast.lan)
    rows = sorted(_table(browser, "speeches"), key=lambda row: row[13])
    assert [(turn.kind, turn.speaker, turn.point, turn.title, turn.used) for turn in turns] == [
        ("tham_luan", "Trần Ngọc Bích", "Điểm cầu Tỉnh Bắc", writing.PAPER, 360),
        ("phat_bieu", "Lê Văn Sơn", "Điểm cầu Tỉnh Nam", "", 180),
        ("ket_luan", "Đỗ Quang Minh", "Điểm cầu Trung tâm", "", 540),
    ]
    assert [(row[1], row[7], row[4], row[9], int(row[11])) for row in rows] == [
        (turn.kind, turn.speaker, turn.point, turn.title, turn.used) for turn in turns
    ]
    for turn, speech in zip(turns, lists.done(hall.conference), strict=True):
        assert (turn.started_at, turn.ended_at) == (
            _local(speech.speech.started_at), _local(speech.speech.ended_at),
        )  # fmt: skip
    assert turns[2].summary == writing.SAID


def _local(moment: datetime | None) -> str:
    assert moment is not None
    return moment.astimezone(ZONE).isoformat()


def test_a_withdrawn_point_is_in_no_number_of_the_minutes(hall: Hall) -> None:
    hall.stage(Stage.ANNOUNCED)
    actor = hall.actor(hall.cast.lan)
    with transaction():
        point = points.for_change(
            hall.conference, hall.at(hall.cast.north_b).public_id, actor=actor
        )
        inviting.withdraw(point, reason="Mời nhầm", actor=actor, now=clock.now())
    hall.stage(Stage.ENDED)

    facts = queries.facts(hall.conference)

    assert [tier.invited for tier in facts.tiers] == [1, 2, 2]
    assert facts.delegates["expected"] == 20
    assert len(facts.points) == 5
    assert queries.figures(hall.conference).tiers == facts.tiers


def test_the_numbers_beside_the_text_are_those_that_will_be_frozen(hall: Hall) -> None:
    writing.take_place(hall)
    now = queries.figures(hall.conference)

    facts = queries.facts(hall.conference)

    assert now.tiers == facts.tiers
    assert now.turns == facts.turns
    assert now.delegates.items() <= facts.delegates.items()


def test_what_nobody_counted_is_unknown_not_nought(hall: Hall) -> None:
    hall.stage(Stage.ENDED)

    told = queries.facts(hall.conference).delegates

    assert told["expected"] == 24
    assert {told[name] for name in ("present", "late", "absent", "headcount")} == {None}


def test_the_closed_text_no_longer_moves_with_the_tables(hall: Hall) -> None:
    writing.take_place(hall)
    writing.draft(hall)
    writing.edit(hall)
    writing.close(hall)
    frozen = writing.now(hall).content

    with transaction():
        db.session.execute(update(Participation).values(headcount=99))

    assert writing.now(hall).content == frozen
    assert _frozen(writing.issue(hall)).delegates["headcount"] == 10


def test_a_long_list_of_those_present_stays_in_the_system(
    hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    writing.take_place(hall)
    module = importlib.import_module("meetings.minutes.queries.facts")
    monkeypatch.setattr(module, "LONGEST_LIST", 2)

    facts = queries.facts(hall.conference)

    assert (facts.present, facts.present_count) == ((), 4)


def test_issuing_takes_the_next_number_and_promises_the_file(hall: Hall) -> None:
    writing.take_place(hall)

    edition = writing.issued(hall)

    assert edition.number == "01/BB-TT"
    assert edition.content_hash == rules.content_hash(edition.content)
    assert jobs.progress(queries.render_key(edition)) == jobs.Progress(done=0.0, is_dead=False)
    entry = select(AuditEntry.facts).where(AuditEntry.action == "MinutesIssued")
    assert db.session.scalars(entry).one() == {
        "edition": 1, "number": "01/BB-TT", "digest": edition.content_hash, "replaces": "",
    }  # fmt: skip


def test_what_the_clerk_has_not_seen_is_not_issued(hall: Hall) -> None:
    writing.take_place(hall)
    writing.draft(hall)
    writing.edit(hall)
    writing.close(hall)
    seen = writing.now(hall).version
    writing.reopen(hall)
    writing.edit(hall, title="Lời khác")
    writing.close(hall)

    with pytest.raises(StaleError):
        writing.issue(hall, version=seen)

    assert db.session.scalars(select(RegisterEntry)).all() == []


def test_illustrative_minutes_get_a_number_no_office_could_give(hall: Hall) -> None:
    with transaction():
        db.session.execute(update(Conference).values(is_illustrative=True))
    writing.take_place(hall)

    edition = writing.issued(hall)

    assert edition.number == "MH01/BB-TT"
    book = db.session.scalars(select(RegisterBook)).one()
    assert book.symbol == "MH.BB-TT", "the office's own book is not touched"


def test_a_new_edition_names_the_one_it_replaces(hall: Hall) -> None:
    writing.take_place(hall)
    first = writing.issued(hall)
    writing.reopen(hall)
    assert queries.issued(hall.conference) is not None, "the issued one stands meanwhile"
    writing.edit(hall, title="Hội nghị (sửa)")
    writing.close(hall)

    second = writing.issue(hall)

    assert (second.edition, second.number) == (2, "02/BB-TT")
    assert (second.replaces_id, second.content["replaces"]) == (first.id, "01/BB-TT")
    assert [one.edition for one in queries.editions(hall.conference)] == [2, 1]
    assert first.content["title"] == hall.conference.title


def test_the_database_itself_refuses_to_change_an_edition(hall: Hall) -> None:
    writing.take_place(hall)
    edition = writing.issued(hall).id

    for statement in (
        "UPDATE minutes_edition SET number = '99/BB-X'",
        "UPDATE minutes_edition SET content = '{}'",
        "DELETE FROM minutes_edition",
    ):
        with pytest.raises(DatabaseError), transaction():
            db.session.execute(text(statement))

    db.session.expire_all()
    assert db.session.get_one(MinutesEdition, edition).number == "01/BB-TT"


def test_the_file_is_made_once_and_kept_by_its_hash(hall: Hall, app: Flask) -> None:
    writing.take_place(hall)
    edition = writing.issued(hall)

    while jobs.work_once():
        pass

    db.session.rollback()
    file = db.session.get_one(MinutesFile, edition.id)
    storage = storage_from(app.config["STORAGE_URL"])
    assert storage.intact(file.sha256)
    assert storage.read(file.sha256).startswith(b"%PDF-")
    assert len(storage.read(file.sha256)) == file.size
    rendered = file.rendered_at
    with transaction():
        commands.keep_file(edition, sha256="0" * 64, size=1, now=clock.now())
    db.session.expire_all()
    kept = db.session.get_one(MinutesFile, edition.id)
    assert (kept.sha256, kept.rendered_at) == (file.sha256, rendered)


def test_a_file_that_could_not_be_made_may_be_asked_for_again(
    hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    writing.take_place(hall)
    edition = writing.issued(hall)
    actor = hall.actor(hall.cast.clerk)
    again = {"edition": edition, "actor": actor}
    with pytest.raises(WrongStepError), transaction():
        commands.render_again(hall.conference, **again, now=clock.now())  # type: ignore[arg-type]
    with transaction():
        given_up = update(jobs.Job).where(jobs.Job.key == queries.render_key(edition))
        db.session.execute(given_up.values(state=jobs.JobState.DEAD))

    with transaction():
        commands.render_again(hall.conference, **again, now=clock.now())  # type: ignore[arg-type]

    made = jobs.progress(queries.render_key(edition))
    assert made is not None
    assert not made.is_dead


def test_conferences_issued_at_the_same_time_get_numbers_without_gap_or_double(
    own_app: Flask,
) -> None:
    cast = assemble()
    codes = [_closed(cast, number) for number in range(6)]
    start = Barrier(len(codes))

    def give(code: str) -> str:
        with own_app.app_context():
            actor = cast.actor(cast.clerk)
            start.wait()
            with transaction():
                conference = visibility.for_change(code, actor=actor)
                minutes = queries.for_change(conference)
                assert minutes is not None
                edition = commands.issue(
                    minutes,
                    conference=conference,
                    version=minutes.version,
                    actor=actor,
                    now=clock.now(),
                )
                return edition.number

    with ThreadPoolExecutor(len(codes)) as threads:
        numbers = sorted(threads.map(give, codes))

    assert numbers == [f"{number:02d}/BB-TT" for number in range(1, 7)]
    db.session.rollback()
    assert sorted(db.session.scalars(select(RegisterEntry.number))) == [1, 2, 3, 4, 5, 6]


def test_of_all_who_edit_and_close_the_same_text_at_once_one_gets_through(own_app: Flask) -> None:
    cast = assemble()
    code = _written(cast, 1)
    start = Barrier(6)

    def change(number: int) -> bool:
        with own_app.app_context():
            actor = cast.actor(cast.lan)
            start.wait()
            try:
                with transaction():
                    conference = visibility.for_change(code, actor=actor)
                    minutes = queries.for_change(conference)
                    assert minutes is not None
                    facts = {"conference": conference, "version": 1, "actor": actor}
                    if number % 2:
                        commands.close(minutes, **facts, now=clock.now())  # type: ignore[arg-type]
                    else:
                        words = replace(_WORDS, title=f"Bản {number}")
                        commands.edit(minutes, words, **facts, now=clock.now())  # type: ignore[arg-type]
            except (StaleError, WrongStepError):
                return False
            return True

    with ThreadPoolExecutor(6) as threads:
        through = list(threads.map(change, range(6)))

    db.session.rollback()
    stands = db.session.scalars(select(Minutes)).one()
    winner = through.index(True)
    assert through.count(True) == 1
    assert stands.version == 2
    assert stands.content["title"] == (_WORDS.title if winner % 2 else f"Bản {winner}")
    assert (stands.stage is MinutesStage.APPROVED) == bool(winner % 2)


_WORDS = Text(
    title=plan().title,
    place="Hà Nội",
    conclusions=("Làm ngay.",),
    secretary_name="Lan",
    signer_name="Minh",
)


def _written(cast: Cast, number: int) -> str:
    """Lead a conference to its written minutes, by the shortest way."""
    actor = cast.actor(cast.lan)
    code = f"hn-{number:03d}"
    planned(cast.centre, actor, code=code)
    with transaction():
        conference = visibility.for_change(code, actor=actor)
        conference.stage = Stage.ENDED
        commands.draft(conference, _WORDS, actor=actor, now=clock.now())
    return code


def _closed(cast: Cast, number: int) -> str:
    """Lead a conference to closed minutes."""
    actor = cast.actor(cast.lan)
    code = _written(cast, number)
    with transaction():
        conference = visibility.for_change(code, actor=actor)
        minutes = queries.for_change(conference)
        assert minutes is not None
        commands.close(minutes, conference=conference, version=1, actor=actor, now=clock.now())
    return code


def test_every_step_is_in_the_log_with_the_hash_of_the_text(hall: Hall) -> None:
    writing.take_place(hall)
    writing.issued(hall)
    writing.reopen(hall)

    mine = select(AuditEntry).where(AuditEntry.action.startswith("Minutes"))
    entries = db.session.scalars(mine.order_by(AuditEntry.id)).all()
    assert [re.sub("^Minutes", "", entry.action) for entry in entries] == [
        "Drafted", "Edited", "Closed", "Issued", "Reopened",
    ]  # fmt: skip
    assert entries[-1].facts == {"reason": "Sai tên đại biểu"}
    assert len(entries[2].facts["digest"]) == 64
    assert writing.now(hall).stage is MinutesStage.DRAFT
    assert db.session.scalars(select(Minutes)).one().version == 5


def test_the_minutes_list_who_was_absent_and_why_and_who_stood_in_for_whom(hall: Hall) -> None:
    cast = hall.cast
    excused, away, stand_in, unmarked = hall.delegates(cast.north_a)
    with transaction():
        db.session.execute(
            update(Delegate)
            .where(Delegate.public_id == stand_in)
            .values(substitute_for="Nguyễn Văn Trưởng")
        )
    for number, state in enumerate((Presence.EXCUSED, Presence.ABSENT, Presence.PRESENT)):
        writing.mark(hall, cast.canh, cast.north_a, number, state)
    facts = queries.facts(hall.conference)
    names = {one.public_id: one.name for one in db.session.scalars(select(Delegate))}

    told = {row[0]: row[3:] for row in facts.absent}
    assert told[names[excused]][0] == "có lý do"
    assert told[names[excused]][1] != "–"
    assert told[names[away]] == ("không lý do", "–")
    assert names[unmarked] not in told, "nobody knows"
    assert [(row[0], row[3]) for row in facts.substitutes] == [
        (names[stand_in], "Nguyễn Văn Trưởng")
    ]
    assert Facts.from_json(facts.as_json()) == facts
    former = {k: v for k, v in facts.as_json().items() if k not in {"absent", "substitutes"}}
    assert Facts.from_json(former).absent == (), "editions closed before have no such lists"
