"""How long a person waits for the large commands: announcing to the country, a list of 5,000."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy import Executable, create_engine, text

from bench.measure import Measure, timed
from bench.visitor import Visitor
from meetings.kit import clock, tables
from meetings.kit.tables import Sheet
from tests.bench.databases import Databases
from tests.bench.live import LiveServer, Place, serving

_ZONE: Final = ZoneInfo("Asia/Ho_Chi_Minh")
_PEOPLE: Final = 5_000
_FEW: Final = 200
_HEADER: Final = ("Họ và tên", "Chức vụ", "Đơn vị", "Thư điện tử", "Điện thoại")
_DRAFT: Final = text(
    "SELECT c.code, c.starts_at, (SELECT count(*) FROM participation p"
    " WHERE p.conference_id = c.id) AS points"
    " FROM conference c WHERE c.stage = 'draft' ORDER BY c.starts_at LIMIT 1"
)
# The demonstration writes to nobody; what is measured must.
_ALOUD: Final = text("UPDATE conference SET is_silent = false WHERE code = :code")
_LETTERS: Final = text(
    "SELECT count(*) FROM outbox_mail m JOIN conference c ON c.id = m.conference_id"
    " WHERE c.code = :code"
)
_LOWEST: Final = text(
    "SELECT p.public_id FROM participation p JOIN conference c ON c.id = p.conference_id"
    " WHERE c.code = :code AND p.level = 2 ORDER BY p.id LIMIT 1"
)
# A hall that holds everybody who is going to be named there.
_HALL: Final = text(
    "UPDATE bridge_room SET capacity = :seats WHERE bridge_point_id ="
    " (SELECT bridge_point_id FROM participation WHERE public_id = :point)"
)


def measures(databases: Databases, folder: Path, *, quick: bool) -> Iterator[Measure]:
    """Announce the draft of the demonstration, then name 5,000 people at one of its points."""
    size = "small" if quick else "national-2025"
    place = Place(
        database_url=databases.create(f"work_{size.replace('-', '_')}"),
        folder=folder / "work",
        settings={},
    )
    place.folder.mkdir()
    place.flask("db", "upgrade")
    place.flask("demo", "load", "--size", size)
    with serving(place) as server, Visitor(server.url) as who:
        who.sign_in("thuky.trunguong")
        code, points, deadline = draft(server)
        yield announcing(server, who, code, points, deadline, promised=2.0)
        yield from naming(server, who, code, _FEW if quick else _PEOPLE)


def naming(server: LiveServer, who: Visitor, code: str, people: int) -> Iterator[Measure]:
    """Name so many people at one point by a sheet: read, looked at, taken over."""
    point = _point(server, code)
    _do(server, _HALL.bindparams(seats=people, point=point))
    yield from _import(who, f"/conferences/{code}/invitations/{point}", people)


def announcing(
    server: LiveServer, who: Visitor, code: str, points: int, deadline: str, *, promised: float
) -> Measure:
    """Announce a draft and time the answer, in which a letter to each liaison is queued."""
    _do(server, _ALOUD.bindparams(code=code))
    address = f"/conferences/{code}/invitations/announce"
    seconds, answer = timed(partial(who.submit, address, {"reply_deadline": deadline}))
    assert answer.status in (302, 303), answer.text[:2000]
    letters = int(str(one(server, _LETTERS.bindparams(code=code))[0]))
    assert letters >= points - 1, f"{letters} letters to {points} points"  # none to the host's own
    return Measure(f"announce to {points:,} points, letters queued", seconds, promised)


def _import(who: Visitor, point: str, people: int) -> Iterator[Measure]:
    """Upload a sheet, look at the preview, take it over."""
    rows = [
        (f"Nguyễn Văn {number}", "Chuyên viên", "Sở Thử nghiệm", f"n{number}@diemcau.example", "")
        for number in range(people)
    ]
    sheet = tables.xlsx_bytes([Sheet(name="Đại biểu", header=_HEADER, rows=rows)])
    who.get(f"{point}/delegates/import")
    read, answer = timed(partial(who.upload, f"{point}/delegates/import", "dai-bieu.xlsx", sheet))
    assert answer.status in (302, 303), answer.text[:2000]
    looked, page = timed(partial(who.get, answer.location))
    assert page.status == 200, page.text[:2000]
    took, taken = timed(partial(who.post, f"{answer.location}/confirm", {}))
    assert taken.status in (302, 303), taken.text[:2000]
    yield Measure(f"{people:,} rows of Excel: read and kept", read)
    yield Measure("  the preview", looked)
    yield Measure("  taken over", took)
    yield Measure("  all in all", read + looked + took, 5.0)


def draft(server: LiveServer) -> tuple[str, int, str]:
    """Return code and points of the draft, and a deadline that its form takes."""
    row = one(server, _DRAFT)
    starts = datetime.fromisoformat(str(row[1])).replace(tzinfo=ZoneInfo("UTC"))
    deadline = min(starts - timedelta(days=1), clock.now() + timedelta(days=5)).astimezone(_ZONE)
    return str(row[0]), int(str(row[2])), deadline.strftime("%Y-%m-%dT%H:%M")


def _point(server: LiveServer, code: str) -> str:
    return str(one(server, _LOWEST.bindparams(code=code))[0])


def one(server: LiveServer, question: Executable) -> tuple[object, ...]:
    """Return the only row of the server's database that answers a question."""
    engine = create_engine(server.database_url)
    try:
        with engine.connect() as connection:
            return tuple(connection.execute(question).one())
    finally:
        engine.dispose()


def _do(server: LiveServer, change: Executable) -> None:
    engine = create_engine(server.database_url)
    try:
        with engine.begin() as connection:
            connection.execute(change)
    finally:
        engine.dispose()
