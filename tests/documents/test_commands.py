"""What keeping papers leaves behind."""

from typing import Any

import pytest

from meetings.audit.models import AuditEntry
from meetings.conferences.models import Conference
from meetings.conferences.rules.secrecy import SecretError
from meetings.conferences.rules.stages import WrongStageError
from meetings.conferences.rules.vocabulary import Stage
from meetings.documents.commands import papers as commands
from meetings.documents.models import Document
from meetings.documents.queries import papers as queries
from meetings.documents.rules.taking import Paper
from meetings.kit.database import db
from meetings.kit.errors import NotAllowedError, NotFoundError, StaleError
from meetings.kit.transactions import transaction
from tests.cast import HOUR, NOON, Cast
from tests.plans import planned


@pytest.fixture
def conference(cast: Cast) -> Conference:
    conference = planned(cast.centre, cast.actor(cast.lan))
    with transaction():
        conference.stage = Stage.ANNOUNCED
    return conference


def _paper(**changes: Any) -> Paper:
    facts: dict[str, Any] = {
        "title": "Báo cáo trung tâm",
        "filename": "bao cao.pdf",
        "media_type": "application/pdf",
        "size": 1234,
        "sha256": "ab" * 32,
    }
    return Paper(**{**facts, **changes})


def _add(cast: Cast, conference: Conference, **changes: Any) -> Document:
    with transaction():
        return commands.add(
            conference, paper=_paper(**changes), actor=cast.actor(cast.lan), now=NOON
        )


def test_a_paper_is_its_hosts_alone_until_it_is_released(
    cast: Cast, conference: Conference
) -> None:
    document = _add(cast, conference)
    lan, auditor = cast.actor(cast.lan), cast.actor(cast.auditor)
    facts: dict[str, Any] = {"conference": conference, "actor": lan}

    assert queries.papers(conference, actor=lan) == [document]
    assert queries.papers(conference, actor=auditor) == []
    with pytest.raises(NotFoundError):
        queries.get(conference, document.public_id, actor=auditor)
    with transaction():
        commands.release(document, version=1, now=NOON + HOUR, **facts)
    assert queries.get(conference, document.public_id, actor=auditor) is document
    with transaction():
        commands.take_back(document, version=2, now=NOON + 2 * HOUR, **facts)
    assert queries.papers(conference, actor=auditor) == []
    with transaction():
        commands.remove(document, version=3, now=NOON + 3 * HOUR, **facts)
    assert queries.papers(conference, actor=lan) == []

    kept = db.session.scalars(db.select(Document)).one()
    assert (kept.removed_at, kept.sha256) == (NOON + 3 * HOUR, "ab" * 32)
    told = db.session.scalars(
        db.select(AuditEntry.action)
        .where(AuditEntry.action.like("Document%"))
        .order_by(AuditEntry.id)
    )
    assert list(told) == [
        "DocumentAdded",
        "DocumentReleased",
        "DocumentTakenBack",
        "DocumentRemoved",
    ]


@pytest.mark.parametrize("who", ["bich", "canh", "chair", "auditor", "stranger"])
def test_only_those_who_keep_papers_add_them(cast: Cast, conference: Conference, who: str) -> None:
    with pytest.raises(NotAllowedError):
        commands.add(conference, paper=_paper(), actor=cast.actor(getattr(cast, who)), now=NOON)


@pytest.mark.parametrize(
    "changes", [{"title": "TỐI MẬT"}, {"title": "", "filename": "Độ mật Mật.pdf"}]
)
def test_a_secret_title_is_refused(
    cast: Cast, conference: Conference, changes: dict[str, str]
) -> None:
    with pytest.raises(SecretError):
        _add(cast, conference, **changes)

    assert db.session.scalar(db.select(db.func.count(Document.id))) == 0


def test_a_stale_hand_is_refused(cast: Cast, conference: Conference) -> None:
    document = _add(cast, conference)
    facts: dict[str, Any] = {"conference": conference, "actor": cast.actor(cast.lan), "now": NOON}

    for command in (commands.release, commands.take_back, commands.remove):
        with pytest.raises(StaleError):
            command(document, version=5, **facts)


@pytest.mark.parametrize("stage", [Stage.CLOSED, Stage.CANCELLED])
def test_a_closed_file_takes_no_papers(cast: Cast, conference: Conference, stage: Stage) -> None:
    with transaction():
        conference.stage = stage

    with pytest.raises(WrongStageError):
        _add(cast, conference)
