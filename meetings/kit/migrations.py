"""Where the schema stands against the migrations of this release."""

from functools import lru_cache

from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from meetings.kit.database import db


def are_current(folder: str) -> bool:
    """Say whether every migration of the folder has been applied."""
    context = MigrationContext.configure(db.session.connection())
    return set(context.get_current_heads()) == _heads(folder)


@lru_cache
def _heads(folder: str) -> set[str]:
    config = Config()
    config.set_main_option("script_location", folder)
    return set(ScriptDirectory.from_config(config).get_heads())
