"""How it holds at 37,000 points, the largest conference there ever was (18/05/2025)."""

import secrets
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from functools import partial
from pathlib import Path
from statistics import median
from typing import Final

from sqlalchemy import select, text

from bench import work
from bench.measure import Measure, timed
from bench.visitor import Answer, Visitor
from config import Config
from meetings.app import create_app
from meetings.bridge_points import commands as points
from meetings.bridge_points.rules import ContactFacts, ContactKind, PointFacts, PointOf, RoomFacts
from meetings.demo.country import BUILDER
from meetings.kit import clock
from meetings.kit.database import db
from meetings.kit.transactions import transaction
from meetings.organisations.commands import importing
from meetings.organisations.data import UnitInterval, UnitRow
from meetings.organisations.models import Organisation
from tests.bench.databases import Databases
from tests.bench.live import LiveServer, Place, serving

_KEY: Final = "thu-nghiem-"
_MORE: Final = 33_600  # with the 34 provinces and 3,321 communes of today: 37,000
_PROVINCES: Final = text(
    "SELECT public_id, key FROM organisation WHERE level = 2 AND valid_to IS NULL ORDER BY id"
)
_COUNTED: Final = text(
    "SELECT count(*) FROM participation p JOIN conference c ON c.id = p.conference_id"
    " WHERE c.code = :code"
)
_LOOKS: Final[Mapping[str, str]] = {
    "home": "/",
    "the conference": "/conferences/{code}",
    "its points, worst first": "/conferences/{code}/invitations",
    "a name sought among them": "/conferences/{code}/invitations?q=hai+chau",
}
_ANNOUNCED: Final[Mapping[str, str]] = {
    **_LOOKS,
    "whom to remind": "/conferences/{code}/invitations/remind",
}


def measures(databases: Databases, folder: Path, *, quick: bool) -> Iterator[Measure]:
    """Look at a conference of 151 points, let it grow to 37,000, announce it and look again."""
    place = Place(database_url=databases.create("crowd"), folder=folder / "crowd", settings={})
    place.folder.mkdir()
    place.flask("db", "upgrade")
    place.flask("demo", "load", "--size", "small")
    with serving(place) as server:
        yield from growing(server, 40 if quick else _MORE)


def growing(server: LiveServer, more: int) -> Iterator[Measure]:
    """Let the draft of a served demonstration have so many more points, and announce it."""
    provinces = _fill(server, more)
    with Visitor(server.url) as who:
        who.sign_in("thuky.trunguong")
        code, size, deadline = work.draft(server)
        yield from _looks(who, code, size)
        chosen, answer = timed(partial(_choose, who, code, provinces))
        assert answer.status in (302, 303), answer.text[:2000]
        size = _size(server, code)
        yield Measure(f"choose {size:,} points", chosen)
        yield work.announcing(server, who, code, size, deadline, promised=10.0)
        yield from _looks(who, code, size, _ANNOUNCED)
        seconds, sheet = timed(
            partial(who.get, f"/conferences/{code}/invitations.csv", packed=True)
        )
        assert sheet.status == 200
        yield Measure(f"the list of {size:,} points as CSV", seconds)


def _choose(who: Visitor, code: str, provinces: Sequence[str]) -> Answer:
    address = f"/conferences/{code}/invitations/choose"
    who.get(address)
    return who.post(address, {"which": "below", "organisations": provinces})


def _looks(
    who: Visitor, code: str, size: int, looks: Mapping[str, str] = _LOOKS
) -> Iterator[Measure]:
    for name, address in looks.items():
        path = address.format(code=code)
        who.get(path)
        tries = [timed(partial(who.get, path)) for _ in range(5)]
        assert all(page.status == 200 for _, page in tries), path
        seconds = median(taken for taken, _ in tries)
        yield Measure(f"  at {size:,} points: {name}", seconds)


def _size(server: LiveServer, code: str) -> int:
    return int(str(work.one(server, _COUNTED.bindparams(code=code))[0]))


def _fill(place: Place, more: int) -> list[str]:
    """Add communes that exist nowhere, with their points; return the provinces (public ids)."""
    config = Config(
        SECRET_KEY=secrets.token_hex(32),
        SQLALCHEMY_DATABASE_URI=place.database_url,
        INSTANCE_DIR=str(place.folder),
    )
    app = create_app(config)
    now = clock.now()
    with app.app_context(), _closing(), transaction():
        provinces = db.session.execute(_PROVINCES).all()
        units = [_unit(number, provinces[number % len(provinces)][1]) for number in range(more)]
        importing.import_units(units, actor=BUILDER, now=now)
        added = select(Organisation.id, Organisation.name, Organisation.key)
        added = added.where(Organisation.key.like(f"{_KEY}%"))
        points.found_for_organisations(
            [
                PointOf(organisation_id=row.id, facts=_point(row.name, row.key))
                for row in db.session.execute(added)
            ],
            actor=BUILDER,
            now=now,
        )
    return [row[0] for row in provinces]


@contextmanager
def _closing() -> Iterator[None]:
    """Leave no connection open behind the application that filled the tables."""
    try:
        yield
    finally:
        db.session.remove()
        db.engine.dispose()


def _unit(number: int, province: str) -> UnitRow:
    name = f"Xã Thử nghiệm {number}"
    since = date(2025, 7, 1)
    stood = UnitInterval(
        code=f"9{number:05}",
        name=name,
        short_name=name,
        parent=province,
        valid_from=since,
        valid_to=None,
    )
    return UnitRow(
        key=f"{_KEY}{number}",
        kind="xa",
        level=3,
        lat=16.0,
        lon=108.0,
        valid_from=since,
        valid_to=None,
        successor=None,
        intervals=(stood,),
    )


def _point(name: str, key: str) -> PointFacts:
    mail = f"{key}@diemcau.example"
    return PointFacts(
        name=f"Điểm cầu {name}",
        rooms=(RoomFacts(name="Phòng họp trực tuyến", capacity=60),),
        contacts=(ContactFacts(kind=ContactKind.LIAISON, name=f"Đầu mối {name}", email=mail),),
    )
