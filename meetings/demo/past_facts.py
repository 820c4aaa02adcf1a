"""The facts of the five articles that the demonstration is made from."""

import json
from functools import cache
from importlib import resources
from typing import Any


@cache
def seeds() -> dict[str, Any]:
    """Return the facts of the five articles."""
    text = resources.files("meetings.demo").joinpath("seeds.json").read_text(encoding="utf-8")
    facts: dict[str, Any] = json.loads(text)
    return facts
