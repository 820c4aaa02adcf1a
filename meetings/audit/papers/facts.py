"""What else an entry tells, as an office would write it: each fact by its name and its value."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from typing import Final

from flask_babel import gettext

from meetings.audit.models import AuditEntry
from meetings.audit.papers import words
from meetings.audit.papers.naming import named
from meetings.kit import vietnamese
from meetings.web.states import all_states
from meetings.web.templating import clock_time, duration_words, number

_NOTHING: Final[tuple[object, ...]] = (None, "", [], {})
_NOBODY: Final[Mapping[str, str]] = {}
_BARE: Final = frozenset({"level", "rank", "year"})  # numbers that count nothing
_ORDER: Final = {name: place for place, name in enumerate(words.LABELS)}
_readers: dict[tuple[str, str], Callable[[str], str]] = {}


def read_by(readers: Mapping[tuple[str, str], Callable[[str], str]]) -> None:
    """Let features above tell the words for their values, by action and name of the fact."""
    _readers.clear()
    _readers.update(readers)


def subject(entry: AuditEntry, names: Mapping[str, str] = _NOBODY) -> str:
    """Return what an entry is about."""
    read = _readers.get((entry.action, "subject"))
    return read(entry.subject) if read else named(entry.subject, names)


def facts(entry: AuditEntry, names: Mapping[str, str] = _NOBODY, *, is_whole: bool = False) -> str:
    """Return what else an entry tells, in one line; with `is_whole` also what machines compare."""
    told = sorted(entry.facts.items(), key=lambda fact: (_ORDER.get(fact[0], len(_ORDER)), fact[0]))
    if not is_whole:
        told = [(name, value) for name, value in told if name not in words.MACHINES]
    lines = (_line(entry.action, name, value, names) for name, value in told)
    return "; ".join(line for line in lines if line)


def _line(action: str, name: str, value: object, names: Mapping[str, str]) -> str:
    said = _value(action, name, value, names)
    if not said:
        return ""
    label = words.LABELS_OF.get((action, name)) or words.LABELS.get(name, name)
    return f"{label}: {said}"


def _value(action: str, name: str, value: object, names: Mapping[str, str]) -> str:
    if value in _NOTHING:
        return str(words.NOTHING.get((action, name), ""))
    if isinstance(value, bool):
        return _yes_no(name, is_so=value)
    if isinstance(value, list):
        return ", ".join(_word(action, name, str(one), names) for one in value)
    if isinstance(value, int | float):
        return _number(name, value)
    return _word(action, name, str(value), names)


def _yes_no(name: str, *, is_so: bool) -> str:
    yes, no = words.YES_NO.get(name, words.YES)
    return str((yes if is_so else no) or "")


def _number(name: str, value: float) -> str:
    if name in words.SILENT_AT_ZERO and not value:
        return ""
    if name in words.LENGTHS:
        return duration_words(value)
    return str(value) if name in _BARE else number(value)


def _word(action: str, name: str, value: str, names: Mapping[str, str]) -> str:
    """Return the word for a stored one; an entry older than its words keeps what it says."""
    for found in _sources(action, name, value):
        return found
    return _moment(value) or named(value, names)


def _sources(action: str, name: str, value: str) -> Iterator[str]:
    if (action, name) in _readers:
        yield _readers[action, name](value)
    kind = words.STATES_OF.get((action, name)) or words.STATES.get(name, "")
    look = all_states().get(kind, {}).get(value)
    if look is not None:
        yield str(look.word)
    chosen = words.CHOICES.get(name, {}).get(value)
    if chosen is not None:
        yield str(chosen)


def _moment(value: str) -> str:
    """Return a stored moment or day as people write it, or nothing for what is none."""
    try:
        if len(value) == len("2020-02-12"):
            return vietnamese.short_date(date.fromisoformat(value))
        at = datetime.fromisoformat(value) if "T" in value else None
    except ValueError:
        return ""
    if at is None or at.tzinfo is None:
        return ""
    day = vietnamese.short_date(at)
    return str(gettext("%(time)s ngày %(day)s", time=clock_time(at), day=day))
