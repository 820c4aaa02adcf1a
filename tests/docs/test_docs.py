"""What the documents promise is there: links, pictures, commands, settings, dependencies."""

import re
import tomllib
from pathlib import Path
from typing import Final
from urllib.parse import unquote

import pytest
from click import Command, Context, Group
from flask import Flask

ROOT: Final = Path(__file__).parents[2]
PAGES: Final = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
OPERATOR: Final = ROOT / "docs" / "huong-dan" / "quan-tri.md"
_LINK: Final = re.compile(r"(?:\]\(|<img src=\")([^)\"\s]+)")
_LARGEST_PICTURE: Final = 250 * 1024
_OF_SCRIPTS: Final = {"HOST", "PORT", "SIZE", "WEB_WORKERS", "WEB_THREADS"}


def _name(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("page", PAGES, ids=_name)
def test_every_link_leads_somewhere(page: Path) -> None:
    targets = [link.partition("#")[0] for link in _LINK.findall(page.read_text("utf-8"))]
    ours = [unquote(target) for target in targets if target and "://" not in target]

    assert [target for target in ours if not (page.parent / target).exists()] == []


def test_pictures_are_small_and_each_is_shown_somewhere() -> None:
    pictures = sorted((ROOT / "docs" / "hinh").glob("*"))
    told = "".join(page.read_text("utf-8") for page in PAGES)

    assert pictures
    assert [one.name for one in pictures if one.stat().st_size > _LARGEST_PICTURE] == []
    assert [one.name for one in pictures if f"hinh/{one.name}" not in told] == []


def _commands(app: Flask) -> dict[str, Command]:
    context = Context(app.cli)
    found = {name: app.cli.get_command(context, name) for name in app.cli.list_commands(context)}
    return {name: command for name, command in found.items() if command is not None}


def test_every_command_of_the_guide_can_be_typed(app: Flask) -> None:
    written = set(re.findall(r"`flask (?!--)([a-z]+)", OPERATOR.read_text("utf-8")))

    assert len(written) > 8
    assert written <= set(_commands(app))


def test_every_command_of_ours_stands_in_the_guide(app: Flask) -> None:
    told = OPERATOR.read_text("utf-8")
    ours = {
        f"{name} {sub}" if isinstance(command, Group) else name
        for name, command in _commands(app).items()
        if name != "db"
        for sub in (command.commands if isinstance(command, Group) else [""])
    }

    assert len(ours) > 15
    assert [one for one in sorted(ours) if not all(word in told for word in one.split())] == []


def test_every_setting_is_explained() -> None:
    read = set(re.findall(r"env\.get\(\s*\"([A-Z_]+)\"", (ROOT / "config.py").read_text("utf-8")))
    rows = [line for line in OPERATOR.read_text("utf-8").splitlines() if line.startswith("| `")]
    explained = {name for row in rows for name in re.findall(r"`([A-Z_]{4,})`", row.split("|")[1])}

    assert read
    assert explained - _OF_SCRIPTS == read


def test_every_direct_dependency_has_its_reason() -> None:
    told = (ROOT / "docs" / "decisions" / "0009-dependencies.md").read_text("utf-8")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    wanted = [*project["project"]["dependencies"], *project["dependency-groups"]["dev"]]
    names = {re.split(r"[\[<>=;]", one)[0].strip() for one in wanted}
    rows = {
        name.strip()
        for line in told.splitlines()
        if line.startswith("| ")
        for name in line.split("|")[1].split(",")
    }

    assert sorted(names - rows) == []


def test_decisions_are_numbered_without_gaps() -> None:
    numbers = sorted(int(one.name[:4]) for one in (ROOT / "docs" / "decisions").glob("*.md"))

    assert numbers == list(range(1, len(numbers) + 1))
