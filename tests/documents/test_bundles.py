"""All letters of an office to one tier as one file: whose they are, how they are made and read."""

import io
from pathlib import Path

import pypdf
import pytest
from flask import Flask

from meetings.audit.models import AuditEntry
from meetings.conferences.models import Conference
from meetings.conferences.rules.vocabulary import LetterForm
from meetings.documents.commands import letters as commands
from meetings.documents.handlers import render_all
from meetings.documents.models import LetterBundle
from meetings.documents.queries import bundles
from meetings.documents.queries.letters import TIER
from meetings.documents.rules.printing import NoLettersError
from meetings.kit import jobs
from meetings.kit.database import db
from meetings.kit.errors import NotFoundError
from meetings.kit.transactions import transaction
from tests.cascades import announced, passed_on, point_of
from tests.cast import HOUR, NOON, Cast, key, sign_in
from tests.conftest import Browser

ADDRESS = "/conferences/hn-2027-03-10/letters"


@pytest.fixture
def storage(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setitem(app.config, "STORAGE_URL", tmp_path.as_uri())
    return tmp_path


def _work_off() -> None:
    waiting = db.select(jobs.Job).where(jobs.Job.name == "documents.render_bundle")
    for job in db.session.scalars(waiting).all():
        render_all(job.payload)


def _ask(browser: Browser, level: int, issuer: str) -> int:
    data = {"_key": key(), "level": str(level), "issuer": issuer}
    return browser.post(f"{ADDRESS}/print", data=data).status_code


def _bundles() -> list[LetterBundle]:
    db.session.expire_all()
    return list(db.session.scalars(db.select(LetterBundle).order_by(LetterBundle.id)))


def _levels(conference: Conference, cast: Cast, who: str) -> list[tuple[str, int, int]]:
    actor = cast.actor(getattr(cast, who))
    found = bundles.sendings(conference, actor=actor)
    return [(one.office, one.level, one.count) for one in found]


def test_each_office_has_the_letters_it_sent(cast: Cast) -> None:
    conference = announced(cast)
    assert _levels(conference, cast, "bich") == []
    assert not bundles.has_any(conference, actor=cast.actor(cast.bich))
    passed_on(cast, conference, cast.bich, cast.north)

    assert _levels(conference, cast, "lan") == [("Trung tâm", 1, 1), ("Trung tâm", 2, 2)]
    assert _levels(conference, cast, "bich") == [("Tỉnh Bắc", 3, 2)]
    assert _levels(conference, cast, "canh") == []
    found = {
        who: bundles.has_any(conference, actor=cast.actor(getattr(cast, who)))
        for who in ("lan", "bich", "canh")
    }
    assert found == {"lan": True, "bich": True, "canh": False}


def test_all_letters_of_a_tier_become_one_file(browser: Browser, cast: Cast, storage: Path) -> None:
    announced(cast)
    sign_in(browser, cast.lan)
    assert "2 giấy mời" in browser.get(ADDRESS).text

    assert _ask(browser, 2, TIER) == 302
    assert _ask(browser, 2, TIER) == 302
    (bundle,) = _bundles()
    waiting = browser.get(f"{ADDRESS}/{bundle.public_id}.pdf")
    assert (waiting.status_code, waiting.get_json()) == (202, {"progress": 0.0})
    assert "Đang in" in browser.get(ADDRESS).text
    _work_off()

    ready = browser.get(f"{ADDRESS}/{bundle.public_id}.pdf", buffered=True)
    text = " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(ready.data)).pages)
    assert ready.status_code == 200
    assert "Ủy ban nhân dân tỉnh Bắc" in text
    assert "Ủy ban nhân dân tỉnh Nam" in text
    (bundle,) = _bundles()
    assert (bundle.count, bundle.size) == (2, len(ready.data))
    entries = db.select(AuditEntry).where(AuditEntry.action == "LettersPrinted")
    assert len(db.session.scalars(entries).all()) == 1


@pytest.mark.parametrize(
    ("form", "name", "words"),
    [
        (LetterForm.GIAY_MOI, "giay-moi-", "Trung tâm mời cấp tỉnh: 2 giấy mời"),
        (LetterForm.CONG_DIEN, "cong-dien-", "Trung tâm gửi cấp tỉnh: 2 công điện"),
    ],
)
def test_the_file_of_a_tier_is_named_for_what_it_is(
    browser: Browser, cast: Cast, storage: Path, form: LetterForm, name: str, words: str
) -> None:
    conference = announced(cast)
    conference.letter_form = form
    db.session.commit()
    sign_in(browser, cast.lan)
    _ask(browser, 2, TIER)
    _work_off()
    (bundle,) = _bundles()

    told = browser.get(f"{ADDRESS}/{bundle.public_id}.pdf", buffered=True).headers

    assert f"{name}{conference.code}-cap-2.pdf" in told["Content-Disposition"]
    assert words in browser.get(ADDRESS).text


def test_the_page_has_one_main_action_the_next_tier_to_print(
    browser: Browser, cast: Cast, storage: Path
) -> None:
    announced(cast)
    sign_in(browser, cast.lan)
    before = browser.get(ADDRESS).text
    _ask(browser, 1, TIER)
    _work_off()
    halfway = browser.get(ADDRESS).text
    _ask(browser, 2, TIER)
    _work_off()

    assert before.count("btn-primary") == halfway.count("btn-primary") == 1
    assert before.index("btn-primary") < before.index("cấp tỉnh")
    assert halfway.index("cấp tỉnh") < halfway.index("btn-primary")
    assert "btn-primary" not in browser.get(ADDRESS).text


def test_an_office_prints_what_it_sent_and_nobody_else_does(
    browser: Browser, cast: Cast, storage: Path
) -> None:
    conference = announced(cast)
    passed_on(cast, conference, cast.bich, cast.north)
    issuer = point_of(conference, cast.north).public_id

    sign_in(browser, cast.son)
    assert _ask(browser, 3, issuer) == 404
    sign_in(browser, cast.bich)
    assert _ask(browser, 2, TIER) == 404
    assert _ask(browser, 3, issuer) == 302
    _work_off()
    (bundle,) = _bundles()
    address = f"{ADDRESS}/{bundle.public_id}.pdf"
    assert browser.get(address, buffered=True).status_code == 200
    sign_in(browser, cast.canh)
    assert browser.get(address).status_code == 404


def test_a_file_says_that_the_list_changed_since(cast: Cast, storage: Path) -> None:
    conference = announced(cast)
    lan = cast.actor(cast.lan)
    with transaction():
        commands.print_all(conference, level=2, issuer=TIER, actor=lan, now=NOON + HOUR)
    _work_off()
    (_, provinces) = bundles.sendings(conference, actor=lan)
    assert not provinces.is_outdated

    with transaction():
        conference.changed_at = NOON + 2 * HOUR

    (_, provinces) = bundles.sendings(conference, actor=lan)
    assert provinces.is_outdated


def test_no_file_is_made_of_no_letters(cast: Cast) -> None:
    conference = announced(cast)

    with pytest.raises(NoLettersError), transaction():
        commands.print_all(conference, level=3, issuer=TIER, actor=cast.actor(cast.lan), now=NOON)
    with pytest.raises(NotFoundError):
        bundles.bundle(conference, "unknown", actor=cast.actor(cast.lan))
