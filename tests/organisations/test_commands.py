"""Founding, changing, merging and importing organisations: the facts left behind."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from meetings.audit.models import AuditEntry
from meetings.kit import clock, vietnamese
from meetings.kit.database import db
from meetings.kit.errors import DomainError, NotAllowedError
from meetings.kit.transactions import transaction
from meetings.organisations import data, queries, rules
from meetings.organisations.commands import importing, tree
from meetings.organisations.models import Organisation, OrganisationInterval, TierScheme
from meetings.organisations.rules import OrganisationKind, Profile
from tests.cast import ROOT, Cast

PROFILE = Profile(
    code="T3Z",
    name="Xã Bắc C",
    short_name="Bắc C",
    kind=OrganisationKind.COMMUNE,
    level=3,
    symbol="UBND",
)


def today() -> date:
    return clock.now().astimezone(vietnamese.ZONE).date()


def profile(organisation: Organisation, **other: object) -> Profile:
    names = ("code", "name", "short_name", "kind", "level", "symbol", "lat", "lon")
    told = Profile(**{name: getattr(organisation, name) for name in names})
    return replace(told, **other)  # type: ignore[arg-type]


def change(
    organisation: Organisation,
    *,
    by: Cast,
    parent: Organisation | None = None,
    as_of: date,
    **other: object,
) -> None:
    actor = by.actor(by.admin)
    with transaction():
        held = queries.for_change(organisation.public_id, actor=actor)
        above = parent or db.session.get(Organisation, held.parent_id or 0)
        tree.change(
            held,
            profile=profile(held, **other),
            parent=above,
            as_of=as_of,
            actor=actor,
            now=clock.now(),
        )


def names(organisation: Organisation) -> list[tuple[str, date | None, date | None]]:
    wanted = db.select(OrganisationInterval).where(
        OrganisationInterval.organisation_id == organisation.id
    )
    return [
        (one.name, one.valid_from, one.valid_to)
        for one in db.session.scalars(wanted.order_by(OrganisationInterval.id))
    ]


def test_a_new_office_hangs_under_its_parent(cast: Cast) -> None:
    with transaction():
        made = tree.found(
            PROFILE,
            parent=cast.north,
            valid_from=None,
            actor=cast.actor(cast.admin),
            now=clock.now(),
        )

    assert made.path == f"{cast.north.path}{made.id}/"
    assert [one.name for one in queries.below(cast.north, day=today(), actor=ROOT)] == [
        "Xã Bắc A",
        "Xã Bắc B",
        "Xã Bắc C",
    ]


@pytest.mark.parametrize(
    "wrong",
    [{"level": 1}, {"code": "TA3"}],
    ids=["above its parent", "with the code of another"],
)
def test_what_cannot_stand_is_refused(cast: Cast, wrong: dict[str, object]) -> None:
    taken = {"code": cast.north_a.code} if "code" in wrong else wrong

    with pytest.raises(DomainError), transaction():
        tree.found(
            replace(PROFILE, **taken),
            parent=cast.north,
            valid_from=None,
            actor=cast.actor(cast.admin),
            now=clock.now(),
        )


@pytest.mark.parametrize("who", ["lan", "bich", "auditor", "chair", "stranger"])
def test_only_an_administrator_changes_the_tree(cast: Cast, who: str) -> None:
    actor = cast.actor(getattr(cast, who))
    now = clock.now()

    with pytest.raises(NotAllowedError), transaction():
        tree.found(PROFILE, parent=cast.north, valid_from=None, actor=actor, now=now)
    with pytest.raises(NotAllowedError), transaction():
        tree.merge(cast.north, successor=cast.south, last_day=today(), actor=actor, now=now)
    with pytest.raises(NotAllowedError), transaction():
        tree.change(cast.north, profile=PROFILE, parent=None, as_of=today(), actor=actor, now=now)


def test_a_new_name_keeps_the_old_one(cast: Cast) -> None:
    day = today() - timedelta(days=10)

    change(cast.north, by=cast, as_of=day, name="Thành phố Bắc", short_name="Bắc")

    assert cast.north.name == "Thành phố Bắc"
    assert names(cast.north) == [
        ("Tỉnh Bắc", None, day - timedelta(days=1)),
        ("Thành phố Bắc", day, None),
    ]
    entry = db.session.scalars(db.select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert entry is not None
    assert entry.facts["before"].endswith("Tỉnh Bắc")


def test_a_name_is_corrected_without_a_new_interval(cast: Cast) -> None:
    change(cast.north, by=cast, as_of=today(), name="Thành phố Bác")
    change(cast.north, by=cast, as_of=today(), name="Thành phố Bắc")

    assert [name for name, *_ in names(cast.north)] == ["Tỉnh Bắc", "Thành phố Bắc"]


def test_a_change_that_keeps_all_names_makes_no_interval(cast: Cast) -> None:
    change(cast.north, by=cast, as_of=today(), symbol="UBND")

    assert len(names(cast.north)) == 1
    assert cast.north.symbol == "UBND"


@pytest.mark.parametrize("days", [1, 400])
def test_a_change_is_noted_once_it_holds(cast: Cast, days: int) -> None:
    with pytest.raises(rules.WrongDatesError):
        change(cast.north, by=cast, as_of=today() + timedelta(days=days), name="X")


def test_nothing_changes_before_the_current_name_began(cast: Cast) -> None:
    change(cast.north, by=cast, as_of=today(), name="Thành phố Bắc")

    with pytest.raises(rules.WrongDatesError):
        change(cast.north, by=cast, as_of=today() - timedelta(days=1), name="X")


def test_a_branch_moves_as_a_whole(cast: Cast) -> None:
    change(cast.north, by=cast, parent=cast.ministry, as_of=today())

    db.session.expire_all()
    assert cast.north.path == f"{cast.ministry.path}{cast.north.id}/"
    assert cast.north_a.path == f"{cast.north.path}{cast.north_a.id}/"
    assert cast.south_a.path.startswith(cast.south.path)
    assert names(cast.north)[0][0] == "Tỉnh Bắc"


def test_nothing_hangs_under_itself(cast: Cast) -> None:
    with pytest.raises(DomainError):
        change(cast.north, by=cast, parent=cast.north_a, as_of=today(), level=3)
    with pytest.raises(rules.WrongTierError):
        change(cast.north, by=cast, as_of=today(), level=4)


def test_a_merged_office_ends_and_names_its_successor(cast: Cast) -> None:
    with transaction():
        held = queries.for_change(cast.north.public_id, actor=ROOT)
        tree.merge(held, successor=cast.south, last_day=today(), actor=ROOT, now=clock.now())

    assert queries.successor(cast.north) == cast.south
    assert list(queries.predecessors(cast.south)) == [cast.north]
    assert names(cast.north) == [("Tỉnh Bắc", None, today())]
    later = today() + timedelta(days=1)
    assert cast.north not in queries.at_date(later, actor=ROOT)


@pytest.mark.parametrize("heir", ["north", "north_a"])
def test_an_office_cannot_go_on_in_itself(cast: Cast, heir: str) -> None:
    with pytest.raises(rules.WrongSuccessorError), transaction():
        tree.merge(
            cast.north,
            successor=getattr(cast, heir),
            last_day=today(),
            actor=ROOT,
            now=clock.now(),
        )


def test_the_units_of_both_eras_come_in_once(rolled_back: None) -> None:
    with transaction():
        first = importing.import_units(data.load(), actor=ROOT, now=clock.now())
        importing.install_presets(rules.PRESETS, actor=ROOT, now=clock.now())
    with transaction():
        second = importing.import_units(data.load(), actor=ROOT, now=clock.now())
        again = importing.install_presets(rules.PRESETS, actor=ROOT, now=clock.now())

    assert (first, second, again) == (4113, 0, 0)
    for day, counts in {
        date(2020, 2, 12): {1: 31, 2: 63, 3: 696},
        date(2026, 1, 1): {1: 23, 2: 34, 3: 3321},
    }.items():
        standing = {n: len(queries.at_date(day, actor=ROOT, level=n)) for n in counts}
        assert standing == counts
    by_key = {one.key: one for one in db.session.scalars(db.select(Organisation))}
    assert by_key["quang-nam"].successor_id == by_key["da-nang"].id
    assert by_key["h-005"].path == f"{by_key['ha-noi'].path}{by_key['h-005'].id}/"
    assert queries.tier_words(date(2020, 2, 12))[3].vi == "huyện"
    assert queries.tier_words(date(2026, 1, 1))[3].en == "commune"
    assert db.session.scalar(db.select(db.func.count()).select_from(TierScheme)) == 2
    events = db.session.scalars(db.select(AuditEntry.action)).all()
    assert events.count("OrganisationsImported") == 1


def test_a_successor_that_comes_later_is_still_named(rolled_back: None) -> None:
    old = [unit for unit in data.load() if unit.key in {"cp", "quang-nam"}]
    with transaction():
        importing.import_units(old, actor=ROOT, now=clock.now())
    with transaction():
        importing.import_units(data.load(), actor=ROOT, now=clock.now())

    by_key = {one.key: one for one in db.session.scalars(db.select(Organisation))}
    assert by_key["quang-nam"].successor_id == by_key["da-nang"].id
