"""Asking for a substitute, agreeing, refusing, taking back: what is left behind."""

import pytest

from meetings.audit.models import AuditEntry
from meetings.conferences.commands import answering, delegates, inviting
from meetings.conferences.commands import substituting as commands
from meetings.conferences.models import Conference, Delegate, Substitution
from meetings.conferences.queries import delegates as people
from meetings.conferences.queries import visibility
from meetings.conferences.rules.delegates import Named, NamelessError, NotNameableError
from meetings.conferences.rules.substitution import (
    ConsentNeededError,
    NoReasonError,
    NotAskableError,
    NotDecidableError,
    NothingChosenError,
    RequestState,
)
from meetings.conferences.rules.vocabulary import Stage
from meetings.kit.database import db
from meetings.kit.errors import NotAllowedError, StaleError
from meetings.kit.transactions import transaction
from meetings.people.models import Account
from tests.cascades import announced, locked, point_of
from tests.cast import HOUR, NOON, Cast

THANH = Named(name="Lê Trí Thanh", post="Phó Chủ tịch", phone="0901 234 567")


@pytest.fixture
def conference(cast: Cast) -> Conference:
    found = announced(cast)
    with transaction():
        delegates.name_delegates(
            locked(cast, found, cast.north, cast.bich),
            people=[Named(name="Trần Văn Tân", post="Chủ tịch"), Named(name="Vũ Thị Hoa")],
            actor=cast.actor(cast.bich),
            now=NOON,
        )
    return found


def current(cast: Cast, conference: Conference) -> list[Delegate]:
    return list(people.page(point_of(conference, cast.north)).items)


def ask(
    cast: Cast,
    conference: Conference,
    *,
    nth: int = 0,
    who: Account | None = None,
    reason: str = "Đi công tác",
    person: Named = THANH,
    version: int = 1,
) -> str:
    who = who or cast.bich
    public_id = current(cast, conference)[nth].public_id
    with transaction():
        point = locked(cast, conference, cast.north, who)
        request = commands.ask(
            people.for_change(point, public_id),
            person=person,
            reason=reason,
            version=version,
            actor=cast.actor(who),
            now=NOON,
        )
        return request.public_id


def decide(
    cast: Cast,
    conference: Conference,
    *requests: str,
    consents: bool = True,
    reason: str = "",
    who: Account | None = None,
) -> int:
    actor = cast.actor(who or cast.chair)
    with transaction():
        return commands.decide(
            visibility.for_change(conference.code, actor=actor),
            requests=requests,
            consents=consents,
            reason=reason,
            actor=actor,
            now=NOON + HOUR,
        )


def kept(public_id: str) -> Substitution:
    wanted = db.select(Substitution).where(Substitution.public_id == public_id)
    found: Substitution = db.session.scalars(wanted.execution_options(populate_existing=True)).one()
    return found


def begin(conference: Conference) -> None:
    with transaction():
        db.session.get_one(Conference, conference.id).stage = Stage.LIVE


def test_until_the_chair_agrees_the_person_stays(cast: Cast, conference: Conference) -> None:
    before = current(cast, conference)[0]

    request = ask(cast, conference)
    waiting = [one.name for one in current(cast, conference)]
    decide(cast, conference, request)

    after = current(cast, conference)[0]
    assert waiting == ["Trần Văn Tân", "Vũ Thị Hoa"]
    assert (after.name, after.phone, after.seat_id) == (THANH.name, THANH.phone, before.seat_id)
    assert after.substitute_for == "Trần Văn Tân (Chủ tịch)"
    assert kept(request).state is RequestState.CONSENTED
    assert (kept(request).decided_by, kept(request).successor_id) == ("Đỗ Quang Minh", after.id)


def test_a_refusal_keeps_the_person_and_tells_why(cast: Cast, conference: Conference) -> None:
    request = ask(cast, conference)

    decide(cast, conference, request, consents=False, reason="Cần người đứng đầu", who=cast.lan)

    assert current(cast, conference)[0].name == "Trần Văn Tân"
    found = kept(request)
    assert (found.state, found.refusal) == (RequestState.REFUSED, "Cần người đứng đầu")
    assert ask(cast, conference) != request  # one may ask again


def test_many_are_decided_at_once(cast: Cast, conference: Conference) -> None:
    first = ask(cast, conference)
    second = ask(cast, conference, nth=1, person=Named(name="Bùi Văn Ba"))

    count = decide(cast, conference, first, second, "khong-co")

    assert count == 2
    assert [one.name for one in current(cast, conference)] == [THANH.name, "Bùi Văn Ba"]


def test_a_refusal_without_a_reason_or_of_nothing_is_refused(
    cast: Cast, conference: Conference
) -> None:
    request = ask(cast, conference)

    with pytest.raises(NoReasonError):
        decide(cast, conference, request, consents=False)
    with pytest.raises(NothingChosenError):
        decide(cast, conference)
    decide(cast, conference, request)
    with pytest.raises(NothingChosenError):
        decide(cast, conference, request)


def test_only_the_chair_and_the_secretariat_decide(cast: Cast, conference: Conference) -> None:
    request = ask(cast, conference)

    for who in (cast.bich, cast.auditor, cast.clerk):
        with pytest.raises(NotAllowedError):
            decide(cast, conference, request, who=who)
    assert kept(request).state is RequestState.PENDING


def test_what_a_request_needs(cast: Cast, conference: Conference) -> None:
    with pytest.raises(NoReasonError):
        ask(cast, conference, reason=" ")
    with pytest.raises(NamelessError):
        ask(cast, conference, person=Named(name=""))
    with pytest.raises(StaleError):
        ask(cast, conference, version=7)
    ask(cast, conference)
    with pytest.raises(NotAskableError):
        ask(cast, conference)


def test_an_office_that_asks_for_another_is_named(cast: Cast, conference: Conference) -> None:
    request = ask(cast, conference, who=cast.lan)

    assert kept(request).asked_office == "Trung tâm"


def test_a_point_takes_its_request_back_once(cast: Cast, conference: Conference) -> None:
    request = ask(cast, conference)
    bich = cast.actor(cast.bich)

    def take_back() -> None:
        with transaction():
            point = locked(cast, conference, cast.north, cast.bich)
            commands.take_back(kept(request), point=point, actor=bich, now=NOON)

    take_back()
    assert kept(request).state is RequestState.WITHDRAWN
    with pytest.raises(NotDecidableError):
        take_back()
    with pytest.raises(NothingChosenError):
        decide(cast, conference, request)


def test_before_the_day_a_point_does_not_change_the_person_itself(
    cast: Cast, conference: Conference
) -> None:
    with pytest.raises(ConsentNeededError):
        _at_once(cast, conference, cast.bich)


def test_the_secretariat_records_the_consent_it_was_told(
    cast: Cast, conference: Conference
) -> None:
    waiting = ask(cast, conference)

    made = _at_once(cast, conference, cast.lan)

    assert kept(made).state is RequestState.CONSENTED
    assert kept(made).decided_by == "Nguyễn Thị Lan"
    assert kept(waiting).state is RequestState.WITHDRAWN
    assert current(cast, conference)[0].name == THANH.name


def test_on_the_day_a_point_changes_it_and_the_chair_speaks_later(
    cast: Cast, conference: Conference
) -> None:
    begin(conference)

    made = _at_once(cast, conference, cast.bich)
    at_first = kept(made).state
    decide(cast, conference, made)

    assert at_first is RequestState.UNASKED
    assert kept(made).state is RequestState.CONSENTED
    assert current(cast, conference)[0].name == THANH.name
    with pytest.raises(NotAskableError):
        ask(cast, conference, nth=1)


def test_what_was_asked_before_is_decided_on_the_day_too(
    cast: Cast, conference: Conference
) -> None:
    request = ask(cast, conference)
    begin(conference)

    decide(cast, conference, request)

    assert current(cast, conference)[0].name == THANH.name


@pytest.mark.parametrize("leaving", ["removed", "declined", "withdrawn"])
def test_who_leaves_the_list_takes_the_request_along(
    cast: Cast, conference: Conference, leaving: str
) -> None:
    request = ask(cast, conference)
    lan, public_id = cast.actor(cast.lan), current(cast, conference)[0].public_id
    with transaction():
        point = locked(cast, conference, cast.north, cast.lan)
        if leaving == "removed":
            one = people.for_change(point, public_id)
            delegates.remove_delegate(one, version=1, actor=lan, now=NOON)
        elif leaving == "declined":
            answering.decline(point, reason="Bận", version=point.version, actor=lan, now=NOON)
        else:
            inviting.withdraw(point, reason="Nhầm", actor=lan, now=NOON)

    assert kept(request).state is RequestState.WITHDRAWN


def test_every_step_is_kept_in_the_log_without_names(cast: Cast, conference: Conference) -> None:
    decide(cast, conference, ask(cast, conference))

    told = db.session.execute(
        db.select(AuditEntry.action, AuditEntry.facts).order_by(AuditEntry.id)
    ).all()
    assert [row[0] for row in told if "Substitut" in row[0]] == [
        "SubstitutionAsked",
        "DelegateSubstituted",
        "SubstitutionDecided",
    ]
    assert not [row for row in told if "Thanh" in str(row[1]) or "Tân" in str(row[1])]


# --- absences ---------------------------------------------------------------------------------


def test_an_absence_is_told_and_taken_back(cast: Cast, conference: Conference) -> None:
    _tell(cast, conference, "Đi công tác nước ngoài")
    told = current(cast, conference)[0].absence_reason
    with transaction():
        commands.take_back_absence(
            _first(cast, conference), version=2, actor=cast.actor(cast.bich), now=NOON
        )

    assert told == "Đi công tác nước ngoài"
    after = current(cast, conference)[0]
    assert (after.absence_reason, after.absence_at, after.version) == ("", None, 3)


def test_an_absence_is_told_by_the_point_before_the_day(cast: Cast, conference: Conference) -> None:
    with pytest.raises(NoReasonError):
        _tell(cast, conference, " ")
    with pytest.raises(StaleError):
        _tell(cast, conference, "Bận", version=7)
    begin(conference)
    with pytest.raises(NotAskableError):
        _tell(cast, conference, "Bận")
    with transaction():
        db.session.get_one(Conference, conference.id).stage = Stage.CLOSED
    with pytest.raises(NotNameableError):
        _tell(cast, conference, "Bận")


def test_a_substitute_is_not_absent(cast: Cast, conference: Conference) -> None:
    _tell(cast, conference, "Bận")
    decide(cast, conference, ask(cast, conference, version=2))

    assert current(cast, conference)[0].absence_reason == ""


def _first(cast: Cast, conference: Conference) -> Delegate:
    public_id = current(cast, conference)[0].public_id
    return people.for_change(locked(cast, conference, cast.north, cast.bich), public_id)


def _tell(cast: Cast, conference: Conference, reason: str, version: int = 1) -> None:
    with transaction():
        commands.report_absence(
            _first(cast, conference),
            reason=reason,
            version=version,
            actor=cast.actor(cast.bich),
            now=NOON,
        )


def _at_once(cast: Cast, conference: Conference, who: Account) -> str:
    public_id = current(cast, conference)[0].public_id
    with transaction():
        point = locked(cast, conference, cast.north, who)
        made = commands.change_at_once(
            people.for_change(point, public_id),
            person=THANH,
            reason="Đi công tác",
            version=1,
            actor=cast.actor(who),
            now=NOON,
        )
        return made.public_id
