"""Numbers, lists and searches hold only what their reader may see (T03, T46)."""

import csv
import io
from typing import Any, Final

import pytest
from flask import Flask

from meetings.documents.commands import papers
from meetings.documents.queries import papers as documents
from meetings.kit import clock
from meetings.kit.transactions import transaction
from tests.access.routes import SEES, WHOLE
from tests.access.world import ACCOUNTS, World, undone

LIVE: Final = "/conferences/hn-hop"
DRAFT: Final = "hn-nhap"


def _json(app: Flask, world: World, name: str, where: str) -> dict[str, Any]:
    told: dict[str, Any] = world.ask(app, name, "GET", where).get_json()
    return told


def _rows(app: Flask, world: World, name: str, where: str) -> list[list[str]]:
    text = world.ask(app, name, "GET", where).data.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))[1:]


@pytest.mark.parametrize("name", sorted(SEES))
def test_a_sum_counts_only_what_the_same_reader_finds_in_the_list(
    app: Flask, world: World, name: str
) -> None:
    people = _rows(app, world, name, f"{LIVE}/attendance.csv")
    points = _rows(app, world, name, f"{LIVE}/invitations.csv")
    whole = _json(app, world, name, f"{LIVE}.json")
    attendance = _json(app, world, name, f"{LIVE}/attendance.json")
    speeches = _json(app, world, name, f"{LIVE}/speeches.json")

    assert whole["delegates"] == attendance["delegates"]
    assert (whole["delegates"]["expected"] or 0) == len(people)
    assert sum(tier["invited"] for tier in whole["points"]) == len(points)
    assert whole["speeches"] == speeches["speeches"]
    assert whole["speeches"]["registered"] <= len(speeches["items"])


@pytest.mark.parametrize(
    ("name", "offices"),
    [
        ("lan", ("centre", "north", "north_a", "north_b")),
        ("bich", ("centre", "north", "north_a", "north_b")),
        ("canh", ("centre", "north_a")),
        ("delegate", ("centre", "north_a")),
        ("neighbour", ("centre", "north_b")),
    ],
)
def test_a_list_of_points_ends_where_the_branch_of_its_reader_ends(
    app: Flask, world: World, name: str, offices: tuple[str, ...]
) -> None:
    expected = {world.point("hop", getattr(world.cast, one)).public_id for one in offices}

    assert {row[0] for row in _rows(app, world, name, f"{LIVE}/invitations.csv")} == expected


@pytest.mark.parametrize("name", ["neighbour"])
def test_who_sits_elsewhere_reads_no_names(app: Flask, world: World, name: str) -> None:
    for where in ("/attendance.csv", "/attendance", "/speeches", ".json", "/attendance.json"):
        text = world.ask(app, name, "GET", f"{LIVE}{where}").text
        assert "Lê Bình" not in text, where


@pytest.mark.parametrize("name", sorted(set(ACCOUNTS) - WHOLE))
def test_a_draft_is_nowhere_to_be_found(app: Flask, world: World, name: str) -> None:
    for where in (
        f"/conferences/{DRAFT}",
        f"/conferences/{DRAFT}.json",
        f"/conferences/{DRAFT}.ics",
    ):
        assert world.ask(app, name, "GET", where).status_code == 404
    for where in ("/", "/conferences/?when=all", "/search?q=nhap", "/calendar/"):
        text = world.ask(app, name, "GET", where).text.replace('value="nhap"', "")
        assert DRAFT not in text, where
        assert "Hội nghị nhap" not in text, where


def test_a_paper_is_read_by_others_only_while_it_is_released(app: Flask, world: World) -> None:
    values = world.values("hop")
    where = f"{LIVE}/documents/{values['document']}"
    lan = world.cast.actor(world.cast.lan)

    def readers() -> set[str]:
        entered = {name for name in SEES if _found(name, where)}
        listed = {name for name in SEES if _listed(name, values["document"])}
        assert entered == listed
        return entered

    def _found(name: str, address: str) -> bool:
        return world.browser(app, name).get(address, buffered=True).status_code == 200

    def _listed(name: str, document: str) -> bool:
        return document in world.browser(app, name).get(f"{LIVE}/documents").text

    with undone():
        assert readers() == {"lan", "conference_secretary"}
        for act, expected in (
            (papers.release, SEES),
            (papers.take_back, {"lan", "conference_secretary"}),
        ):
            with transaction():
                conference = world.conference("hop")
                paper = documents.for_change(conference, values["document"], actor=lan)
                act(
                    paper,
                    conference=conference,
                    version=paper.version,
                    actor=lan,
                    now=clock.now(),
                )
            assert readers() == expected
