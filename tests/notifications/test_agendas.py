"""People are told once how the agenda changed, when whoever edits it has finished."""

from typing import Any

import pytest
from sqlalchemy import select

from meetings.agenda import commands, queries
from meetings.agenda.models import AgendaItem
from meetings.agenda.rules import ItemDraft, ItemKind, arranging, telling
from meetings.agenda.rules.telling import Told, What
from meetings.conferences.commands import inviting, staging
from meetings.conferences.models import Conference
from meetings.conferences.queries import visibility
from meetings.kit import clock
from meetings.kit.database import db
from meetings.kit.transactions import transaction
from meetings.notifications import handlers
from meetings.notifications.models import AgendaNotice, OutboxMail
from meetings.notifications.rules import MailKind, MailState
from tests.bench.mail import Mailbox
from tests.cascades import announced, drafted
from tests.cast import DAY, Cast
from tests.clocks import Clock
from tests.counting import statements
from tests.notifications.outbox import cancel, mails, move, postpone, withdraw
from tests.plans import EIGHT, day
from tests.replies import asking

pytestmark = pytest.mark.usefixtures("standing")
BICH = "bich@diemcau.example"


def told(item: str, *, slot: str = "1/", **facts: Any) -> Told:
    wish: dict[str, Any] = {"where": "", "kind": "bao_cao", "title": f"Mục {item}", "minutes": 30}
    return Told(id=item, slot=slot, **wish | facts)


A, B, C = told("a"), told("b"), told("c")


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ([A, B], [A, B], []),
        ([A], [A, B], [(What.ADDED, "b")]),
        ([A, B], [B], [(What.REMOVED, "a")]),
        ([A, B, C], [C, A, B], [(What.MOVED, "c")]),
        ([A, B], [A, told("b", slot="1/x")], [(What.MOVED, "b")]),
        ([A], [told("a", minutes=45)], [(What.CHANGED, "a")]),
        ([A], [told("a", presenter="Bà Hà")], [(What.CHANGED, "a")]),
        ([A], [told("a", where="12/03/2027")], []),  # the conference is held on another day
        ([A, B], [told("b", title="Tên mới"), C], [(What.CHANGED, "b"), (What.ADDED, "c"),
                                                    (What.REMOVED, "a")]),
    ],
)  # fmt: skip
def test_what_differs_is_told_with_as_few_words_as_explain_it(
    before: list[Told], after: list[Told], expected: list[tuple[What, str]]
) -> None:
    found = telling.differences(before, after)

    def subject(change: telling.Change) -> str:
        item = change.now or change.was
        return item.id if item else ""

    assert [(change.what, subject(change)) for change in found] == expected
    assert telling.changes_again(telling.kept_changes(found)) == found
    assert telling.found_again(telling.kept(after)) == tuple(after)


def add(cast: Cast, conference: Conference, title: str, minutes: int = 30) -> AgendaItem:
    """Let the host put an item on the agenda."""
    lan = cast.actor(cast.lan)
    with transaction():
        found = visibility.for_change(conference.code, actor=lan)
        draft = ItemDraft(kind=ItemKind.BAO_CAO, title=title, planned_minutes=minutes)
        return commands.add(found, draft=draft, actor=lan, now=clock.now())


def remove(cast: Cast, conference: Conference, item: AgendaItem) -> None:
    lan = cast.actor(cast.lan)
    with transaction():
        version = item.version
        commands.remove(item, conference=conference, version=version, actor=lan, now=clock.now())


def turned_round(cast: Cast, conference: Conference) -> None:
    """Let the host put all items in the opposite order."""
    lan = cast.actor(cast.lan)
    with transaction():
        found = visibility.for_change(conference.code, actor=lan)
        standing = queries.layout(queries.timetable(found))
        wanted = {slot: ids[::-1] for slot, ids in standing.items()}
        stamp = arranging.stamp(standing)
        commands.arrange(found, wanted=wanted, read_at=stamp, actor=lan, now=clock.now())


def with_items(cast: Cast, *titles: str, **changes: Any) -> Conference:
    """Announce a conference whose agenda has these items."""
    conference = drafted(cast, **changes)
    for title in titles:
        add(cast, conference, title)
    lan = cast.actor(cast.lan)
    with transaction():
        found = visibility.for_change(conference.code, actor=lan)
        inviting.announce(found, reply_deadline=clock.now() + 5 * DAY, actor=lan, now=clock.now())
    return found


def text(post: Mailbox, subject: str, to: str = BICH) -> str:
    """Return the words of the one mail with this subject."""
    handlers.tell_agendas()
    handlers.deliver()
    (mail,) = [one for one in post.to(to) if str(one["Subject"]).startswith(subject)]
    plain = mail.get_body(("plain",))
    assert plain is not None
    return str(plain.get_content())


def count(kind: MailKind, to: str = BICH) -> int:
    return sum(mail.state is not MailState.SUPERSEDED for mail in mails(kind, to))


def test_a_burst_of_ten_edits_gives_one_mail_to_each_reader(cast: Cast, standing: Clock) -> None:
    conference = with_items(cast, "Khai mạc")
    for number in range(10):
        standing.after(seconds=90)
        add(cast, conference, f"Nội dung {number}")
        assert handlers.tell_agendas() == 0
    standing.after(seconds=119)
    assert handlers.tell_agendas() == 0
    standing.after(seconds=1)

    assert handlers.tell_agendas() == 5
    assert handlers.tell_agendas() == 0

    told_to = [mail.address for mail in mails(MailKind.AGENDA_CHANGE)]
    assert sorted(told_to) == sorted({mail.address for mail in mails(MailKind.INVITATION)})
    assert {mail.next_at for mail in mails(MailKind.AGENDA_CHANGE)} == {standing.now}


def test_the_mail_says_what_changed_and_touches_no_calendar(
    cast: Cast, standing: Clock, post: Mailbox
) -> None:
    conference = with_items(cast, "Khai mạc", "Báo cáo", "Thảo luận")
    opening, _, talk = queries.items(conference)
    lan = cast.actor(cast.lan)
    with transaction():
        commands.change(
            opening,
            draft=ItemDraft(
                kind=ItemKind.KHAI_MAC,
                title="Khai mạc trọng thể",
                planned_minutes=45,
                presenter_name="Bùi Thu Hà",
            ),
            conference=conference,
            version=1,
            actor=lan,
            now=clock.now(),
        )
    turned_round(cast, conference)
    remove(cast, conference, talk)
    add(cast, conference, "Tham luận của Tỉnh Bắc", minutes=7)
    standing.after(minutes=2)

    words = text(post, "Chương trình thay đổi:")

    assert "Chương trình thay đổi như sau:" in words
    assert "- Sửa: Khai mạc trọng thể (trước là “Khai mạc”; " in words
    assert "thời lượng: 30 → 45 phút; người trình bày: — → Bùi Thu Hà)" in words
    assert "- Thêm: Tham luận của Tỉnh Bắc (7 phút)" in words
    assert "- Bỏ: Thảo luận" in words
    assert "- Đổi thứ tự: " in words
    assert "thời gian và địa điểm không thay đổi" in words
    assert f"/conferences/{conference.code}/agenda" in words
    (mail,) = [one for one in post.to(BICH) if "Chương trình" in str(one["Subject"])]
    assert "text/calendar" not in {part.get_content_type() for part in mail.walk()}


def test_what_was_put_back_as_it_had_been_is_no_news(cast: Cast, standing: Clock) -> None:
    conference = with_items(cast, "Một", "Hai")
    turned_round(cast, conference)
    standing.after(minutes=1)
    turned_round(cast, conference)
    standing.after(minutes=3)

    assert handlers.tell_agendas() == 0
    assert mails(MailKind.AGENDA_CHANGE) == []


def test_the_second_mail_tells_only_what_came_after_the_first(
    cast: Cast, standing: Clock, post: Mailbox
) -> None:
    conference = with_items(cast, "Một")
    add(cast, conference, "Hai")
    standing.after(minutes=2)
    assert "Thêm: Hai" in text(post, "Chương trình")
    post.clear()
    add(cast, conference, "Ba")
    standing.after(minutes=2)

    words = text(post, "Chương trình")

    assert "Thêm: Ba" in words
    assert "Hai" not in words


def test_an_edit_before_the_worker_looked_waits_for_a_mail_of_its_own(
    cast: Cast, standing: Clock
) -> None:
    conference = with_items(cast, "Một")
    add(cast, conference, "Hai")
    standing.after(minutes=3)  # the worker was away
    add(cast, conference, "Ba")

    assert count(MailKind.AGENDA_CHANGE) == 1
    standing.after(minutes=2)
    handlers.tell_agendas()
    assert count(MailKind.AGENDA_CHANGE) == 2
    _, first, second = db.session.scalars(select(AgendaNotice.changes).order_by(AgendaNotice.id))
    assert [change["now"]["title"] for change in first] == ["Hai"]
    assert [change["now"]["title"] for change in second] == ["Ba"]


@pytest.mark.parametrize("agenda_first", [True, False])
def test_another_time_and_another_agenda_are_one_mail(
    cast: Cast, standing: Clock, post: Mailbox, *, agenda_first: bool
) -> None:
    conference = with_items(cast, "Một")
    handlers.deliver()
    post.clear()
    if agenda_first:
        add(cast, conference, "Hai")
    move(cast, conference, days=1)
    standing.after(seconds=100)
    if not agenda_first:
        add(cast, conference, "Hai")
    standing.after(seconds=60)
    if not agenda_first:  # the mail about the time waits for the edits of the agenda
        assert handlers.deliver() == 0
        standing.after(seconds=60)

    words = text(post, "Thay đổi:")

    assert "Thêm: Hai" in words
    assert "11/03/2027" in words
    assert len(post.to(BICH)) == 1
    standing.after(minutes=5)
    handlers.tell_agendas()
    assert count(MailKind.AGENDA_CHANGE) == 0


@pytest.mark.parametrize("then", ["another time", "another item"])
def test_a_change_whose_mail_never_left_is_told_by_the_mail_that_replaces_it(
    cast: Cast, standing: Clock, post: Mailbox, *, then: str
) -> None:
    conference = with_items(cast, "Một")
    asking.confirm(cast, conference, cast.north)
    asking.name(cast, conference)
    handlers.deliver()
    post.clear()
    standing.after(minutes=5)
    add(cast, conference, "Hai")
    move(cast, conference, days=1)
    standing.after(minutes=2)
    assert handlers.tell_agendas() == 0, "the mails of the new time tell it; they cannot leave yet"
    if then == "another time":
        move(cast, conference, days=2)
    if then == "another item":
        add(cast, conference, "Ba")
    standing.after(minutes=2)

    for reader in (BICH, asking.ADDRESS):
        words = text(post, "Thay đổi:", reader)
        assert "Thêm: Hai" in words
        assert ("Thêm: Ba" in words) is (then == "another item")
        assert ("11/03/2027" if then == "another item" else "12/03/2027") in words
        assert len(post.to(reader)) == 1

    post.clear()
    move(cast, conference, days=3)
    standing.after(minutes=2)
    assert "Thêm" not in text(post, "Thay đổi:"), "it was told"


def test_another_day_alone_is_no_other_agenda(cast: Cast, standing: Clock, post: Mailbox) -> None:
    conference = with_items(cast, "Một", "Hai")
    move(cast, conference, days=1)
    standing.after(minutes=2)

    assert "Chương trình" not in text(post, "Thay đổi:")
    assert db.session.scalars(select(AgendaNotice)).one().changes == []


def test_drafts_history_and_what_has_begun_tell_nobody(cast: Cast, standing: Clock) -> None:
    add(cast, drafted(cast), "Nháp")
    add(cast, announced(cast, code="hn-cu", is_silent=True), "Lịch sử")
    live = announced(cast, code="hn-nay", days=(day(EIGHT + DAY),))
    with transaction():
        found = visibility.for_change(live.code, actor=cast.actor(cast.lan))
        staging.start(found, version=found.version, actor=cast.actor(cast.lan), now=clock.now())
    add(cast, live, "Giữa hội nghị")
    standing.after(minutes=3)

    assert handlers.tell_agendas() == 0
    assert mails(MailKind.AGENDA_CHANGE) == []


def test_what_changed_while_nobody_knew_the_day_is_told_with_the_new_day(
    cast: Cast, standing: Clock, post: Mailbox
) -> None:
    conference = with_items(cast, "Một")
    postpone(cast, conference)
    add(cast, conference, "Hai")
    standing.after(minutes=5)
    assert handlers.tell_agendas() == 0
    postpone(cast, conference, day(EIGHT + 7 * DAY))
    standing.after(minutes=2)

    assert "Thêm: Hai" in text(post, "Thay đổi:")


def test_whoever_is_invited_no_more_is_not_told(cast: Cast, standing: Clock) -> None:
    conference = with_items(cast, "Một")
    standing.after(minutes=1)
    withdraw(cast, conference, cast.south)
    add(cast, conference, "Hai")
    standing.after(minutes=2)
    handlers.tell_agendas()

    assert count(MailKind.AGENDA_CHANGE, "son@") == 0
    assert count(MailKind.AGENDA_CHANGE) == 1
    cancel(cast, conference)
    assert count(MailKind.AGENDA_CHANGE) == 0, "a conference that is called off has no agenda"


def test_an_agenda_that_was_never_noted_is_told_without_details(
    cast: Cast, standing: Clock, post: Mailbox
) -> None:
    conference = with_items(cast, "Một")
    with transaction():
        db.session.delete(db.session.scalars(select(AgendaNotice)).one())
    add(cast, conference, "Hai")
    standing.after(minutes=2)

    assert "- Chương trình đã được cập nhật." in text(post, "Chương trình")


def test_delegates_who_hold_an_invitation_are_told_themselves(
    cast: Cast, standing: Clock, post: Mailbox
) -> None:
    conference = with_items(cast, "Một")
    asking.confirm(cast, conference, cast.north)
    asking.name(cast, conference)
    handlers.deliver()
    standing.after(minutes=5)
    add(cast, conference, "Hai")
    standing.after(minutes=2)

    words = text(post, "Chương trình thay đổi:", asking.ADDRESS)

    assert "Thêm: Hai" in words
    assert "không cần trả lời lại" in words
    post.clear()
    standing.after(minutes=5)
    move(cast, conference, days=1)
    add(cast, conference, "Ba")
    standing.after(minutes=2)
    assert "Thêm: Ba" in text(post, "Thay đổi:", asking.ADDRESS)
    assert len(post.to(asking.ADDRESS)) == 1


def test_a_reader_of_english_reads_it_in_english(
    cast: Cast, standing: Clock, post: Mailbox
) -> None:
    with transaction():
        cast.bich.language = "en"
    conference = with_items(cast, "Một")
    add(cast, conference, "Hai")
    standing.after(minutes=2)
    handlers.tell_agendas()

    (mail,) = [one for one in mails(MailKind.AGENDA_CHANGE) if one.address == BICH]
    assert mail.language == "en"


def test_an_edit_costs_the_same_for_few_and_many_items(cast: Cast, standing: Clock) -> None:
    conference = with_items(cast, "Một")
    counts = []
    for number in range(3):
        for more in range(4):
            add(cast, conference, f"Thêm {number}.{more}")
        with statements() as told_now:
            add(cast, conference, f"Mục {number}")
        counts.append(len(told_now))

    assert len(set(counts[1:])) == 1
    assert (
        db.session.scalar(select(OutboxMail.id).where(OutboxMail.kind == "agenda_change")) is None
    )
