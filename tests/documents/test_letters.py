"""The letter of invitation: who gets which, when it is printed, and when it is printed anew."""

from pathlib import Path

import pytest
from flask import Flask

from meetings.agenda import commands as agenda
from meetings.agenda.rules import ItemDraft, ItemKind
from meetings.conferences.commands import composition
from meetings.conferences.models import Conference
from meetings.conferences.papers.letter import Letter
from meetings.conferences.queries import visibility
from meetings.conferences.rules.composition import Wanted
from meetings.conferences.rules.vocabulary import LetterForm
from meetings.documents import papers
from meetings.documents.models import LetterFile
from meetings.documents.queries import bundles, letters
from meetings.kit import jobs
from meetings.kit.database import db
from meetings.kit.errors import NotFoundError
from meetings.kit.transactions import transaction
from tests.cascades import announced, locked, passed_on, point_of
from tests.cast import HOUR, NOON, Cast, sign_in
from tests.conftest import Browser
from tests.plans import planned

ADDRESS = "/conferences/hn-2027-03-10/invitation.pdf"
HTML = {"Accept": "text/html"}


@pytest.fixture
def storage(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setitem(app.config, "STORAGE_URL", tmp_path.as_uri())
    return tmp_path


def _print_all() -> None:
    """Work off every letter that was promised, as the worker does."""
    waiting = db.select(jobs.Job).where(jobs.Job.name == "documents.render_letter")
    from meetings.documents.handlers import render

    for job in db.session.scalars(waiting).all():
        render(job.payload)


def _letter(conference: Conference, cast: Cast, who: str, organisation: str = "") -> Letter:
    actor = cast.actor(getattr(cast, who))
    found = letters.invitation(conference, organisation=organisation, actor=actor)
    return papers.letter(found, letters.content(conference))


def test_the_host_gets_the_letter_to_the_first_tier(cast: Cast) -> None:
    conference = announced(cast)

    letter = _letter(conference, cast, "lan")

    assert letter.agency.name == "Trung tâm"
    assert str(letter.number) == conference.letter_number
    assert letter.invitee.startswith("các cơ quan, đơn vị ở trung ương, tỉnh")
    assert letter.own_place == ""
    assert [str(chair) for chair in letter.chairs] == ["Đỗ Quang Minh, Chủ tịch"]
    assert letter.contacts[0].phone == "0900 000 001"
    assert letter.confirm_until == conference.reply_deadline


def test_an_invited_office_gets_its_own(cast: Cast) -> None:
    conference = announced(cast)

    letter = _letter(conference, cast, "bich")

    assert letter.agency.name == "Trung tâm"
    assert letter.invitee == "Ủy ban nhân dân tỉnh Bắc"
    assert letter.own_place == cast.point(cast.north).address


def test_who_was_invited_below_gets_the_letter_of_the_office_above(cast: Cast) -> None:
    conference = announced(cast)
    passed_on(cast, conference, cast.bich, cast.north)

    letter = _letter(conference, cast, "canh")

    assert letter.agency.name == "Ủy ban nhân dân tỉnh Bắc"
    assert letter.invitee == "Ủy ban nhân dân xã Bắc A"
    assert letter.place_name == "Tỉnh Bắc"
    assert letter.signer.authority == "TM. Ủy ban nhân dân"
    assert str(letter.number) == point_of(conference, cast.north_a).letter_number


def test_another_letter_is_read_only_by_who_may_see_the_point(cast: Cast) -> None:
    conference = announced(cast)
    passed_on(cast, conference, cast.bich, cast.north)
    wanted = cast.north_a.public_id

    for who in ("lan", "bich", "canh"):
        assert _letter(conference, cast, who, wanted).invitee == "Ủy ban nhân dân xã Bắc A"
    with pytest.raises(NotFoundError):
        _letter(conference, cast, "son", wanted)
    with pytest.raises(NotFoundError):
        _letter(conference, cast, "dung")


def test_a_draft_has_a_letter_without_a_number_for_its_host(cast: Cast) -> None:
    conference = planned(cast.centre, cast.actor(cast.lan))

    letter = _letter(conference, cast, "lan")

    assert str(letter.number).strip("\N{NO-BREAK SPACE}") == "/GM-TT"
    with pytest.raises(NotFoundError):
        _letter(conference, cast, "bich")


def test_the_agenda_stands_in_the_letter_with_its_hours(cast: Cast) -> None:
    conference = planned(cast.centre, cast.actor(cast.lan))
    draft = ItemDraft(
        kind=ItemKind.BAO_CAO, title="Báo cáo", planned_minutes=30, presenter_name="Bùi Thu Hà"
    )
    with transaction():
        for _ in range(2):
            agenda.add(conference, draft=draft, actor=cast.actor(cast.lan), now=NOON)

    lines = _letter(conference, cast, "lan").agenda

    assert [line.hours for line in lines] == ["08 giờ 00", "08 giờ 30"]
    assert lines[0].presenter == "Bùi Thu Hà"


def _ask_for(cast: Cast, conference: Conference) -> None:
    lan, bich = cast.actor(cast.lan), cast.actor(cast.bich)
    head = Wanted(post="Chủ tịch UBND tỉnh", is_required=True)
    staff = Wanted(post="Chuyên viên", least=2, most=3)
    with transaction():
        found = visibility.for_change(conference.code, actor=lan)
        composition.ask_tier(found, level=2, wanted=[head, staff], actor=lan, now=NOON)
        composition.ask_tier(found, level=3, wanted=[head], actor=lan, now=NOON)
        main = locked(cast, conference, cast.centre, cast.lan)
        composition.ask_point(main, wanted=[Wanted(post="Thư ký")], actor=lan, now=NOON)
    with transaction():
        office = locked(cast, conference, cast.north, cast.bich)
        composition.ask_below(
            office, wanted=[Wanted(post="Lái xe", most=None)], actor=bich, now=NOON
        )


def test_a_letter_names_the_posts_its_reader_is_asked_for(cast: Cast) -> None:
    conference = announced(cast)
    passed_on(cast, conference, cast.bich, cast.north)
    before = _letter(conference, cast, "bich").compositions[1].members
    _ask_for(cast, conference)

    main, tiers = _letter(conference, cast, "lan").compositions[0::2]
    own = _letter(conference, cast, "bich").compositions[1]
    below = _letter(conference, cast, "canh").compositions[1]

    posts = ("Chủ tịch UBND tỉnh (bắt buộc)", "Chuyên viên (từ 02 đến 03 người)")
    assert before == ("Lãnh đạo đơn vị và thành phần do đơn vị cử đúng thẩm quyền",)
    assert main.members[-1] == "Thư ký"
    assert tiers.members == posts
    assert own.members == posts
    assert below.members == ("Chủ tịch UBND tỉnh (bắt buộc)", "Lái xe")
    office = point_of(conference, cast.north).public_id
    together = list(bundles.invitations(conference, level=3, issuer=office))
    assert [[one.post for one in letter.asked] for letter in together] == [
        ["Chủ tịch UBND tỉnh", "Lái xe"]
    ] * 2


def test_announcing_promises_the_letter_and_the_job_prints_it(
    browser: Browser, cast: Cast, storage: Path
) -> None:
    announced(cast)
    sign_in(browser, cast.lan)

    waiting = browser.get(ADDRESS)
    page = browser.get(ADDRESS, headers=HTML)
    _print_all()
    ready = browser.get(ADDRESS, buffered=True)
    again = browser.get(ADDRESS, buffered=True)

    assert (waiting.status_code, waiting.get_json()) == (202, {"progress": 0.0})
    assert waiting.headers["Retry-After"] == "3"
    assert page.status_code == 202
    assert "Đang in giấy mời" in page.text
    assert ready.status_code == 200
    assert ready.data.startswith(b"%PDF-")
    assert ready.data == again.data
    assert "giay-moi-hn-2027-03-10.pdf" in ready.headers["Content-Disposition"]
    assert (
        db.session.scalar(
            db.select(db.func.count(jobs.Job.id)).where(jobs.Job.name == "documents.render_letter")
        )
        == 1
    )


def test_a_letter_is_printed_on_first_request_and_anew_when_it_reads_otherwise(
    browser: Browser, cast: Cast, storage: Path
) -> None:
    conference = announced(cast)
    sign_in(browser, cast.bich)
    assert browser.get(ADDRESS).status_code == 202
    _print_all()
    first = browser.get(ADDRESS, buffered=True).data

    with transaction():
        conference.line_test_at = NOON + HOUR
    changed = browser.get(ADDRESS)
    _print_all()
    second = browser.get(ADDRESS, buffered=True).data

    assert changed.status_code == 202
    assert first.startswith(b"%PDF-")
    assert second != first
    kept = db.select(LetterFile).where(LetterFile.addressee != letters.TIER)
    assert len(db.session.scalars(kept).all()) == 2


def test_a_stranger_gets_no_letter(browser: Browser, cast: Cast, storage: Path) -> None:
    announced(cast)
    for who in (cast.stranger, cast.dung):
        sign_in(browser, who)
        assert browser.get(ADDRESS).status_code == 404
    sign_in(browser, cast.bich)
    unknown = browser.get(f"{ADDRESS}?organisation={cast.south.public_id}")
    assert unknown.status_code == 404


@pytest.mark.parametrize(
    ("form", "name"),
    [(LetterForm.GIAY_MOI, "giay-moi-"), (LetterForm.CONG_DIEN, "cong-dien-")],
)
def test_the_file_is_named_for_what_it_is(
    browser: Browser, cast: Cast, storage: Path, form: LetterForm, name: str
) -> None:
    conference = announced(cast)
    conference.letter_form = form
    db.session.commit()
    sign_in(browser, cast.lan)
    browser.get(ADDRESS)
    _print_all()

    told = browser.get(ADDRESS, buffered=True).headers["Content-Disposition"]

    assert f"{name}{conference.code}.pdf" in told
