"""What an invited office adds for its lower tier: contacts, requirements, papers."""

import io
import re
from pathlib import Path

import pytest
from flask import Flask

from meetings.conferences.commands import branch, inviting
from meetings.conferences.models import Conference
from meetings.conferences.papers import letter as printing
from meetings.conferences.queries import visibility
from meetings.conferences.rules.branch import NothingBelowError, WrongContactError, check, cleaned
from meetings.conferences.rules.planning import PlannedContact
from meetings.conferences.rules.secrecy import SecretError
from meetings.documents import papers
from meetings.documents.commands import papers as documents
from meetings.documents.models import Document
from meetings.documents.queries import bundles, letters
from meetings.documents.queries import papers as kept
from meetings.documents.rules.taking import Paper
from meetings.kit import clock
from meetings.kit.database import db
from meetings.kit.errors import DomainError, NotAllowedError, NotFoundError, StaleError
from meetings.kit.transactions import transaction
from meetings.organisations.models import Organisation
from meetings.people.models import Account
from tests.cascades import announced, locked, passed_on, point_of
from tests.cast import HOUR, NOON, Cast, key, sign_in
from tests.conftest import Browser

HOA = PlannedContact(name="Lê Thị Hoa", title="Văn phòng", phone="0236 1", email="hoa@bac.example")
PAGE = "/conferences/hn-2027-03-10"


@pytest.fixture(autouse=True)
def _noon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOON + HOUR)


@pytest.fixture
def conference(cast: Cast) -> Conference:
    found = announced(cast)
    passed_on(cast, found, cast.bich, cast.north)
    passed_on(cast, found, cast.son, cast.south)
    return found


def tell(
    cast: Cast,
    conference: Conference,
    office: Organisation,
    who: Account,
    *contacts: PlannedContact,
    note: str = "",
    version: int | None = None,
) -> None:
    with transaction():
        visibility.for_change(conference.code, actor=cast.actor(who))
        point = locked(cast, conference, office, who)
        branch.tell_below(
            point,
            contacts=contacts,
            note=note,
            version=version or point.version,
            actor=cast.actor(who),
            now=NOON + HOUR,
        )


def hand(
    cast: Cast, conference: Conference, who: Account, office: Organisation, *, released: bool = True
) -> str:
    paper = Paper(
        title="Báo cáo của tỉnh",
        filename="bc.pdf",
        media_type="application/pdf",
        size=9,
        sha256="ab" * 32,
    )
    actor = cast.actor(who)
    with transaction():
        found = visibility.for_change(conference.code, actor=actor)
        under = locked(cast, conference, office, who)
        made = documents.add(found, paper=paper, under=under, actor=actor, now=NOON)
        if released:
            documents.release(made, conference=found, version=1, actor=actor, now=NOON + HOUR)
    return made.public_id


def read_by(cast: Cast, conference: Conference, who: Account, public_id: str) -> bool:
    actor = cast.actor(who)
    try:
        kept.get(visibility.get(conference.code, actor=actor), public_id, actor=actor)
    except NotFoundError:
        return False
    return True


def text(answer: object) -> str:
    return str(answer.get_data(as_text=True))  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("contacts", "note", "error"),
    [
        ([PlannedContact(name="")], "", WrongContactError),
        ([PlannedContact(name="A" * 121)], "", WrongContactError),
        ([PlannedContact(name="Hoa", email="không")], "", WrongContactError),
        ([PlannedContact(name="Hoa", title="TỐI MẬT")], "", SecretError),
        ([HOA] * 11, "", WrongContactError),
        ([], "x" * 1001, WrongContactError),
        ([], "Tài liệu TỐI MẬT", SecretError),
    ],
)
def test_contacts_and_requirements_that_cannot_be_kept_are_refused(
    contacts: list[PlannedContact], note: str, error: type[DomainError]
) -> None:
    with pytest.raises(error):
        check(cleaned(contacts), note)


def test_contacts_and_requirements_stand_in_the_letters_the_office_sends(
    cast: Cast, conference: Conference
) -> None:
    tell(cast, conference, cast.north, cast.bich, HOA, note="Mang báo cáo xã\nMặc lễ phục")
    hand(cast, conference, cast.bich, cast.north)
    hand(cast, conference, cast.bich, cast.north, released=False)

    actor = cast.actor(cast.canh)
    content = letters.content(conference)
    below = papers.letter(letters.invitation(conference, organisation="", actor=actor), content)
    other = papers.letter(
        letters.invitation(conference, organisation="", actor=cast.actor(cast.dung)), content
    )
    north = point_of(conference, cast.north).public_id
    (first, *_) = bundles.invitations(conference, level=3, issuer=north)

    assert [one.name for one in below.contacts] == ["Lê Thị Hoa", "Nguyễn Thị Lan"]
    assert below.requirements[-2:] == ("Mang báo cáo xã", "Mặc lễ phục")
    assert below.attachments == ("Báo cáo của tỉnh",)
    assert "Tài liệu gửi kèm: Báo cáo của tỉnh;" in printing.letter_html(below)
    assert papers.letter(first, content).contacts == below.contacts
    assert [one.name for one in other.contacts] == ["Nguyễn Thị Lan"]
    assert (other.attachments, "Mặc lễ phục" in other.requirements) == ((), False)
    assert set(other.requirements) <= set(below.requirements)


def test_letters_printed_before_are_told_to_be_out_of_date(
    cast: Cast, conference: Conference
) -> None:
    before = conference.changed_at

    tell(cast, conference, cast.north, cast.bich, HOA)

    assert visibility.known(conference.id).changed_at > before


def test_only_the_office_and_who_acts_in_its_place_tell_its_lower_tier(
    cast: Cast, conference: Conference
) -> None:
    for who in (cast.son, cast.canh):
        with pytest.raises((NotAllowedError, NotFoundError)):
            tell(cast, conference, cast.north, who, HOA)

    tell(cast, conference, cast.north, cast.lan, HOA)
    with pytest.raises(StaleError):
        tell(cast, conference, cast.north, cast.bich, HOA, version=1)


def test_an_office_without_a_lower_tier_has_nobody_to_tell(
    cast: Cast, conference: Conference
) -> None:
    with pytest.raises(NothingBelowError):
        tell(cast, conference, cast.north_a, cast.lan, HOA)


def test_papers_of_an_office_are_read_in_its_branch_and_by_the_host_only(
    cast: Cast, conference: Conference
) -> None:
    given = hand(cast, conference, cast.bich, cast.north)
    waiting = hand(cast, conference, cast.bich, cast.north, released=False)

    readers = {"lan": True, "bich": True, "canh": True, "tuan": True, "auditor": True}
    strangers = {"son": False, "dung": False}
    for name, may in (readers | strangers).items():
        assert read_by(cast, conference, getattr(cast, name), given) is may, name
    still = {"lan": True, "bich": True, "canh": False, "son": False, "auditor": False}
    for name, may in still.items():
        assert read_by(cast, conference, getattr(cast, name), waiting) is may, name


def test_who_is_no_longer_in_the_branch_reads_nothing_of_it(
    cast: Cast, conference: Conference
) -> None:
    given = hand(cast, conference, cast.bich, cast.north)
    with transaction():
        point = locked(cast, conference, cast.north_a, cast.bich)
        inviting.withdraw(point, reason="Nhầm", actor=cast.actor(cast.bich), now=NOON + HOUR)

    assert read_by(cast, conference, cast.bich, given)
    with pytest.raises(NotFoundError):
        visibility.get(conference.code, actor=cast.actor(cast.canh))


def test_nobody_changes_the_papers_of_another_office(cast: Cast, conference: Conference) -> None:
    given = hand(cast, conference, cast.bich, cast.north)
    document = db.session.scalars(db.select(Document).filter_by(public_id=given)).one()

    for who in (cast.canh, cast.son):
        with pytest.raises(NotAllowedError), transaction():
            documents.remove(
                document, conference=conference, version=2, actor=cast.actor(who), now=NOON
            )
    with pytest.raises((NotAllowedError, NotFoundError)):
        hand(cast, conference, cast.son, cast.north)


def test_an_office_writes_its_contacts_and_those_below_read_them(
    browser: Browser, cast: Cast, conference: Conference
) -> None:
    north = point_of(conference, cast.north)
    here = f"{PAGE}/invitations/{north.public_id}/branch"
    sign_in(browser, cast.bich)
    typed = {
        "_version": str(north.version),
        "contacts-0-name": "Lê Thị Hoa",
        "contacts-0-phone": "0236 111 222",
        "note": "Mang báo cáo xã",
    }

    first = text(browser.get(here))
    more = text(browser.post(here, data={"_key": key(), "add": "contacts", **typed}))
    wrong = browser.post(here, data={"_key": key(), **typed, "contacts-0-name": ""})
    sent = browser.post(here, data={"_key": key(), **typed})
    stale = browser.post(here, data={"_key": key(), **typed, "note": "Mang báo cáo tháng"})

    sign_in(browser, cast.canh)
    page = text(browser.get(f"{PAGE}/invitations/{point_of(conference, cast.north_a).public_id}"))
    assert "Nguyễn Thị Lan" in first
    assert "contacts-1-name" in more
    assert wrong.status_code == 422
    assert "0236 111 222" in text(wrong)
    assert sent.status_code == 302
    assert stale.status_code == 409
    assert "Bản hiện tại khác bản bạn nhập" in text(stale)
    assert text(stale).count("Mang báo cáo xã") == 1
    assert text(stale).count("Mang báo cáo tháng") == 2
    assert "Đầu mối của Tỉnh Bắc" in page
    assert "0236 111 222" in page
    assert "Mang báo cáo xã" in page
    assert "0900 000 001" in page


def test_a_contact_is_taken_out_by_its_button_and_nothing_else_is_lost(
    browser: Browser, cast: Cast, conference: Conference
) -> None:
    here = f"{PAGE}/invitations/{point_of(conference, cast.north).public_id}/branch"
    sign_in(browser, cast.bich)
    names = ("Hoa", "Lý", "Mai")
    typed = {f"contacts-{at}-name": name for at, name in enumerate(names)} | {"note": "Báo cáo"}

    page = text(browser.send(here, {**typed, "add": "-contacts-1"}))
    alone = text(browser.send(here, {"contacts-0-name": "Hoa", "add": "-contacts-0"}))

    assert re.findall(r'name="(contacts-\d-name)"[^>]*value="(\w*)"', page) == [
        ("contacts-0-name", "Hoa"),
        ("contacts-1-name", "Mai"),
    ]
    assert "Báo cáo" in page
    assert "Bỏ đầu mối 2" in page
    assert re.findall(r'name="contacts-\d-name"[^>]*value="(\w*)"', alone) == [""]


def test_an_office_uploads_a_paper_its_communes_download(
    app: Flask,
    browser: Browser,
    cast: Cast,
    conference: Conference,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(app.config, "STORAGE_URL", tmp_path.as_uri())
    north = point_of(conference, cast.north).public_id
    sign_in(browser, cast.bich)
    data = {"_key": key(), "under": north, "title": "Kế hoạch của tỉnh"}

    empty = browser.post(f"{PAGE}/documents/add", data=data)
    sent = browser.post(
        f"{PAGE}/documents/add",
        data={**data, "_key": key(), "file": (io.BytesIO(b"%PDF-1.7\n%%EOF\n"), "kh.pdf")},
    )
    document = db.session.scalars(db.select(Document)).one()
    at = f"{PAGE}/documents/{document.public_id}"
    browser.post(f"{at}/release", data={"_key": key(), "_version": "1"})
    own = text(browser.get(f"{PAGE}/documents"))

    sign_in(browser, cast.canh)
    below = text(browser.get(f"{PAGE}/documents"))
    file = browser.get(at, buffered=True)
    sign_in(browser, cast.dung)
    elsewhere = text(browser.get(f"{PAGE}/documents"))
    hidden = browser.get(at)

    assert empty.status_code == 422
    assert sent.status_code == 302
    assert "Tài liệu của Tỉnh Bắc gửi cấp dưới" in own
    assert "Kế hoạch của tỉnh" in below
    assert "Thêm tài liệu" not in below
    assert file.data == b"%PDF-1.7\n%%EOF\n"
    assert "Kế hoạch của tỉnh" not in elsewhere
    assert hidden.status_code == 404
