"""Points that hang, in one conference, below another office's point than their organisation."""

import pytest

from meetings.conferences.commands import answering, choosing, hanging, inviting
from meetings.conferences.models import Conference, Participation
from meetings.conferences.queries import candidates, cascade, points, tally, visibility
from meetings.conferences.rules.answers import Reply
from meetings.conferences.rules.cascade import NothingChosenError, Selection, Which
from meetings.conferences.rules.hanging import WrongParentError, check_parent, split
from meetings.conferences.rules.rosters import UnknownOrganisationsError
from meetings.conferences.rules.stages import WrongStageError
from meetings.conferences.rules.vocabulary import Answer
from meetings.documents.queries import letters
from meetings.kit import clock
from meetings.kit.errors import NotAllowedError, NotFoundError
from meetings.kit.transactions import transaction
from meetings.notifications.queries import chasing
from meetings.organisations.models import Organisation
from meetings.people.models import Account
from tests.cascades import DEADLINE, choose, drafted, locked, passed_on, point_of
from tests.cast import HOUR, NOON, Cast, key, sign_in
from tests.conftest import Browser
from tests.plans import planned

PAGE = "/conferences/hn-2027-03-10"


@pytest.fixture(autouse=True)
def _noon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOON + HOUR)


def pasted(cast: Cast, text: str) -> Conference:
    """Choose the provinces, then paste a list."""
    conference = drafted(cast)
    choose(cast, conference, Selection(which=Which.PASTED, text=text))
    return conference


def announce(cast: Cast, conference: Conference) -> None:
    with transaction():
        found = visibility.for_change(conference.code, actor=cast.actor(cast.lan))
        inviting.announce(found, reply_deadline=DEADLINE, actor=cast.actor(cast.lan), now=NOON)


def hung(cast: Cast) -> Conference:
    """Hang commune North A below the southern province, and send the letters."""
    conference = pasted(cast, "Xã Bắc A → Tỉnh Nam\nXã Nam A")
    announce(cast, conference)
    return conference


def hang(cast: Cast, conference: Conference, office: Organisation, parent: str) -> int:
    with transaction():
        found = visibility.for_change(conference.code, actor=cast.actor(cast.lan))
        return hanging.hang(
            found,
            points=[point_of(conference, office).public_id],
            parent=parent,
            actor=cast.actor(cast.lan),
            now=NOON,
        )


def sees(cast: Cast, conference: Conference, who: Account, office: Organisation) -> bool:
    actor = cast.actor(who)
    public_id = point_of(conference, office).public_id
    try:
        points.get(visibility.get(conference.code, actor=actor), public_id, actor=actor)
    except NotFoundError:
        return False
    return True


def above(conference: Conference, office: Organisation) -> tuple[int | None, bool, str]:
    point = point_of(conference, office)
    return point.parent_id, point.is_apart, point.parent_name


def said_yes(cast: Cast, conference: Conference, office: Organisation, who: Account) -> None:
    with transaction():
        point = locked(cast, conference, office, who)
        answering.confirm(
            point,
            reply=Reply(),
            version=point.version,
            actor=cast.actor(who),
            now=NOON + HOUR,
        )


def text(answer: object) -> str:
    return str(answer.get_data(as_text=True))  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("line", "parts"),
    [
        ("Xã Bắc A", ("Xã Bắc A", "")),
        ("Xã Bắc A → Tỉnh Nam", ("Xã Bắc A", "Tỉnh Nam")),
        ("Xã Bắc A -> Tỉnh Nam", ("Xã Bắc A", "Tỉnh Nam")),
        ("Xã Bắc A=>Tỉnh Nam", ("Xã Bắc A", "Tỉnh Nam")),
        ("049\tXã Bắc A\tthuộc Tỉnh Nam", ("049\tXã Bắc A", "Tỉnh Nam")),
        ("Xã Bắc A\tThuộc điểm cầu Tỉnh Nam", ("Xã Bắc A", "Tỉnh Nam")),
        ("Viện thuộc Bộ Y tế", ("Viện thuộc Bộ Y tế", "")),
        ("Xã Bắc A →", ("Xã Bắc A →", "")),
    ],
)
def test_a_line_tells_below_which_point_it_hangs(line: str, parts: tuple[str, str]) -> None:
    assert split(line) == parts


@pytest.mark.parametrize(
    ("level", "is_main", "fits"), [(1, False, True), (2, False, True), (3, False, False),
                                   (3, True, True)],
)  # fmt: skip
def test_a_parent_stands_higher_or_is_the_main_point(
    level: int, *, is_main: bool, fits: bool
) -> None:
    def at(tier: int, *, main: bool = False) -> Participation:
        return Participation(
            public_id="x",
            conference_id=1,
            bridge_point_id=1,
            organisation_id=1,
            parent_id=None,
            level=tier,
            is_main=main,
            name="Điểm cầu",
            organisation_name="Xã",
        )

    if fits:
        check_parent(at(level, main=is_main), [at(3)])
    else:
        with pytest.raises(WrongParentError):
            check_parent(at(level, main=is_main), [at(3)])


def test_a_pasted_list_hangs_a_point_below_another_office(cast: Cast) -> None:
    conference = pasted(cast, "Xã Bắc A → Tỉnh Nam\nXã Bắc B")
    south, north = point_of(conference, cast.south), point_of(conference, cast.north)

    assert above(conference, cast.north_a) == (south.id, True, "Tỉnh Nam")
    assert above(conference, cast.north_b) == (north.id, False, "Tỉnh Bắc")
    assert point_of(conference, cast.north_a).path.startswith(south.path)


def test_it_stays_there_whoever_else_joins_or_leaves_the_list(cast: Cast) -> None:
    conference = pasted(cast, "Xã Bắc A → Tỉnh Nam")
    choose(cast, conference, Selection(which=Which.PASTED, text="Xã Nam A"))
    assert above(conference, cast.north_a)[2] == "Tỉnh Nam"

    with transaction():
        found = visibility.for_change(conference.code, actor=cast.actor(cast.lan))
        gone = [point_of(conference, cast.south).public_id]
        choosing.drop_points(found, points=gone, actor=cast.actor(cast.lan), now=NOON)

    assert above(conference, cast.north_a) == (
        point_of(conference, cast.north).id,
        False,
        "Tỉnh Bắc",
    )


@pytest.mark.parametrize(
    "line",
    ["Xã Bắc A → Tỉnh Sao Hỏa", "Xã Bắc A → Xã Nam A", "Tỉnh Bắc → Tỉnh Nam"],
)
def test_a_parent_nobody_knows_or_that_is_not_invited_or_not_higher_is_refused(
    cast: Cast, line: str
) -> None:
    conference = drafted(cast)

    with pytest.raises((WrongParentError, UnknownOrganisationsError)):
        choose(cast, conference, Selection(which=Which.PASTED, text=line))

    assert not point_of(conference, cast.north).is_apart


def test_a_point_is_hung_by_hand_below_the_main_point_and_back(cast: Cast) -> None:
    conference = pasted(cast, "Xã Bắc A")
    main = point_of(conference, cast.centre)

    assert hang(cast, conference, cast.north_a, main.public_id) == 1
    assert above(conference, cast.north_a)[:2] == (main.id, True)
    assert hang(cast, conference, cast.north_a, "") == 1
    assert above(conference, cast.north_a)[2] == "Tỉnh Bắc"


def test_many_points_are_hung_below_one_and_those_that_cannot_are_named_first(
    browser: Browser, cast: Cast
) -> None:
    conference = pasted(cast, "Xã Bắc A\nXã Bắc B")
    south = point_of(conference, cast.south)
    some = [point_of(conference, one).public_id for one in (cast.north, cast.north_a, cast.north_b)]
    sign_in(browser, cast.lan)
    page = f"{PAGE}/invitations/parents"

    offered = text(browser.send(page, {"selected": some}))
    looked = text(browser.send(page, {"selected": some, "parent": south.public_id, "step": "look"}))
    assert not point_of(conference, cast.north_a).is_apart, "looking changes nothing"
    done = browser.send(page, {"selected": some, "parent": south.public_id, "step": "hang"})
    nobody = browser.get(page)
    opened = text(browser.get(f"{page}?selected={some[1]}"))

    assert opened.count('name="selected"') == 1, "the ticks may stand in the address too"
    assert f'value="{south.public_id}"' in offered
    assert "2 đơn vị chuyển được, 1 đơn vị không chuyển được" in looked
    assert "Tỉnh Nam không ở cấp trên" in looked
    assert done.location == nobody.location == f"{PAGE}/invitations"
    assert above(conference, cast.north_a) == (south.id, True, "Tỉnh Nam")
    assert above(conference, cast.north_b) == (south.id, True, "Tỉnh Nam")
    assert not point_of(conference, cast.north).is_apart
    assert "formaction" in text(browser.get(f"{PAGE}/invitations"))


def test_the_list_comes_back_as_it_was_filtered_when_points_were_ticked(
    browser: Browser, cast: Cast
) -> None:
    conference = pasted(cast, "Xã Bắc A\nXã Bắc B")
    some = [point_of(conference, cast.north_a).public_id]
    south = point_of(conference, cast.south).public_id
    sign_in(browser, cast.lan)
    page = f"{PAGE}/invitations/parents?q=xa+bac&level=3"

    ticked = text(browser.get(f"{PAGE}/invitations?q=xa+bac&level=3"))
    looked = text(browser.send(page, {"selected": some, "parent": south, "step": "look"}))
    done = browser.send(page, {"selected": some, "parent": south, "step": "hang"})

    assert 'formaction="' + page.replace("&", "&amp;") in ticked
    assert looked.count("?q=xa+bac&amp;level=3") >= 3, "the form, the way back, the trail"
    assert done.location == f"{PAGE}/invitations?q=xa+bac&level=3"


def test_nobody_is_hung_elsewhere_once_the_letters_went_out_nor_by_others(cast: Cast) -> None:
    conference = pasted(cast, "Xã Bắc A")
    south = point_of(conference, cast.south).public_id
    with pytest.raises(NotAllowedError), transaction():
        hanging.hang(conference, points=["x"], parent=south, actor=cast.actor(cast.bich), now=NOON)
    with pytest.raises(NothingChosenError):
        hang(cast, conference, cast.centre, south)
    announce(cast, conference)

    with pytest.raises(WrongStageError):
        hang(cast, conference, cast.north_a, south)


def test_the_roll_up_counts_it_below_the_point_it_hangs_under(cast: Cast) -> None:
    conference = hung(cast)
    said_yes(cast, conference, cast.north_a, cast.canh)

    south, north = point_of(conference, cast.south), point_of(conference, cast.north)
    assert (south.below_invited, south.below_confirmed) == (2, 1)
    assert (north.below_invited, north.below_confirmed) == (0, 0)
    assert tally.differences(conference) == []
    of_south = cascade.rollup(conference, actor=cast.actor(cast.son), now=NOON)
    of_north = cascade.rollup(conference, actor=cast.actor(cast.bich), now=NOON)
    assert [(one.invited, one.confirmed) for one in of_south if one.level == 3] == [(2, 1)]
    assert [(one.invited, one.confirmed) for one in of_north if one.level == 3] == [(0, 0)]


def test_who_stands_above_it_here_sees_it_and_who_stands_above_it_elsewhere_does_not(
    cast: Cast,
) -> None:
    conference = hung(cast)

    seen = {name: sees(cast, conference, getattr(cast, name), cast.north_a)
            for name in ("lan", "son", "canh", "bich", "auditor")}  # fmt: skip
    assert seen == {"lan": True, "son": True, "canh": True, "bich": False, "auditor": True}


def test_an_office_none_of_whose_own_is_invited_does_not_see_the_conference(cast: Cast) -> None:
    conference = planned(cast.centre, cast.actor(cast.lan))
    lines = "Tỉnh Nam\nXã Bắc A → Tỉnh Nam"
    choose(cast, conference, Selection(which=Which.PASTED, text=lines))
    announce(cast, conference)

    with pytest.raises(NotFoundError):
        visibility.get(conference.code, actor=cast.actor(cast.bich))
    assert sees(cast, conference, cast.son, cast.north_a)


def test_reminders_come_from_the_office_it_hangs_under(cast: Cast) -> None:
    conference = hung(cast)
    passed_on(cast, conference, cast.bich, cast.north)

    def chased(who: Account) -> int:
        ids = chasing.waiting(conference, actor=cast.actor(who), now=NOON)
        return chasing.reach(ids, now=NOON).points

    assert chased(cast.bich) == 1  # North B only
    assert chased(cast.son) == 2
    assert point_of(conference, cast.north_a).answer is Answer.INVITED


def test_passing_on_leaves_out_what_hangs_elsewhere_and_takes_what_hangs_here(cast: Cast) -> None:
    conference = hung(cast)
    passed_on(cast, conference, cast.bich, cast.north)
    assert point_of(conference, cast.north_b).parent_name == "Tỉnh Bắc"
    assert above(conference, cast.north_a)[2] == "Tỉnh Nam"

    with transaction():
        point = locked(cast, conference, cast.north_a, cast.son)
        inviting.withdraw(point, reason="Đổi ý", actor=cast.actor(cast.son), now=NOON)
    north, south = (point_of(conference, office) for office in (cast.north, cast.south))
    assert list(candidates.still_to_invite(conference, north)) == []
    assert [one.name for one in candidates.still_to_invite(conference, south)] == ["Xã Bắc A"]

    passed_on(cast, conference, cast.son, cast.south)
    again = point_of(conference, cast.north_a)
    assert (again.answer, again.parent_id) == (Answer.INVITED, south.id)
    assert tally.differences(conference) == []


def test_its_letter_is_the_hosts_and_its_answer_taken_by_the_office_above_it_here(
    cast: Cast,
) -> None:
    conference = hung(cast)
    found = letters.invitation(conference, organisation="", actor=cast.actor(cast.canh))
    assert found.issuer.name == "Trung tâm"

    said_yes(cast, conference, cast.north_a, cast.son)

    assert point_of(conference, cast.north_a).answered_office == "Tỉnh Nam"
    with pytest.raises(NotFoundError):
        said_yes(cast, conference, cast.north_a, cast.bich)


def test_a_late_addition_may_hang_elsewhere_too(cast: Cast) -> None:
    conference = drafted(cast)
    announce(cast, conference)
    with transaction():
        found = visibility.for_change(conference.code, actor=cast.actor(cast.lan))
        inviting.invite_more(
            found,
            selection=Selection(which=Which.PASTED, text="Xã Bắc A → điểm cầu chính"),
            reply_deadline=DEADLINE,
            actor=cast.actor(cast.lan),
            now=NOON,
        )

    main = point_of(conference, cast.centre)
    assert above(conference, cast.north_a)[:2] == (main.id, True)
    assert tally.differences(conference) == []


def test_a_former_conference_is_followed_in_this_too(cast: Cast) -> None:
    hung(cast)
    again = planned(cast.centre, cast.actor(cast.lan), code="hn-lai")
    choose(cast, again, Selection(which=Which.FORMER, former="hn-2027-03-10"))

    assert above(again, cast.north_a)[1:] == (True, "Tỉnh Nam")


def test_the_page_offers_higher_points_and_keeps_the_choice(browser: Browser, cast: Cast) -> None:
    conference = pasted(cast, "Xã Bắc A\nXã Nam A")
    here = f"{PAGE}/invitations/{point_of(conference, cast.north_a).public_id}"
    south = point_of(conference, cast.south).public_id
    sign_in(browser, cast.lan)

    point = text(browser.get(here))
    page = text(browser.get(f"{here}/parent"))
    sent = browser.post(f"{here}/parent", data={"_key": key(), "parent": south})
    commune = point_of(conference, cast.south_a).public_id
    refused = browser.post(f"{here}/parent", data={"_key": key(), "parent": commune})
    listed = text(browser.get(f"{PAGE}/invitations?level=3"))

    assert "Điểm cầu cấp trên" in point
    assert "Trung tâm (điểm cầu chính)" in page
    assert 'value="' + commune not in page
    assert sent.location == here
    assert refused.status_code == 422
    assert "không ở cấp trên" in text(refused)
    assert "thuộc điểm cầu Tỉnh Nam" in listed
    assert 'selected value="' + south in text(browser.get(f"{here}/parent"))


def test_what_a_colleague_hung_is_told_before_it_is_hung_elsewhere(
    browser: Browser, cast: Cast
) -> None:
    conference = pasted(cast, "Xã Bắc A")
    browser.sign_in(cast.lan)
    page = f"{PAGE}/invitations/{point_of(conference, cast.north_a).public_id}/parent"
    read = browser.get(page).text
    browser.fill(page, {"parent": point_of(conference, cast.south).public_id}, read=read)

    north = {"parent": point_of(conference, cast.north).public_id}
    late = browser.fill(page, north, read=read)

    assert late.status_code == 409
    assert "đơn vị này hiện ở dưới Tỉnh Nam" in late.text
    assert above(conference, cast.north_a)[2] == "Tỉnh Nam"
    assert browser.fill(page, north, read=late.text).status_code == 302
    assert above(conference, cast.north_a)[2] == "Tỉnh Bắc"
