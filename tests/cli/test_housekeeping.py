"""What has served its time goes; what has not, stays."""

import os
from datetime import timedelta

import pytest
from flask import Flask

from meetings.conferences.models import ReceivedReply
from meetings.conferences.rules.replying import Channel, Fate
from meetings.documents.models import Document
from meetings.kit import clock, tokens
from meetings.kit.database import db
from meetings.kit.files import storage_from
from meetings.kit.jobs import Job, JobState
from meetings.kit.onetime import IdempotencyKey
from meetings.kit.transactions import transaction
from meetings.notifications.models import MailKind, MailState, OutboxMail
from meetings.people.models import PasswordReset, SignInGuard, UserSession
from tests.attendance.hall import hold
from tests.cast import DAY, Cast
from tests.cli.conftest import Type


def _rows(cast: Cast, age: timedelta) -> None:
    """Leave one row of each kind that ended or was made that long ago."""
    then = clock.now() - age
    name = f"{age.days}"
    with transaction():
        db.session.add_all(
            [
                IdempotencyKey(
                    account_id=1, route="r", key=name, body_sha256="0" * 64, created_at=then
                ),
                UserSession(
                    token_digest=f"session {name}",
                    account_id=cast.lan.id,
                    created_at=then,
                    seen_at=then,
                    expires_at=then,
                ),
                PasswordReset(
                    token_digest=f"reset {name}",
                    account_id=cast.lan.id,
                    created_at=then,
                    expires_at=then,
                ),
                SignInGuard(key=name, failures=3, last_failure_at=then),
                ReceivedReply(
                    mail_key=name,
                    channel=Channel.LETTER,
                    fate=Fate.STRANGER,
                    comment="Mua ngay",
                    received_at=then,
                ),
                Job(name="x", key=name, payload={}, state=JobState.DONE, run_at=then, made_at=then),
                OutboxMail(
                    public_id=tokens.public_id(),
                    kind=MailKind.CHANGE,
                    dedupe_key=name,
                    name="An",
                    address="an@diemcau.example",
                    note="lý do đổi giờ",
                    state=MailState.SENT,
                    created_at=then,
                    next_at=then,
                ),
            ]
        )


def _left(table: type[object]) -> int:
    return db.session.scalar(db.select(db.func.count()).select_from(table)) or 0


def test_every_term_ends_when_it_should(cast: Cast, type_in: Type) -> None:
    for days in (1, 8, 31, 91, 731):
        _rows(cast, days * DAY)

    done = type_in("housekeeping")

    assert done.exit_code == 0, done.output
    assert _left(IdempotencyKey) == 1
    assert [_left(table) for table in (UserSession, PasswordReset, SignInGuard, Job)] == [2] * 4
    assert _left(ReceivedReply) == 3
    assert _left(OutboxMail) == 4
    told = db.session.scalars(db.select(OutboxMail.note).order_by(OutboxMail.created_at)).all()
    assert list(told) == ["", "lý do đổi giờ", "lý do đổi giờ", "lý do đổi giờ"]


def test_work_that_failed_is_kept_for_whoever_looks_into_it(cast: Cast, type_in: Type) -> None:
    then = clock.now() - 90 * DAY
    with transaction():
        for state in (JobState.DEAD, JobState.READY):
            db.session.add(
                Job(name="x", key=state, payload={}, state=state, run_at=then, made_at=then)
            )

    type_in("housekeeping")

    assert _left(Job) == 2


def test_more_rows_than_one_batch_go_too(
    cast: Cast, type_in: Type, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("meetings.cli.housekeeping._BATCH", 2)
    for days in range(40, 45):
        _rows(cast, days * DAY)

    type_in("housekeeping")

    assert _left(Job) == 0


def test_files_go_when_no_row_names_them(app: Flask, cast: Cast, type_in: Type) -> None:
    files = storage_from(app.config["STORAGE_URL"])
    named, orphan, young = (files.put(text, limit=100).sha256 for text in (b"1", b"2", b"3"))
    old = (clock.now() - 2 * DAY).timestamp()
    for sha256 in (named, orphan):
        os.utime(files.path(sha256), (old, old))
    conference_id = hold(cast).conference_id
    with transaction():
        db.session.add(_document(conference_id, named))

    done = type_in("housekeeping")

    assert "tệp không còn nơi nào dùng: 1" in done.output
    assert [files.exists(one) for one in (named, orphan, young)] == [True, False, True]


def _document(conference_id: int, sha256: str) -> Document:
    return Document(
        public_id=tokens.public_id(),
        conference_id=conference_id,
        title="Báo cáo",
        filename="bao-cao.pdf",
        media_type="application/pdf",
        size=1,
        sha256=sha256,
        added_by="Lan",
        added_at=clock.now(),
    )
