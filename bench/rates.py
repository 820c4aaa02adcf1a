"""How many pages and marks a second the product answers, beside the bare limit of the same run."""

import gzip
import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from sqlalchemy import create_engine, text

from bench import bare
from bench.load import CLIENTS, Ask, under
from bench.measure import Rate
from bench.visitor import Visitor
from tests.bench.databases import Databases
from tests.bench.live import DEMO, LiveServer, Stock, serving

_SECONDS: Final = 10.0
_GZIP_BEGINS: Final = b"\x1f\x8b"
_STATES: Final = ("present", "late")
_LIVE: Final = text("SELECT code FROM conference WHERE stage = 'live'")
_PEOPLE: Final = text(
    "SELECT p.public_id, d.public_id FROM delegate d"
    " JOIN participation p ON p.id = d.participation_id"
    " JOIN conference c ON c.id = p.conference_id"
    " WHERE c.stage = 'live' AND d.replaced_at IS NULL ORDER BY d.id"
)


def measures(databases: Databases, folder: Path, *, quick: bool) -> Iterator[Rate]:
    """Ask with sixteen clients for each page in turn, and mark delegates present and late."""
    seconds = _SECONDS / 5 if quick else _SECONDS
    with bare.serving(databases) as address:
        empty = _rate("bare: an empty answer", address, "/", seconds)
        yield empty
        yield _rate("bare: one indexed row", address, "/row/{number}", seconds)
        write = _written(address, seconds)
        yield write
    with Stock(databases, folder).place(DEMO, {}) as place, serving(place) as server:
        code, people = _demonstration(server)
        secretary = Visitor(server.url).sign_in("thuky.trunguong")
        for name, path in _pages(code).items():
            yield _page(name, secretary, server, path, seconds, empty.per_second)
        yield _marks(secretary, server, code, people, seconds, write.per_second)


def _pages(code: str) -> dict[str, str]:
    return {
        "home": "/",
        "conference page": f"/conferences/{code}",
        "invitations, a page of points": f"/conferences/{code}/invitations",
        "attendance, a page of points": f"/conferences/{code}/attendance",
        "list of conferences": "/conferences/",
        "attendance.csv": f"/conferences/{code}/attendance.csv",
        "calendar entry (.ics)": f"/conferences/{code}.ics",
    }


def _rate(name: str, address: str, path: str, seconds: float) -> Rate:
    def asker(visitor: Visitor) -> Ask:
        def ask(number: int) -> None:
            assert visitor.get(path.format(number=number)).status == 200

        return ask

    return Rate(name, *under([asker(Visitor(address)) for _ in range(CLIENTS)], seconds=seconds))


def _written(address: str, seconds: float) -> Rate:
    def asker(visitor: Visitor) -> Ask:
        def ask(number: int) -> None:
            assert visitor.post(f"/write/{number}", {}).status == 200

        return ask

    found = under([asker(Visitor(address)) for _ in range(CLIENTS)], seconds=seconds)
    return Rate("bare: event + counter + COMMIT", *found)


def _page(
    name: str, who: Visitor, server: LiveServer, path: str, seconds: float, limit: float
) -> Rate:
    first = who.get(path, packed=True)
    assert first.status == 200, f"{path} answered {first.status}"

    def asker(visitor: Visitor) -> Ask:
        def ask(_number: int) -> None:
            assert visitor.get(path, packed=True).status == 200

        return ask

    asks = [asker(who.twin(server.url)) for _ in range(CLIENTS)]
    rate, median = under(asks, seconds=seconds)
    return Rate(name, rate, median, limit, len(_packed(first.body)) / 1024)


def _packed(body: bytes) -> bytes:
    """Return what travels: the server in front packs pages, as the operators' guide sets it."""
    return body if body.startswith(_GZIP_BEGINS) else gzip.compress(body, 6)


def _marks(
    who: Visitor,
    server: LiveServer,
    code: str,
    people: list[tuple[str, str]],
    seconds: float,
    limit: float,
) -> Rate:
    """Mark one delegate after the other, each client its own part of the list."""

    def asker(visitor: Visitor, mine: list[tuple[str, str]]) -> Ask:
        turns = itertools.cycle((who, state) for state in _STATES for who in mine)

        def ask(_number: int) -> None:
            (point, delegate), state = next(turns)
            told = {"mark": f"{state}:{delegate}"}
            answer = visitor.post(f"/conferences/{code}/attendance/{point}/mark", told)
            assert answer.status in (302, 303), answer.text[:300]

        return ask

    asks = [asker(who.twin(server.url), people[n::CLIENTS]) for n in range(CLIENTS)]
    return Rate("one attendance mark", *under(asks, seconds=seconds), limit)


def _demonstration(server: LiveServer) -> tuple[str, list[tuple[str, str]]]:
    engine = create_engine(server.database_url)
    try:
        with engine.connect() as connection:
            code = connection.scalars(_LIVE).first()
            assert code is not None
            return code, [(row[0], row[1]) for row in connection.execute(_PEOPLE)]
    finally:
        engine.dispose()
