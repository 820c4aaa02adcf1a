"""Walk the migrations up, down and up again on both databases; the models must not drift."""

import os
import sys
import tempfile
import warnings
from pathlib import Path

import flask_migrate
from alembic.config import Config as AlembicConfig
from alembic.script import ScriptDirectory

from config import Config
from meetings.app import create_app
from meetings.kit.database import db
from tests.bench.databases import running_postgresql


def main() -> None:
    """Stop at the first step that fails on either database, with Alembic's own words."""
    with tempfile.TemporaryDirectory() as folder, running_postgresql() as postgresql:
        # SQLite cannot tell of indexes on expressions; PostgreSQL is asked about the same ones.
        warnings.filterwarnings("ignore", message="autogenerate skipping metadata-specified")
        os.environ.update(INSTANCE_DIR=folder, DIEMCAU_PROFILE="test")
        for url in (f"sqlite:///{folder}/migrations.db", postgresql):
            os.environ["DATABASE_URL"] = url
            _walk()


def _walk() -> None:
    app = create_app(Config.from_env())
    with app.app_context():
        engine = db.engine.dialect.name
        try:
            _check_one_head(app.config["MIGRATIONS_DIR"])
            flask_migrate.upgrade()
            flask_migrate.check()
            flask_migrate.downgrade(revision="base")
            flask_migrate.upgrade()
            flask_migrate.check()
        except SystemExit:
            print(f"migrations: failed on {engine}; the reason stands above", file=sys.stderr)
            raise
        finally:
            db.engine.dispose()
    print(f"migrations: up, down and up again without drift on {engine}")


def _check_one_head(folder: str) -> None:
    settings = AlembicConfig()
    settings.set_main_option("script_location", str(Path(folder)))
    heads = ScriptDirectory.from_config(settings).get_heads()
    if len(heads) != 1:
        sys.exit(f"migrations: there must be one head, not {heads}")


if __name__ == "__main__":
    main()
