"""The house as a list of rooms, read from the files themselves."""

import ast
import tomllib
from functools import cache
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).parents[2]
PACKAGE: Final = ROOT / "meetings"
TEMPLATES: Final = ROOT / "templates"
MODULES: Final = sorted(PACKAGE.rglob("*.py"))

# Packages that are not features: the door, the command line, the demo and the three lowest floors.
NOT_FEATURES: Final = frozenset({"cli", "demo", "web", "access", "kit"})
FEATURES: Final = sorted(
    folder.name
    for folder in PACKAGE.iterdir()
    if (folder / "__init__.py").exists() and folder.name not in NOT_FEATURES
)


def relative(path: Path) -> str:
    return str(path.relative_to(ROOT))


def dotted(module: Path) -> str:
    return ".".join(module.relative_to(PACKAGE).with_suffix("").parts)


@cache
def tree(module: Path) -> ast.Module:
    return ast.parse(module.read_text(encoding="utf-8"))


def is_command_module(module: Path) -> bool:
    """Tell `<feature>/commands.py` and `<feature>/commands/<word>.py` from everything else.

    A module named with an underscore holds steps that the commands beside it share.
    """
    if module.stem.startswith("_"):
        return False
    parts = module.relative_to(PACKAGE).parts
    inside = parts[1] if len(parts) > 1 else ""
    return parts[0] not in NOT_FEATURES and inside in {"commands", "commands.py"}


def settings() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def contract(identity: str) -> dict[str, Any]:
    """Return one import contract of pyproject.toml."""
    contracts: list[dict[str, Any]] = settings()["tool"]["importlinter"]["contracts"]
    return next(one for one in contracts if one["id"] == identity)
