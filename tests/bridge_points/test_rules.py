"""What makes a bridge point usable."""

import pytest

from meetings.bridge_points import rules
from meetings.bridge_points.rules import (
    ContactFacts,
    ContactKind,
    LineFacts,
    LineKind,
    PointFacts,
    RoomFacts,
)
from meetings.kit.errors import InvalidError

HALL = RoomFacts(name="Hội trường", capacity=200)


@pytest.mark.parametrize(
    ("kind", "address"),
    [
        (LineKind.SIP, "sip:phong.hop@diemcau.example"),
        (LineKind.SIP, "sips:hop@diemcau.example:5061"),
        (LineKind.H323, "10.1.2.3##8888"),
        (LineKind.WEB, "https://hop.example/phong/1"),
    ],
)
def test_a_line_can_be_dialled(kind: LineKind, address: str) -> None:
    rules.check(PointFacts(name="X", rooms=(HALL,), lines=(LineFacts(kind=kind, address=address),)))


@pytest.mark.parametrize(
    ("kind", "address"),
    [
        (LineKind.SIP, "phong.hop@diemcau.example"),
        (LineKind.SIP, "sip:a b@x"),
        (LineKind.WEB, "http://hop.example"),
        (LineKind.WEB, "javascript:alert(1)"),
        (LineKind.H323, ""),
    ],
)
def test_a_line_that_leads_nowhere_is_refused(kind: LineKind, address: str) -> None:
    lines = (LineFacts(kind=LineKind.H323, address="1"), LineFacts(kind=kind, address=address))

    with pytest.raises(rules.BadLineError) as refused:
        rules.check(PointFacts(name="X", rooms=(HALL,), lines=lines))

    assert refused.value.field == "lines-1-address"


@pytest.mark.parametrize(
    ("rooms", "field"),
    [
        ((), "rooms-0-name"),
        ((HALL, RoomFacts(name="Phòng 2", capacity=0)), "rooms-1-capacity"),
        ((HALL, RoomFacts(name="Phòng 2", capacity=100_001)), "rooms-1-capacity"),
        ((HALL, RoomFacts(name="hội TRƯỜNG", capacity=5)), "rooms-1-name"),
    ],
)
def test_rooms_hold_people_and_have_names_of_their_own(
    rooms: tuple[RoomFacts, ...], field: str
) -> None:
    with pytest.raises(rules.NoRoomError) as refused:
        rules.check(PointFacts(name="X", rooms=rooms))

    assert refused.value.field == field


@pytest.mark.parametrize(
    ("phone", "email", "fits"),
    [
        ("0900 000 000", "", True),
        ("+84 24.1234.567", "a@diemcau.example", True),
        ("", "a@diemcau.example", True),
        ("", "", False),
        ("gọi tôi", "", False),
        ("0900 000 000", "không phải thư", False),
        ("0900 000 000", "a@x\r\nBcc: b@y", False),
    ],
)
def test_a_contact_can_be_reached(phone: str, email: str, *, fits: bool) -> None:
    contact = ContactFacts(kind=ContactKind.LIAISON, name="Lan", phone=phone, email=email)
    facts = PointFacts(name="X", rooms=(HALL,), contacts=(contact,))

    if fits:
        rules.check(facts)
    else:
        with pytest.raises(InvalidError):
            rules.check(facts)


@pytest.mark.parametrize(
    ("place", "point"), [("/1/5/p12/", 12), ("/1/5/", None), ("/", None), ("/1/px/", None)]
)
def test_a_place_tells_its_point(place: str, point: int | None) -> None:
    assert rules.point_of(place) == point
