"""Keep the English translation complete: `check` tells what lacks, `update` collects new texts.

The message ids are Vietnamese, as an office would write them; Vietnamese therefore needs no
catalogue of its own.
"""

import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import read_po, write_po

ROOT: Final = Path(__file__).parents[1]
ENGLISH: Final = ROOT / "translations" / "en" / "LC_MESSAGES" / "messages.po"
_KEYWORDS: Final = {
    **DEFAULT_KEYWORDS,
    "_l": None,
    "_m": None,
    "mark": None,
    "lazy_gettext": None,
    "lazy_ngettext": (1, 2),
    "lazy_pgettext": ((1, "c"), 2),
}
_PLACEHOLDER: Final = re.compile(r"%\(\w+\)[#0\- +]*[\d.]*[a-z]|%[sd]|\{\w*\}")


def main(command: str) -> int:
    """Do what was asked; return 1 when something is missing."""
    if command == "update":
        _update()
    faults = list(_faults())
    for fault in faults:
        print(fault)
    print(f"translations: {len(faults)} to mend" if faults else "translations: complete")
    return 1 if faults and command == "check" else 0


def texts() -> Catalog:
    """Collect every text a person reads from code and templates."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    mappings = settings["tool"]["babel"]["mappings"]
    options = {
        one["pattern"]: {k: v for k, v in one.items() if k not in {"method", "pattern"}}
        for one in mappings
    }
    catalog = Catalog(project="Điểm Cầu", copyright_holder="Điểm Cầu", charset="utf-8")
    found = extract_from_dir(
        ROOT,
        method_map=[(one["pattern"], one["method"]) for one in mappings],
        options_map=options,
        keywords=_KEYWORDS,
        comment_tags=("NOTE:",),
        directory_filter=lambda path: not Path(path).name.startswith((".", "node_modules")),
    )
    for path, _line, message, comments, context in found:
        catalog.add(message, None, [(path, 0)], auto_comments=comments, context=context)
    return catalog


def _update() -> None:
    if ENGLISH.exists():
        with ENGLISH.open("rb") as file:
            catalog = read_po(file, locale="en")
    else:
        catalog = Catalog(locale="en", charset="utf-8", project="Điểm Cầu")
    catalog.update(texts(), no_fuzzy_matching=True)
    ENGLISH.parent.mkdir(parents=True, exist_ok=True)
    with ENGLISH.open("wb") as file:
        # Without line numbers a moved line is not a changed translation.
        write_po(
            file,
            catalog,
            sort_output=True,
            ignore_obsolete=True,
            include_lineno=False,
            width=100,
        )


def _faults() -> Iterator[str]:
    if not ENGLISH.exists():
        yield f"{ENGLISH.relative_to(ROOT)} is missing; `make messages` begins it"
        return
    with ENGLISH.open("rb") as file:
        english = read_po(file, locale="en")
    for wanted in texts():
        if wanted.id:
            yield from _faults_of(wanted, english.get(_key(wanted), wanted.context))


def _faults_of(wanted: Message, given: Message | None) -> Iterator[str]:
    where = wanted.locations[0][0] if wanted.locations else "?"
    name = f"{where}: {_key(wanted)!r}"
    strings = [] if given is None else _forms(given.string)
    if given is None or not all(strings):
        yield f"{name} has no English"
    elif given.fuzzy:
        yield f"{name} is marked fuzzy"
    elif any(_placeholders(one) != _placeholders(_key(wanted)) for one in strings):
        yield f"{name} has other placeholders in English: {strings}"


def _key(message: Message) -> str:
    return _forms(message.id)[0]


def _forms(text: str | list[str] | tuple[str, ...] | None) -> list[str]:
    return [text or ""] if text is None or isinstance(text, str) else list(text)


def _placeholders(text: str) -> set[str]:
    return set(_PLACEHOLDER.findall(text))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "check"))
