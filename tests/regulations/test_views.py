"""The terms and working days of an office as its people see them."""

from meetings.kit.database import db
from meetings.organisations.models import Organisation
from meetings.regulations import queries
from meetings.regulations.rules import Rule
from tests.cast import NOON, Cast
from tests.conftest import Browser


def terms_of(office: Organisation) -> str:
    return f"/organisations/{office.public_id}/regulations"


def days_of(office: Organisation) -> str:
    return f"/organisations/{office.public_id}/working-days"


def _version(office: Organisation) -> int:
    db.session.expire_all()
    return office.version


def value(office: Organisation, rule: Rule) -> int:
    db.session.expire_all()
    return queries.terms(office, around=NOON.date())[rule].value


def test_a_secretary_sets_a_number_with_its_source_and_takes_it_back(
    browser: Browser, cast: Cast
) -> None:
    browser.sign_in(cast.bich)
    page = terms_of(cast.north)
    typed = {
        "notice": "5",
        "notice_source": "Quy chế 12/QC-VP",
        "_version": str(cast.north.version),
    }

    assert browser.send(page, typed).status_code == 303

    shown = browser.get(page).text
    assert "5 ngày làm việc trước" in shown
    assert "Quy chế 12/QC-VP" in shown
    assert "QĐ 45/2018/QĐ-TTg, Điều 10" in shown
    assert value(cast.north_a, Rule.NOTICE) == 5

    back = {"notice": "", "notice_source": "Quy chế 12/QC-VP", "_version": str(cast.north.version)}
    assert browser.send(page, back).status_code == 303
    assert value(cast.north, Rule.NOTICE) == 3


def test_a_wrong_number_is_said_beside_its_field_and_nothing_is_lost(
    browser: Browser, cast: Cast
) -> None:
    browser.sign_in(cast.bich)
    typed = {"notice": "99", "documents": "7", "_version": str(cast.north.version)}

    answer = browser.send(terms_of(cast.north), typed)

    assert answer.status_code == 422
    assert 'value="99"' in answer.text
    assert 'value="7"' in answer.text
    assert value(cast.north, Rule.DOCUMENTS) == 3


def test_a_stale_form_is_refused_and_keeps_what_was_typed(browser: Browser, cast: Cast) -> None:
    browser.sign_in(cast.bich)
    page, read = terms_of(cast.north), str(cast.north.version)
    browser.send(page, {"notice": "4", "_version": read})

    late = browser.send(page, {"notice": "6", "_version": read})

    assert late.status_code == 409
    assert 'value="6"' in late.text
    assert "4 ngày làm việc trước" in late.text
    assert value(cast.north, Rule.NOTICE) == 4


def test_a_source_too_long_is_told_with_its_rule(browser: Browser, cast: Cast) -> None:
    browser.sign_in(cast.bich)
    typed = {"documents": "4", "documents_source": "x" * 201, "_version": str(cast.north.version)}

    summary = browser.send(terms_of(cast.north), typed).text.partition("error-summary")[2]

    assert "Căn cứ: Gửi tài liệu, chậm nhất trước ngày họp: Tối đa 200 ký tự." in summary


def test_days_are_marked_and_forgotten_on_the_page(browser: Browser, cast: Cast) -> None:
    browser.sign_in(cast.bich)
    page = days_of(cast.north)
    typed = {"first": "2027-03-15", "last": "2027-03-16", "sort": "off", "name": "Lễ hội của tỉnh"}
    typed["_version"] = str(cast.north.version)

    made = browser.send(page, typed)
    shown = browser.get(made.location).text

    assert made.status_code == 303
    assert shown.count("Lễ hội của tỉnh") == 2
    assert "thứ Hai, 15/03/2027" in shown
    read_at = {"_version": str(_version(cast.north))}
    assert browser.send(f"{page}/2027-03-15/forget", read_at).status_code == 303
    assert browser.get(f"{page}?year=2027").text.count("Lễ hội của tỉnh") == 1


def test_a_day_that_was_just_marked_otherwise_is_not_marked_over_unread(
    browser: Browser, cast: Cast
) -> None:
    browser.sign_in(cast.bich)
    page = days_of(cast.north)
    day = {"first": "2027-03-15", "last": "", "_version": str(cast.north.version)}
    browser.send(page, {**day, "sort": "off", "name": "Lễ hội của tỉnh"})

    late = browser.send(page, {**day, "sort": "worked", "name": "Làm bù"})

    assert late.status_code == 409
    assert 'value="Làm bù"' in late.text
    assert "Lễ hội của tỉnh" in browser.get(f"{page}?year=2027").text
    assert browser.send(f"{page}/2027-03-15/forget", day).status_code == 409


def test_a_wrong_span_or_year_gets_a_clear_answer(browser: Browser, cast: Cast) -> None:
    browser.sign_in(cast.bich)
    page = days_of(cast.north)
    typed = {"first": "2027-03-15", "last": "2027-03-01", "sort": "off", "name": "Lễ hội"}
    typed["_version"] = str(cast.north.version)

    backwards = browser.send(page, typed)

    assert backwards.status_code == 422
    assert "không trước ngày đầu" in backwards.text
    assert 'value="Lễ hội"' in backwards.text
    assert browser.get(f"{page}?year=1800").status_code == 422
    assert browser.send(f"{page}/xxx/forget").status_code == 404
    read_at = {"_version": str(_version(cast.north))}
    assert browser.send(f"{page}/2027-03-15/forget", read_at).status_code == 404


def test_who_only_reads_is_offered_nothing_to_change(browser: Browser, cast: Cast) -> None:
    browser.sign_in(cast.auditor)

    for page in (terms_of(cast.north), days_of(cast.north)):
        answer = browser.get(page)
        assert answer.status_code == 200
        assert 'method="post" class="stack"' not in answer.text
        assert browser.send(page, {"notice": "4"}).status_code == 404


def test_english_readers_read_it_in_english(browser: Browser, cast: Cast) -> None:
    browser.sign_in(cast.bich)

    english = browser.get(f"{terms_of(cast.north)}?lang=en").text

    assert "working days before" in english
