"""Naming, correcting, substituting and importing delegates: what is left behind."""

from datetime import datetime

import pytest

from meetings.audit.models import AuditEntry
from meetings.conferences.commands import answering, delegates, importing
from meetings.conferences.models import Conference, Delegate, ImportDraft, Seat
from meetings.conferences.queries import delegates as queries
from meetings.conferences.queries import tally, visibility
from meetings.conferences.rules.delegates import (
    Named,
    NamelessError,
    NothingToImportError,
    NotNameableError,
    WrongPersonError,
    read,
)
from meetings.conferences.rules.vocabulary import Measure, Stage
from meetings.kit.database import db
from meetings.kit.errors import DomainError, NotAllowedError, NotFoundError, StaleError
from meetings.kit.transactions import transaction
from tests.cascades import announced, locked, passed_on, people, point_of
from tests.cast import DAY, HOUR, NOON, Cast
from tests.plans import EIGHT

HEADER = ("STT", "Họ và tên", "Chức vụ", "Đơn vị", "Thư điện tử", "Điện thoại")


@pytest.fixture
def conference(cast: Cast) -> Conference:
    return announced(cast)


def _name(
    cast: Cast, conference: Conference, some: list[Named], now: datetime = NOON + HOUR
) -> list[str]:
    with transaction():
        return delegates.name_delegates(
            locked(cast, conference, cast.north, cast.bich),
            people=some,
            actor=cast.actor(cast.bich),
            now=now,
        )


def _current(conference: Conference, cast: Cast) -> list[str]:
    point = point_of(conference, cast.north)
    return [one.name for one in queries.page(point).items]


def test_people_are_named_in_the_order_of_their_seats(cast: Cast, conference: Conference) -> None:
    _name(cast, conference, people("Trần Văn Tân", "Lê Trí Thanh"))
    _name(cast, conference, people("Nguyễn Thị Ánh"))

    north = point_of(conference, cast.north)
    assert _current(conference, cast) == ["Trần Văn Tân", "Lê Trí Thanh", "Nguyễn Thị Ánh"]
    assert [d.name for d in queries.page(north, sort="name").items] == [
        "Nguyễn Thị Ánh",
        "Trần Văn Tân",
        "Lê Trí Thanh",
    ]
    assert north.expected == 3
    assert tally.totals(conference.id)[2][Measure.DELEGATES_EXPECTED] == 3
    assert tally.differences(conference) == []


def test_search_folds_accents(cast: Cast, conference: Conference) -> None:
    _name(cast, conference, people("Đặng Quốc Toản", "Lê Văn Hoà"))
    north = point_of(conference, cast.north)

    found = [one.name for one in queries.page(north, text="dang quoc").items]

    assert found == ["Đặng Quốc Toản"]
    assert queries.page(north, text="hòa").total == 1
    assert queries.page(north, text="100%_").total == 0


def test_somebody_named_for_an_open_seat_takes_it(cast: Cast, conference: Conference) -> None:
    north = point_of(conference, cast.north)
    with transaction():
        db.session.add(
            Seat(
                conference_id=conference.id,
                participation_id=north.id,
                post="Chủ tịch UBND tỉnh",
                is_required=True,
            )
        )
    before = [seat.post for seat in queries.open_seats(north)]

    _name(cast, conference, [Named(name="Lê Trí Thanh", post="chu tich UBND tinh")])

    seats = db.session.scalars(db.select(Seat).filter_by(participation_id=north.id)).all()
    assert before == ["Chủ tịch UBND tỉnh"]
    assert [seat.post for seat in seats] == before
    assert queries.open_seats(north) == []


@pytest.mark.parametrize(
    ("person", "error"),
    [
        (Named(name=" "), NamelessError),
        (Named(name="12"), NamelessError),
        (Named(name="Lê Văn Một", email="khong-phai-thu"), WrongPersonError),
        (Named(name="Lê Văn Một", phone="không có"), WrongPersonError),
        (Named(name="Lê " * 60), WrongPersonError),
    ],
)
def test_what_cannot_be_a_person_is_refused(
    cast: Cast, conference: Conference, person: Named, error: type[DomainError]
) -> None:
    with pytest.raises(error):
        _name(cast, conference, [person])

    assert point_of(conference, cast.north).expected == 0


def _correct(
    cast: Cast, conference: Conference, public_id: str, person: Named, version: int = 1
) -> None:
    with transaction():
        point = locked(cast, conference, cast.north, cast.bich)
        delegates.change_delegate(
            queries.for_change(point, public_id),
            person=person,
            version=version,
            actor=cast.actor(cast.bich),
            now=NOON + HOUR,
        )


def _remove(
    cast: Cast, conference: Conference, public_id: str, now: datetime = NOON + HOUR
) -> None:
    with transaction():
        point = locked(cast, conference, cast.north, cast.lan)
        delegates.remove_delegate(
            queries.for_change(point, public_id), version=1, actor=cast.actor(cast.lan), now=now
        )


def test_a_correction_keeps_the_seat(cast: Cast, conference: Conference) -> None:
    (public_id,) = _name(cast, conference, people("Lê Trí Than"))

    _correct(cast, conference, public_id, Named(name="Lê Trí Thanh", post="Phó Chủ tịch"))

    stored = queries.get(point_of(conference, cast.north), public_id)
    assert (stored.name, stored.post, stored.seat.post) == (
        "Lê Trí Thanh",
        "Phó Chủ tịch",
        "Trưởng phòng",
    )
    assert stored.fold.startswith("le tri thanh")


def test_a_stale_correction_is_refused(cast: Cast, conference: Conference) -> None:
    (public_id,) = _name(cast, conference, people("Lê Trí Thanh"))

    with pytest.raises(StaleError):
        _correct(cast, conference, public_id, Named(name="Ai Đó"), version=7)


def test_a_substitute_sits_in_the_same_seat(cast: Cast, conference: Conference) -> None:
    (public_id,) = _name(cast, conference, people("Trần Văn Tân"))
    before = queries.get(point_of(conference, cast.north), public_id).seat_id

    with transaction():
        point = locked(cast, conference, cast.north, cast.lan)
        successor = delegates.substitute(
            queries.for_change(point, public_id),
            person=Named(name="Lê Trí Thanh", post="Phó Chủ tịch"),
            reason="Đi công tác",
            version=1,
            actor=cast.actor(cast.lan),
            now=NOON + HOUR,
        )

    assert successor.seat_id == before
    assert successor.substitute_for == "Trần Văn Tân (Trưởng phòng)"
    assert _current(conference, cast) == ["Lê Trí Thanh"]
    assert point_of(conference, cast.north).expected == 1
    assert tally.differences(conference) == []
    with pytest.raises(NotFoundError):
        queries.get(point_of(conference, cast.north), public_id)


def test_a_removed_delegate_is_no_longer_expected(cast: Cast, conference: Conference) -> None:
    public_id, _other = _name(cast, conference, people("Trần Văn Tân", "Lê Trí Thanh"))

    _remove(cast, conference, public_id)

    assert _current(conference, cast) == ["Lê Trí Thanh"]
    assert point_of(conference, cast.north).expected == 1
    assert tally.differences(conference) == []


def test_several_are_removed_at_once_and_others_are_left_alone(
    cast: Cast, conference: Conference
) -> None:
    tan, thanh, _hoa = _name(cast, conference, people("Trần Văn Tân", "Lê Trí Thanh", "Vũ Hoa"))
    _remove(cast, conference, tan)

    with transaction():
        point = locked(cast, conference, cast.north, cast.bich)
        count = delegates.remove_delegates(
            point,
            people=[tan, thanh, "khong-co"],
            actor=cast.actor(cast.bich),
            now=NOON + HOUR,
        )

    assert count == 1
    assert _current(conference, cast) == ["Vũ Hoa"]
    assert point_of(conference, cast.north).expected == 1
    assert tally.differences(conference) == []


def test_once_it_has_begun_only_substitutes_are_taken(cast: Cast, conference: Conference) -> None:
    (public_id,) = _name(cast, conference, people("Trần Văn Tân"))
    with transaction():
        db.session.get_one(Conference, conference.id).stage = Stage.LIVE

    with pytest.raises(NotNameableError):
        _name(cast, conference, people("Người Thêm"), now=EIGHT + HOUR)
    with pytest.raises(NotNameableError):
        _remove(cast, conference, public_id, now=EIGHT + HOUR)
    with transaction():
        point = locked(cast, conference, cast.north, cast.bich)
        delegates.substitute(
            queries.for_change(point, public_id),
            person=Named(name="Lê Trí Thanh"),
            version=1,
            actor=cast.actor(cast.bich),
            now=EIGHT + HOUR,
        )

    assert _current(conference, cast) == ["Lê Trí Thanh"]


def test_a_point_that_said_no_names_nobody(cast: Cast, conference: Conference) -> None:
    with transaction():
        point = locked(cast, conference, cast.north, cast.bich)
        answering.decline(
            point, reason="Bận", version=point.version, actor=cast.actor(cast.bich), now=NOON
        )

    with pytest.raises(NotNameableError):
        _name(cast, conference, people("Trần Văn Tân"))


def test_another_office_names_nobody_here(cast: Cast, conference: Conference) -> None:
    passed_on(cast, conference, cast.bich, cast.north)

    with pytest.raises(NotFoundError), transaction():
        locked(cast, conference, cast.north_a, cast.dung)
    with pytest.raises(NotAllowedError), transaction():
        delegates.name_delegates(
            locked(cast, conference, cast.north_a, cast.canh),
            people=people("Kẻ Lạ"),
            actor=cast.actor(cast.stranger),
            now=NOON,
        )


def test_the_host_names_people_at_many_points_with_two_statements(
    cast: Cast, conference: Conference
) -> None:
    north, south = point_of(conference, cast.north), point_of(conference, cast.south)

    with transaction():
        found = visibility.get(conference.code, actor=cast.actor(cast.lan))
        count = delegates.name_everywhere(
            found,
            people={
                north.public_id: people("Một", "Hai"),
                south.public_id: people("Ba"),
                "khong-co": people("Bốn"),
            },
            actor=cast.actor(cast.lan),
            now=NOON,
        )

    assert count == 3
    assert point_of(conference, cast.south).expected == 1
    assert tally.totals(conference.id)[2][Measure.DELEGATES_EXPECTED] == 3
    assert tally.differences(conference) == []


# --- lists ------------------------------------------------------------------------------------


def _keep(cast: Cast, conference: Conference, *rows: tuple[str, ...]) -> str:
    with transaction():
        kept = importing.keep_list(
            locked(cast, conference, cast.north, cast.bich),
            roster=read(HEADER, list(enumerate(rows, start=2))),
            source="ds.xlsx",
            actor=cast.actor(cast.bich),
            now=NOON,
        )
        return kept.public_id


def _take(cast: Cast, conference: Conference, draft: str, now: datetime = NOON + HOUR) -> int:
    bich = cast.actor(cast.bich)
    with transaction():
        point = locked(cast, conference, cast.north, cast.bich)
        kept = queries.draft(point, draft, account_id=bich.id, now=now)
        return importing.take_list(point, kept=kept, actor=bich, now=now)


GOOD = ("1", "Trần Văn Tân", "Phó Chủ tịch", "UBND tỉnh", "tan@bac.example", "0901 234 567")
WRONG = ("2", "", "Giám đốc", "Sở", "x", "")


def test_the_good_lines_of_a_list_are_taken_once(cast: Cast, conference: Conference) -> None:
    draft = _keep(cast, conference, GOOD, WRONG, GOOD)

    taken = _take(cast, conference, draft)

    assert taken == 1
    assert _current(conference, cast) == ["Trần Văn Tân"]
    with pytest.raises(NotFoundError):
        _take(cast, conference, draft)


def test_a_list_is_kept_a_day(cast: Cast, conference: Conference) -> None:
    draft = _keep(cast, conference, GOOD)

    with pytest.raises(NotFoundError):
        _take(cast, conference, draft, now=NOON + DAY)


def test_a_list_belongs_to_who_uploaded_it(cast: Cast, conference: Conference) -> None:
    draft = _keep(cast, conference, GOOD)
    point = point_of(conference, cast.north)

    with pytest.raises(NotFoundError):
        queries.draft(point, draft, account_id=cast.lan.id, now=NOON)


def test_a_list_without_a_good_line_is_refused(cast: Cast, conference: Conference) -> None:
    draft = _keep(cast, conference, WRONG)

    with pytest.raises(NothingToImportError):
        _take(cast, conference, draft)

    assert db.session.scalar(db.select(db.func.count()).select_from(ImportDraft)) == 1


def test_who_was_named_meanwhile_is_left_out(cast: Cast, conference: Conference) -> None:
    other = ("2", "Lê Trí Thanh", "Chủ tịch", "", "", "")
    draft = _keep(cast, conference, GOOD, other)
    _name(cast, conference, [Named(name="TRẦN VĂN TÂN", post="Phó chủ tịch")])

    assert _take(cast, conference, draft) == 1
    assert _current(conference, cast) == ["TRẦN VĂN TÂN", "Lê Trí Thanh"]


def test_the_log_holds_no_names_of_delegates(cast: Cast, conference: Conference) -> None:
    _take(cast, conference, _keep(cast, conference, GOOD))

    facts = db.session.scalars(db.select(AuditEntry.facts)).all()

    assert not [one for one in facts if "Tân" in str(one) or "tan@bac" in str(one)]
    assert db.session.scalar(db.select(db.func.count()).select_from(Delegate)) == 1
