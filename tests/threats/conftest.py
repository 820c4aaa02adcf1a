"""A world that the tests of a module share, each of them leaving it as it was."""

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import Connection

from meetings.kit.database import db
from tests.access.world import World, build, lasting, undone


@pytest.fixture(scope="module")
def world(app: Flask) -> Iterator[World]:
    """Conferences at every stage and everybody who looks at them."""
    with lasting():
        yield build()


@pytest.fixture
def rolled_back(app: Flask) -> Iterator[None]:
    """Take back what a test did, in the world of its module or on the empty database."""
    with undone() if isinstance(db.engines[None], Connection) else lasting():
        yield
