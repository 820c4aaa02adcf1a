"""Taking mails apart that came from anywhere: of real programs, of people, of attackers."""

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meetings.kit.errors import DomainError
from meetings.kit.imip import MOST_EVENTS, UnreadableCalendarError, read_replies
from meetings.kit.incoming import UnreadableMailError, key_of, read_mail
from meetings.kit.itip import CalendarReply, PartStat, ReplyMethod

CLIENTS = Path(__file__).parents[1] / "replies" / "clients"
UID = "k3q7wz5n2rb6tx4mvjdhy2ocpe.ngaymotaaaaaaaaaaaaaaaaaaaa@diemcau"
READ = {
    "outlook-declined": ("DECLINED", "Tôi đi công tác nước ngoài, xin cử người khác."),
    "google-accepted": ("ACCEPTED", "Tôi đến sớm 15 phút"),
    "thunderbird-tentative": ("TENTATIVE", ""),
    "outlook-counter": ("TENTATIVE", "Xin lùi sang buổi chiều."),
    "apple-delegated": ("DELEGATED", ""),
    "kde-refresh": ("NEEDS-ACTION", ""),
}


def raw(name: str) -> bytes:
    return (CLIENTS / f"{name}.eml").read_bytes()


def event(*lines: str, method: str = "REPLY") -> str:
    told = ["BEGIN:VCALENDAR", "VERSION:2.0", f"METHOD:{method}", "BEGIN:VEVENT", f"UID:{UID}"]
    return "\r\n".join([*told, *lines, "END:VEVENT", "END:VCALENDAR", ""])


def one(*lines: str) -> CalendarReply:
    (found,) = read_replies(event(*lines))
    return found


@pytest.mark.parametrize("name", READ)
def test_the_answer_of_every_program_is_read(name: str) -> None:
    mail = read_mail(raw(name))

    assert len(mail.calendars) == 1, "the file beside the part is the same once more"
    first = read_replies(mail.calendars[0])[0]
    assert (first.uid, first.attendee) == (UID, "hoa@tinh.example")
    assert (first.partstat, first.comment) == READ[name]
    assert first.stamped_at is not None
    assert mail.sender == "hoa@tinh.example"
    assert mail.recipients == ("hop+cho-thay@traloi.example",)


def test_a_calendar_that_came_as_a_file_alone_is_read_too() -> None:
    mail = raw("google-accepted").replace(b"Content-Type: text/calendar", b"Content-Type: text/x")

    (said,) = read_replies(read_mail(mail).calendars[0])

    assert said.partstat is PartStat.ACCEPTED


def test_who_comes_instead_and_which_time_is_proposed_are_told() -> None:
    (delegated,) = read_replies(read_mail(raw("apple-delegated")).calendars[0])
    (counter,) = read_replies(read_mail(raw("outlook-counter")).calendars[0])

    assert delegated.delegated_to == "phuc@tinh.example"
    assert counter.method is ReplyMethod.COUNTER
    assert counter.starts_at is not None
    assert counter.starts_at.isoformat() == "2027-03-10T06:30:00+00:00"


def test_what_a_person_wrote_is_kept_without_what_it_answers() -> None:
    mail = read_mail(raw("person-writes"))

    assert mail.text == "Tôi sẽ dự, xin bố trí chỗ cho xe số 12."
    assert mail.sender_name == "Nguyễn Thị Hoa"
    assert mail.subject == "Re: Mời dự hội nghị"
    assert not mail.is_automatic


@pytest.mark.parametrize("name", ["out-of-office", "bounce"])
def test_what_no_person_wrote_is_known_as_such(name: str) -> None:
    assert read_mail(raw(name)).is_automatic


@pytest.mark.parametrize(
    ("result", "is_forged"),
    [
        ("mx; spf=pass; dkim=pass; dmarc=pass", False),
        ("mx; spf=fail smtp.mailfrom=x; dkim=pass", False),
        ("mx; spf=fail; dkim=none", True),
        ("mx; dmarc=fail (p=REJECT)", True),
        ("mx; spf=softfail; dkim=none", False),
    ],
)
def test_what_our_own_server_finds_forged_is_forged(result: str, is_forged: bool) -> None:  # noqa: FBT001
    told = b"Authentication-Results: " + result.encode() + b"\r\n"

    assert read_mail(told + b"From: a@b.vn\r\n\r\nx").is_forged is is_forged


def test_only_the_result_on_top_is_believed() -> None:
    mine = b"Authentication-Results: mx; dmarc=fail\r\n"
    theirs = b"Authentication-Results: mx; dmarc=pass\r\n"

    assert read_mail(mine + theirs + b"From: a@b.vn\r\n\r\nx").is_forged


def test_the_same_mail_has_the_same_key_however_it_travelled() -> None:
    mail = raw("google-accepted")

    assert key_of(b"Received: by another way\r\n" + mail) == key_of(mail)
    assert key_of(b"no header") != key_of(b"none either")


@pytest.mark.parametrize(
    ("line", "sequence"),
    [("SEQUENCE:3", 3), ("X-NONE:1", 0), ("SEQUENCE:-4", 0), ("SEQUENCE:99999999999", 2**31 - 1)],
)
def test_a_sequence_that_is_missing_or_mad_is_made_sound(line: str, sequence: int) -> None:
    assert one(line, "ATTENDEE;PARTSTAT=ACCEPTED:mailto:a@b.vn").sequence == sequence


def test_a_comment_told_twice_is_kept_once_and_holds_nothing_invisible() -> None:
    said = one(
        "COMMENT:Bận\\n họp\x00\x07\u202e",
        'ATTENDEE;PARTSTAT=DECLINED;X-RESPONSE-COMMENT="Bận":MAILTO:A@B.vn',
    )

    assert said.comment.splitlines()[0] == "Bận"
    assert not set(said.comment) & set("\x00\x07\u202e")
    assert said.attendee == "a@b.vn"


def test_several_events_are_several_answers() -> None:
    two = event("ATTENDEE;PARTSTAT=ACCEPTED:mailto:a@b.vn").replace(
        "END:VEVENT",
        f"END:VEVENT\r\nBEGIN:VEVENT\r\nUID:{UID}\r\n"
        "ATTENDEE;PARTSTAT=DECLINED:mailto:a@b.vn\r\nEND:VEVENT",
        1,
    )

    assert [said.partstat for said in read_replies(two)] == [PartStat.ACCEPTED, PartStat.DECLINED]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "hello",
        "BEGIN:VCALENDAR",
        "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n",
        event("ATTENDEE:mailto:a@b.vn", method="REQUEST"),
        event("ATTENDEE:mailto:a@b.vn", method="CANCEL"),
        event("SUMMARY:nobody answers"),
        event("ATTENDEE:mailto:a@b.vn").replace("END:VEVENT\r\n", ""),
        event("ATTENDEE:mailto:a@b.vn", "X:" + "x" * 300_000),
        event(
            *[
                f"END:VEVENT\r\nBEGIN:VEVENT\r\nATTENDEE:mailto:a{n}@b.vn"
                for n in range(MOST_EVENTS)
            ]
        ),
    ],
)
def test_a_calendar_that_answers_nothing_is_refused_with_a_reason(text: str) -> None:
    with pytest.raises(UnreadableCalendarError) as refused:
        read_replies(text)

    assert refused.value.message


@given(st.binary(max_size=400), st.sampled_from(sorted(READ)), st.integers(0, 4000))
@settings(max_examples=150, deadline=None)
def test_no_broken_mail_breaks_the_reader(noise: bytes, name: str, at: int) -> None:
    whole = raw(name)
    broken = whole[:at] + noise + whole[at + len(noise) :]

    with suppress(DomainError):
        for calendar in read_mail(broken).calendars:
            read_replies(calendar)


def test_a_mail_folded_in_itself_a_thousand_times_is_refused() -> None:
    deep = b"".join(
        b'Content-Type: multipart/mixed; boundary="%d"\r\n\r\n--%d\r\n' % (n, n)
        for n in range(3000)
    )
    many = b'Content-Type: multipart/mixed; boundary="B"\r\n\r\n' + b"--B\r\n\r\nx\r\n" * 200

    for hostile in (deep, many):
        with pytest.raises(UnreadableMailError):
            read_mail(b"From: a@b.vn\r\n" + hostile)
